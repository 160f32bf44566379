// expmgrad_jvp_*, expmgrad_vjp_*: derivatives with k directions or cotangents.
public import CExpmgrad
import Expmgrad

private func derivative<T: Element>(
  _: T.Type, adjoint: Bool, _ n: Int64, _ k: Int64, _ count: Int64, countAt: Int32, _ a: MatrixArgument, _ e: MatrixArgument,
  _ y: MatrixArgument, _ d: MatrixArgument,
  _ statuses: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let n = try size(n, 1), k = try size(k, 2), count = try size(count, countAt)
    let input = try a.input(T.self, n, count: count), directions = try e.input(T.self, n, k: k, count: count)
    let value = try y.output(T.self, n, count: count), derivatives = try d.output(T.self, n, k: k, count: count)
    let options = try CallOptions(options, at: optionsAt, .init(adjoint ? .vjp : .jvp, T.self, n, k))
    return try run(n, count, input, value, directions, derivatives, k: k, adjoint: adjoint, statuses, options)
  }
}

@_cdecl("expmgrad_jvp_s") @implementation
public func expmgrad_jvp_s(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ e: UnsafePointer<Float>?, _ lde: Int64, _ strideE: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ dy: UnsafeMutablePointer<Float>?, _ lddy: Int64, _ strideDy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Float.self, adjoint: false, n, k, 1, countAt: 1, .init(a, lda, at: 3), .init(e, lde, stride: strideE, at: 5),
    .init(y, ldy, at: 8, mayBeNull: true), .init(dy, lddy, stride: strideDy, at: 10), nil, options, at: 13)
}

@_cdecl("expmgrad_jvp_d") @implementation
public func expmgrad_jvp_d(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ e: UnsafePointer<Double>?, _ lde: Int64, _ strideE: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ dy: UnsafeMutablePointer<Double>?, _ lddy: Int64, _ strideDy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Double.self, adjoint: false, n, k, 1, countAt: 1, .init(a, lda, at: 3), .init(e, lde, stride: strideE, at: 5),
    .init(y, ldy, at: 8, mayBeNull: true), .init(dy, lddy, stride: strideDy, at: 10), nil, options, at: 13)
}

@_cdecl("expmgrad_jvp_c") @implementation
public func expmgrad_jvp_c(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ e: UnsafePointer<expmgrad_complex64>?, _ lde: Int64, _ strideE: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ dy: UnsafeMutablePointer<expmgrad_complex64>?, _ lddy: Int64, _ strideDy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Complex<Float>.self, adjoint: false, n, k, 1, countAt: 1, .init(a, lda, at: 3), .init(e, lde, stride: strideE, at: 5),
    .init(y, ldy, at: 8, mayBeNull: true), .init(dy, lddy, stride: strideDy, at: 10), nil, options, at: 13)
}

@_cdecl("expmgrad_jvp_z") @implementation
public func expmgrad_jvp_z(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ e: UnsafePointer<expmgrad_complex128>?, _ lde: Int64, _ strideE: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ dy: UnsafeMutablePointer<expmgrad_complex128>?, _ lddy: Int64, _ strideDy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Complex<Double>.self, adjoint: false, n, k, 1, countAt: 1, .init(a, lda, at: 3), .init(e, lde, stride: strideE, at: 5),
    .init(y, ldy, at: 8, mayBeNull: true), .init(dy, lddy, stride: strideDy, at: 10), nil, options, at: 13)
}

@_cdecl("expmgrad_jvp_batch_s") @implementation
public func expmgrad_jvp_batch_s(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<Float>?, _ lde: Int64, _ strideE: Int64, _ batchStrideE: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ dy: UnsafeMutablePointer<Float>?, _ lddy: Int64, _ strideDy: Int64, _ batchStrideDy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Float.self, adjoint: false, n, k, count, countAt: 3, .init(a, lda, batchStride: batchStrideA, at: 4),
    .init(e, lde, stride: strideE, batchStride: batchStrideE, at: 7), .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    .init(dy, lddy, stride: strideDy, batchStride: batchStrideDy, at: 14), status, options, at: 19)
}

@_cdecl("expmgrad_jvp_batch_d") @implementation
public func expmgrad_jvp_batch_d(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<Double>?, _ lde: Int64, _ strideE: Int64, _ batchStrideE: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ dy: UnsafeMutablePointer<Double>?, _ lddy: Int64, _ strideDy: Int64, _ batchStrideDy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Double.self, adjoint: false, n, k, count, countAt: 3, .init(a, lda, batchStride: batchStrideA, at: 4),
    .init(e, lde, stride: strideE, batchStride: batchStrideE, at: 7), .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    .init(dy, lddy, stride: strideDy, batchStride: batchStrideDy, at: 14), status, options, at: 19)
}

@_cdecl("expmgrad_jvp_batch_c") @implementation
public func expmgrad_jvp_batch_c(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<expmgrad_complex64>?, _ lde: Int64, _ strideE: Int64, _ batchStrideE: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex64>?, _ lddy: Int64, _ strideDy: Int64, _ batchStrideDy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Complex<Float>.self, adjoint: false, n, k, count, countAt: 3, .init(a, lda, batchStride: batchStrideA, at: 4),
    .init(e, lde, stride: strideE, batchStride: batchStrideE, at: 7), .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    .init(dy, lddy, stride: strideDy, batchStride: batchStrideDy, at: 14), status, options, at: 19)
}

@_cdecl("expmgrad_jvp_batch_z") @implementation
public func expmgrad_jvp_batch_z(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<expmgrad_complex128>?, _ lde: Int64, _ strideE: Int64, _ batchStrideE: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex128>?, _ lddy: Int64, _ strideDy: Int64, _ batchStrideDy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Complex<Double>.self, adjoint: false, n, k, count, countAt: 3, .init(a, lda, batchStride: batchStrideA, at: 4),
    .init(e, lde, stride: strideE, batchStride: batchStrideE, at: 7), .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    .init(dy, lddy, stride: strideDy, batchStride: batchStrideDy, at: 14), status, options, at: 19)
}

@_cdecl("expmgrad_vjp_s") @implementation
public func expmgrad_vjp_s(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ g: UnsafePointer<Float>?, _ ldg: Int64, _ strideG: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ strideAbar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Float.self, adjoint: true, n, k, 1, countAt: 1, .init(a, lda, at: 3), .init(g, ldg, stride: strideG, at: 5),
    .init(y, ldy, at: 8, mayBeNull: true), .init(abar, ldabar, stride: strideAbar, at: 10), nil, options, at: 13)
}

@_cdecl("expmgrad_vjp_d") @implementation
public func expmgrad_vjp_d(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ g: UnsafePointer<Double>?, _ ldg: Int64, _ strideG: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ strideAbar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Double.self, adjoint: true, n, k, 1, countAt: 1, .init(a, lda, at: 3), .init(g, ldg, stride: strideG, at: 5),
    .init(y, ldy, at: 8, mayBeNull: true), .init(abar, ldabar, stride: strideAbar, at: 10), nil, options, at: 13)
}

@_cdecl("expmgrad_vjp_c") @implementation
public func expmgrad_vjp_c(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ strideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ strideAbar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Complex<Float>.self, adjoint: true, n, k, 1, countAt: 1, .init(a, lda, at: 3), .init(g, ldg, stride: strideG, at: 5),
    .init(y, ldy, at: 8, mayBeNull: true), .init(abar, ldabar, stride: strideAbar, at: 10), nil, options, at: 13)
}

@_cdecl("expmgrad_vjp_z") @implementation
public func expmgrad_vjp_z(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ strideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ strideAbar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Complex<Double>.self, adjoint: true, n, k, 1, countAt: 1, .init(a, lda, at: 3), .init(g, ldg, stride: strideG, at: 5),
    .init(y, ldy, at: 8, mayBeNull: true), .init(abar, ldabar, stride: strideAbar, at: 10), nil, options, at: 13)
}

@_cdecl("expmgrad_vjp_batch_s") @implementation
public func expmgrad_vjp_batch_s(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<Float>?, _ ldg: Int64, _ strideG: Int64, _ batchStrideG: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ strideAbar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Float.self, adjoint: true, n, k, count, countAt: 3, .init(a, lda, batchStride: batchStrideA, at: 4),
    .init(g, ldg, stride: strideG, batchStride: batchStrideG, at: 7), .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    .init(abar, ldabar, stride: strideAbar, batchStride: batchStrideAbar, at: 14), status, options, at: 19)
}

@_cdecl("expmgrad_vjp_batch_d") @implementation
public func expmgrad_vjp_batch_d(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<Double>?, _ ldg: Int64, _ strideG: Int64, _ batchStrideG: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ strideAbar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Double.self, adjoint: true, n, k, count, countAt: 3, .init(a, lda, batchStride: batchStrideA, at: 4),
    .init(g, ldg, stride: strideG, batchStride: batchStrideG, at: 7), .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    .init(abar, ldabar, stride: strideAbar, batchStride: batchStrideAbar, at: 14), status, options, at: 19)
}

@_cdecl("expmgrad_vjp_batch_c") @implementation
public func expmgrad_vjp_batch_c(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ strideG: Int64, _ batchStrideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ strideAbar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Complex<Float>.self, adjoint: true, n, k, count, countAt: 3, .init(a, lda, batchStride: batchStrideA, at: 4),
    .init(g, ldg, stride: strideG, batchStride: batchStrideG, at: 7), .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    .init(abar, ldabar, stride: strideAbar, batchStride: batchStrideAbar, at: 14), status, options, at: 19)
}

@_cdecl("expmgrad_vjp_batch_z") @implementation
public func expmgrad_vjp_batch_z(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ strideG: Int64, _ batchStrideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ strideAbar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  derivative(
    Complex<Double>.self, adjoint: true, n, k, count, countAt: 3, .init(a, lda, batchStride: batchStrideA, at: 4),
    .init(g, ldg, stride: strideG, batchStride: batchStrideG, at: 7), .init(y, ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    .init(abar, ldabar, stride: strideAbar, batchStride: batchStrideAbar, at: 14), status, options, at: 19)
}
