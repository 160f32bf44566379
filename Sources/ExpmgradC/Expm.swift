// expmgrad_expm_*, expmgrad_jvp_*, expmgrad_vjp_*: the value, and its derivatives with k directions or cotangents.
import CExpmgrad
import Expmgrad

func expm<T: Element>(
  _: T.Type, n: Size, count: Size = .one, a: MatrixInput<T>, y: MatrixOutput<T>, status: Statuses = .none,
  options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let n = try n.checked(), count = try count.checked()
  let a = try a.checked(n, count: count), y = try y.checked(n, count: count)
  let options = try options.checked(for: .init(.expm, T.self, n))
  return try run(n, count, a, y, nil, nil, k: 0, adjoint: false, status, options)
}

func jvp<T: Element>(
  _: T.Type, n: Size, k: Size, count: Size = .one, a: MatrixInput<T>, e: MatrixInput<T>, y: MatrixOutput<T>,
  dy: MatrixOutput<T>, status: Statuses = .none, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  try derivative(.jvp, n, k, count, a, e, y, dy, status, options)
}

func vjp<T: Element>(
  _: T.Type, n: Size, k: Size, count: Size = .one, a: MatrixInput<T>, g: MatrixInput<T>, y: MatrixOutput<T>,
  abar: MatrixOutput<T>, status: Statuses = .none, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  try derivative(.vjp, n, k, count, a, g, y, abar, status, options)
}

private func derivative<T: Element>(
  _ operation: Operation, _ n: Size, _ k: Size, _ count: Size, _ a: MatrixInput<T>, _ e: MatrixInput<T>,
  _ y: MatrixOutput<T>, _ d: MatrixOutput<T>, _ status: Statuses, _ options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let n = try n.checked(), k = try k.checked(), count = try count.checked()
  let a = try a.checked(n, count: count), e = try e.checked(n, k: k, count: count)
  let y = try y.checked(n, count: count), d = try d.checked(n, k: k, count: count)
  let options = try options.checked(for: .init(operation, T.self, n, k))
  return try run(n, count, a, y, e, d, k: k, adjoint: operation == .vjp, status, options)
}

/// Runs a batch of values, or of values and derivatives.
private func run<T: Element>(
  _ n: Int, _ count: Int, _ a: BatchInput<T>?, _ y: BatchOutput<T>?, _ e: BatchInput<T>?, _ d: BatchOutput<T>?,
  k: Int, adjoint: Bool, _ status: Statuses, _ options: CallOptions
) throws(CallError) -> expmgrad_status {
  guard let a else { return status.success(count) }
  if count == 1 && options.triangle == nil && isRegularAndSolved(n, a, y, e, d, k, adjoint, options.structure) {
    return status.success(1)
  }
  var job = BatchJob(n: n, count: count, a: a, y: y)
  (job.k, job.e, job.d, job.adjoint) = (k, e, d, adjoint)
  return try run(&job, status, options)
}

/// Types are decided here, where T is known: what lies behind is not generic.
@inline(__always)
private func isRegularAndSolved<T: Element>(
  _ n: Int, _ a: BatchInput<T>, _ y: BatchOutput<T>?, _ e: BatchInput<T>?, _ d: BatchOutput<T>?, _ k: Int,
  _ adjoint: Bool, _ structure: Structure
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
      n: n, complex: T.isComplex, a: input(a, s), y: y.map { output($0, s) }, e: e.map { input($0, s) },
      d: d.map { output($0, s) }, k: k, adjoint: adjoint, structure: structure)
  }
  return T.Real.self == Double.self ? solveRegular(call(Double.self)) : solveRegular(call(Float.self))
}

func run<T: Element>(
  _ job: inout BatchJob<T>, _ status: Statuses, _ options: CallOptions
) throws(CallError) -> expmgrad_status {
  options.fill(&job)
  return try numerics(try job.run(status.outcomes, options.workspace).rawValue)
}
