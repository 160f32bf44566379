// expmgrad_cond_*: the condition number.
import CExpmgrad
import Expmgrad

func cond<T: Element>(
  _: T.Type, n: Size, norm: Choice, method: Choice, count: Size = .one, a: MatrixInput<T>, cond: ArrayOutput<Double>,
  status: Statuses = .none, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let n = try n.checked(), count = try count.checked()
  let norm = try norm.checked(ConditionNorm.self), method = try method.checked(ConditionMethod.self)
  let a = try a.checked(n, count: count), cond = try cond.checked(count)
  let options = try options.checked(for: .init(.cond, T.self, n))
  guard let a, let cond else {
    cond?.update(repeating: 0, count: count)
    return status.success(count)
  }
  let request = ConditionRequest<T>(
    n: n, count: count, a: a, norm: norm, method: method, into: cond, settings: options.settings)
  return try numerics(try request.run(status.outcomes, options.workspace()).rawValue)
}
