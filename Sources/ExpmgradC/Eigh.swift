// expmgrad_eigh_*, expmgrad_eigh_vjp_*: exp of Hermitian matrices read from one triangle, and its gradient.
import CExpmgrad
import Expmgrad

func eigh<T: Element>(
  _: T.Type, uplo: Choice, n: Size, count: Size = .one, a: MatrixInput<T>, y: MatrixOutput<T>, status: Statuses = .none,
  options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let triangle = try uplo.storedTriangle(), n = try n.checked(), count = try count.checked()
  let a = try a.checked(n, count: count), y = try y.checked(n, count: count)
  let options = try options.checked(for: .init(.eigh, T.self, n))
  guard let a else { return status.success(count) }
  let request = HermitianRequest(n: n, count: count, triangle: triangle, a: a, y: y, settings: options.settings)
  return try numerics(try request.run(status.outcomes, options.workspace()).rawValue)
}

func eighVjp<T: Element>(
  _: T.Type, uplo: Choice, convention: Choice, n: Size, count: Size = .one, a: MatrixInput<T>, g: MatrixInput<T>,
  y: MatrixOutput<T>, abar: MatrixOutput<T>, status: Statuses = .none, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let triangle = try uplo.storedTriangle(), convention = try convention.checked(TriangleConvention.self)
  let n = try n.checked(), count = try count.checked()
  let a = try a.checked(n, count: count), g = try g.checked(n, count: count)
  let y = try y.checked(n, count: count), abar = try abar.checked(n, count: count)
  let options = try options.checked(for: .init(.eighVJP, T.self, n))
  guard let a else { return status.success(count) }
  var request = HermitianRequest(n: n, count: count, triangle: triangle, a: a, y: y, settings: options.settings)
  (request.g, request.gradient, request.convention) = (g, abar, convention)
  return try numerics(try request.run(status.outcomes, options.workspace()).rawValue)
}
