// What the sparse kernels are asked to do: one step of a recurrence on vectors, and products on a matrix's pattern.
//
// Vectors are n rows of `width` scalars: the columns of a block side by side, a complex number as two scalars. A real
// matrix acts on the parts of complex vectors as on columns of their own.

/// A sparse matrix by rows: entry q, offsets[i] ≤ q < offsets[i + 1], of row i is values[q] in column columns[q].
/// Duplicates add up; columns of a row are in any order.
public struct SparseRows<S: BinaryFloatingPoint & Sendable> {
  public var offsets: UnsafePointer<Int>
  public var columns: UnsafePointer<Int32>
  /// Two scalars an entry if complex.
  public var values: UnsafePointer<S>
  public var complex: Bool
  public init(
    offsets: UnsafePointer<Int>, columns: UnsafePointer<Int32>, values: UnsafePointer<S>, complex: Bool
  ) {
    self.offsets = offsets
    self.columns = columns
    self.values = values
    self.complex = complex
  }
}

/// Where a step copies its x to, for a later product on the pattern: columns [0, split) times `factor` to z, the others
/// to x, at row i's `slot ..< slot + split` of rows `ld` scalars long.
public struct KeptPair<S: BinaryFloatingPoint & Sendable> {
  public var z: UnsafeMutablePointer<S>
  public var x: UnsafeMutablePointer<S>
  public var split: Int
  public var slot: Int
  public var ld: Int
  public var factor: S
  public init(
    z: UnsafeMutablePointer<S>, x: UnsafeMutablePointer<S>, split: Int, slot: Int, ld: Int, factor: S
  ) {
    (self.z, self.x, self.split, self.slot, self.ld, self.factor) = (z, x, split, slot, ld, factor)
  }
}

/// y = α(A x − μ x) + β old + γ g, and what else can be done while its rows are in the first cache.
public struct RecurrenceStep<S: BinaryFloatingPoint & Sendable> {
  /// Rows of a block: the unit of sharing, and of the sums of squares.
  public static var block: Int { 128 }

  /// nil: y holds A x already.
  public var matrix: SparseRows<S>?
  public var width: Int
  public var x: UnsafePointer<S>
  /// May be y.
  public var old: UnsafePointer<S>?
  public var y: UnsafeMutablePointer<S>
  public var alpha: S = 1
  public var beta: S = 0
  /// An imaginary part is for complex entries.
  public var shift: (re: S, im: S) = (0, 0)
  /// A diagonal in place of −μ, real.
  public var diagonal: UnsafePointer<S>?
  /// n rows of `injected` scalars, added to the first columns of y.
  public var g: UnsafePointer<S>?
  public var gamma: S = 1
  public var injected = 0
  /// wx += cx x, then wy += cy y.
  public var wx: UnsafeMutablePointer<S>?
  public var wy: UnsafeMutablePointer<S>?
  public var cx: S = 0
  public var cy: S = 0
  /// Σ |y|² of each column over the rows of each block.
  public var squares: UnsafeMutablePointer<S>?
  public var kept: KeptPair<S>?

  public init(
    _ matrix: SparseRows<S>?, width: Int, x: UnsafePointer<S>, old: UnsafePointer<S>? = nil,
    y: UnsafeMutablePointer<S>
  ) {
    self.matrix = matrix
    self.width = width
    self.x = x
    self.old = old
    self.y = y
  }
}
