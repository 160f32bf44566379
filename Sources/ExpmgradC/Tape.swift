// expmgrad_tape_*: one forward run, kept for its derivatives.
public import CExpmgrad
import Expmgrad

private func create<T: Element>(
  _: T.Type, _ n: Int64, _ a: MatrixArgument, _ y: MatrixArgument, _ tape: UnsafeMutablePointer<OpaquePointer?>?, at tapeAt: Int32,
  _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let n = try size(n, 1)
    let a = try a.input(T.self, n), y = try y.output(T.self, n)
    guard let tape else { throw wrong(EXPMGRAD_NULL_POINTER, tapeAt) }
    let options = try CallOptions(options, at: optionsAt, .init(.tapeCreate, T.self, n))
    let made: Tape<T>
    if let a {
      made = try numerics { () throws(ExpmError) in
        try Tape(Request(n: n, a: a, y: y, settings: options.settings), options.workspace())
      }
    } else {
      made = Tape()
    }
    switch made.outcome {
    case .success, .nonfinite, .overflow: tape.pointee = OpaquePointer(Unmanaged<AnyObject>.passRetained(made).toOpaque())
    // What ended without a value has no derivatives either.
    default: break
    }
    return made.outcome.rawValue
  }
}

/// The tape behind a handle, if it is one of T.
private func opened<T: Element>(_: T.Type, _ handle: OpaquePointer?) throws(CallError) -> Tape<T> {
  guard let handle else { throw wrong(EXPMGRAD_NULL_POINTER, 1) }
  let object = Unmanaged<AnyObject>.fromOpaque(UnsafeRawPointer(handle)).takeUnretainedValue()
  guard let tape = object as? Tape<T> else { throw wrong(EXPMGRAD_HANDLE_MISMATCH, 1) }
  return tape
}

private func replay<T: Element>(
  _ tape: Tape<T>, _ derivatives: Derivatives<T>, adjoint: Bool, _ options: CallOptions
) throws(CallError) -> expmgrad_status {
  let asked = Replay(n: tape.n, derivatives: derivatives, adjoint: adjoint, settings: options.settings)
  return try numerics { () throws(ExpmError) in try tape.solve(asked, options.workspace()).rawValue }
}

private func first<T: Element>(
  _: T.Type, adjoint: Bool, _ handle: OpaquePointer?, _ k: Int64, _ e: MatrixArgument, _ d: MatrixArgument,
  _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let tape = try opened(T.self, handle), k = try size(k, 2)
    let e = try e.input(T.self, tape.n, k: k), d = try d.output(T.self, tape.n, k: k)
    let options = try CallOptions(options, at: optionsAt, .init(adjoint ? .tapeVJP : .tapeJVP, T.self, tape.n, k))
    guard let e, let d else { return tape.outcome.rawValue }
    let derivatives = Derivatives.first(k: k, e: e, d: d)
    return try replay(tape, derivatives, adjoint: adjoint, options)
  }
}

private func second<T: Element>(
  _: T.Type, _ handle: OpaquePointer?, _ g: MatrixArgument, _ f: MatrixArgument, _ gDot: MatrixArgument, _ abar: MatrixArgument,
  _ abarDot: MatrixArgument, _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let tape = try opened(T.self, handle)
    let g = try g.input(T.self, tape.n), f = try f.input(T.self, tape.n), gDot = try gDot.input(T.self, tape.n)
    let abar = try abar.output(T.self, tape.n), abarDot = try abarDot.output(T.self, tape.n)
    let options = try CallOptions(options, at: optionsAt, .init(.tapeHVP, T.self, tape.n))
    guard let g, let f, let abarDot else { return tape.outcome.rawValue }
    let derivatives = Derivatives.second(
      e: g, f: f, c: gDot, d: abar, dd: abarDot)
    return try replay(tape, derivatives, adjoint: true, options)
  }
}

@_cdecl("expmgrad_tape_destroy") @implementation
public func expmgrad_tape_destroy(_ tape: OpaquePointer?) -> expmgrad_status {
  if let tape { Unmanaged<AnyObject>.fromOpaque(UnsafeRawPointer(tape)).release() }
  return EXPMGRAD_SUCCESS
}

@_cdecl("expmgrad_tape_create_s") @implementation
public func expmgrad_tape_create_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ tape: UnsafeMutablePointer<OpaquePointer?>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  create(Float.self, n, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true), tape, at: 6, options, at: 7)
}

@_cdecl("expmgrad_tape_create_d") @implementation
public func expmgrad_tape_create_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ tape: UnsafeMutablePointer<OpaquePointer?>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  create(Double.self, n, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true), tape, at: 6, options, at: 7)
}

@_cdecl("expmgrad_tape_create_c") @implementation
public func expmgrad_tape_create_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ tape: UnsafeMutablePointer<OpaquePointer?>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  create(Complex<Float>.self, n, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true), tape, at: 6, options, at: 7)
}

@_cdecl("expmgrad_tape_create_z") @implementation
public func expmgrad_tape_create_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ tape: UnsafeMutablePointer<OpaquePointer?>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  create(Complex<Double>.self, n, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true), tape, at: 6, options, at: 7)
}

@_cdecl("expmgrad_tape_jvp_s") @implementation
public func expmgrad_tape_jvp_s(
  _ tape: OpaquePointer?, _ k: Int64, _ e: UnsafePointer<Float>?, _ lde: Int64, _ strideE: Int64,
  _ dy: UnsafeMutablePointer<Float>?, _ lddy: Int64, _ strideDy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  first(
    Float.self, adjoint: false, tape, k, .init(e, lde, stride: strideE, at: 3), .init(dy, lddy, stride: strideDy, at: 6), options,
    at: 9)
}

@_cdecl("expmgrad_tape_jvp_d") @implementation
public func expmgrad_tape_jvp_d(
  _ tape: OpaquePointer?, _ k: Int64, _ e: UnsafePointer<Double>?, _ lde: Int64, _ strideE: Int64,
  _ dy: UnsafeMutablePointer<Double>?, _ lddy: Int64, _ strideDy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  first(
    Double.self, adjoint: false, tape, k, .init(e, lde, stride: strideE, at: 3), .init(dy, lddy, stride: strideDy, at: 6), options,
    at: 9)
}

@_cdecl("expmgrad_tape_jvp_c") @implementation
public func expmgrad_tape_jvp_c(
  _ tape: OpaquePointer?, _ k: Int64, _ e: UnsafePointer<expmgrad_complex64>?, _ lde: Int64, _ strideE: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex64>?, _ lddy: Int64, _ strideDy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  first(
    Complex<Float>.self, adjoint: false, tape, k, .init(e, lde, stride: strideE, at: 3), .init(dy, lddy, stride: strideDy, at: 6), options,
    at: 9)
}

@_cdecl("expmgrad_tape_jvp_z") @implementation
public func expmgrad_tape_jvp_z(
  _ tape: OpaquePointer?, _ k: Int64, _ e: UnsafePointer<expmgrad_complex128>?, _ lde: Int64, _ strideE: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex128>?, _ lddy: Int64, _ strideDy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  first(
    Complex<Double>.self, adjoint: false, tape, k, .init(e, lde, stride: strideE, at: 3), .init(dy, lddy, stride: strideDy, at: 6), options,
    at: 9)
}

@_cdecl("expmgrad_tape_vjp_s") @implementation
public func expmgrad_tape_vjp_s(
  _ tape: OpaquePointer?, _ k: Int64, _ g: UnsafePointer<Float>?, _ ldg: Int64, _ strideG: Int64,
  _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ strideAbar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  first(
    Float.self, adjoint: true, tape, k, .init(g, ldg, stride: strideG, at: 3), .init(abar, ldabar, stride: strideAbar, at: 6), options,
    at: 9)
}

@_cdecl("expmgrad_tape_vjp_d") @implementation
public func expmgrad_tape_vjp_d(
  _ tape: OpaquePointer?, _ k: Int64, _ g: UnsafePointer<Double>?, _ ldg: Int64, _ strideG: Int64,
  _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ strideAbar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  first(
    Double.self, adjoint: true, tape, k, .init(g, ldg, stride: strideG, at: 3), .init(abar, ldabar, stride: strideAbar, at: 6), options,
    at: 9)
}

@_cdecl("expmgrad_tape_vjp_c") @implementation
public func expmgrad_tape_vjp_c(
  _ tape: OpaquePointer?, _ k: Int64, _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ strideG: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ strideAbar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  first(
    Complex<Float>.self, adjoint: true, tape, k, .init(g, ldg, stride: strideG, at: 3), .init(abar, ldabar, stride: strideAbar, at: 6), options,
    at: 9)
}

@_cdecl("expmgrad_tape_vjp_z") @implementation
public func expmgrad_tape_vjp_z(
  _ tape: OpaquePointer?, _ k: Int64, _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ strideG: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ strideAbar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  first(
    Complex<Double>.self, adjoint: true, tape, k, .init(g, ldg, stride: strideG, at: 3), .init(abar, ldabar, stride: strideAbar, at: 6), options,
    at: 9)
}

@_cdecl("expmgrad_tape_hvp_s") @implementation
public func expmgrad_tape_hvp_s(
  _ tape: OpaquePointer?, _ g: UnsafePointer<Float>?, _ ldg: Int64, _ f: UnsafePointer<Float>?, _ ldf: Int64, _ gDot: UnsafePointer<Float>?, _ ldGDot: Int64,
  _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ abarDot: UnsafeMutablePointer<Float>?, _ ldAbarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Float.self, tape, .init(g, ldg, at: 2), .init(f, ldf, at: 4), .init(gDot, ldGDot, at: 6, mayBeNull: true),
    .init(abar, ldabar, at: 8, mayBeNull: true), .init(abarDot, ldAbarDot, at: 10), options, at: 12)
}

@_cdecl("expmgrad_tape_hvp_d") @implementation
public func expmgrad_tape_hvp_d(
  _ tape: OpaquePointer?, _ g: UnsafePointer<Double>?, _ ldg: Int64, _ f: UnsafePointer<Double>?, _ ldf: Int64, _ gDot: UnsafePointer<Double>?, _ ldGDot: Int64,
  _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ abarDot: UnsafeMutablePointer<Double>?, _ ldAbarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Double.self, tape, .init(g, ldg, at: 2), .init(f, ldf, at: 4), .init(gDot, ldGDot, at: 6, mayBeNull: true),
    .init(abar, ldabar, at: 8, mayBeNull: true), .init(abarDot, ldAbarDot, at: 10), options, at: 12)
}

@_cdecl("expmgrad_tape_hvp_c") @implementation
public func expmgrad_tape_hvp_c(
  _ tape: OpaquePointer?, _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ f: UnsafePointer<expmgrad_complex64>?, _ ldf: Int64, _ gDot: UnsafePointer<expmgrad_complex64>?, _ ldGDot: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ abarDot: UnsafeMutablePointer<expmgrad_complex64>?, _ ldAbarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Complex<Float>.self, tape, .init(g, ldg, at: 2), .init(f, ldf, at: 4), .init(gDot, ldGDot, at: 6, mayBeNull: true),
    .init(abar, ldabar, at: 8, mayBeNull: true), .init(abarDot, ldAbarDot, at: 10), options, at: 12)
}

@_cdecl("expmgrad_tape_hvp_z") @implementation
public func expmgrad_tape_hvp_z(
  _ tape: OpaquePointer?, _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ f: UnsafePointer<expmgrad_complex128>?, _ ldf: Int64, _ gDot: UnsafePointer<expmgrad_complex128>?, _ ldGDot: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ abarDot: UnsafeMutablePointer<expmgrad_complex128>?, _ ldAbarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  second(
    Complex<Double>.self, tape, .init(g, ldg, at: 2), .init(f, ldf, at: 4), .init(gDot, ldGDot, at: 6, mayBeNull: true),
    .init(abar, ldabar, at: 8, mayBeNull: true), .init(abarDot, ldAbarDot, at: 10), options, at: 12)
}
