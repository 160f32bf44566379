// expmgrad_l2_*, expmgrad_hvp_*: second order.
import CExpmgrad
import Expmgrad

func l2<T: Element>(
  _: T.Type, n: Size, count: Size = .one, a: MatrixInput<T>, e: MatrixInput<T>, f: MatrixInput<T>, y: MatrixOutput<T>,
  ddy: MatrixOutput<T>, status: Statuses = .none, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  try second(.l2, n, count, a, e, f, nil, y, nil, ddy, status, options)
}

func hvp<T: Element>(
  _: T.Type, n: Size, count: Size = .one, a: MatrixInput<T>, g: MatrixInput<T>, f: MatrixInput<T>,
  gDot: MatrixInput<T>, y: MatrixOutput<T>, abar: MatrixOutput<T>, abarDot: MatrixOutput<T>, status: Statuses = .none,
  options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  try second(.hvp, n, count, a, g, f, gDot, y, abar, abarDot, status, options)
}

private func second<T: Element>(
  _ operation: Operation, _ n: Size, _ count: Size, _ a: MatrixInput<T>, _ e: MatrixInput<T>, _ f: MatrixInput<T>,
  _ c: MatrixInput<T>?, _ y: MatrixOutput<T>, _ d: MatrixOutput<T>?, _ dd: MatrixOutput<T>, _ status: Statuses,
  _ options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let n = try n.checked(), count = try count.checked()
  let a = try a.checked(n, count: count), e = try e.checked(n, count: count), f = try f.checked(n, count: count)
  let c = try c?.checked(n, count: count), y = try y.checked(n, count: count)
  let d = try d?.checked(n, count: count), dd = try dd.checked(n, count: count)
  let options = try options.checked(for: .init(operation, T.self, n))
  guard let a, let e, let f, let dd else { return status.success(count) }
  let request = Request(
    n: n, count: count, a: a, y: y, derivatives: .second(e: e, f: f, c: c, d: d, dd: dd), adjoint: operation == .hvp,
    settings: options.settings)
  return try numerics(try request.run(status.outcomes, options.givenWorkspace).rawValue)
}
