// expmgrad_jacobian_*, expmgrad_jacobian_half_*: the Kronecker form of the derivative.
import CExpmgrad
import Expmgrad

func jacobian<T: Element>(
  _: T.Type, n: Size, method: Choice, form: Choice, a: MatrixInput<T>, y: MatrixOutput<T>, jac: MatrixOutput<T>,
  options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let method = try method.checked(JacobianMethod.self)
  let form = method == .najfeld ? try form.checked(NajfeldForm.self) : .exponential
  return try run(n, method, form, a, y, jac, half: false, options)
}

func jacobianHalf<T: Element>(
  _: T.Type, n: Size, a: MatrixInput<T>, y: MatrixOutput<T>, jac: MatrixOutput<T>, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  try run(n, .auto, .exponential, a, y, jac, half: true, options)
}

private func run<T: Element>(
  _ n: Size, _ method: JacobianMethod, _ form: NajfeldForm, _ a: MatrixInput<T>, _ y: MatrixOutput<T>,
  _ jac: MatrixOutput<T>, half: Bool, _ options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let order = try n.checked(), (square, overflow) = order.multipliedReportingOverflow(by: order)
  if overflow { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: n.position) }
  let a = try a.checked(order), y = try y.checked(order)
  let jac = try jac.checked(half ? order + (square - order) / 2 : square)
  let options = try options.checked(for: .init(.jacobian, T.self, order))
  guard let a, let jac else { return EXPMGRAD_SUCCESS }
  var request = JacobianRequest(n: order, a: a, y: y, jacobian: jac, settings: options.settings)
  (request.method, request.form, request.half) = (method, form, half)
  return try numerics(try request.run(options.workspace()).rawValue)
}
