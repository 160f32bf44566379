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
  _ n: Int, _ count: Int, _ a: BatchInput<T>?, _ y: BatchOutput<T>?, _ e: BatchInput<T>?, _ d: BatchOutput<T>?, k: Int, adjoint: Bool,
  _ statuses: UnsafeMutablePointer<expmgrad_status>?, _ options: CallOptions
) throws(CallError) -> expmgrad_status {
  guard let a else { return empty(count, statuses) }
  if count == 1 && options.triangle == nil && isRegularAndSolved(n, a, y, e, d, k, adjoint, options.structure) {
    statuses?.pointee = EXPMGRAD_SUCCESS
    return EXPMGRAD_SUCCESS
  }
  var job = BatchJob(n: n, count: count, a: a, y: y)
  (job.k, job.e, job.d, job.adjoint) = (k, e, d, adjoint)
  return try run(&job, statuses, options)
}

/// Types are decided here, where T is known: what lies behind is not generic.
@inline(__always)
private func isRegularAndSolved<T: Element>(
  _ n: Int, _ a: BatchInput<T>, _ y: BatchOutput<T>?, _ e: BatchInput<T>?, _ d: BatchOutput<T>?, _ k: Int, _ adjoint: Bool,
  _ structure: Structure
) -> Bool {
  let parts = T.isComplex ? 2 : 1
  func input<S>(_ x: BatchInput<T>, _: S.Type) -> BatchInput<S> {
    BatchOperand(UnsafeRawPointer(x.base).assumingMemoryBound(to: S.self), ld: x.ld, stride: x.stride &* parts)
  }
  func output<S>(_ x: BatchOutput<T>, _: S.Type) -> BatchOutput<S> {
    BatchOperand(UnsafeMutableRawPointer(x.base).assumingMemoryBound(to: S.self), ld: x.ld, stride: x.stride &* parts)
  }
  func call<S: BinaryFloatingPoint>(_ s: S.Type) -> RegularCall<S> {
    RegularCall(
      n: n, complex: T.isComplex, a: input(a, s), y: y.map { output($0, s) }, e: e.map { input($0, s) }, d: d.map { output($0, s) },
      k: k, adjoint: adjoint, structure: structure)
  }
  return T.Real.self == Double.self ? solveRegular(call(Double.self)) : solveRegular(call(Float.self))
}

func run<T: Element>(
  _ job: inout BatchJob<T>, _ statuses: UnsafeMutablePointer<expmgrad_status>?, _ options: CallOptions
) throws(CallError) -> expmgrad_status {
  options.fill(&job)
  let outcomes = UnsafeMutableRawPointer(statuses)?.assumingMemoryBound(to: Outcome.self)
  return try numerics { () throws(ExpmError) in try job.run(outcomes, options.workspace).rawValue }
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
