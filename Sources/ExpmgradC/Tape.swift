// expmgrad_tape_*: one forward run, kept for its derivatives.
import CExpmgrad
import Expmgrad

func tapeCreate<T: Element>(
  _: T.Type, n: Size, a: MatrixInput<T>, y: MatrixOutput<T>, tape: ArrayOutput<OpaquePointer?>, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let n = try n.checked()
  let a = try a.checked(n), y = try y.checked(n), tape = try tape.checked(1)
  let options = try options.checked(for: .init(.tapeCreate, T.self, n))
  let made: Tape<T>
  if let a {
    let request = Request(n: n, a: a, y: y, settings: options.settings)
    made = try numerics(try Tape(request, options.workspace()))
  } else {
    made = Tape()
  }
  switch made.outcome {
  case .success, .nonfinite, .overflow: tape?.pointee = Handle.retaining(made)
  // What ended without a value has no derivatives either.
  default: break
  }
  return made.outcome.rawValue
}

func tapeJvp<T: Element>(
  _: T.Type, tape: Handle, k: Size, e: MatrixInput<T>, dy: MatrixOutput<T>, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  try first(.tapeJVP, tape, k, e, dy, options)
}

func tapeVjp<T: Element>(
  _: T.Type, tape: Handle, k: Size, g: MatrixInput<T>, abar: MatrixOutput<T>, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  try first(.tapeVJP, tape, k, g, abar, options)
}

func tapeHvp<T: Element>(
  _: T.Type, tape: Handle, g: MatrixInput<T>, f: MatrixInput<T>, gDot: MatrixInput<T>, abar: MatrixOutput<T>,
  abarDot: MatrixOutput<T>, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let tape: Tape<T> = try opened(tape)
  let g = try g.checked(tape.n), f = try f.checked(tape.n), gDot = try gDot.checked(tape.n)
  let abar = try abar.checked(tape.n), abarDot = try abarDot.checked(tape.n)
  let options = try options.checked(for: .init(.tapeHVP, T.self, tape.n))
  guard let g, let f, let abarDot else { return tape.outcome.rawValue }
  let derivatives = Derivatives.second(e: g, f: f, c: gDot, d: abar, dd: abarDot)
  return try replay(tape, derivatives, adjoint: true, options)
}

func tapeDestroy(tape: Handle) -> expmgrad_status {
  tape.release()
  return EXPMGRAD_SUCCESS
}

private func first<T: Element>(
  _ operation: Operation, _ tape: Handle, _ k: Size, _ e: MatrixInput<T>, _ d: MatrixOutput<T>,
  _ options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let tape: Tape<T> = try opened(tape), k = try k.checked()
  let e = try e.checked(tape.n, k: k), d = try d.checked(tape.n, k: k)
  let options = try options.checked(for: .init(operation, T.self, tape.n, k))
  guard let e, let d else { return tape.outcome.rawValue }
  let derivatives = Derivatives.first(k: k, e: e, d: d)
  return try replay(tape, derivatives, adjoint: operation == .tapeVJP, options)
}

/// The tape behind a handle, if it is one of T.
private func opened<T: Element>(_ handle: Handle) throws(CallError) -> Tape<T> {
  let object = Unmanaged<AnyObject>.fromOpaque(try handle.checked()).takeUnretainedValue()
  guard let tape = object as? Tape<T> else { throw wrong(EXPMGRAD_HANDLE_MISMATCH, at: handle.position) }
  return tape
}

private func replay<T: Element>(
  _ tape: Tape<T>, _ derivatives: Derivatives<T>, adjoint: Bool, _ options: CallOptions
) throws(CallError) -> expmgrad_status {
  let asked = Replay(n: tape.n, derivatives: derivatives, adjoint: adjoint, settings: options.settings)
  return try numerics(try tape.solve(asked, options.workspace()).rawValue)
}
