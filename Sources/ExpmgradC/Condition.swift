// expmgrad_cond_*: the condition number.
public import CExpmgrad
import Expmgrad

private func condition<T: Element>(
  _: T.Type, _ n: Int64, _ norm: Int32, _ method: Int32, _ count: Int64, countAt: Int32, _ a: MatrixArgument,
  _ cond: UnsafeMutablePointer<Double>?, at condAt: Int32, _ statuses: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let n = try size(n, 1), count = try size(count, countAt)
    guard let norm = ConditionNorm(rawValue: norm) else { throw wrong(EXPMGRAD_UNKNOWN_OPTION, 2) }
    guard let method = ConditionMethod(rawValue: method) else { throw wrong(EXPMGRAD_UNKNOWN_OPTION, 3) }
    let input = try a.input(T.self, n, count: count)
    if cond == nil && count > 0 { throw wrong(EXPMGRAD_NULL_POINTER, condAt) }
    let options = try CallOptions(options, at: optionsAt)
    guard let input, let cond else {
      statuses?.update(repeating: EXPMGRAD_SUCCESS, count: count)
      cond?.update(repeating: 0, count: count)
      return EXPMGRAD_SUCCESS
    }
    let outcomes = UnsafeMutableRawPointer(statuses)?.assumingMemoryBound(to: Outcome.self)
    let request = ConditionRequest<T>(n: n, count: count, a: input, norm: norm, method: method, into: cond, settings: options.settings)
    return try numerics { () throws(ExpmError) in try request.run(outcomes, options.workspace()).rawValue }
  }
}

@_cdecl("expmgrad_cond_s") @implementation
public func expmgrad_cond_s(
  _ n: Int64, _ ord: Int32, _ method: Int32, _ a: UnsafePointer<Float>?, _ lda: Int64, _ cond: UnsafeMutablePointer<Double>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  condition(Float.self, n, ord, method, 1, countAt: 1, .init(a, lda, at: 4), cond, at: 6, nil, options, at: 7)
}

@_cdecl("expmgrad_cond_d") @implementation
public func expmgrad_cond_d(
  _ n: Int64, _ ord: Int32, _ method: Int32, _ a: UnsafePointer<Double>?, _ lda: Int64, _ cond: UnsafeMutablePointer<Double>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  condition(Double.self, n, ord, method, 1, countAt: 1, .init(a, lda, at: 4), cond, at: 6, nil, options, at: 7)
}

@_cdecl("expmgrad_cond_c") @implementation
public func expmgrad_cond_c(
  _ n: Int64, _ ord: Int32, _ method: Int32, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ cond: UnsafeMutablePointer<Double>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  condition(Complex<Float>.self, n, ord, method, 1, countAt: 1, .init(a, lda, at: 4), cond, at: 6, nil, options, at: 7)
}

@_cdecl("expmgrad_cond_z") @implementation
public func expmgrad_cond_z(
  _ n: Int64, _ ord: Int32, _ method: Int32, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ cond: UnsafeMutablePointer<Double>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  condition(Complex<Double>.self, n, ord, method, 1, countAt: 1, .init(a, lda, at: 4), cond, at: 6, nil, options, at: 7)
}

@_cdecl("expmgrad_cond_batch_s") @implementation
public func expmgrad_cond_batch_s(
  _ n: Int64, _ ord: Int32, _ method: Int32, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ cond: UnsafeMutablePointer<Double>?, _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  condition(
    Float.self, n, ord, method, count, countAt: 4, .init(a, lda, batchStride: batchStrideA, at: 5), cond, at: 8, status, options, at: 10)
}

@_cdecl("expmgrad_cond_batch_d") @implementation
public func expmgrad_cond_batch_d(
  _ n: Int64, _ ord: Int32, _ method: Int32, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ cond: UnsafeMutablePointer<Double>?, _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  condition(
    Double.self, n, ord, method, count, countAt: 4, .init(a, lda, batchStride: batchStrideA, at: 5), cond, at: 8, status, options, at: 10)
}

@_cdecl("expmgrad_cond_batch_c") @implementation
public func expmgrad_cond_batch_c(
  _ n: Int64, _ ord: Int32, _ method: Int32, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ cond: UnsafeMutablePointer<Double>?, _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  condition(
    Complex<Float>.self, n, ord, method, count, countAt: 4, .init(a, lda, batchStride: batchStrideA, at: 5), cond, at: 8, status, options, at: 10)
}

@_cdecl("expmgrad_cond_batch_z") @implementation
public func expmgrad_cond_batch_z(
  _ n: Int64, _ ord: Int32, _ method: Int32, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ cond: UnsafeMutablePointer<Double>?, _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  condition(
    Complex<Double>.self, n, ord, method, count, countAt: 4, .init(a, lda, batchStride: batchStrideA, at: 5), cond, at: 8, status, options, at: 10)
}
