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
  let options = try options.checked()
  guard let a, let cond else {
    cond?.update(repeating: 0, count: count)
    return status.success(count)
  }
  let workspace = Workspace(), watch = Watch(options.progress)
  var first = EXPMGRAD_SUCCESS
  for i in 0..<count {
    var job = ConditionJob<T>(n: n, a: Operand(a.base + i * a.batchStride, ld: a.ld), norm: norm, method: method)
    (job.structure, job.checkStructure) = (options.structure, options.checkStructure)
    (job.threads, job.blasThreads) = (options.threads, options.statedThreads)
    job.watch = count == 1 ? watch : watch?.ofPart
    let (outcome, value) = try numerics(try job.run(workspace))
    cond[i] = value
    status.pointer?[i] = outcome.rawValue
    if first == EXPMGRAD_SUCCESS { first = outcome.rawValue }
    if count > 1, let watch, watch.report(i + 1, count) { throw .failed(.cancelled) }
  }
  return first
}
