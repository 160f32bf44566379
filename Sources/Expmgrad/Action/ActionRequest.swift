// exp(tA)B without exp(tA): what is asked.
import ExpmgradSchemes

/// A, as a caller has it. Values are scalars: two an entry where `complex`.
package enum ActionMatrix<T: Element> {
  case sparse32(SparseArrays<Int32>, UnsafePointer<T.Real>, complex: Bool)
  case sparse64(SparseArrays<Int64>, UnsafePointer<T.Real>, complex: Bool)
  /// Entry (i, j) at base[i·ld + j], or at base[j·ld + i] by columns.
  case dense(UnsafePointer<T.Real>, ld: Int, byColumns: Bool, complex: Bool)
  case callback(ActionCallback<T>)
}

/// n × columns entries in a caller's memory: (i, c) at base[i·ld + c], or at base[c·ld + i] by columns; that of time i
/// `stride` entries further on.
package struct BlockOperand<Pointer> {
  package var base: Pointer
  package var ld: Int
  package var stride: Int
  package var byColumns: Bool
  package init(_ base: Pointer, ld: Int, stride: Int = 0, byColumns: Bool) {
    (self.base, self.ld, self.stride, self.byColumns) = (base, ld, stride, byColumns)
  }
}

/// w_i = exp(t_i ζ A) b, i < count, for b of n × columns.
package struct ActionRequest<T: Element> {
  package var n: Int
  package var a: ActionMatrix<T>
  package var columns: Int
  package var count: Int
  package var t: UnsafePointer<T.Real>
  package var b: BlockOperand<UnsafePointer<T>>
  /// nil where only a tape is wanted.
  package var w: BlockOperand<UnsafeMutablePointer<T>>?
  /// ζ
  package var scale: (re: Double, im: Double) = (1, 0)
  /// An interval that holds the spectrum of A, or of A/i where A is skew-Hermitian.
  package var spectrum: (lower: Double, upper: Double)?
  package var settings: Settings

  package init(
    n: Int, a: ActionMatrix<T>, columns: Int, count: Int, t: UnsafePointer<T.Real>,
    b: BlockOperand<UnsafePointer<T>>, w: BlockOperand<UnsafeMutablePointer<T>>?, settings: Settings = Settings()
  ) {
    (self.n, self.a, self.columns, self.count, self.t, self.b, self.w) = (n, a, columns, count, t, b, w)
    self.settings = settings
  }
}

/// How the vectors were found.
package enum ActionMethod: Sendable, Equatable { case none, chebyshev, uniformisation, taylor }

/// Facts of a call.
package struct ActionInfo: Sendable {
  package var outcome = Outcome.success
  package var method = ActionMethod.none
  package var structure = Structure.general
  /// Products of A with one column.
  package var products = 0
  /// Windows or steps.
  package var segments = 0
  /// Of the relative error of the values in the 2-norm: rounding and what is cut off, as far as it is known.
  package var errorBound = Double.nan
  package init() {}
}

extension ActionRequest {
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package func run(_ workspace: Workspace) throws(ExpmError) -> ActionInfo {
    try ActionRun(self, keeping: false).forward(recording: false, workspace).info
  }
}

extension BlockOperand {
  /// Block `i` as n rows of `columns` entries side by side.
  func read<T: Element>(_ i: Int, _ n: Int, _ columns: Int, into to: UnsafeMutablePointer<T>)
  where Pointer == UnsafePointer<T> {
    let from = base + i * stride
    for r in 0..<n {
      for c in 0..<columns { to[r &* columns &+ c] = byColumns ? from[c &* ld &+ r] : from[r &* ld &+ c] }
    }
  }

  func write<T: Element>(_ i: Int, _ n: Int, _ columns: Int, _ from: UnsafePointer<T>)
  where Pointer == UnsafeMutablePointer<T> {
    let to = base + i * stride
    for r in 0..<n {
      for c in 0..<columns {
        if byColumns { to[c &* ld &+ r] = from[r &* columns &+ c] } else { to[r &* ld &+ c] = from[r &* columns &+ c] }
      }
    }
  }
}
