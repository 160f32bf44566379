// expmgrad_times_*, expmgrad_times_vjp_*: one matrix, many times.
import CExpmgrad
import Expmgrad

func times<T: Element>(
  _: T.Type, n: Size, count: Size, t: ArrayInput<T.Real>, a: MatrixInput<T>, y: MatrixOutput<T>, status: Statuses,
  options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  try run(.times, n, count, t, a, nil, y, nil, nil, status, options)
}

func timesVjp<T: Element>(
  _: T.Type, n: Size, count: Size, t: ArrayInput<T.Real>, a: MatrixInput<T>, g: MatrixInput<T>, y: MatrixOutput<T>,
  abar: MatrixOutput<T>, tbar: ArrayOutput<T.Real>, status: Statuses, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  try run(.timesVJP, n, count, t, a, g, y, abar, tbar, status, options)
}

private func run<T: Element>(
  _ operation: Operation, _ n: Size, _ count: Size, _ t: ArrayInput<T.Real>, _ a: MatrixInput<T>,
  _ g: MatrixInput<T>?, _ y: MatrixOutput<T>, _ abar: MatrixOutput<T>?, _ tbar: ArrayOutput<T.Real>?,
  _ status: Statuses, _ options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let n = try n.checked(), count = try count.checked()
  let t = try t.checked(count), a = try a.checked(n), cotangents = try g?.checked(n, k: count)
  let y = try y.checked(n, k: count), abar = try abar?.checked(n), tbar = try tbar?.checked(count)
  let options = try options.checked(for: .init(operation, T.self, n))
  guard let a, let t, g == nil || cotangents != nil else {
    // No time, or matrices without entries: whatever is computed is zero and a success.
    tbar?.update(repeating: 0, count: count)
    if let abar { for i in 0..<n { (abar.base + i * abar.ld).update(repeating: T.zero, count: n) } }
    return status.success(count)
  }
  var request = TimesRequest(n: n, count: count, a: a, t: t, y: y, settings: options.settings)
  (request.g, request.abar, request.tbar) = (cotangents, abar, tbar)
  return try numerics(try request.run(status.outcomes, options.workspace()).rawValue)
}
