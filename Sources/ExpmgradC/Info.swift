// expmgrad_info_*: the value with the facts of its computation.
import CExpmgrad
import Expmgrad

func info<T: Element>(
  _: T.Type, n: Size, count: Size = .one, a: MatrixInput<T>, y: MatrixOutput<T>, info: ArrayOutput<expmgrad_info>,
  status: Statuses = .none, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let n = try n.checked(), count = try count.checked()
  let a = try a.checked(n, count: count), y = try y.checked(n, count: count)
  let facts = try InfoArray(info, count), options = try options.checked(for: .init(.info, T.self, n))
  guard let facts else { return EXPMGRAD_SUCCESS }
  guard let a else {
    for i in 0..<count { facts.set(i, .empty(T.self)) }
    return status.success(count)
  }
  let request = InfoRequest(Request(n: n, count: count, a: a, y: y, settings: options.settings)) { facts.set($0, $1) }
  return try numerics(try request.run(status.outcomes, options.workspace()).rawValue)
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
