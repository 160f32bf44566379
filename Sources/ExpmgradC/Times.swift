// expmgrad_times_*, expmgrad_times_vjp_*: one matrix, many times.
public import CExpmgrad
import Expmgrad

private func times<T: Element>(
  _: T.Type, _ n: Int64, _ count: Int64, _ t: UnsafePointer<T.Real>?, _ a: MatrixArgument, _ g: MatrixArgument?, _ y: MatrixArgument,
  _ abar: MatrixArgument?, _ tbar: UnsafeMutablePointer<T.Real>?, _ statuses: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let n = try size(n, 1), count = try size(count, 2)
    if t == nil && count > 0 { throw wrong(EXPMGRAD_NULL_POINTER, 3) }
    let input = try a.input(T.self, n), cotangents = try g?.input(T.self, n, k: count)
    let values = try y.output(T.self, n, k: count), gradient = try abar?.output(T.self, n)
    let options = try CallOptions(options, at: optionsAt)
    guard let input, let t, g == nil || cotangents != nil else {
      // No time, or matrices without entries: whatever is computed is zero and a success.
      statuses?.update(repeating: EXPMGRAD_SUCCESS, count: count)
      tbar?.update(repeating: 0, count: count)
      if let gradient { for i in 0..<n { (gradient.base + i * gradient.ld).update(repeating: T.zero, count: n) } }
      return EXPMGRAD_SUCCESS
    }
    var request = TimesRequest(
      n: n, count: count, a: Operand(input.base, ld: input.ld), t: t, y: values.map { Operand($0.base, ld: $0.ld, stride: $0.stride) }, settings: options.settings)
    request.g = cotangents.map { Operand($0.base, ld: $0.ld, stride: $0.stride) }
    request.abar = gradient.map { Operand($0.base, ld: $0.ld) }
    request.tbar = tbar
    let outcomes = UnsafeMutableRawPointer(statuses)?.assumingMemoryBound(to: Outcome.self)
    return try numerics { () throws(ExpmError) in try request.run(outcomes, options.workspace()).rawValue }
  }
}

@_cdecl("expmgrad_times_s") @implementation
public func expmgrad_times_s(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ strideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  times(Float.self, n, count, t, .init(a, lda, at: 4), nil, .init(y, ldy, stride: strideY, at: 6), nil, nil, status, options, at: 10)
}

@_cdecl("expmgrad_times_d") @implementation
public func expmgrad_times_d(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ strideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  times(Double.self, n, count, t, .init(a, lda, at: 4), nil, .init(y, ldy, stride: strideY, at: 6), nil, nil, status, options, at: 10)
}

@_cdecl("expmgrad_times_c") @implementation
public func expmgrad_times_c(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ strideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  times(Complex<Float>.self, n, count, t, .init(a, lda, at: 4), nil, .init(y, ldy, stride: strideY, at: 6), nil, nil, status, options, at: 10)
}

@_cdecl("expmgrad_times_z") @implementation
public func expmgrad_times_z(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ strideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  times(Complex<Double>.self, n, count, t, .init(a, lda, at: 4), nil, .init(y, ldy, stride: strideY, at: 6), nil, nil, status, options, at: 10)
}

@_cdecl("expmgrad_times_vjp_s") @implementation
public func expmgrad_times_vjp_s(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ g: UnsafePointer<Float>?, _ ldg: Int64, _ strideG: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ strideY: Int64,
  _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ tbar: UnsafeMutablePointer<Float>?,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  times(
    Float.self, n, count, t, .init(a, lda, at: 4), .init(g, ldg, stride: strideG, at: 6),
    .init(y, ldy, stride: strideY, at: 9, mayBeNull: true), .init(abar, ldabar, at: 12, mayBeNull: true), tbar, status, options, at: 16)
}

@_cdecl("expmgrad_times_vjp_d") @implementation
public func expmgrad_times_vjp_d(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ g: UnsafePointer<Double>?, _ ldg: Int64, _ strideG: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ strideY: Int64,
  _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ tbar: UnsafeMutablePointer<Double>?,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  times(
    Double.self, n, count, t, .init(a, lda, at: 4), .init(g, ldg, stride: strideG, at: 6),
    .init(y, ldy, stride: strideY, at: 9, mayBeNull: true), .init(abar, ldabar, at: 12, mayBeNull: true), tbar, status, options, at: 16)
}

@_cdecl("expmgrad_times_vjp_c") @implementation
public func expmgrad_times_vjp_c(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ strideG: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ strideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ tbar: UnsafeMutablePointer<Float>?,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  times(
    Complex<Float>.self, n, count, t, .init(a, lda, at: 4), .init(g, ldg, stride: strideG, at: 6),
    .init(y, ldy, stride: strideY, at: 9, mayBeNull: true), .init(abar, ldabar, at: 12, mayBeNull: true), tbar, status, options, at: 16)
}

@_cdecl("expmgrad_times_vjp_z") @implementation
public func expmgrad_times_vjp_z(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ strideG: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ strideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ tbar: UnsafeMutablePointer<Double>?,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  times(
    Complex<Double>.self, n, count, t, .init(a, lda, at: 4), .init(g, ldg, stride: strideG, at: 6),
    .init(y, ldy, stride: strideY, at: 9, mayBeNull: true), .init(abar, ldabar, at: 12, mayBeNull: true), tbar, status, options, at: 16)
}
