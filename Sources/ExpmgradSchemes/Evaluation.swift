// What the kernels are asked to do: the contract between the numerics, compiled once, and the kernels, compiled for
// every processor level. Plain pointers and numbers only; no SIMD value crosses it.

/// How one matrix lies in the workspace: rows padded to whole vectors, or as a caller has it, without gaps.
public enum MatrixLayout: Sendable { case rows, dense }

/// Memory of one component of the interpreter: the basis B_1 … B_m in `slots`, a spare, and where the result goes.
/// `width` matrices (directions) lie side by side in every slot.
public struct Component<Scalar> {
  public var slots: UnsafeMutablePointer<Scalar>
  public var spare: UnsafeMutablePointer<Scalar>
  public var result: UnsafeMutablePointer<Scalar>
  public var width: Int
  public init(
    slots: UnsafeMutablePointer<Scalar>, spare: UnsafeMutablePointer<Scalar>, result: UnsafeMutablePointer<Scalar>,
    width: Int = 1
  ) {
    self.slots = slots
    self.spare = spare
    self.result = result
    self.width = width
  }
}

/// What the value leaves for later derivatives: L_k and R_k of every product, then X_0 … X_{s−1} of the squarings.
public enum TapeUse: Sendable { case none, record, replay }

/// The diagonal and the first off-diagonal of X_0 … X_s, known from the entries of A alone: (2n − 1) entries a step,
/// complex parts side by side.
public struct Band<Scalar> {
  public var values: UnsafePointer<Scalar>
  /// +1: the off-diagonal lies right of the diagonal of the stored rows; −1: left.
  public var side: Int
  public init(values: UnsafePointer<Scalar>, side: Int) {
    self.values = values
    self.side = side
  }
}

/// The diagonal blocks of a block diagonal matrix: block b has the rows bounds[b] ..< bounds[b + 1].
public struct DiagonalBlocks {
  public var bounds: UnsafePointer<Int>
  public var count: Int
  public init(bounds: UnsafePointer<Int>, count: Int) {
    self.bounds = bounds
    self.count = count
  }
}

/// One run of the interpreter on one matrix.
public struct Evaluation<S: BinaryFloatingPoint & Sendable> {
  public var n: Int
  public var complex: Bool
  public var layout: MatrixLayout
  public var table: SchemeTable<S>
  public var squarings: Int
  /// 1 the value, 2 with tangents, 4 with second order.
  public var order: Int
  /// Slot 0 holds the scaled matrix and directions.
  public var components: InlineArray<4, Component<S>>
  /// Slot 1 of the value holds the scaled square.
  public var squared = false
  public var tapeUse = TapeUse.none
  public var tape: UnsafeMutablePointer<S>?
  public var band: Band<S>?
  /// Multiplies the polynomial before the squarings: e^(2^-s μ) of a shift too large for one factor at the end.
  public var factor: (re: S, im: S)?
  /// A power of two that multiplies every component before the last squaring, where terms of a sum may overflow though
  /// it does not.
  public var lastScale: S = 1
  /// The value's result is to be p(A) − I; nothing is squared.
  public var omitsIdentity = false
  /// The matrix is Hermitian.
  public var hermitian = false
  /// The value is block diagonal, its derivatives need not be; dense layout only.
  public var blocks: DiagonalBlocks?
  /// Set where a squaring stands on a hump (Selection.swift), if asked; rows only.
  public var hump: UnsafeMutablePointer<Bool>?
  /// Products may be shared with helpers; dense layout only.
  public var isShared = true
  /// Told how many products have been made; true ends the run, whose results are then void. Dense layout only.
  public var stops: ((Int) -> Bool)?

  public init(
    n: Int, complex: Bool, layout: MatrixLayout, table: SchemeTable<S>, squarings: Int, order: Int,
    components: InlineArray<4, Component<S>>
  ) {
    self.n = n
    self.complex = complex
    self.layout = layout
    self.table = table
    self.squarings = squarings
    self.order = order
    self.components = components
  }
}

/// Sums of magnitudes that decide shift, scaling and structure. Columns are those of the stored rows.
public struct MatrixFacts<S: BinaryFloatingPoint & Sendable> {
  /// Σ_{i≠j} |a_ij| of column j, and Σ_{j≠i} |a_ij| of row i.
  public var columnSums: UnsafeMutablePointer<S>
  public var rowSums: UnsafeMutablePointer<S>
  /// No nonzero entry left, right of the diagonal.
  public var leftIsZero = false
  public var rightIsZero = false
  public init(columnSums: UnsafeMutablePointer<S>, rowSums: UnsafeMutablePointer<S>) {
    self.columnSums = columnSums
    self.rowSums = rowSums
  }

  /// The 1-norm of these magnitudes, n rows of n; infinite if their sum is not finite.
  public func largestColumn(_ n: Int, _ magnitudes: UnsafePointer<S>) -> S {
    var largest: S = 0, sum: S = 0
    for j in 0..<n {
      let column = columnSums[j] + magnitudes[j &* (n &+ 1)]
      largest = Swift.max(largest, column)
      sum += column
    }
    return sum.isFinite ? largest : .infinity
  }
}

/// The kernels of one processor level for one real scalar type. Sizes and strides are in scalars, leading dimensions in
/// entries; `complex` entries are two scalars.
public protocol Kernels<Scalar>: Sendable {
  associatedtype Scalar: BinaryFloatingPoint & Sendable
  typealias Matrix = UnsafeMutablePointer<Scalar>
  typealias Input = UnsafePointer<Scalar>

  /// "baseline", "x86-64-v3", ...
  var level: String { get }
  /// Scalars one matrix of the layout occupies.
  func size(_ layout: MatrixLayout, _ n: Int, complex: Bool) -> Int
  func evaluate(_ evaluation: Evaluation<Scalar>)
  /// Scalars of a packed right factor: of the `packing` that products want, and of `spare` in a component.
  func rightSize(_ layout: MatrixLayout, _ n: Int, complex: Bool) -> Int
  /// Some rows of a dense product: c = (or +=) a b, whose right factor's n rows are those of `runs`, in order. a and c
  /// point to the first of the rows.
  func multiplyRows(
    _ n: Int, complex: Bool, _ rows: Int, _ a: Input, _ runs: UnsafeBufferPointer<PackedRows<Scalar>>, into c: Matrix,
    adding: Bool)
  /// Some rows of dense matrices combined, output o with coefficients c[j·outputs + o] of term j: the left factor if it
  /// is asked for, the right one, y if it is asked for. Pointers are to the first of the rows.
  func combineRows(
    _ n: Int, complex: Bool, _ rows: Int, terms: Int, _ x: UnsafePointer<Input>, _ c: Input, left: Matrix?,
    right: PackedPlace<Scalar>, y: Matrix?)
  /// c_i = (or +=) a_i b for `count` matrices that follow one another in a and c.
  func multiply(
    _ layout: MatrixLayout, _ n: Int, complex: Bool, _ count: Int, _ a: Input, _ b: Input, into c: Matrix, adding: Bool,
    packing: Matrix)
  /// c = a·a
  func square(
    _ layout: MatrixLayout, _ n: Int, complex: Bool, hermitian: Bool, _ a: Input, into c: Matrix, packing: Matrix)
  /// c = a², block by block, zero outside; dense layout.
  func square(_ blocks: DiagonalBlocks, _ n: Int, complex: Bool, _ a: Input, into c: Matrix, packing: Matrix)
  /// Copies a caller's matrix into the layout, conjugate-transposed if asked.
  func pack(_ layout: MatrixLayout, _ n: Int, complex: Bool, adjoint: Bool, _ from: Input, ld: Int, into to: Matrix)
  /// to = (re + i im) · from, conjugate-transposed after the product if asked.
  func unpack(
    _ layout: MatrixLayout, _ n: Int, complex: Bool, adjoint: Bool, factor: (re: Scalar, im: Scalar), _ from: Input,
    into to: Matrix, ld: Int)
  /// a −= (re + i im) I
  func shift(_ layout: MatrixLayout, _ n: Int, complex: Bool, _ re: Scalar, _ im: Scalar, _ a: Matrix)
  /// |a_ij| as n rows of n reals.
  func magnitudes(_ layout: MatrixLayout, _ n: Int, complex: Bool, _ a: Input, into m: Matrix)
  /// Sums of magnitudes; see `MatrixFacts`.
  func survey(_ layout: MatrixLayout, _ n: Int, _ magnitudes: Input, _ facts: inout MatrixFacts<Scalar>)
  /// The largest magnitude of `count` scalars; NaN if one is NaN.
  func largest(_ count: Int, _ x: Input) -> Scalar
  /// w = v · M for a matrix of n rows of n reals.
  func vectorMatrix(_ n: Int, _ v: Input, _ m: Input, into w: Matrix)
  /// y_i = (or +=) Σ_j c_ij x_j for `count` outputs of `size` scalars, c_ij = c[i·row + j·term]; terms are added in
  /// order.
  func combine(
    _ size: Int, terms: Int, _ x: UnsafePointer<Input>, _ c: Input, row: Int, term: Int, count: Int,
    into y: UnsafePointer<Matrix>,
    adding: Bool)
  /// s_ij = Σ_t x_i[t] y_j[t] over `size` scalars, `count` rows of `terms`.
  func innerProducts(
    _ size: Int, count: Int, _ x: UnsafePointer<Input>, terms: Int, _ y: UnsafePointer<Input>, into s: Matrix)
  /// x *= factor over `count` scalars.
  func scale(_ count: Int, _ x: Matrix, by factor: Scalar)
  /// The blocks of rows `blocks` (`RecurrenceStep.block`) of a step on n rows.
  func step(_ step: RecurrenceStep<Scalar>, _ blocks: Range<Int>, rows n: Int)
  /// gradient_ij += Σ_c z_ic conj(x_jc) on the entries of the rows; z and x have rows of `inner` scalars.
  func pattern(
    _ matrix: SparseRows<Scalar>, _ rows: Range<Int>, inner: Int, _ z: Input, _ x: Input, into gradient: Matrix)
  /// Scalars of scratch for `row`.
  func rowScratch(_ n: Int, complex: Bool, k: Int, products: Int) -> Int
  /// Computes matrix `i`, in rows, if it is regular.
  func row(_ batch: RegularBatch<Scalar>, _ i: Int, _ scratch: Matrix) -> RegularAnswer
  /// Scalars of scratch for `lanes`; 0 if lanes are not for this order.
  func laneScratch(_ n: Int, complex: Bool, k: Int, products: Int) -> Int
  /// Computes the regular matrices among `from ..< to` side by side. Returns how many it left over, untouched: their
  /// indices are in `leftOver`, which holds to − from.
  func lanes(
    _ batch: RegularBatch<Scalar>, _ from: Int, _ to: Int, _ scratch: Matrix, leftOver: UnsafeMutablePointer<Int>
  ) -> Int
}
