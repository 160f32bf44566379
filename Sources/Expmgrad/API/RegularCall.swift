// One small matrix, straight to the row kernel: no job, no generic call, nothing allocated.
import ExpmgradSchemes

/// One matrix and its directions in scalars; `ld` counts entries, the stride scalars.
public struct RegularCall<S: BinaryFloatingPoint> {
  public var n: Int
  public var complex: Bool
  public var a: BatchInput<S>
  public var y: BatchOutput<S>?
  public var e: BatchInput<S>?
  public var d: BatchOutput<S>?
  public var k: Int
  public var adjoint: Bool
  public var structure: Structure

  @inlinable
  public init(
    n: Int, complex: Bool, a: BatchInput<S>, y: BatchOutput<S>?, e: BatchInput<S>?, d: BatchOutput<S>?, k: Int, adjoint: Bool,
    structure: Structure
  ) {
    (self.n, self.complex, self.a, self.y, self.e, self.d) = (n, complex, a, y, e, d)
    (self.k, self.adjoint, self.structure) = (k, adjoint, structure)
  }

  @inline(__always)
  fileprivate func run(_ kernels: any Kernels<S>, _ tables: SchemeTables<S>) -> Bool where S: RealScalar {
    if n > ScalingAndSquaring<S>.rowsLimit || structure != .auto && structure != .general { return false }
    var batch = RegularBatch<S>(
      n: n, complex: complex, tables: tables, series: S.quadraticSeries, a: Strided(a.base, ld: a.ld, stride: 0, batchStride: 0),
      hugeNorm: S.hugeNorm, largestShift: S.largestShift)
    batch.detectsHermitian = structure == .auto
    if let y { batch.y = Strided(y.base, ld: y.ld, stride: 0, batchStride: 0) }
    if let e, let d {
      batch.k = k
      batch.e = Strided(e.base, ld: e.ld, stride: e.stride, batchStride: 0)
      batch.d = Strided(d.base, ld: d.ld, stride: d.stride, batchStride: 0)
      batch.adjoint = adjoint
    }
    let count = kernels.rowScratch(n, complex: complex, k: batch.k, products: tables.last.products)
    guard let scratch = threadScratch(count, of: S.self) else { return false }
    return kernels.row(batch, 0, scratch)
  }
}

/// Computes a regular matrix; false, and nothing written, if it is not regular or too large for the thread's scratch.
public func solveRegular(_ call: RegularCall<Double>) -> Bool { call.run(Double.kernels, Double.schemes) }
public func solveRegular(_ call: RegularCall<Float>) -> Bool { call.run(Float.kernels, Float.schemes) }
