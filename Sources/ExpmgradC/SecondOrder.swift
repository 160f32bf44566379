// expmgrad_l2_*, expmgrad_hvp_*: second order.
public import CExpmgrad
import Expmgrad

/// ddy of two directions; or, with `adjoint`, abar and its derivative.
private func second<T: Element>(
  _: T.Type, adjoint: Bool, _ n: Int64, _ count: Int64, countAt: Int32, _ a: MatrixArgument, _ e: MatrixArgument, _ f: MatrixArgument,
  _ c: MatrixArgument?, _ y: MatrixArgument, _ d: MatrixArgument?, _ dd: MatrixArgument,
  _ statuses: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let n = try size(n, 1), count = try size(count, countAt)
    let a = try a.input(T.self, n, count: count), e = try e.input(T.self, n, count: count), f = try f.input(T.self, n, count: count)
    let c = try c?.input(T.self, n, count: count)
    let y = try y.output(T.self, n, count: count), d = try d?.output(T.self, n, count: count)
    let dd = try dd.output(T.self, n, count: count)
    let options = try CallOptions(options, at: optionsAt, .init(adjoint ? .hvp : .l2, T.self, n))
    guard let a, let e, let f, let dd else { return empty(count, statuses) }
    let derivatives = Derivatives.second(e: e, f: f, c: c ?? nil, d: d ?? nil, dd: dd)
    return try run(
      Request(n: n, count: count, a: a, y: y, derivatives: derivatives, adjoint: adjoint, settings: options.settings), statuses, options)
  }
}

@_cdecl("expmgrad_l2_s") @implementation
public func expmgrad_l2_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ e: UnsafePointer<Float>?, _ lde: Int64, _ f: UnsafePointer<Float>?, _ ldf: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ ddy: UnsafeMutablePointer<Float>?, _ ldddy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Float.self, adjoint: false, n, 1, countAt: 1, .init(a, lda, at: 2), .init(e, lde, at: 4), .init(f, ldf, at: 6),
    nil, .init(y, ldy, at: 8, mayBeNull: true), nil, .init(ddy, ldddy, at: 10), nil, options, at: 12)
}

@_cdecl("expmgrad_l2_d") @implementation
public func expmgrad_l2_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ e: UnsafePointer<Double>?, _ lde: Int64, _ f: UnsafePointer<Double>?, _ ldf: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ ddy: UnsafeMutablePointer<Double>?, _ ldddy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Double.self, adjoint: false, n, 1, countAt: 1, .init(a, lda, at: 2), .init(e, lde, at: 4), .init(f, ldf, at: 6),
    nil, .init(y, ldy, at: 8, mayBeNull: true), nil, .init(ddy, ldddy, at: 10), nil, options, at: 12)
}

@_cdecl("expmgrad_l2_c") @implementation
public func expmgrad_l2_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ e: UnsafePointer<expmgrad_complex64>?, _ lde: Int64, _ f: UnsafePointer<expmgrad_complex64>?, _ ldf: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ ddy: UnsafeMutablePointer<expmgrad_complex64>?, _ ldddy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Complex<Float>.self, adjoint: false, n, 1, countAt: 1, .init(a, lda, at: 2), .init(e, lde, at: 4), .init(f, ldf, at: 6),
    nil, .init(y, ldy, at: 8, mayBeNull: true), nil, .init(ddy, ldddy, at: 10), nil, options, at: 12)
}

@_cdecl("expmgrad_l2_z") @implementation
public func expmgrad_l2_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ e: UnsafePointer<expmgrad_complex128>?, _ lde: Int64, _ f: UnsafePointer<expmgrad_complex128>?, _ ldf: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ ddy: UnsafeMutablePointer<expmgrad_complex128>?, _ ldddy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Complex<Double>.self, adjoint: false, n, 1, countAt: 1, .init(a, lda, at: 2), .init(e, lde, at: 4), .init(f, ldf, at: 6),
    nil, .init(y, ldy, at: 8, mayBeNull: true), nil, .init(ddy, ldddy, at: 10), nil, options, at: 12)
}

@_cdecl("expmgrad_l2_batch_s") @implementation
public func expmgrad_l2_batch_s(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<Float>?, _ lde: Int64, _ batchStrideE: Int64,
  _ f: UnsafePointer<Float>?, _ ldf: Int64, _ batchStrideF: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ ddy: UnsafeMutablePointer<Float>?, _ ldddy: Int64, _ batchStrideDdy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Float.self, adjoint: false, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(e, lde, batchStride: batchStrideE, at: 6), .init(f, ldf, batchStride: batchStrideF, at: 9), nil,
    .init(y, ldy, batchStride: batchStrideY, at: 12, mayBeNull: true), nil,
    .init(ddy, ldddy, batchStride: batchStrideDdy, at: 15), status, options, at: 19)
}

@_cdecl("expmgrad_l2_batch_d") @implementation
public func expmgrad_l2_batch_d(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<Double>?, _ lde: Int64, _ batchStrideE: Int64,
  _ f: UnsafePointer<Double>?, _ ldf: Int64, _ batchStrideF: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ ddy: UnsafeMutablePointer<Double>?, _ ldddy: Int64, _ batchStrideDdy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Double.self, adjoint: false, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(e, lde, batchStride: batchStrideE, at: 6), .init(f, ldf, batchStride: batchStrideF, at: 9), nil,
    .init(y, ldy, batchStride: batchStrideY, at: 12, mayBeNull: true), nil,
    .init(ddy, ldddy, batchStride: batchStrideDdy, at: 15), status, options, at: 19)
}

@_cdecl("expmgrad_l2_batch_c") @implementation
public func expmgrad_l2_batch_c(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<expmgrad_complex64>?, _ lde: Int64, _ batchStrideE: Int64,
  _ f: UnsafePointer<expmgrad_complex64>?, _ ldf: Int64, _ batchStrideF: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ ddy: UnsafeMutablePointer<expmgrad_complex64>?, _ ldddy: Int64, _ batchStrideDdy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Complex<Float>.self, adjoint: false, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(e, lde, batchStride: batchStrideE, at: 6), .init(f, ldf, batchStride: batchStrideF, at: 9), nil,
    .init(y, ldy, batchStride: batchStrideY, at: 12, mayBeNull: true), nil,
    .init(ddy, ldddy, batchStride: batchStrideDdy, at: 15), status, options, at: 19)
}

@_cdecl("expmgrad_l2_batch_z") @implementation
public func expmgrad_l2_batch_z(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<expmgrad_complex128>?, _ lde: Int64, _ batchStrideE: Int64,
  _ f: UnsafePointer<expmgrad_complex128>?, _ ldf: Int64, _ batchStrideF: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ ddy: UnsafeMutablePointer<expmgrad_complex128>?, _ ldddy: Int64, _ batchStrideDdy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Complex<Double>.self, adjoint: false, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(e, lde, batchStride: batchStrideE, at: 6), .init(f, ldf, batchStride: batchStrideF, at: 9), nil,
    .init(y, ldy, batchStride: batchStrideY, at: 12, mayBeNull: true), nil,
    .init(ddy, ldddy, batchStride: batchStrideDdy, at: 15), status, options, at: 19)
}

@_cdecl("expmgrad_hvp_s") @implementation
public func expmgrad_hvp_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ g: UnsafePointer<Float>?, _ ldg: Int64, _ f: UnsafePointer<Float>?, _ ldf: Int64, _ gDot: UnsafePointer<Float>?, _ ldGDot: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ abarDot: UnsafeMutablePointer<Float>?, _ ldAbarDot: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Float.self, adjoint: true, n, 1, countAt: 1, .init(a, lda, at: 2), .init(g, ldg, at: 4), .init(f, ldf, at: 6),
    .init(gDot, ldGDot, at: 8, mayBeNull: true), .init(y, ldy, at: 10, mayBeNull: true), .init(abar, ldabar, at: 12, mayBeNull: true),
    .init(abarDot, ldAbarDot, at: 14), nil, options, at: 16)
}

@_cdecl("expmgrad_hvp_d") @implementation
public func expmgrad_hvp_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ g: UnsafePointer<Double>?, _ ldg: Int64, _ f: UnsafePointer<Double>?, _ ldf: Int64, _ gDot: UnsafePointer<Double>?, _ ldGDot: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ abarDot: UnsafeMutablePointer<Double>?, _ ldAbarDot: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Double.self, adjoint: true, n, 1, countAt: 1, .init(a, lda, at: 2), .init(g, ldg, at: 4), .init(f, ldf, at: 6),
    .init(gDot, ldGDot, at: 8, mayBeNull: true), .init(y, ldy, at: 10, mayBeNull: true), .init(abar, ldabar, at: 12, mayBeNull: true),
    .init(abarDot, ldAbarDot, at: 14), nil, options, at: 16)
}

@_cdecl("expmgrad_hvp_c") @implementation
public func expmgrad_hvp_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ f: UnsafePointer<expmgrad_complex64>?, _ ldf: Int64, _ gDot: UnsafePointer<expmgrad_complex64>?, _ ldGDot: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ abarDot: UnsafeMutablePointer<expmgrad_complex64>?, _ ldAbarDot: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Complex<Float>.self, adjoint: true, n, 1, countAt: 1, .init(a, lda, at: 2), .init(g, ldg, at: 4), .init(f, ldf, at: 6),
    .init(gDot, ldGDot, at: 8, mayBeNull: true), .init(y, ldy, at: 10, mayBeNull: true), .init(abar, ldabar, at: 12, mayBeNull: true),
    .init(abarDot, ldAbarDot, at: 14), nil, options, at: 16)
}

@_cdecl("expmgrad_hvp_z") @implementation
public func expmgrad_hvp_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ f: UnsafePointer<expmgrad_complex128>?, _ ldf: Int64, _ gDot: UnsafePointer<expmgrad_complex128>?, _ ldGDot: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ abarDot: UnsafeMutablePointer<expmgrad_complex128>?, _ ldAbarDot: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Complex<Double>.self, adjoint: true, n, 1, countAt: 1, .init(a, lda, at: 2), .init(g, ldg, at: 4), .init(f, ldf, at: 6),
    .init(gDot, ldGDot, at: 8, mayBeNull: true), .init(y, ldy, at: 10, mayBeNull: true), .init(abar, ldabar, at: 12, mayBeNull: true),
    .init(abarDot, ldAbarDot, at: 14), nil, options, at: 16)
}

@_cdecl("expmgrad_hvp_batch_s") @implementation
public func expmgrad_hvp_batch_s(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<Float>?, _ ldg: Int64, _ batchStrideG: Int64,
  _ f: UnsafePointer<Float>?, _ ldf: Int64, _ batchStrideF: Int64,
  _ gDot: UnsafePointer<Float>?, _ ldGDot: Int64, _ batchStrideGDot: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ abarDot: UnsafeMutablePointer<Float>?, _ ldAbarDot: Int64, _ batchStrideAbarDot: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Float.self, adjoint: true, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(g, ldg, batchStride: batchStrideG, at: 6), .init(f, ldf, batchStride: batchStrideF, at: 9),
    .init(gDot, ldGDot, batchStride: batchStrideGDot, at: 12, mayBeNull: true),
    .init(y, ldy, batchStride: batchStrideY, at: 15, mayBeNull: true), .init(abar, ldabar, batchStride: batchStrideAbar, at: 18, mayBeNull: true),
    .init(abarDot, ldAbarDot, batchStride: batchStrideAbarDot, at: 21), status, options, at: 25)
}

@_cdecl("expmgrad_hvp_batch_d") @implementation
public func expmgrad_hvp_batch_d(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<Double>?, _ ldg: Int64, _ batchStrideG: Int64,
  _ f: UnsafePointer<Double>?, _ ldf: Int64, _ batchStrideF: Int64,
  _ gDot: UnsafePointer<Double>?, _ ldGDot: Int64, _ batchStrideGDot: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ abarDot: UnsafeMutablePointer<Double>?, _ ldAbarDot: Int64, _ batchStrideAbarDot: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Double.self, adjoint: true, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(g, ldg, batchStride: batchStrideG, at: 6), .init(f, ldf, batchStride: batchStrideF, at: 9),
    .init(gDot, ldGDot, batchStride: batchStrideGDot, at: 12, mayBeNull: true),
    .init(y, ldy, batchStride: batchStrideY, at: 15, mayBeNull: true), .init(abar, ldabar, batchStride: batchStrideAbar, at: 18, mayBeNull: true),
    .init(abarDot, ldAbarDot, batchStride: batchStrideAbarDot, at: 21), status, options, at: 25)
}

@_cdecl("expmgrad_hvp_batch_c") @implementation
public func expmgrad_hvp_batch_c(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ batchStrideG: Int64,
  _ f: UnsafePointer<expmgrad_complex64>?, _ ldf: Int64, _ batchStrideF: Int64,
  _ gDot: UnsafePointer<expmgrad_complex64>?, _ ldGDot: Int64, _ batchStrideGDot: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ abarDot: UnsafeMutablePointer<expmgrad_complex64>?, _ ldAbarDot: Int64, _ batchStrideAbarDot: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Complex<Float>.self, adjoint: true, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(g, ldg, batchStride: batchStrideG, at: 6), .init(f, ldf, batchStride: batchStrideF, at: 9),
    .init(gDot, ldGDot, batchStride: batchStrideGDot, at: 12, mayBeNull: true),
    .init(y, ldy, batchStride: batchStrideY, at: 15, mayBeNull: true), .init(abar, ldabar, batchStride: batchStrideAbar, at: 18, mayBeNull: true),
    .init(abarDot, ldAbarDot, batchStride: batchStrideAbarDot, at: 21), status, options, at: 25)
}

@_cdecl("expmgrad_hvp_batch_z") @implementation
public func expmgrad_hvp_batch_z(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ batchStrideG: Int64,
  _ f: UnsafePointer<expmgrad_complex128>?, _ ldf: Int64, _ batchStrideF: Int64,
  _ gDot: UnsafePointer<expmgrad_complex128>?, _ ldGDot: Int64, _ batchStrideGDot: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ abarDot: UnsafeMutablePointer<expmgrad_complex128>?, _ ldAbarDot: Int64, _ batchStrideAbarDot: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Complex<Double>.self, adjoint: true, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(g, ldg, batchStride: batchStrideG, at: 6), .init(f, ldf, batchStride: batchStrideF, at: 9),
    .init(gDot, ldGDot, batchStride: batchStrideGDot, at: 12, mayBeNull: true),
    .init(y, ldy, batchStride: batchStrideY, at: 15, mayBeNull: true), .init(abar, ldabar, batchStride: batchStrideAbar, at: 18, mayBeNull: true),
    .init(abarDot, ldAbarDot, batchStride: batchStrideAbarDot, at: 21), status, options, at: 25)
}
