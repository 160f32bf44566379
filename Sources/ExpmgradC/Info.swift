// expmgrad_info_*: the value with the facts of its computation.
import CExpmgrad
import Expmgrad
import Glibc

func info<T: Element>(
  _: T.Type, n: Size, count: Size = .one, a: MatrixInput<T>, y: MatrixOutput<T>, info: ArrayOutput<expmgrad_info>,
  status: Statuses = .none, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let n = try n.checked(), count = try count.checked()
  let a = try a.checked(n, count: count), y = try y.checked(n, count: count)
  let facts = try InfoArray(info, count), options = try options.checked()
  guard let facts else { return EXPMGRAD_SUCCESS }
  let empty = n == 0 ? ExpmInfo.empty(T.self) : ExpmInfo(outcome: .success, structure: .diagonal, method: .diagonal)
  for i in 0..<count { facts.set(i, empty) }
  guard let a else { return status.success(count) }

  let workspace = Workspace(), solver = Solver<T>(n: n), watch = Watch(options.progress)
  _ = watch?.report(0, count)
  var first = EXPMGRAD_SUCCESS
  for i in 0..<count {
    let a = Operand(a.base + i * a.batchStride, ld: a.ld)
    var values = BatchJob<T>(
      n: n, count: 1, a: BatchOperand(a.base, ld: a.ld),
      y: y.map { BatchOperand($0.base + i * $0.batchStride, ld: $0.ld) })
    (values.structure, values.checkStructure) = (options.structure, options.checkStructure)
    (values.threads, values.blasThreads) = (options.threads, options.statedThreads)
    var job = Job<T>(n: n, a: a, y: nil, structure: options.structure, threads: options.threads)
    job.blasThreads = options.statedThreads
    (values.watch, job.watch) = (watch?.ofPart, watch?.ofPart)
    let outcome = try numerics(values.y == nil ? try valueless(values, workspace) : try values.run(nil, workspace))
    let found = try numerics(try solver.info(job, outcome, workspace))
    facts.set(i, found)
    status.pointer?[i] = found.outcome.rawValue
    if first == EXPMGRAD_SUCCESS { first = found.outcome.rawValue }
    if let watch, watch.report(i + 1, count) { throw .failed(.cancelled) }
  }
  return first
}

/// The caller's array, whose entries have the size that the first one says.
private struct InfoArray {
  let base: UnsafeMutableRawPointer
  let bytes: Int

  /// nil where there is nothing to write.
  init?(_ argument: ArrayOutput<expmgrad_info>, _ count: Int) throws(CallError) {
    guard let first = try argument.checked(count) else { return nil }
    guard let bytes = expmgrad_info.size(of: first) else { throw wrong(EXPMGRAD_UNKNOWN_OPTION, at: argument.position) }
    let overflow = count.multipliedReportingOverflow(by: bytes).overflow
    if overflow { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: argument.position) }
    base = UnsafeMutableRawPointer(first)
    self.bytes = bytes
  }

  func set(_ i: Int, _ found: ExpmInfo) {
    let facts = expmgrad_info(
      struct_size: bytes, method: name(found.method), structure: found.structure.asStoredRows.rawValue,
      products: Int32(clamping: found.products), squarings: Int32(clamping: found.squarings),
      status: found.outcome.rawValue, cond: found.condition, error_bound: found.errorBound)
    facts.write(to: base + i * bytes, bytes)
  }
}

/// The outcome where nobody wants the value.
private func valueless<T: Element>(_ values: BatchJob<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
  var values = values
  let n = values.n
  guard let memory = malloc(max(1, n * n * MemoryLayout<T>.stride)) else { throw .outOfMemory }
  defer { free(memory) }
  values.y = BatchOperand(memory.assumingMemoryBound(to: T.self), ld: n)
  return try values.run(nil, workspace)
}

private struct Names: @unchecked Sendable {
  let schemes = Dictionary(uniqueKeysWithValues: allSchemeNames.map { ($0, immortal($0)) })
  let diagonal = immortal("diagonal"), closedForm = immortal("closed form"), blocks = immortal("blocks")
  let eigenbasis = immortal("eigenbasis"), nonnegative = immortal("nonnegative"), schur = immortal("schur")
  let other = immortal("scheme")
}
private let names = Names()

private func name(_ method: ExpmMethod) -> UnsafePointer<CChar> {
  switch method {
  case .scheme(let scheme): names.schemes[scheme] ?? names.other
  case .diagonal: names.diagonal
  case .closedForm: names.closedForm
  case .blocks: names.blocks
  case .eigenbasis: names.eigenbasis
  case .nonnegative: names.nonnegative
  case .schur: names.schur
  }
}
