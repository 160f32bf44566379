// Regular matrices: those the small kernels take from packing to unpacking in one call. Finite, no triangle, not badly
// balanced, not near nilpotent, no norm or trace that needs care on its way to exp: the others are left to
// Solver.swift.
//
// Lanes and rows take the same decisions from the same bits as the general path (Selection.swift), so a matrix has one
// result whichever kernel it meets.

/// Matrices in a caller's memory: entry (r, c) of direction m of matrix i is at
/// base[i·batchStride + m·stride + (r·ld + c)·parts]; the strides count scalars, `ld` entries.
public struct Strided<Pointer> {
  public var base: Pointer
  public var ld: Int
  public var stride: Int
  public var batchStride: Int
  public init(_ base: Pointer, ld: Int, stride: Int, batchStride: Int) {
    self.base = base
    self.ld = ld
    self.stride = stride
    self.batchStride = batchStride
  }
}

/// What a kernel made of one matrix.
public enum RegularAnswer: Sendable {
  /// Nothing was written.
  case irregular
  /// 2 × 2, by Cayley and Hamilton.
  case closedForm
  /// By the scheme of this index in the tables.
  case scheme(Int, squarings: Int)
}

/// Values and k directions, or cotangents, of a batch of matrices of one order.
public struct RegularBatch<S: BinaryFloatingPoint & Sendable> {
  public var n: Int
  public var complex: Bool
  public var tables: SchemeTables<S>
  public var series: QuadraticSeries<S>
  public var a: Strided<UnsafePointer<S>>
  public var y: Strided<UnsafeMutablePointer<S>>?
  public var k = 0
  public var e: Strided<UnsafePointer<S>>?
  public var d: Strided<UnsafeMutablePointer<S>>?
  /// e are cotangents, d gradients.
  public var adjoint = false
  /// Hermitian matrices get a Hermitian value, skew-Hermitian ones a unitary one, or they are left.
  public var detectsHermitian = false
  /// Norms from which sums and squares of entries might overflow.
  public var hugeNorm: S
  /// |Re μ| from which e^μ might overflow.
  public var largestShift: S

  public init(
    n: Int, complex: Bool, tables: SchemeTables<S>, series: QuadraticSeries<S>, a: Strided<UnsafePointer<S>>,
    hugeNorm: S, largestShift: S
  ) {
    self.n = n
    self.complex = complex
    self.tables = tables
    self.series = series
    self.a = a
    self.hugeNorm = hugeNorm
    self.largestShift = largestShift
  }

  @inlinable public var parts: Int { complex ? 2 : 1 }
  @inlinable public var derivative: Bool { k > 0 }
}
