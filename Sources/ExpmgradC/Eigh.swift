// expmgrad_eigh_*, expmgrad_eigh_vjp_*: exp of Hermitian matrices read from one triangle, and its gradient.
public import CExpmgrad
import Expmgrad

private func triangle(_ uplo: CChar, _ position: Int32) throws(CallError) -> Triangle {
  try storedTriangle(Int32(uplo), EXPMGRAD_UNKNOWN_OPTION + position)
}

private func value<T: Element>(
  _: T.Type, _ uplo: CChar, _ n: Int64, _ count: Int64, _ a: MatrixArgument, _ y: MatrixArgument,
  _ statuses: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let triangle = try triangle(uplo, 1), n = try size(n, 2), count = try size(count, 3)
    let input = try a.input(T.self, n, count: count), output = try y.output(T.self, n, count: count)
    let options = try CallOptions(options, at: optionsAt)
    guard let input else { return empty(count, statuses) }
    let request = HermitianRequest(n: n, count: count, triangle: triangle, a: input, y: output, settings: options.settings)
    return try run(request, statuses)
  }
}

private func gradient<T: Element>(
  _: T.Type, _ uplo: CChar, _ convention: Int32, _ n: Int64, _ count: Int64, _ a: MatrixArgument, _ g: MatrixArgument,
  _ y: MatrixArgument, _ abar: MatrixArgument,
  _ statuses: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let triangle = try triangle(uplo, 1)
    guard let convention = TriangleConvention(rawValue: convention) else { throw wrong(EXPMGRAD_UNKNOWN_OPTION, 2) }
    let n = try size(n, 3), count = try size(count, 4)
    let input = try a.input(T.self, n, count: count), cotangent = try g.input(T.self, n, count: count)
    let value = try y.output(T.self, n, count: count), result = try abar.output(T.self, n, count: count)
    let options = try CallOptions(options, at: optionsAt)
    guard let input else { return empty(count, statuses) }
    var request = HermitianRequest(n: n, count: count, triangle: triangle, a: input, y: value, settings: options.settings)
    (request.g, request.gradient, request.convention) = (cotangent, result, convention)
    return try run(request, statuses)
  }
}

private func run<T: Element>(
  _ request: HermitianRequest<T>, _ statuses: UnsafeMutablePointer<expmgrad_status>?
) throws(CallError) -> expmgrad_status {
  let outcomes = UnsafeMutableRawPointer(statuses)?.assumingMemoryBound(to: Outcome.self)
  return try numerics { () throws(ExpmError) in try request.run(outcomes, Workspace()).rawValue }
}

@_cdecl("expmgrad_eigh_s") @implementation
public func expmgrad_eigh_s(
  _ uplo: CChar, _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  value(Float.self, uplo, n, 1, .init(a, lda, at: 3), .init(y, ldy, at: 5), nil, options, at: 7)
}

@_cdecl("expmgrad_eigh_d") @implementation
public func expmgrad_eigh_d(
  _ uplo: CChar, _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  value(Double.self, uplo, n, 1, .init(a, lda, at: 3), .init(y, ldy, at: 5), nil, options, at: 7)
}

@_cdecl("expmgrad_eigh_c") @implementation
public func expmgrad_eigh_c(
  _ uplo: CChar, _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  value(Complex<Float>.self, uplo, n, 1, .init(a, lda, at: 3), .init(y, ldy, at: 5), nil, options, at: 7)
}

@_cdecl("expmgrad_eigh_z") @implementation
public func expmgrad_eigh_z(
  _ uplo: CChar, _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  value(Complex<Double>.self, uplo, n, 1, .init(a, lda, at: 3), .init(y, ldy, at: 5), nil, options, at: 7)
}

@_cdecl("expmgrad_eigh_batch_s") @implementation
public func expmgrad_eigh_batch_s(
  _ uplo: CChar, _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  value(
    Float.self, uplo, n, count, .init(a, lda, batchStride: batchStrideA, at: 4), .init(y, ldy, batchStride: batchStrideY, at: 7),
    status, options, at: 11)
}

@_cdecl("expmgrad_eigh_batch_d") @implementation
public func expmgrad_eigh_batch_d(
  _ uplo: CChar, _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  value(
    Double.self, uplo, n, count, .init(a, lda, batchStride: batchStrideA, at: 4), .init(y, ldy, batchStride: batchStrideY, at: 7),
    status, options, at: 11)
}

@_cdecl("expmgrad_eigh_batch_c") @implementation
public func expmgrad_eigh_batch_c(
  _ uplo: CChar, _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  value(
    Complex<Float>.self, uplo, n, count, .init(a, lda, batchStride: batchStrideA, at: 4), .init(y, ldy, batchStride: batchStrideY, at: 7),
    status, options, at: 11)
}

@_cdecl("expmgrad_eigh_batch_z") @implementation
public func expmgrad_eigh_batch_z(
  _ uplo: CChar, _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  value(
    Complex<Double>.self, uplo, n, count, .init(a, lda, batchStride: batchStrideA, at: 4), .init(y, ldy, batchStride: batchStrideY, at: 7),
    status, options, at: 11)
}

@_cdecl("expmgrad_eigh_vjp_s") @implementation
public func expmgrad_eigh_vjp_s(
  _ uplo: CChar, _ convention: Int32, _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ g: UnsafePointer<Float>?, _ ldg: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  gradient(
    Float.self, uplo, convention, n, 1, .init(a, lda, at: 4), .init(g, ldg, at: 6), .init(y, ldy, at: 8, mayBeNull: true),
    .init(abar, ldabar, at: 10), nil, options, at: 12)
}

@_cdecl("expmgrad_eigh_vjp_d") @implementation
public func expmgrad_eigh_vjp_d(
  _ uplo: CChar, _ convention: Int32, _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ g: UnsafePointer<Double>?, _ ldg: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  gradient(
    Double.self, uplo, convention, n, 1, .init(a, lda, at: 4), .init(g, ldg, at: 6), .init(y, ldy, at: 8, mayBeNull: true),
    .init(abar, ldabar, at: 10), nil, options, at: 12)
}

@_cdecl("expmgrad_eigh_vjp_c") @implementation
public func expmgrad_eigh_vjp_c(
  _ uplo: CChar, _ convention: Int32, _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  gradient(
    Complex<Float>.self, uplo, convention, n, 1, .init(a, lda, at: 4), .init(g, ldg, at: 6), .init(y, ldy, at: 8, mayBeNull: true),
    .init(abar, ldabar, at: 10), nil, options, at: 12)
}

@_cdecl("expmgrad_eigh_vjp_z") @implementation
public func expmgrad_eigh_vjp_z(
  _ uplo: CChar, _ convention: Int32, _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  gradient(
    Complex<Double>.self, uplo, convention, n, 1, .init(a, lda, at: 4), .init(g, ldg, at: 6), .init(y, ldy, at: 8, mayBeNull: true),
    .init(abar, ldabar, at: 10), nil, options, at: 12)
}

@_cdecl("expmgrad_eigh_vjp_batch_s") @implementation
public func expmgrad_eigh_vjp_batch_s(
  _ uplo: CChar, _ convention: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<Float>?, _ ldg: Int64, _ batchStrideG: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  gradient(
    Float.self, uplo, convention, n, count, .init(a, lda, batchStride: batchStrideA, at: 5), .init(g, ldg, batchStride: batchStrideG, at: 8),
    .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true), .init(abar, ldabar, batchStride: batchStrideAbar, at: 14),
    status, options, at: 18)
}

@_cdecl("expmgrad_eigh_vjp_batch_d") @implementation
public func expmgrad_eigh_vjp_batch_d(
  _ uplo: CChar, _ convention: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<Double>?, _ ldg: Int64, _ batchStrideG: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  gradient(
    Double.self, uplo, convention, n, count, .init(a, lda, batchStride: batchStrideA, at: 5), .init(g, ldg, batchStride: batchStrideG, at: 8),
    .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true), .init(abar, ldabar, batchStride: batchStrideAbar, at: 14),
    status, options, at: 18)
}

@_cdecl("expmgrad_eigh_vjp_batch_c") @implementation
public func expmgrad_eigh_vjp_batch_c(
  _ uplo: CChar, _ convention: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ batchStrideG: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  gradient(
    Complex<Float>.self, uplo, convention, n, count, .init(a, lda, batchStride: batchStrideA, at: 5), .init(g, ldg, batchStride: batchStrideG, at: 8),
    .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true), .init(abar, ldabar, batchStride: batchStrideAbar, at: 14),
    status, options, at: 18)
}

@_cdecl("expmgrad_eigh_vjp_batch_z") @implementation
public func expmgrad_eigh_vjp_batch_z(
  _ uplo: CChar, _ convention: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ batchStrideG: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  gradient(
    Complex<Double>.self, uplo, convention, n, count, .init(a, lda, batchStride: batchStrideA, at: 5), .init(g, ldg, batchStride: batchStrideG, at: 8),
    .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true), .init(abar, ldabar, batchStride: batchStrideAbar, at: 14),
    status, options, at: 18)
}
