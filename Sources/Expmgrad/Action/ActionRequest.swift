// exp(tA)B without exp(tA): what is asked.
import ExpmgradSchemes

/// A, as a caller has it. Values are scalars: two an entry where `complex`.
public enum ActionMatrix<T: Element> {
  case sparse32(SparseArrays<Int32>, UnsafePointer<T.Real>, complex: Bool)
  case sparse64(SparseArrays<Int64>, UnsafePointer<T.Real>, complex: Bool)
  /// Entry (i, j) at base[i·ld + j], or at base[j·ld + i] by columns.
  case dense(UnsafePointer<T.Real>, ld: Int, byColumns: Bool, complex: Bool)
  case callback(ActionCallback<T>)
}

/// n × columns entries in a caller's memory: (i, c) at base[i·ld + c], or at base[c·ld + i] by columns; that of time i
/// `stride` entries further on.
public struct BlockOperand<Pointer> {
  public var base: Pointer
  public var ld: Int
  public var stride: Int
  public var byColumns: Bool
  public init(_ base: Pointer, ld: Int, stride: Int = 0, byColumns: Bool) {
    (self.base, self.ld, self.stride, self.byColumns) = (base, ld, stride, byColumns)
  }
}

/// w_i = exp(t_i ζ A) b, i < count, for b of n × columns.
public struct ActionRequest<T: Element> {
  public var n: Int
  public var a: ActionMatrix<T>
  public var columns: Int
  public var count: Int
  public var t: UnsafePointer<T.Real>
  public var b: BlockOperand<UnsafePointer<T>>
  /// nil where only a tape is wanted.
  public var w: BlockOperand<UnsafeMutablePointer<T>>?
  /// ζ
  public var scale: (re: Double, im: Double) = (1, 0)
  /// An interval that holds the spectrum of A, or of A/i where A is skew-Hermitian.
  public var spectrum: (lower: Double, upper: Double)?
  public var settings: Settings

  public init(
    n: Int, a: ActionMatrix<T>, columns: Int, count: Int, t: UnsafePointer<T.Real>,
    b: BlockOperand<UnsafePointer<T>>, w: BlockOperand<UnsafeMutablePointer<T>>?, settings: Settings = Settings()
  ) {
    (self.n, self.a, self.columns, self.count, self.t, self.b, self.w) = (n, a, columns, count, t, b, w)
    self.settings = settings
  }
}

/// How the vectors were found.
public enum ActionMethod: Sendable, Equatable { case none, chebyshev, uniformisation, taylor }

/// Facts of a call.
public struct ActionInfo: Sendable {
  public var outcome = Outcome.success
  public var method = ActionMethod.none
  public var structure = Structure.general
  /// Products of A with one column.
  public var products = 0
  /// Windows or steps.
  public var segments = 0
  /// Of the relative error of the values in the 2-norm: rounding and what is cut off, as far as it is known.
  public var errorBound = Double.nan
  public init() {}
}

extension ActionRequest {
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public func run(_ workspace: Workspace) throws(ExpmError) -> ActionInfo {
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
