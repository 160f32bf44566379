// expmgrad_expm_*: the value.
public import CExpmgrad
import Expmgrad

private func expm<T: Element>(
  _: T.Type, _ n: Int64, _ count: Int64, countAt: Int32, _ a: MatrixArgument, _ y: MatrixArgument,
  _ statuses: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let n = try size(n, 1), count = try size(count, countAt)
    let input = try a.input(T.self, n, count: count), output = try y.output(T.self, n, count: count)
    let options = try CallOptions(options, at: optionsAt, .init(.expm, T.self, n))
    return try run(n, count, input, output, nil, nil, k: 0, adjoint: false, statuses, options)
  }
}

/// Runs a batch of values, or of values and derivatives.
func run<T: Element>(
  _ n: Int, _ count: Int, _ a: Input<T>?, _ y: Output<T>?, _ e: Input<T>?, _ d: Output<T>?, k: Int, adjoint: Bool,
  _ statuses: UnsafeMutablePointer<expmgrad_status>?, _ options: CallOptions
) throws(CallError) -> expmgrad_status {
  guard let a else { return empty(count, statuses) }
  var derivatives = Derivatives<T>.none
  if let e, let d { derivatives = .first(k: k, e: e, d: d) }
  return try run(
    Request(n: n, count: count, a: a, y: y, derivatives: derivatives, adjoint: adjoint, settings: options.settings), statuses, options)
}

func run<T: Element>(
  _ request: Request<T>, _ statuses: UnsafeMutablePointer<expmgrad_status>?, _ options: CallOptions
) throws(CallError) -> expmgrad_status {
  let outcomes = UnsafeMutableRawPointer(statuses)?.assumingMemoryBound(to: Outcome.self)
  return try numerics { () throws(ExpmError) in try request.run(outcomes, options.workspace()).rawValue }
}

/// Matrices without entries: each is computed, and a success.
func empty(_ count: Int, _ statuses: UnsafeMutablePointer<expmgrad_status>?) -> expmgrad_status {
  statuses?.update(repeating: EXPMGRAD_SUCCESS, count: count)
  return EXPMGRAD_SUCCESS
}

@_cdecl("expmgrad_expm_s") @implementation
public func expmgrad_expm_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  expm(Float.self, n, 1, countAt: 1, .init(a, lda, at: 2), .init(y, ldy, at: 4), nil, options, at: 6)
}

@_cdecl("expmgrad_expm_d") @implementation
public func expmgrad_expm_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  expm(Double.self, n, 1, countAt: 1, .init(a, lda, at: 2), .init(y, ldy, at: 4), nil, options, at: 6)
}

@_cdecl("expmgrad_expm_c") @implementation
public func expmgrad_expm_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  expm(Complex<Float>.self, n, 1, countAt: 1, .init(a, lda, at: 2), .init(y, ldy, at: 4), nil, options, at: 6)
}

@_cdecl("expmgrad_expm_z") @implementation
public func expmgrad_expm_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  expm(Complex<Double>.self, n, 1, countAt: 1, .init(a, lda, at: 2), .init(y, ldy, at: 4), nil, options, at: 6)
}

@_cdecl("expmgrad_expm_batch_s") @implementation
public func expmgrad_expm_batch_s(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  expm(
    Float.self, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3), .init(y, ldy, batchStride: batchStrideY, at: 6),
    status, options, at: 10)
}

@_cdecl("expmgrad_expm_batch_d") @implementation
public func expmgrad_expm_batch_d(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  expm(
    Double.self, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3), .init(y, ldy, batchStride: batchStrideY, at: 6),
    status, options, at: 10)
}

@_cdecl("expmgrad_expm_batch_c") @implementation
public func expmgrad_expm_batch_c(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  expm(
    Complex<Float>.self, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3), .init(y, ldy, batchStride: batchStrideY, at: 6),
    status, options, at: 10)
}

@_cdecl("expmgrad_expm_batch_z") @implementation
public func expmgrad_expm_batch_z(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  expm(
    Complex<Double>.self, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3), .init(y, ldy, batchStride: batchStrideY, at: 6),
    status, options, at: 10)
}
