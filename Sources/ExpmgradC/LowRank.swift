// expmgrad_jvp_lowrank_*, expmgrad_vjp_lowrank_*: directions and cotangents given by their factors.
public import CExpmgrad
import Expmgrad

private func lowRank<T: Element>(
  _: T.Type, adjoint: Bool, _ layout: Int32, _ n: Int64, _ r: Int64, _ a: MatrixArgument, _ u: MatrixArgument, _ v: MatrixArgument,
  _ y: MatrixArgument, _ d: MatrixArgument, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  status { () throws(CallError) in
    guard layout == EXPMGRAD_LAYOUT_COLUMNS || layout == EXPMGRAD_LAYOUT_ROWS else { throw wrong(EXPMGRAD_UNKNOWN_OPTION, 1) }
    let columns = layout == EXPMGRAD_LAYOUT_COLUMNS
    let n = try size(n, 2), r = try size(r, 3)
    if r > largestBLASSize { throw wrong(EXPMGRAD_SIZE_OVERFLOW, 3) }
    let input = try a.input(T.self, n)
    // r stored columns of n entries, or n stored rows of r.
    let left = try u.checked(T.self, columns ? r : n, rows: columns ? n : r, output: false)
    let right = try v.checked(T.self, columns ? r : n, rows: columns ? n : r, output: false)
    let value = try y.output(T.self, n), derivative = try d.output(T.self, n)
    var options = try CallOptions(options, at: 14)
    if !columns { options.settings.structure = options.settings.structure.asStoredRows }
    guard let input, let derivative else { return EXPMGRAD_SUCCESS }
    let request = LowRankRequest<T>(
      n: n, rank: r, columns: columns, a: Operand(input.base, ld: input.ld), u: Operand(factor(left), ld: left?.ld ?? 1),
      v: Operand(factor(right), ld: right?.ld ?? 1), y: value.map { Operand($0.base, ld: $0.ld) },
      derivative: Operand(derivative.base, ld: derivative.ld), adjoint: adjoint, settings: options.settings)
    return try numerics { () throws(ExpmError) in try request.run(options.workspace()).rawValue }
  }
}

private func factor<T>(_ x: Operand<UnsafeRawPointer>?) -> UnsafePointer<T>? { x?.base.assumingMemoryBound(to: T.self) }

@_cdecl("expmgrad_jvp_lowrank_s") @implementation
public func expmgrad_jvp_lowrank_s(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ u: UnsafePointer<Float>?, _ ldu: Int64,
  _ v: UnsafePointer<Float>?, _ ldv: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ dy: UnsafeMutablePointer<Float>?, _ lddy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  lowRank(
    Float.self, adjoint: false, layout, n, r, .init(a, lda, at: 4), .init(u, ldu, at: 6), .init(v, ldv, at: 8),
    .init(y, ldy, at: 10, mayBeNull: true), .init(dy, lddy, at: 12), options)
}

@_cdecl("expmgrad_jvp_lowrank_d") @implementation
public func expmgrad_jvp_lowrank_d(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ u: UnsafePointer<Double>?, _ ldu: Int64,
  _ v: UnsafePointer<Double>?, _ ldv: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ dy: UnsafeMutablePointer<Double>?, _ lddy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  lowRank(
    Double.self, adjoint: false, layout, n, r, .init(a, lda, at: 4), .init(u, ldu, at: 6), .init(v, ldv, at: 8),
    .init(y, ldy, at: 10, mayBeNull: true), .init(dy, lddy, at: 12), options)
}

@_cdecl("expmgrad_jvp_lowrank_c") @implementation
public func expmgrad_jvp_lowrank_c(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ u: UnsafePointer<expmgrad_complex64>?, _ ldu: Int64,
  _ v: UnsafePointer<expmgrad_complex64>?, _ ldv: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex64>?, _ lddy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  lowRank(
    Complex<Float>.self, adjoint: false, layout, n, r, .init(a, lda, at: 4), .init(u, ldu, at: 6), .init(v, ldv, at: 8),
    .init(y, ldy, at: 10, mayBeNull: true), .init(dy, lddy, at: 12), options)
}

@_cdecl("expmgrad_jvp_lowrank_z") @implementation
public func expmgrad_jvp_lowrank_z(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ u: UnsafePointer<expmgrad_complex128>?, _ ldu: Int64,
  _ v: UnsafePointer<expmgrad_complex128>?, _ ldv: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex128>?, _ lddy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  lowRank(
    Complex<Double>.self, adjoint: false, layout, n, r, .init(a, lda, at: 4), .init(u, ldu, at: 6), .init(v, ldv, at: 8),
    .init(y, ldy, at: 10, mayBeNull: true), .init(dy, lddy, at: 12), options)
}

@_cdecl("expmgrad_vjp_lowrank_s") @implementation
public func expmgrad_vjp_lowrank_s(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ u: UnsafePointer<Float>?, _ ldu: Int64,
  _ v: UnsafePointer<Float>?, _ ldv: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  lowRank(
    Float.self, adjoint: true, layout, n, r, .init(a, lda, at: 4), .init(u, ldu, at: 6), .init(v, ldv, at: 8),
    .init(y, ldy, at: 10, mayBeNull: true), .init(abar, ldabar, at: 12), options)
}

@_cdecl("expmgrad_vjp_lowrank_d") @implementation
public func expmgrad_vjp_lowrank_d(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ u: UnsafePointer<Double>?, _ ldu: Int64,
  _ v: UnsafePointer<Double>?, _ ldv: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  lowRank(
    Double.self, adjoint: true, layout, n, r, .init(a, lda, at: 4), .init(u, ldu, at: 6), .init(v, ldv, at: 8),
    .init(y, ldy, at: 10, mayBeNull: true), .init(abar, ldabar, at: 12), options)
}

@_cdecl("expmgrad_vjp_lowrank_c") @implementation
public func expmgrad_vjp_lowrank_c(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ u: UnsafePointer<expmgrad_complex64>?, _ ldu: Int64,
  _ v: UnsafePointer<expmgrad_complex64>?, _ ldv: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  lowRank(
    Complex<Float>.self, adjoint: true, layout, n, r, .init(a, lda, at: 4), .init(u, ldu, at: 6), .init(v, ldv, at: 8),
    .init(y, ldy, at: 10, mayBeNull: true), .init(abar, ldabar, at: 12), options)
}

@_cdecl("expmgrad_vjp_lowrank_z") @implementation
public func expmgrad_vjp_lowrank_z(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ u: UnsafePointer<expmgrad_complex128>?, _ ldu: Int64,
  _ v: UnsafePointer<expmgrad_complex128>?, _ ldv: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  lowRank(
    Complex<Double>.self, adjoint: true, layout, n, r, .init(a, lda, at: 4), .init(u, ldu, at: 6), .init(v, ldv, at: 8),
    .init(y, ldy, at: 10, mayBeNull: true), .init(abar, ldabar, at: 12), options)
}
