// expmgrad_jacobian_*: the Kronecker form of the derivative.
public import CExpmgrad
import Expmgrad

private func jacobian<T: Element>(
  _: T.Type, _ n: Int64, _ method: Int32, _ form: Int32, half: Bool = false, _ a: MatrixArgument, _ y: MatrixArgument,
  _ jac: MatrixArgument, _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32 = 10
) -> expmgrad_status {
  status { () throws(CallError) in
    let n = try size(n, 1)
    guard let method = JacobianMethod(rawValue: method) else { throw wrong(EXPMGRAD_UNKNOWN_OPTION, 2) }
    let known = NajfeldForm(rawValue: form)
    if method == .najfeld && known == nil { throw wrong(EXPMGRAD_UNKNOWN_OPTION, 3) }
    let (order, overflow) = n.multipliedReportingOverflow(by: n)
    if overflow { throw wrong(EXPMGRAD_SIZE_OVERFLOW, 1) }
    let input = try a.input(T.self, n), value = try y.output(T.self, n)
    let result = try jac.output(T.self, half ? n + (order - n) / 2 : order)
    let options = try CallOptions(options, at: optionsAt)
    guard let input, let result else { return EXPMGRAD_SUCCESS }
    var request = JacobianRequest(
      n: n, a: Operand(input.base, ld: input.ld), y: value.map { Operand($0.base, ld: $0.ld) },
      jacobian: Operand(result.base, ld: result.ld), settings: options.settings)
    (request.method, request.form, request.half) = (method, known ?? .exponential, half)
    return try numerics { () throws(ExpmError) in try request.run(options.workspace()).rawValue }
  }
}

@_cdecl("expmgrad_jacobian_s") @implementation
public func expmgrad_jacobian_s(
  _ n: Int64, _ method: Int32, _ form: Int32, _ a: UnsafePointer<Float>?, _ lda: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ jac: UnsafeMutablePointer<Float>?, _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  jacobian(
    Float.self, n, method, form, .init(a, lda, at: 4), .init(y, ldy, at: 6, mayBeNull: true), .init(jac, ldjac, at: 8), options)
}

@_cdecl("expmgrad_jacobian_d") @implementation
public func expmgrad_jacobian_d(
  _ n: Int64, _ method: Int32, _ form: Int32, _ a: UnsafePointer<Double>?, _ lda: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ jac: UnsafeMutablePointer<Double>?, _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  jacobian(
    Double.self, n, method, form, .init(a, lda, at: 4), .init(y, ldy, at: 6, mayBeNull: true), .init(jac, ldjac, at: 8), options)
}

@_cdecl("expmgrad_jacobian_c") @implementation
public func expmgrad_jacobian_c(
  _ n: Int64, _ method: Int32, _ form: Int32, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64,
  _ jac: UnsafeMutablePointer<expmgrad_complex64>?, _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  jacobian(
    Complex<Float>.self, n, method, form, .init(a, lda, at: 4), .init(y, ldy, at: 6, mayBeNull: true), .init(jac, ldjac, at: 8), options)
}

@_cdecl("expmgrad_jacobian_z") @implementation
public func expmgrad_jacobian_z(
  _ n: Int64, _ method: Int32, _ form: Int32, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64,
  _ jac: UnsafeMutablePointer<expmgrad_complex128>?, _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  jacobian(
    Complex<Double>.self, n, method, form, .init(a, lda, at: 4), .init(y, ldy, at: 6, mayBeNull: true), .init(jac, ldjac, at: 8), options)
}

@_cdecl("expmgrad_jacobian_half_s") @implementation
public func expmgrad_jacobian_half_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ jac: UnsafeMutablePointer<Float>?, _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  jacobian(
    Float.self, n, EXPMGRAD_JACOBIAN_AUTO, 1, half: true, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true),
    .init(jac, ldjac, at: 6), options, at: 8)
}

@_cdecl("expmgrad_jacobian_half_d") @implementation
public func expmgrad_jacobian_half_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ jac: UnsafeMutablePointer<Double>?, _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  jacobian(
    Double.self, n, EXPMGRAD_JACOBIAN_AUTO, 1, half: true, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true),
    .init(jac, ldjac, at: 6), options, at: 8)
}

@_cdecl("expmgrad_jacobian_half_c") @implementation
public func expmgrad_jacobian_half_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64,
  _ jac: UnsafeMutablePointer<expmgrad_complex64>?, _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  jacobian(
    Complex<Float>.self, n, EXPMGRAD_JACOBIAN_AUTO, 1, half: true, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true),
    .init(jac, ldjac, at: 6), options, at: 8)
}

@_cdecl("expmgrad_jacobian_half_z") @implementation
public func expmgrad_jacobian_half_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64,
  _ jac: UnsafeMutablePointer<expmgrad_complex128>?, _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  jacobian(
    Complex<Double>.self, n, EXPMGRAD_JACOBIAN_AUTO, 1, half: true, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true),
    .init(jac, ldjac, at: 6), options, at: 8)
}
