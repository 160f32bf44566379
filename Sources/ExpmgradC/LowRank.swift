// expmgrad_jvp_lowrank_*, expmgrad_vjp_lowrank_*: directions and cotangents given by their factors.
import CExpmgrad
import Expmgrad

func jvpLowrank<T: Element>(
  _: T.Type, layout: Choice, n: Size, r: Size, a: MatrixInput<T>, u: MatrixInput<T>, v: MatrixInput<T>,
  y: MatrixOutput<T>, dy: MatrixOutput<T>, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  try lowRank(layout, n, r, a, u, v, y, dy, adjoint: false, options)
}

func vjpLowrank<T: Element>(
  _: T.Type, layout: Choice, n: Size, r: Size, a: MatrixInput<T>, u: MatrixInput<T>, v: MatrixInput<T>,
  y: MatrixOutput<T>, abar: MatrixOutput<T>, options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  try lowRank(layout, n, r, a, u, v, y, abar, adjoint: true, options)
}

private func lowRank<T: Element>(
  _ layout: Choice, _ n: Size, _ rank: Size, _ a: MatrixInput<T>, _ u: MatrixInput<T>, _ v: MatrixInput<T>,
  _ y: MatrixOutput<T>, _ d: MatrixOutput<T>, adjoint: Bool, _ options: OptionsArgument
) throws(CallError) -> expmgrad_status {
  let columns = try layout.isByColumns()
  let n = try n.checked(), r = try rank.checked()
  if r > largestBLASSize { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: rank.position) }
  let a = try a.checked(n)
  // r stored columns of n entries, or n stored rows of r.
  let (across, down) = columns ? (r, n) : (n, r)
  let u = try u.checked(across, rows: down), v = try v.checked(across, rows: down)
  let y = try y.checked(n), d = try d.checked(n)
  var options = try options.checked(for: .init(adjoint ? .vjpLowrank : .jvpLowrank, T.self, n))
  if !columns { options.settings.structure = options.settings.structure.asStoredRows }
  guard let a, let d else { return EXPMGRAD_SUCCESS }
  let request = LowRankRequest<T>(
    n: n, rank: r, columns: columns, a: a, u: Operand(u?.base, ld: u?.ld ?? 1), v: Operand(v?.base, ld: v?.ld ?? 1),
    y: y, derivative: d, adjoint: adjoint, settings: options.settings)
  return try numerics(try request.run(options.workspace()).rawValue)
}
