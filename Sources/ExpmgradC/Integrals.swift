// expmgrad_integrals_*: Van Loan's integrals, and their derivatives.
import CExpmgrad
import Expmgrad

func integrals<T: Element>(
  _: T.Type, layout: Choice, n: Size, columns: Size, count: Size = .one, t: ArrayInput<T.Real>, a: MatrixInput<T>,
  b: MatrixInput<T>, q: MatrixInput<T>, y: MatrixOutput<T>, s: MatrixOutput<T>, p: MatrixOutput<T>,
  status: Statuses = .none, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let shape = try IntegralsShape(layout, n, columns, count)
  let request = try shape.request(t, a, b, q, y, s, p)
  return try shape.run(request, status, options)
}

func integralsJvp<T: Element>(
  _: T.Type, layout: Choice, n: Size, columns: Size, count: Size = .one, t: ArrayInput<T.Real>, a: MatrixInput<T>,
  b: MatrixInput<T>, q: MatrixInput<T>, dt: ArrayInput<T.Real>, da: MatrixInput<T>, db: MatrixInput<T>,
  dq: MatrixInput<T>, y: MatrixOutput<T>, s: MatrixOutput<T>, p: MatrixOutput<T>, dy: MatrixOutput<T>,
  ds: MatrixOutput<T>, dp: MatrixOutput<T>, status: Statuses = .none, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let shape = try IntegralsShape(layout, n, columns, count)
  var request = try shape.request(t, a, b, q, y, s, p), asked = IntegralsTangent<T>()
  (asked.dt, asked.da) = (try dt.checked(shape.count), try shape.square(da))
  (asked.db, asked.dq) = (try shape.tall(db), try shape.square(dq))
  (asked.dy, asked.ds, asked.dp) = (try shape.square(dy), try shape.tall(ds), try shape.square(dp))
  request?.derivative = .tangent(asked)
  return try shape.run(request, status, options)
}

func integralsVjp<T: Element>(
  _: T.Type, layout: Choice, n: Size, columns: Size, count: Size = .one, t: ArrayInput<T.Real>, a: MatrixInput<T>,
  b: MatrixInput<T>, q: MatrixInput<T>, gy: MatrixInput<T>, gs: MatrixInput<T>, gp: MatrixInput<T>,
  y: MatrixOutput<T>, s: MatrixOutput<T>, p: MatrixOutput<T>, abar: MatrixOutput<T>, bbar: MatrixOutput<T>,
  qbar: MatrixOutput<T>, tbar: ArrayOutput<T.Real>, status: Statuses = .none, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let shape = try IntegralsShape(layout, n, columns, count)
  var request = try shape.request(t, a, b, q, y, s, p), asked = IntegralsCotangent<T>()
  (asked.gy, asked.gs, asked.gp) = (try shape.square(gy), try shape.tall(gs), try shape.square(gp))
  (asked.abar, asked.bbar) = (try shape.square(abar), try shape.tall(bbar))
  (asked.qbar, asked.tbar) = (try shape.square(qbar), try tbar.checked(shape.count))
  request?.derivative = .adjoint(asked)
  let status = try shape.run(request, status, options)
  // Inner products of matrices without entries.
  if request == nil { asked.tbar?.update(repeating: 0, count: shape.count) }
  return status
}

/// The sizes of a call, checked: what every matrix of it is held to.
private struct IntegralsShape {
  let byColumns: Bool
  let n: Int
  let columns: Int
  let count: Int

  init(_ layout: Choice, _ n: Size, _ columns: Size, _ count: Size) throws(CallError) {
    byColumns = try layout.isByColumns()
    (self.n, self.columns, self.count) = (try n.checked(), try columns.checked(), try count.checked())
    if self.columns > largestBLASSize { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: columns.position) }
  }

  func square<T>(_ x: MatrixInput<T>) throws(CallError) -> Input<T>? { try x.checked(n, count: count) }
  func square<T>(_ x: MatrixOutput<T>) throws(CallError) -> Output<T>? { try x.checked(n, count: count) }
  func tall<T>(_ x: MatrixInput<T>) throws(CallError) -> Input<T>? {
    try byColumns ? x.checked(columns, rows: n, count: count) : x.checked(n, rows: columns, count: count)
  }
  func tall<T>(_ x: MatrixOutput<T>) throws(CallError) -> Output<T>? {
    try byColumns ? x.checked(columns, rows: n, count: count) : x.checked(n, rows: columns, count: count)
  }

  /// Nil where no matrix has an entry.
  func request<T>(
    _ t: ArrayInput<T.Real>, _ a: MatrixInput<T>, _ b: MatrixInput<T>, _ q: MatrixInput<T>, _ y: MatrixOutput<T>,
    _ s: MatrixOutput<T>, _ p: MatrixOutput<T>
  ) throws(CallError) -> IntegralsRequest<T>? {
    let t = try t.checked(count), a = try square(a), b = try tall(b), q = try square(q)
    let y = try square(y), s = try tall(s), p = try square(p)
    guard let t, let a else { return nil }
    var request = IntegralsRequest<T>(n: n, columns: columns, count: count, byColumns: byColumns, t: t, a: a)
    (request.b, request.q, request.y, request.s, request.p) = (b, q, y, s, p)
    return request
  }

  func run<T>(
    _ request: IntegralsRequest<T>?, _ status: Statuses, _ options: OptionsArgument
  ) throws(CallError) -> expmgrad_status {
    let options = try options.checked()
    guard var request else { return status.success(count) }
    request.settings = options.settings
    // The options are those of matrices stored by columns.
    if !byColumns { request.settings.structure = request.settings.structure.asStoredRows }
    return try numerics(try request.run(status.outcomes, options.workspace()).rawValue)
  }
}
