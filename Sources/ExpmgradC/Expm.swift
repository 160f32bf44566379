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
  _ n: Int, _ count: Int, _ a: Input<T>?, _ y: Output<T>?, _ e: Input<T>?, _ d: Output<T>?, k: Int, adjoint: Bool,
  _ status: Statuses, _ options: CallOptions
) throws(CallError) -> expmgrad_status {
  guard let a else { return status.success(count) }
  var derivatives = Derivatives<T>.none
  if let e, let d { derivatives = .first(k: k, e: e, d: d) }
  let request = Request(
    n: n, count: count, a: a, y: y, derivatives: derivatives, adjoint: adjoint, settings: options.settings)
  return try numerics(try request.run(status.outcomes, options.givenWorkspace).rawValue)
}
