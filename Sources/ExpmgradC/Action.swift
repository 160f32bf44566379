// expmgrad_action_*: exp(tA)B without exp(tA), and its record for gradients.
import CExpmgrad
import Expmgrad

func action<T: Element>(
  _: T.Type, op: ArrayInput<expmgrad_operator>, layout: Choice, columns: Size, count: Size, t: ArrayInput<T.Real>,
  b: MatrixInput<T>, w: MatrixOutput<T>, info: ArrayOutput<expmgrad_info>, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let call = try ActionCall(op, layout, columns, count, t, b, w, info, options)
  guard let request = call.request else { return call.empty() }
  return call.told(try numerics(try request.run(Workspace())))
}

func actionTapeCreate<T: Element>(
  _: T.Type, op: ArrayInput<expmgrad_operator>, layout: Choice, columns: Size, count: Size, t: ArrayInput<T.Real>,
  b: MatrixInput<T>, w: MatrixOutput<T>, recording: ArrayOutput<OpaquePointer?>, info: ArrayOutput<expmgrad_info>,
  options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let place = try recording.checked(1)
  let call = try ActionCall(op, layout, columns, count, t, b, w, info, options)
  let made = try numerics(try ActionTape(call.request ?? call.nothing, Workspace()))
  switch made.outcome {
  case .success, .nonfinite, .overflow: place?.pointee = Handle.retaining(made)
  default: break
  }
  return call.told(made.info)
}

func actionTapeVjp<T: Element>(
  _: T.Type, recording: Handle, g: MatrixInput<T>, entriesBar: ArrayOutput<T.Real>, bbar: MatrixOutput<T>,
  tbar: ArrayOutput<T.Real>, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let object = Unmanaged<AnyObject>.fromOpaque(try recording.checked()).takeUnretainedValue()
  guard let tape = object as? ActionTape<T> else { throw wrong(EXPMGRAD_HANDLE_MISMATCH, at: recording.position) }
  let lines = tape.byColumns ? tape.columns : tape.n, line = tape.byColumns ? tape.n : tape.columns
  let g = try g.checked(lines, rows: line, k: tape.count, limited: false)
  let entries = try entriesBar.checked(tape.gradientEntries), bbar = try bbar.checked(lines, rows: line, limited: false)
  let tbar = try tbar.checked(tape.count)
  let options = try options.checked()
  let nowhere = UnsafeMutablePointer<T>.allocate(capacity: 1)
  defer { nowhere.deallocate() }
  let asked = ActionCotangents<T>(
    g: BlockOperand(
      g?.base ?? UnsafePointer(nowhere), ld: g?.ld ?? 1, stride: g?.stride ?? 0, byColumns: tape.byColumns),
    abar: entries, bbar: bbar.map { BlockOperand($0.base, ld: $0.ld, byColumns: tape.byColumns) }, tbar: tbar)
  return try numerics(try tape.pullback(asked, options.settings, Workspace()).rawValue)
}

func actionTapeDestroy(recording: Handle) -> expmgrad_status {
  recording.release()
  return EXPMGRAD_SUCCESS
}

/// The arguments that value and record share, checked.
private struct ActionCall<T: Element> {
  /// Nil where no value has an entry.
  let request: ActionRequest<T>?
  private let info: UnsafeMutablePointer<expmgrad_info>?
  private let infoBytes: Int
  private let columns: Int
  private let n: Int
  private let count: Int
  private let byColumns: Bool
  private let operand: ActionMatrix<T>
  private let settings: Settings

  init(
    _ op: ArrayInput<expmgrad_operator>, _ layout: Choice, _ columns: Size, _ count: Size, _ t: ArrayInput<T.Real>,
    _ b: MatrixInput<T>, _ w: MatrixOutput<T>, _ info: ArrayOutput<expmgrad_info>, _ options: OptionsArgument
  ) throws(CallError) {
    let given = try OperatorArgument(op, T.self)
    let byColumns = try layout.isByColumns()
    let n = given.n, columns = try columns.checked(), count = try count.checked()
    let lines = byColumns ? columns : n, line = byColumns ? n : columns
    let t = try t.checked(count)
    let b = try b.checked(count == 0 ? 0 : lines, rows: line, limited: false)
    let w = try w.checked(lines, rows: line, k: count, limited: false)
    self.info = try info.checked(1)
    if let place = self.info {
      guard let bytes = expmgrad_info.size(of: place) else { throw wrong(EXPMGRAD_UNKNOWN_OPTION, at: info.position) }
      infoBytes = bytes
    } else {
      infoBytes = 0
    }
    // A is not seen transposed here: a triangle is what it says.
    var settings = try options.checked().settings
    settings.structure = settings.structure.asStoredRows
    self.settings = settings
    (self.n, self.columns, self.count, self.byColumns) = (n, columns, count, byColumns)
    operand = try given.matrix(T.self, byColumns: byColumns)
    guard let t, let b else {
      request = nil
      return
    }
    var request = ActionRequest<T>(
      n: n, a: operand, columns: columns, count: count, t: t,
      b: BlockOperand(b.base, ld: b.ld, byColumns: byColumns),
      w: w.map { BlockOperand($0.base, ld: $0.ld, stride: $0.stride, byColumns: byColumns) }, settings: settings)
    (request.scale, request.spectrum) = (given.scale, given.spectrum)
    self.request = request
  }

  /// A request of no time.
  var nothing: ActionRequest<T> {
    let nowhere = UnsafeMutablePointer<T>(bitPattern: 64).unsafelyUnwrapped
    let t = UnsafeMutablePointer<T.Real>(bitPattern: 64).unsafelyUnwrapped
    return ActionRequest<T>(
      n: n, a: operand, columns: columns, count: 0, t: t, b: BlockOperand(nowhere, ld: 1, byColumns: byColumns), w: nil,
      settings: settings)
  }

  func empty() -> expmgrad_status { told(ActionInfo()) }

  /// The status, and the facts where they are wanted.
  func told(_ found: ActionInfo) -> expmgrad_status {
    if let info {
      let facts = expmgrad_info(
        struct_size: infoBytes, method: methodNames.of(found.method), structure: found.structure.rawValue,
        products: Int32(clamping: found.products), squarings: Int32(clamping: found.segments),
        status: found.outcome.rawValue, cond: .nan, error_bound: found.errorBound)
      facts.write(to: UnsafeMutableRawPointer(info), infoBytes)
    }
    return found.outcome.rawValue
  }
}

private struct MethodNames: @unchecked Sendable {
  let none = immortal("none"), chebyshev = immortal("chebyshev"), uniformisation = immortal("uniformisation")
  let taylor = immortal("taylor")

  func of(_ method: ActionMethod) -> UnsafePointer<CChar> {
    switch method {
    case .none: none
    case .chebyshev: chebyshev
    case .uniformisation: uniformisation
    case .taylor: taylor
    }
  }
}
private let methodNames = MethodNames()
