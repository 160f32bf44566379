// The functions of include/expmgrad.h that return a status, each a call of its operation's body.
// Written by scripts/generate_bindings.py; do not edit.
public import CExpmgrad
import Expmgrad

@_cdecl("expmgrad_expm_s") @implementation
public func expmgrad_expm_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.expm(
    Float.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), y: MatrixOutput(y, ld: ldy, at: 4),
    options: OptionsArgument(options, at: 6)))
}

@_cdecl("expmgrad_expm_d") @implementation
public func expmgrad_expm_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.expm(
    Double.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), y: MatrixOutput(y, ld: ldy, at: 4),
    options: OptionsArgument(options, at: 6)))
}

@_cdecl("expmgrad_expm_c") @implementation
public func expmgrad_expm_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?,
  _ ldy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.expm(
    Complex<Float>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), y: MatrixOutput(y, ld: ldy, at: 4),
    options: OptionsArgument(options, at: 6)))
}

@_cdecl("expmgrad_expm_z") @implementation
public func expmgrad_expm_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?,
  _ ldy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.expm(
    Complex<Double>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), y: MatrixOutput(y, ld: ldy, at: 4),
    options: OptionsArgument(options, at: 6)))
}

@_cdecl("expmgrad_expm_batch_s") @implementation
public func expmgrad_expm_batch_s(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.expm(
    Float.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 6), status: Statuses(status),
    options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_expm_batch_d") @implementation
public func expmgrad_expm_batch_d(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.expm(
    Double.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 6), status: Statuses(status),
    options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_expm_batch_c") @implementation
public func expmgrad_expm_batch_c(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.expm(
    Complex<Float>.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 6), status: Statuses(status),
    options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_expm_batch_z") @implementation
public func expmgrad_expm_batch_z(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.expm(
    Complex<Double>.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 6), status: Statuses(status),
    options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_jvp_s") @implementation
public func expmgrad_jvp_s(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ e: UnsafePointer<Float>?, _ lde: Int64,
  _ strideE: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ dy: UnsafeMutablePointer<Float>?, _ lddy: Int64,
  _ strideDy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvp(
    Float.self, n: Size(n, at: 1), k: Size(k, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    e: MatrixInput(e, ld: lde, stride: strideE, at: 5), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, stride: strideDy, at: 10), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_jvp_d") @implementation
public func expmgrad_jvp_d(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ e: UnsafePointer<Double>?, _ lde: Int64,
  _ strideE: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ dy: UnsafeMutablePointer<Double>?,
  _ lddy: Int64, _ strideDy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvp(
    Double.self, n: Size(n, at: 1), k: Size(k, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    e: MatrixInput(e, ld: lde, stride: strideE, at: 5), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, stride: strideDy, at: 10), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_jvp_c") @implementation
public func expmgrad_jvp_c(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ e: UnsafePointer<expmgrad_complex64>?, _ lde: Int64, _ strideE: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ dy: UnsafeMutablePointer<expmgrad_complex64>?,
  _ lddy: Int64, _ strideDy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvp(
    Complex<Float>.self, n: Size(n, at: 1), k: Size(k, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    e: MatrixInput(e, ld: lde, stride: strideE, at: 5), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, stride: strideDy, at: 10), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_jvp_z") @implementation
public func expmgrad_jvp_z(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ e: UnsafePointer<expmgrad_complex128>?, _ lde: Int64, _ strideE: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ dy: UnsafeMutablePointer<expmgrad_complex128>?,
  _ lddy: Int64, _ strideDy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvp(
    Complex<Double>.self, n: Size(n, at: 1), k: Size(k, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    e: MatrixInput(e, ld: lde, stride: strideE, at: 5), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, stride: strideDy, at: 10), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_jvp_batch_s") @implementation
public func expmgrad_jvp_batch_s(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<Float>?, _ lde: Int64, _ strideE: Int64, _ batchStrideE: Int64, _ y: UnsafeMutablePointer<Float>?,
  _ ldy: Int64, _ batchStrideY: Int64, _ dy: UnsafeMutablePointer<Float>?, _ lddy: Int64, _ strideDy: Int64,
  _ batchStrideDy: Int64, _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvp(
    Float.self, n: Size(n, at: 1), k: Size(k, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    e: MatrixInput(e, ld: lde, stride: strideE, batchStride: batchStrideE, at: 7),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, stride: strideDy, batchStride: batchStrideDy, at: 14), status: Statuses(status),
    options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_jvp_batch_d") @implementation
public func expmgrad_jvp_batch_d(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<Double>?, _ lde: Int64, _ strideE: Int64, _ batchStrideE: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64, _ dy: UnsafeMutablePointer<Double>?,
  _ lddy: Int64, _ strideDy: Int64, _ batchStrideDy: Int64, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvp(
    Double.self, n: Size(n, at: 1), k: Size(k, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    e: MatrixInput(e, ld: lde, stride: strideE, batchStride: batchStrideE, at: 7),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, stride: strideDy, batchStride: batchStrideDy, at: 14), status: Statuses(status),
    options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_jvp_batch_c") @implementation
public func expmgrad_jvp_batch_c(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<expmgrad_complex64>?, _ lde: Int64, _ strideE: Int64, _ batchStrideE: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex64>?, _ lddy: Int64, _ strideDy: Int64, _ batchStrideDy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvp(
    Complex<Float>.self, n: Size(n, at: 1), k: Size(k, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    e: MatrixInput(e, ld: lde, stride: strideE, batchStride: batchStrideE, at: 7),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, stride: strideDy, batchStride: batchStrideDy, at: 14), status: Statuses(status),
    options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_jvp_batch_z") @implementation
public func expmgrad_jvp_batch_z(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<expmgrad_complex128>?, _ lde: Int64, _ strideE: Int64, _ batchStrideE: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex128>?, _ lddy: Int64, _ strideDy: Int64, _ batchStrideDy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvp(
    Complex<Double>.self, n: Size(n, at: 1), k: Size(k, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    e: MatrixInput(e, ld: lde, stride: strideE, batchStride: batchStrideE, at: 7),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, stride: strideDy, batchStride: batchStrideDy, at: 14), status: Statuses(status),
    options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_vjp_s") @implementation
public func expmgrad_vjp_s(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ g: UnsafePointer<Float>?, _ ldg: Int64,
  _ strideG: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<Float>?,
  _ ldabar: Int64, _ strideAbar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjp(
    Float.self, n: Size(n, at: 1), k: Size(k, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    g: MatrixInput(g, ld: ldg, stride: strideG, at: 5), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, at: 10), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_vjp_d") @implementation
public func expmgrad_vjp_d(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ g: UnsafePointer<Double>?, _ ldg: Int64,
  _ strideG: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<Double>?,
  _ ldabar: Int64, _ strideAbar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjp(
    Double.self, n: Size(n, at: 1), k: Size(k, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    g: MatrixInput(g, ld: ldg, stride: strideG, at: 5), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, at: 10), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_vjp_c") @implementation
public func expmgrad_vjp_c(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ strideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<expmgrad_complex64>?,
  _ ldabar: Int64, _ strideAbar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjp(
    Complex<Float>.self, n: Size(n, at: 1), k: Size(k, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    g: MatrixInput(g, ld: ldg, stride: strideG, at: 5), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, at: 10), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_vjp_z") @implementation
public func expmgrad_vjp_z(
  _ n: Int64, _ k: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ strideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<expmgrad_complex128>?,
  _ ldabar: Int64, _ strideAbar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjp(
    Complex<Double>.self, n: Size(n, at: 1), k: Size(k, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    g: MatrixInput(g, ld: ldg, stride: strideG, at: 5), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, at: 10), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_vjp_batch_s") @implementation
public func expmgrad_vjp_batch_s(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<Float>?, _ ldg: Int64, _ strideG: Int64, _ batchStrideG: Int64, _ y: UnsafeMutablePointer<Float>?,
  _ ldy: Int64, _ batchStrideY: Int64, _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ strideAbar: Int64,
  _ batchStrideAbar: Int64, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjp(
    Float.self, n: Size(n, at: 1), k: Size(k, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    g: MatrixInput(g, ld: ldg, stride: strideG, batchStride: batchStrideG, at: 7),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, batchStride: batchStrideAbar, at: 14),
    status: Statuses(status), options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_vjp_batch_d") @implementation
public func expmgrad_vjp_batch_d(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<Double>?, _ ldg: Int64, _ strideG: Int64, _ batchStrideG: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64, _ abar: UnsafeMutablePointer<Double>?,
  _ ldabar: Int64, _ strideAbar: Int64, _ batchStrideAbar: Int64, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjp(
    Double.self, n: Size(n, at: 1), k: Size(k, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    g: MatrixInput(g, ld: ldg, stride: strideG, batchStride: batchStrideG, at: 7),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, batchStride: batchStrideAbar, at: 14),
    status: Statuses(status), options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_vjp_batch_c") @implementation
public func expmgrad_vjp_batch_c(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ strideG: Int64, _ batchStrideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ strideAbar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjp(
    Complex<Float>.self, n: Size(n, at: 1), k: Size(k, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    g: MatrixInput(g, ld: ldg, stride: strideG, batchStride: batchStrideG, at: 7),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, batchStride: batchStrideAbar, at: 14),
    status: Statuses(status), options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_vjp_batch_z") @implementation
public func expmgrad_vjp_batch_z(
  _ n: Int64, _ k: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ strideG: Int64, _ batchStrideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ strideAbar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjp(
    Complex<Double>.self, n: Size(n, at: 1), k: Size(k, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    g: MatrixInput(g, ld: ldg, stride: strideG, batchStride: batchStrideG, at: 7),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, batchStride: batchStrideAbar, at: 14),
    status: Statuses(status), options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_jvp_lowrank_s") @implementation
public func expmgrad_jvp_lowrank_s(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ u: UnsafePointer<Float>?,
  _ ldu: Int64, _ v: UnsafePointer<Float>?, _ ldv: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ dy: UnsafeMutablePointer<Float>?, _ lddy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvpLowrank(
    Float.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), r: Size(r, at: 3), a: MatrixInput(a, ld: lda, at: 4),
    u: MatrixInput(u, ld: ldu, at: 6), v: MatrixInput(v, ld: ldv, at: 8),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), dy: MatrixOutput(dy, ld: lddy, at: 12),
    options: OptionsArgument(options, at: 14)))
}

@_cdecl("expmgrad_jvp_lowrank_d") @implementation
public func expmgrad_jvp_lowrank_d(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ u: UnsafePointer<Double>?,
  _ ldu: Int64, _ v: UnsafePointer<Double>?, _ ldv: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ dy: UnsafeMutablePointer<Double>?, _ lddy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvpLowrank(
    Double.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), r: Size(r, at: 3), a: MatrixInput(a, ld: lda, at: 4),
    u: MatrixInput(u, ld: ldu, at: 6), v: MatrixInput(v, ld: ldv, at: 8),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), dy: MatrixOutput(dy, ld: lddy, at: 12),
    options: OptionsArgument(options, at: 14)))
}

@_cdecl("expmgrad_jvp_lowrank_c") @implementation
public func expmgrad_jvp_lowrank_c(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ u: UnsafePointer<expmgrad_complex64>?, _ ldu: Int64, _ v: UnsafePointer<expmgrad_complex64>?, _ ldv: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ dy: UnsafeMutablePointer<expmgrad_complex64>?,
  _ lddy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvpLowrank(
    Complex<Float>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), r: Size(r, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), u: MatrixInput(u, ld: ldu, at: 6), v: MatrixInput(v, ld: ldv, at: 8),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), dy: MatrixOutput(dy, ld: lddy, at: 12),
    options: OptionsArgument(options, at: 14)))
}

@_cdecl("expmgrad_jvp_lowrank_z") @implementation
public func expmgrad_jvp_lowrank_z(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ u: UnsafePointer<expmgrad_complex128>?, _ ldu: Int64, _ v: UnsafePointer<expmgrad_complex128>?, _ ldv: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ dy: UnsafeMutablePointer<expmgrad_complex128>?,
  _ lddy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jvpLowrank(
    Complex<Double>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), r: Size(r, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), u: MatrixInput(u, ld: ldu, at: 6), v: MatrixInput(v, ld: ldv, at: 8),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), dy: MatrixOutput(dy, ld: lddy, at: 12),
    options: OptionsArgument(options, at: 14)))
}

@_cdecl("expmgrad_vjp_lowrank_s") @implementation
public func expmgrad_vjp_lowrank_s(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ u: UnsafePointer<Float>?,
  _ ldu: Int64, _ v: UnsafePointer<Float>?, _ ldv: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjpLowrank(
    Float.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), r: Size(r, at: 3), a: MatrixInput(a, ld: lda, at: 4),
    u: MatrixInput(u, ld: ldu, at: 6), v: MatrixInput(v, ld: ldv, at: 8),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 12),
    options: OptionsArgument(options, at: 14)))
}

@_cdecl("expmgrad_vjp_lowrank_d") @implementation
public func expmgrad_vjp_lowrank_d(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ u: UnsafePointer<Double>?,
  _ ldu: Int64, _ v: UnsafePointer<Double>?, _ ldv: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjpLowrank(
    Double.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), r: Size(r, at: 3), a: MatrixInput(a, ld: lda, at: 4),
    u: MatrixInput(u, ld: ldu, at: 6), v: MatrixInput(v, ld: ldv, at: 8),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 12),
    options: OptionsArgument(options, at: 14)))
}

@_cdecl("expmgrad_vjp_lowrank_c") @implementation
public func expmgrad_vjp_lowrank_c(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ u: UnsafePointer<expmgrad_complex64>?, _ ldu: Int64, _ v: UnsafePointer<expmgrad_complex64>?, _ ldv: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<expmgrad_complex64>?,
  _ ldabar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjpLowrank(
    Complex<Float>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), r: Size(r, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), u: MatrixInput(u, ld: ldu, at: 6), v: MatrixInput(v, ld: ldv, at: 8),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 12),
    options: OptionsArgument(options, at: 14)))
}

@_cdecl("expmgrad_vjp_lowrank_z") @implementation
public func expmgrad_vjp_lowrank_z(
  _ layout: Int32, _ n: Int64, _ r: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ u: UnsafePointer<expmgrad_complex128>?, _ ldu: Int64, _ v: UnsafePointer<expmgrad_complex128>?, _ ldv: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<expmgrad_complex128>?,
  _ ldabar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.vjpLowrank(
    Complex<Double>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), r: Size(r, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), u: MatrixInput(u, ld: ldu, at: 6), v: MatrixInput(v, ld: ldv, at: 8),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 12),
    options: OptionsArgument(options, at: 14)))
}

@_cdecl("expmgrad_times_s") @implementation
public func expmgrad_times_s(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ strideY: Int64, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.times(
    Float.self, n: Size(n, at: 1), count: Size(count, at: 2), t: ArrayInput(t, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), y: MatrixOutput(y, ld: ldy, stride: strideY, at: 6), status: Statuses(status),
    options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_times_d") @implementation
public func expmgrad_times_d(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ strideY: Int64, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.times(
    Double.self, n: Size(n, at: 1), count: Size(count, at: 2), t: ArrayInput(t, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), y: MatrixOutput(y, ld: ldy, stride: strideY, at: 6), status: Statuses(status),
    options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_times_c") @implementation
public func expmgrad_times_c(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ strideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.times(
    Complex<Float>.self, n: Size(n, at: 1), count: Size(count, at: 2), t: ArrayInput(t, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), y: MatrixOutput(y, ld: ldy, stride: strideY, at: 6), status: Statuses(status),
    options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_times_z") @implementation
public func expmgrad_times_z(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ strideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.times(
    Complex<Double>.self, n: Size(n, at: 1), count: Size(count, at: 2), t: ArrayInput(t, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), y: MatrixOutput(y, ld: ldy, stride: strideY, at: 6), status: Statuses(status),
    options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_times_vjp_s") @implementation
public func expmgrad_times_vjp_s(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ g: UnsafePointer<Float>?, _ ldg: Int64, _ strideG: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ strideY: Int64, _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ tbar: UnsafeMutablePointer<Float>?,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.timesVjp(
    Float.self, n: Size(n, at: 1), count: Size(count, at: 2), t: ArrayInput(t, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), g: MatrixInput(g, ld: ldg, stride: strideG, at: 6),
    y: MatrixOutput(y, ld: ldy, stride: strideY, at: 9, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, at: 12, mayBeNull: true), tbar: ArrayOutput(tbar, at: 14, mayBeNull: true),
    status: Statuses(status), options: OptionsArgument(options, at: 16)))
}

@_cdecl("expmgrad_times_vjp_d") @implementation
public func expmgrad_times_vjp_d(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ g: UnsafePointer<Double>?, _ ldg: Int64, _ strideG: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ strideY: Int64, _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ tbar: UnsafeMutablePointer<Double>?,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.timesVjp(
    Double.self, n: Size(n, at: 1), count: Size(count, at: 2), t: ArrayInput(t, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), g: MatrixInput(g, ld: ldg, stride: strideG, at: 6),
    y: MatrixOutput(y, ld: ldy, stride: strideY, at: 9, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, at: 12, mayBeNull: true), tbar: ArrayOutput(tbar, at: 14, mayBeNull: true),
    status: Statuses(status), options: OptionsArgument(options, at: 16)))
}

@_cdecl("expmgrad_times_vjp_c") @implementation
public func expmgrad_times_vjp_c(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ strideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ strideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ tbar: UnsafeMutablePointer<Float>?,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.timesVjp(
    Complex<Float>.self, n: Size(n, at: 1), count: Size(count, at: 2), t: ArrayInput(t, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), g: MatrixInput(g, ld: ldg, stride: strideG, at: 6),
    y: MatrixOutput(y, ld: ldy, stride: strideY, at: 9, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, at: 12, mayBeNull: true), tbar: ArrayOutput(tbar, at: 14, mayBeNull: true),
    status: Statuses(status), options: OptionsArgument(options, at: 16)))
}

@_cdecl("expmgrad_times_vjp_z") @implementation
public func expmgrad_times_vjp_z(
  _ n: Int64, _ count: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ strideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ strideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ tbar: UnsafeMutablePointer<Double>?,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.timesVjp(
    Complex<Double>.self, n: Size(n, at: 1), count: Size(count, at: 2), t: ArrayInput(t, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), g: MatrixInput(g, ld: ldg, stride: strideG, at: 6),
    y: MatrixOutput(y, ld: ldy, stride: strideY, at: 9, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, at: 12, mayBeNull: true), tbar: ArrayOutput(tbar, at: 14, mayBeNull: true),
    status: Statuses(status), options: OptionsArgument(options, at: 16)))
}

@_cdecl("expmgrad_l2_s") @implementation
public func expmgrad_l2_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ e: UnsafePointer<Float>?, _ lde: Int64,
  _ f: UnsafePointer<Float>?, _ ldf: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ ddy: UnsafeMutablePointer<Float>?, _ ldddy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.l2(
    Float.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), e: MatrixInput(e, ld: lde, at: 4),
    f: MatrixInput(f, ld: ldf, at: 6), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    ddy: MatrixOutput(ddy, ld: ldddy, at: 10), options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_l2_d") @implementation
public func expmgrad_l2_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ e: UnsafePointer<Double>?, _ lde: Int64,
  _ f: UnsafePointer<Double>?, _ ldf: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ ddy: UnsafeMutablePointer<Double>?, _ ldddy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.l2(
    Double.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), e: MatrixInput(e, ld: lde, at: 4),
    f: MatrixInput(f, ld: ldf, at: 6), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    ddy: MatrixOutput(ddy, ld: ldddy, at: 10), options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_l2_c") @implementation
public func expmgrad_l2_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ e: UnsafePointer<expmgrad_complex64>?,
  _ lde: Int64, _ f: UnsafePointer<expmgrad_complex64>?, _ ldf: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?,
  _ ldy: Int64, _ ddy: UnsafeMutablePointer<expmgrad_complex64>?, _ ldddy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.l2(
    Complex<Float>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), e: MatrixInput(e, ld: lde, at: 4),
    f: MatrixInput(f, ld: ldf, at: 6), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    ddy: MatrixOutput(ddy, ld: ldddy, at: 10), options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_l2_z") @implementation
public func expmgrad_l2_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ e: UnsafePointer<expmgrad_complex128>?,
  _ lde: Int64, _ f: UnsafePointer<expmgrad_complex128>?, _ ldf: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?,
  _ ldy: Int64, _ ddy: UnsafeMutablePointer<expmgrad_complex128>?, _ ldddy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.l2(
    Complex<Double>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), e: MatrixInput(e, ld: lde, at: 4),
    f: MatrixInput(f, ld: ldf, at: 6), y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true),
    ddy: MatrixOutput(ddy, ld: ldddy, at: 10), options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_l2_batch_s") @implementation
public func expmgrad_l2_batch_s(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<Float>?, _ lde: Int64, _ batchStrideE: Int64, _ f: UnsafePointer<Float>?, _ ldf: Int64,
  _ batchStrideF: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ ddy: UnsafeMutablePointer<Float>?, _ ldddy: Int64, _ batchStrideDdy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.l2(
    Float.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    e: MatrixInput(e, ld: lde, batchStride: batchStrideE, at: 6),
    f: MatrixInput(f, ld: ldf, batchStride: batchStrideF, at: 9),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 12, mayBeNull: true),
    ddy: MatrixOutput(ddy, ld: ldddy, batchStride: batchStrideDdy, at: 15), status: Statuses(status),
    options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_l2_batch_d") @implementation
public func expmgrad_l2_batch_d(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<Double>?, _ lde: Int64, _ batchStrideE: Int64, _ f: UnsafePointer<Double>?, _ ldf: Int64,
  _ batchStrideF: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ ddy: UnsafeMutablePointer<Double>?, _ ldddy: Int64, _ batchStrideDdy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.l2(
    Double.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    e: MatrixInput(e, ld: lde, batchStride: batchStrideE, at: 6),
    f: MatrixInput(f, ld: ldf, batchStride: batchStrideF, at: 9),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 12, mayBeNull: true),
    ddy: MatrixOutput(ddy, ld: ldddy, batchStride: batchStrideDdy, at: 15), status: Statuses(status),
    options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_l2_batch_c") @implementation
public func expmgrad_l2_batch_c(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<expmgrad_complex64>?, _ lde: Int64, _ batchStrideE: Int64, _ f: UnsafePointer<expmgrad_complex64>?,
  _ ldf: Int64, _ batchStrideF: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64,
  _ batchStrideY: Int64, _ ddy: UnsafeMutablePointer<expmgrad_complex64>?, _ ldddy: Int64, _ batchStrideDdy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.l2(
    Complex<Float>.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    e: MatrixInput(e, ld: lde, batchStride: batchStrideE, at: 6),
    f: MatrixInput(f, ld: ldf, batchStride: batchStrideF, at: 9),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 12, mayBeNull: true),
    ddy: MatrixOutput(ddy, ld: ldddy, batchStride: batchStrideDdy, at: 15), status: Statuses(status),
    options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_l2_batch_z") @implementation
public func expmgrad_l2_batch_z(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ e: UnsafePointer<expmgrad_complex128>?, _ lde: Int64, _ batchStrideE: Int64,
  _ f: UnsafePointer<expmgrad_complex128>?, _ ldf: Int64, _ batchStrideF: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ ddy: UnsafeMutablePointer<expmgrad_complex128>?, _ ldddy: Int64, _ batchStrideDdy: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.l2(
    Complex<Double>.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    e: MatrixInput(e, ld: lde, batchStride: batchStrideE, at: 6),
    f: MatrixInput(f, ld: ldf, batchStride: batchStrideF, at: 9),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 12, mayBeNull: true),
    ddy: MatrixOutput(ddy, ld: ldddy, batchStride: batchStrideDdy, at: 15), status: Statuses(status),
    options: OptionsArgument(options, at: 19)))
}

@_cdecl("expmgrad_hvp_s") @implementation
public func expmgrad_hvp_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ g: UnsafePointer<Float>?, _ ldg: Int64,
  _ f: UnsafePointer<Float>?, _ ldf: Int64, _ gDot: UnsafePointer<Float>?, _ ldgDot: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64,
  _ abarDot: UnsafeMutablePointer<Float>?, _ ldabarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.hvp(
    Float.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), g: MatrixInput(g, ld: ldg, at: 4),
    f: MatrixInput(f, ld: ldf, at: 6), gDot: MatrixInput(gDot, ld: ldgDot, at: 8, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 12, mayBeNull: true),
    abarDot: MatrixOutput(abarDot, ld: ldabarDot, at: 14), options: OptionsArgument(options, at: 16)))
}

@_cdecl("expmgrad_hvp_d") @implementation
public func expmgrad_hvp_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ g: UnsafePointer<Double>?, _ ldg: Int64,
  _ f: UnsafePointer<Double>?, _ ldf: Int64, _ gDot: UnsafePointer<Double>?, _ ldgDot: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64,
  _ abarDot: UnsafeMutablePointer<Double>?, _ ldabarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.hvp(
    Double.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), g: MatrixInput(g, ld: ldg, at: 4),
    f: MatrixInput(f, ld: ldf, at: 6), gDot: MatrixInput(gDot, ld: ldgDot, at: 8, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 12, mayBeNull: true),
    abarDot: MatrixOutput(abarDot, ld: ldabarDot, at: 14), options: OptionsArgument(options, at: 16)))
}

@_cdecl("expmgrad_hvp_c") @implementation
public func expmgrad_hvp_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ g: UnsafePointer<expmgrad_complex64>?,
  _ ldg: Int64, _ f: UnsafePointer<expmgrad_complex64>?, _ ldf: Int64, _ gDot: UnsafePointer<expmgrad_complex64>?,
  _ ldgDot: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64,
  _ abarDot: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.hvp(
    Complex<Float>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), g: MatrixInput(g, ld: ldg, at: 4),
    f: MatrixInput(f, ld: ldf, at: 6), gDot: MatrixInput(gDot, ld: ldgDot, at: 8, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 12, mayBeNull: true),
    abarDot: MatrixOutput(abarDot, ld: ldabarDot, at: 14), options: OptionsArgument(options, at: 16)))
}

@_cdecl("expmgrad_hvp_z") @implementation
public func expmgrad_hvp_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ g: UnsafePointer<expmgrad_complex128>?,
  _ ldg: Int64, _ f: UnsafePointer<expmgrad_complex128>?, _ ldf: Int64, _ gDot: UnsafePointer<expmgrad_complex128>?,
  _ ldgDot: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64,
  _ abarDot: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.hvp(
    Complex<Double>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2), g: MatrixInput(g, ld: ldg, at: 4),
    f: MatrixInput(f, ld: ldf, at: 6), gDot: MatrixInput(gDot, ld: ldgDot, at: 8, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, at: 10, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 12, mayBeNull: true),
    abarDot: MatrixOutput(abarDot, ld: ldabarDot, at: 14), options: OptionsArgument(options, at: 16)))
}

@_cdecl("expmgrad_hvp_batch_s") @implementation
public func expmgrad_hvp_batch_s(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<Float>?, _ ldg: Int64, _ batchStrideG: Int64, _ f: UnsafePointer<Float>?, _ ldf: Int64,
  _ batchStrideF: Int64, _ gDot: UnsafePointer<Float>?, _ ldgDot: Int64, _ batchStrideGDot: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64, _ abar: UnsafeMutablePointer<Float>?,
  _ ldabar: Int64, _ batchStrideAbar: Int64, _ abarDot: UnsafeMutablePointer<Float>?, _ ldabarDot: Int64,
  _ batchStrideAbarDot: Int64, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.hvp(
    Float.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    g: MatrixInput(g, ld: ldg, batchStride: batchStrideG, at: 6),
    f: MatrixInput(f, ld: ldf, batchStride: batchStrideF, at: 9),
    gDot: MatrixInput(gDot, ld: ldgDot, batchStride: batchStrideGDot, at: 12, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 15, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 18, mayBeNull: true),
    abarDot: MatrixOutput(abarDot, ld: ldabarDot, batchStride: batchStrideAbarDot, at: 21), status: Statuses(status),
    options: OptionsArgument(options, at: 25)))
}

@_cdecl("expmgrad_hvp_batch_d") @implementation
public func expmgrad_hvp_batch_d(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<Double>?, _ ldg: Int64, _ batchStrideG: Int64, _ f: UnsafePointer<Double>?, _ ldf: Int64,
  _ batchStrideF: Int64, _ gDot: UnsafePointer<Double>?, _ ldgDot: Int64, _ batchStrideGDot: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64, _ abar: UnsafeMutablePointer<Double>?,
  _ ldabar: Int64, _ batchStrideAbar: Int64, _ abarDot: UnsafeMutablePointer<Double>?, _ ldabarDot: Int64,
  _ batchStrideAbarDot: Int64, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.hvp(
    Double.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    g: MatrixInput(g, ld: ldg, batchStride: batchStrideG, at: 6),
    f: MatrixInput(f, ld: ldf, batchStride: batchStrideF, at: 9),
    gDot: MatrixInput(gDot, ld: ldgDot, batchStride: batchStrideGDot, at: 12, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 15, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 18, mayBeNull: true),
    abarDot: MatrixOutput(abarDot, ld: ldabarDot, batchStride: batchStrideAbarDot, at: 21), status: Statuses(status),
    options: OptionsArgument(options, at: 25)))
}

@_cdecl("expmgrad_hvp_batch_c") @implementation
public func expmgrad_hvp_batch_c(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ batchStrideG: Int64, _ f: UnsafePointer<expmgrad_complex64>?,
  _ ldf: Int64, _ batchStrideF: Int64, _ gDot: UnsafePointer<expmgrad_complex64>?, _ ldgDot: Int64,
  _ batchStrideGDot: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ abarDot: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabarDot: Int64, _ batchStrideAbarDot: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.hvp(
    Complex<Float>.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    g: MatrixInput(g, ld: ldg, batchStride: batchStrideG, at: 6),
    f: MatrixInput(f, ld: ldf, batchStride: batchStrideF, at: 9),
    gDot: MatrixInput(gDot, ld: ldgDot, batchStride: batchStrideGDot, at: 12, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 15, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 18, mayBeNull: true),
    abarDot: MatrixOutput(abarDot, ld: ldabarDot, batchStride: batchStrideAbarDot, at: 21), status: Statuses(status),
    options: OptionsArgument(options, at: 25)))
}

@_cdecl("expmgrad_hvp_batch_z") @implementation
public func expmgrad_hvp_batch_z(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ batchStrideG: Int64,
  _ f: UnsafePointer<expmgrad_complex128>?, _ ldf: Int64, _ batchStrideF: Int64,
  _ gDot: UnsafePointer<expmgrad_complex128>?, _ ldgDot: Int64, _ batchStrideGDot: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ abarDot: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabarDot: Int64, _ batchStrideAbarDot: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.hvp(
    Complex<Double>.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    g: MatrixInput(g, ld: ldg, batchStride: batchStrideG, at: 6),
    f: MatrixInput(f, ld: ldf, batchStride: batchStrideF, at: 9),
    gDot: MatrixInput(gDot, ld: ldgDot, batchStride: batchStrideGDot, at: 12, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 15, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 18, mayBeNull: true),
    abarDot: MatrixOutput(abarDot, ld: ldabarDot, batchStride: batchStrideAbarDot, at: 21), status: Statuses(status),
    options: OptionsArgument(options, at: 25)))
}

@_cdecl("expmgrad_tape_create_s") @implementation
public func expmgrad_tape_create_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ tape: UnsafeMutablePointer<OpaquePointer?>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeCreate(
    Float.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), tape: ArrayOutput(tape, at: 6),
    options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_tape_create_d") @implementation
public func expmgrad_tape_create_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ tape: UnsafeMutablePointer<OpaquePointer?>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeCreate(
    Double.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), tape: ArrayOutput(tape, at: 6),
    options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_tape_create_c") @implementation
public func expmgrad_tape_create_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?,
  _ ldy: Int64, _ tape: UnsafeMutablePointer<OpaquePointer?>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeCreate(
    Complex<Float>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), tape: ArrayOutput(tape, at: 6),
    options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_tape_create_z") @implementation
public func expmgrad_tape_create_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?,
  _ ldy: Int64, _ tape: UnsafeMutablePointer<OpaquePointer?>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeCreate(
    Complex<Double>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), tape: ArrayOutput(tape, at: 6),
    options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_tape_jvp_s") @implementation
public func expmgrad_tape_jvp_s(
  _ tape: OpaquePointer?, _ k: Int64, _ e: UnsafePointer<Float>?, _ lde: Int64, _ strideE: Int64,
  _ dy: UnsafeMutablePointer<Float>?, _ lddy: Int64, _ strideDy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeJvp(
    Float.self, tape: Handle(tape, at: 1), k: Size(k, at: 2), e: MatrixInput(e, ld: lde, stride: strideE, at: 3),
    dy: MatrixOutput(dy, ld: lddy, stride: strideDy, at: 6), options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_tape_jvp_d") @implementation
public func expmgrad_tape_jvp_d(
  _ tape: OpaquePointer?, _ k: Int64, _ e: UnsafePointer<Double>?, _ lde: Int64, _ strideE: Int64,
  _ dy: UnsafeMutablePointer<Double>?, _ lddy: Int64, _ strideDy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeJvp(
    Double.self, tape: Handle(tape, at: 1), k: Size(k, at: 2), e: MatrixInput(e, ld: lde, stride: strideE, at: 3),
    dy: MatrixOutput(dy, ld: lddy, stride: strideDy, at: 6), options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_tape_jvp_c") @implementation
public func expmgrad_tape_jvp_c(
  _ tape: OpaquePointer?, _ k: Int64, _ e: UnsafePointer<expmgrad_complex64>?, _ lde: Int64, _ strideE: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex64>?, _ lddy: Int64, _ strideDy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeJvp(
    Complex<Float>.self, tape: Handle(tape, at: 1), k: Size(k, at: 2),
    e: MatrixInput(e, ld: lde, stride: strideE, at: 3), dy: MatrixOutput(dy, ld: lddy, stride: strideDy, at: 6),
    options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_tape_jvp_z") @implementation
public func expmgrad_tape_jvp_z(
  _ tape: OpaquePointer?, _ k: Int64, _ e: UnsafePointer<expmgrad_complex128>?, _ lde: Int64, _ strideE: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex128>?, _ lddy: Int64, _ strideDy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeJvp(
    Complex<Double>.self, tape: Handle(tape, at: 1), k: Size(k, at: 2),
    e: MatrixInput(e, ld: lde, stride: strideE, at: 3), dy: MatrixOutput(dy, ld: lddy, stride: strideDy, at: 6),
    options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_tape_vjp_s") @implementation
public func expmgrad_tape_vjp_s(
  _ tape: OpaquePointer?, _ k: Int64, _ g: UnsafePointer<Float>?, _ ldg: Int64, _ strideG: Int64,
  _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64, _ strideAbar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeVjp(
    Float.self, tape: Handle(tape, at: 1), k: Size(k, at: 2), g: MatrixInput(g, ld: ldg, stride: strideG, at: 3),
    abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, at: 6), options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_tape_vjp_d") @implementation
public func expmgrad_tape_vjp_d(
  _ tape: OpaquePointer?, _ k: Int64, _ g: UnsafePointer<Double>?, _ ldg: Int64, _ strideG: Int64,
  _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ strideAbar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeVjp(
    Double.self, tape: Handle(tape, at: 1), k: Size(k, at: 2), g: MatrixInput(g, ld: ldg, stride: strideG, at: 3),
    abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, at: 6), options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_tape_vjp_c") @implementation
public func expmgrad_tape_vjp_c(
  _ tape: OpaquePointer?, _ k: Int64, _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ strideG: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ strideAbar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeVjp(
    Complex<Float>.self, tape: Handle(tape, at: 1), k: Size(k, at: 2),
    g: MatrixInput(g, ld: ldg, stride: strideG, at: 3), abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, at: 6),
    options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_tape_vjp_z") @implementation
public func expmgrad_tape_vjp_z(
  _ tape: OpaquePointer?, _ k: Int64, _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ strideG: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ strideAbar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeVjp(
    Complex<Double>.self, tape: Handle(tape, at: 1), k: Size(k, at: 2),
    g: MatrixInput(g, ld: ldg, stride: strideG, at: 3), abar: MatrixOutput(abar, ld: ldabar, stride: strideAbar, at: 6),
    options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_tape_hvp_s") @implementation
public func expmgrad_tape_hvp_s(
  _ tape: OpaquePointer?, _ g: UnsafePointer<Float>?, _ ldg: Int64, _ f: UnsafePointer<Float>?, _ ldf: Int64,
  _ gDot: UnsafePointer<Float>?, _ ldgDot: Int64, _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64,
  _ abarDot: UnsafeMutablePointer<Float>?, _ ldabarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeHvp(
    Float.self, tape: Handle(tape, at: 1), g: MatrixInput(g, ld: ldg, at: 2), f: MatrixInput(f, ld: ldf, at: 4),
    gDot: MatrixInput(gDot, ld: ldgDot, at: 6, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, at: 8, mayBeNull: true), abarDot: MatrixOutput(abarDot, ld: ldabarDot, at: 10),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_tape_hvp_d") @implementation
public func expmgrad_tape_hvp_d(
  _ tape: OpaquePointer?, _ g: UnsafePointer<Double>?, _ ldg: Int64, _ f: UnsafePointer<Double>?, _ ldf: Int64,
  _ gDot: UnsafePointer<Double>?, _ ldgDot: Int64, _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64,
  _ abarDot: UnsafeMutablePointer<Double>?, _ ldabarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeHvp(
    Double.self, tape: Handle(tape, at: 1), g: MatrixInput(g, ld: ldg, at: 2), f: MatrixInput(f, ld: ldf, at: 4),
    gDot: MatrixInput(gDot, ld: ldgDot, at: 6, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, at: 8, mayBeNull: true), abarDot: MatrixOutput(abarDot, ld: ldabarDot, at: 10),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_tape_hvp_c") @implementation
public func expmgrad_tape_hvp_c(
  _ tape: OpaquePointer?, _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64,
  _ f: UnsafePointer<expmgrad_complex64>?, _ ldf: Int64, _ gDot: UnsafePointer<expmgrad_complex64>?, _ ldgDot: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64,
  _ abarDot: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeHvp(
    Complex<Float>.self, tape: Handle(tape, at: 1), g: MatrixInput(g, ld: ldg, at: 2),
    f: MatrixInput(f, ld: ldf, at: 4), gDot: MatrixInput(gDot, ld: ldgDot, at: 6, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, at: 8, mayBeNull: true), abarDot: MatrixOutput(abarDot, ld: ldabarDot, at: 10),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_tape_hvp_z") @implementation
public func expmgrad_tape_hvp_z(
  _ tape: OpaquePointer?, _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64,
  _ f: UnsafePointer<expmgrad_complex128>?, _ ldf: Int64, _ gDot: UnsafePointer<expmgrad_complex128>?, _ ldgDot: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64,
  _ abarDot: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabarDot: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeHvp(
    Complex<Double>.self, tape: Handle(tape, at: 1), g: MatrixInput(g, ld: ldg, at: 2),
    f: MatrixInput(f, ld: ldf, at: 4), gDot: MatrixInput(gDot, ld: ldgDot, at: 6, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, at: 8, mayBeNull: true), abarDot: MatrixOutput(abarDot, ld: ldabarDot, at: 10),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_tape_destroy") @implementation
public func expmgrad_tape_destroy(_ tape: OpaquePointer?) -> expmgrad_status {
  statusOf(try ExpmgradC.tapeDestroy(tape: Handle(tape, at: 1)))
}

@_cdecl("expmgrad_workspace_create") @implementation
public func expmgrad_workspace_create(
  _ operation: Int32, _ type: Int32, _ n: Int64, _ k: Int64, _ workspace: UnsafeMutablePointer<OpaquePointer?>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.workspaceCreate(
    operation: Choice(operation, at: 1), type: Choice(type, at: 2), n: Size(n, at: 3), k: Size(k, at: 4),
    workspace: ArrayOutput(workspace, at: 5)))
}

@_cdecl("expmgrad_workspace_destroy") @implementation
public func expmgrad_workspace_destroy(_ workspace: OpaquePointer?) -> expmgrad_status {
  statusOf(try ExpmgradC.workspaceDestroy(workspace: Handle(workspace, at: 1)))
}

@_cdecl("expmgrad_jacobian_s") @implementation
public func expmgrad_jacobian_s(
  _ n: Int64, _ method: Int32, _ form: Int32, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ jac: UnsafeMutablePointer<Float>?, _ ldjac: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jacobian(
    Float.self, n: Size(n, at: 1), method: Choice(method, at: 2), form: Choice(form, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), y: MatrixOutput(y, ld: ldy, at: 6, mayBeNull: true),
    jac: MatrixOutput(jac, ld: ldjac, at: 8), options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_jacobian_d") @implementation
public func expmgrad_jacobian_d(
  _ n: Int64, _ method: Int32, _ form: Int32, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ jac: UnsafeMutablePointer<Double>?, _ ldjac: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jacobian(
    Double.self, n: Size(n, at: 1), method: Choice(method, at: 2), form: Choice(form, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), y: MatrixOutput(y, ld: ldy, at: 6, mayBeNull: true),
    jac: MatrixOutput(jac, ld: ldjac, at: 8), options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_jacobian_c") @implementation
public func expmgrad_jacobian_c(
  _ n: Int64, _ method: Int32, _ form: Int32, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ jac: UnsafeMutablePointer<expmgrad_complex64>?,
  _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jacobian(
    Complex<Float>.self, n: Size(n, at: 1), method: Choice(method, at: 2), form: Choice(form, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), y: MatrixOutput(y, ld: ldy, at: 6, mayBeNull: true),
    jac: MatrixOutput(jac, ld: ldjac, at: 8), options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_jacobian_z") @implementation
public func expmgrad_jacobian_z(
  _ n: Int64, _ method: Int32, _ form: Int32, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ jac: UnsafeMutablePointer<expmgrad_complex128>?,
  _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jacobian(
    Complex<Double>.self, n: Size(n, at: 1), method: Choice(method, at: 2), form: Choice(form, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), y: MatrixOutput(y, ld: ldy, at: 6, mayBeNull: true),
    jac: MatrixOutput(jac, ld: ldjac, at: 8), options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_jacobian_half_s") @implementation
public func expmgrad_jacobian_half_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ jac: UnsafeMutablePointer<Float>?, _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jacobianHalf(
    Float.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), jac: MatrixOutput(jac, ld: ldjac, at: 6),
    options: OptionsArgument(options, at: 8)))
}

@_cdecl("expmgrad_jacobian_half_d") @implementation
public func expmgrad_jacobian_half_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ jac: UnsafeMutablePointer<Double>?, _ ldjac: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jacobianHalf(
    Double.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), jac: MatrixOutput(jac, ld: ldjac, at: 6),
    options: OptionsArgument(options, at: 8)))
}

@_cdecl("expmgrad_jacobian_half_c") @implementation
public func expmgrad_jacobian_half_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?,
  _ ldy: Int64, _ jac: UnsafeMutablePointer<expmgrad_complex64>?, _ ldjac: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jacobianHalf(
    Complex<Float>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), jac: MatrixOutput(jac, ld: ldjac, at: 6),
    options: OptionsArgument(options, at: 8)))
}

@_cdecl("expmgrad_jacobian_half_z") @implementation
public func expmgrad_jacobian_half_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?,
  _ ldy: Int64, _ jac: UnsafeMutablePointer<expmgrad_complex128>?, _ ldjac: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.jacobianHalf(
    Complex<Double>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), jac: MatrixOutput(jac, ld: ldjac, at: 6),
    options: OptionsArgument(options, at: 8)))
}

@_cdecl("expmgrad_cond_s") @implementation
public func expmgrad_cond_s(
  _ n: Int64, _ norm: Int32, _ method: Int32, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ cond: UnsafeMutablePointer<Double>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.cond(
    Float.self, n: Size(n, at: 1), norm: Choice(norm, at: 2), method: Choice(method, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), cond: ArrayOutput(cond, at: 6), options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_cond_d") @implementation
public func expmgrad_cond_d(
  _ n: Int64, _ norm: Int32, _ method: Int32, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ cond: UnsafeMutablePointer<Double>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.cond(
    Double.self, n: Size(n, at: 1), norm: Choice(norm, at: 2), method: Choice(method, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), cond: ArrayOutput(cond, at: 6), options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_cond_c") @implementation
public func expmgrad_cond_c(
  _ n: Int64, _ norm: Int32, _ method: Int32, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ cond: UnsafeMutablePointer<Double>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.cond(
    Complex<Float>.self, n: Size(n, at: 1), norm: Choice(norm, at: 2), method: Choice(method, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), cond: ArrayOutput(cond, at: 6), options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_cond_z") @implementation
public func expmgrad_cond_z(
  _ n: Int64, _ norm: Int32, _ method: Int32, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ cond: UnsafeMutablePointer<Double>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.cond(
    Complex<Double>.self, n: Size(n, at: 1), norm: Choice(norm, at: 2), method: Choice(method, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), cond: ArrayOutput(cond, at: 6), options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_cond_batch_s") @implementation
public func expmgrad_cond_batch_s(
  _ n: Int64, _ norm: Int32, _ method: Int32, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ batchStrideA: Int64, _ cond: UnsafeMutablePointer<Double>?, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.cond(
    Float.self, n: Size(n, at: 1), norm: Choice(norm, at: 2), method: Choice(method, at: 3), count: Size(count, at: 4),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 5), cond: ArrayOutput(cond, at: 8),
    status: Statuses(status), options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_cond_batch_d") @implementation
public func expmgrad_cond_batch_d(
  _ n: Int64, _ norm: Int32, _ method: Int32, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ batchStrideA: Int64, _ cond: UnsafeMutablePointer<Double>?, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.cond(
    Double.self, n: Size(n, at: 1), norm: Choice(norm, at: 2), method: Choice(method, at: 3), count: Size(count, at: 4),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 5), cond: ArrayOutput(cond, at: 8),
    status: Statuses(status), options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_cond_batch_c") @implementation
public func expmgrad_cond_batch_c(
  _ n: Int64, _ norm: Int32, _ method: Int32, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ batchStrideA: Int64, _ cond: UnsafeMutablePointer<Double>?, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.cond(
    Complex<Float>.self, n: Size(n, at: 1), norm: Choice(norm, at: 2), method: Choice(method, at: 3),
    count: Size(count, at: 4), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 5),
    cond: ArrayOutput(cond, at: 8), status: Statuses(status), options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_cond_batch_z") @implementation
public func expmgrad_cond_batch_z(
  _ n: Int64, _ norm: Int32, _ method: Int32, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ batchStrideA: Int64, _ cond: UnsafeMutablePointer<Double>?, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.cond(
    Complex<Double>.self, n: Size(n, at: 1), norm: Choice(norm, at: 2), method: Choice(method, at: 3),
    count: Size(count, at: 4), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 5),
    cond: ArrayOutput(cond, at: 8), status: Statuses(status), options: OptionsArgument(options, at: 10)))
}

@_cdecl("expmgrad_info_s") @implementation
public func expmgrad_info_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.info(
    Float.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), info: ArrayOutput(info, at: 6),
    options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_info_d") @implementation
public func expmgrad_info_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.info(
    Double.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), info: ArrayOutput(info, at: 6),
    options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_info_c") @implementation
public func expmgrad_info_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?,
  _ ldy: Int64, _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.info(
    Complex<Float>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), info: ArrayOutput(info, at: 6),
    options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_info_z") @implementation
public func expmgrad_info_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?,
  _ ldy: Int64, _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.info(
    Complex<Double>.self, n: Size(n, at: 1), a: MatrixInput(a, ld: lda, at: 2),
    y: MatrixOutput(y, ld: ldy, at: 4, mayBeNull: true), info: ArrayOutput(info, at: 6),
    options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_info_batch_s") @implementation
public func expmgrad_info_batch_s(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64, _ info: UnsafeMutablePointer<expmgrad_info>?,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.info(
    Float.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 6, mayBeNull: true), info: ArrayOutput(info, at: 9),
    status: Statuses(status), options: OptionsArgument(options, at: 11)))
}

@_cdecl("expmgrad_info_batch_d") @implementation
public func expmgrad_info_batch_d(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64, _ info: UnsafeMutablePointer<expmgrad_info>?,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.info(
    Double.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 6, mayBeNull: true), info: ArrayOutput(info, at: 9),
    status: Statuses(status), options: OptionsArgument(options, at: 11)))
}

@_cdecl("expmgrad_info_batch_c") @implementation
public func expmgrad_info_batch_c(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ info: UnsafeMutablePointer<expmgrad_info>?, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.info(
    Complex<Float>.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 6, mayBeNull: true), info: ArrayOutput(info, at: 9),
    status: Statuses(status), options: OptionsArgument(options, at: 11)))
}

@_cdecl("expmgrad_info_batch_z") @implementation
public func expmgrad_info_batch_z(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ info: UnsafeMutablePointer<expmgrad_info>?, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.info(
    Complex<Double>.self, n: Size(n, at: 1), count: Size(count, at: 2),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 3),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 6, mayBeNull: true), info: ArrayOutput(info, at: 9),
    status: Statuses(status), options: OptionsArgument(options, at: 11)))
}

@_cdecl("expmgrad_eigh_s") @implementation
public func expmgrad_eigh_s(
  _ uplo: Int32, _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eigh(
    Float.self, uplo: Choice(uplo, at: 1), n: Size(n, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    y: MatrixOutput(y, ld: ldy, at: 5), options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_eigh_d") @implementation
public func expmgrad_eigh_d(
  _ uplo: Int32, _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ y: UnsafeMutablePointer<Double>?,
  _ ldy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eigh(
    Double.self, uplo: Choice(uplo, at: 1), n: Size(n, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    y: MatrixOutput(y, ld: ldy, at: 5), options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_eigh_c") @implementation
public func expmgrad_eigh_c(
  _ uplo: Int32, _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eigh(
    Complex<Float>.self, uplo: Choice(uplo, at: 1), n: Size(n, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    y: MatrixOutput(y, ld: ldy, at: 5), options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_eigh_z") @implementation
public func expmgrad_eigh_z(
  _ uplo: Int32, _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eigh(
    Complex<Double>.self, uplo: Choice(uplo, at: 1), n: Size(n, at: 2), a: MatrixInput(a, ld: lda, at: 3),
    y: MatrixOutput(y, ld: ldy, at: 5), options: OptionsArgument(options, at: 7)))
}

@_cdecl("expmgrad_eigh_batch_s") @implementation
public func expmgrad_eigh_batch_s(
  _ uplo: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eigh(
    Float.self, uplo: Choice(uplo, at: 1), n: Size(n, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 7), status: Statuses(status),
    options: OptionsArgument(options, at: 11)))
}

@_cdecl("expmgrad_eigh_batch_d") @implementation
public func expmgrad_eigh_batch_d(
  _ uplo: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eigh(
    Double.self, uplo: Choice(uplo, at: 1), n: Size(n, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 7), status: Statuses(status),
    options: OptionsArgument(options, at: 11)))
}

@_cdecl("expmgrad_eigh_batch_c") @implementation
public func expmgrad_eigh_batch_c(
  _ uplo: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ batchStrideA: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eigh(
    Complex<Float>.self, uplo: Choice(uplo, at: 1), n: Size(n, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 7), status: Statuses(status),
    options: OptionsArgument(options, at: 11)))
}

@_cdecl("expmgrad_eigh_batch_z") @implementation
public func expmgrad_eigh_batch_z(
  _ uplo: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ batchStrideA: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eigh(
    Complex<Double>.self, uplo: Choice(uplo, at: 1), n: Size(n, at: 2), count: Size(count, at: 3),
    a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 4),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 7), status: Statuses(status),
    options: OptionsArgument(options, at: 11)))
}

@_cdecl("expmgrad_eigh_vjp_s") @implementation
public func expmgrad_eigh_vjp_s(
  _ uplo: Int32, _ convention: Int32, _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ g: UnsafePointer<Float>?,
  _ ldg: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eighVjp(
    Float.self, uplo: Choice(uplo, at: 1), convention: Choice(convention, at: 2), n: Size(n, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), g: MatrixInput(g, ld: ldg, at: 6),
    y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 10),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_eigh_vjp_d") @implementation
public func expmgrad_eigh_vjp_d(
  _ uplo: Int32, _ convention: Int32, _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ g: UnsafePointer<Double>?, _ ldg: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eighVjp(
    Double.self, uplo: Choice(uplo, at: 1), convention: Choice(convention, at: 2), n: Size(n, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), g: MatrixInput(g, ld: ldg, at: 6),
    y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 10),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_eigh_vjp_c") @implementation
public func expmgrad_eigh_vjp_c(
  _ uplo: Int32, _ convention: Int32, _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eighVjp(
    Complex<Float>.self, uplo: Choice(uplo, at: 1), convention: Choice(convention, at: 2), n: Size(n, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), g: MatrixInput(g, ld: ldg, at: 6),
    y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 10),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_eigh_vjp_z") @implementation
public func expmgrad_eigh_vjp_z(
  _ uplo: Int32, _ convention: Int32, _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64,
  _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eighVjp(
    Complex<Double>.self, uplo: Choice(uplo, at: 1), convention: Choice(convention, at: 2), n: Size(n, at: 3),
    a: MatrixInput(a, ld: lda, at: 4), g: MatrixInput(g, ld: ldg, at: 6),
    y: MatrixOutput(y, ld: ldy, at: 8, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 10),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_eigh_vjp_batch_s") @implementation
public func expmgrad_eigh_vjp_batch_s(
  _ uplo: Int32, _ convention: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ batchStrideA: Int64, _ g: UnsafePointer<Float>?, _ ldg: Int64, _ batchStrideG: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64, _ abar: UnsafeMutablePointer<Float>?,
  _ ldabar: Int64, _ batchStrideAbar: Int64, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eighVjp(
    Float.self, uplo: Choice(uplo, at: 1), convention: Choice(convention, at: 2), n: Size(n, at: 3),
    count: Size(count, at: 4), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 5),
    g: MatrixInput(g, ld: ldg, batchStride: batchStrideG, at: 8),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 14), status: Statuses(status),
    options: OptionsArgument(options, at: 18)))
}

@_cdecl("expmgrad_eigh_vjp_batch_d") @implementation
public func expmgrad_eigh_vjp_batch_d(
  _ uplo: Int32, _ convention: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ batchStrideA: Int64, _ g: UnsafePointer<Double>?, _ ldg: Int64, _ batchStrideG: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64, _ abar: UnsafeMutablePointer<Double>?,
  _ ldabar: Int64, _ batchStrideAbar: Int64, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eighVjp(
    Double.self, uplo: Choice(uplo, at: 1), convention: Choice(convention, at: 2), n: Size(n, at: 3),
    count: Size(count, at: 4), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 5),
    g: MatrixInput(g, ld: ldg, batchStride: batchStrideG, at: 8),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 14), status: Statuses(status),
    options: OptionsArgument(options, at: 18)))
}

@_cdecl("expmgrad_eigh_vjp_batch_c") @implementation
public func expmgrad_eigh_vjp_batch_c(
  _ uplo: Int32, _ convention: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64,
  _ batchStrideA: Int64, _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ batchStrideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eighVjp(
    Complex<Float>.self, uplo: Choice(uplo, at: 1), convention: Choice(convention, at: 2), n: Size(n, at: 3),
    count: Size(count, at: 4), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 5),
    g: MatrixInput(g, ld: ldg, batchStride: batchStrideG, at: 8),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 14), status: Statuses(status),
    options: OptionsArgument(options, at: 18)))
}

@_cdecl("expmgrad_eigh_vjp_batch_z") @implementation
public func expmgrad_eigh_vjp_batch_z(
  _ uplo: Int32, _ convention: Int32, _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?,
  _ lda: Int64, _ batchStrideA: Int64, _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ batchStrideG: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.eighVjp(
    Complex<Double>.self, uplo: Choice(uplo, at: 1), convention: Choice(convention, at: 2), n: Size(n, at: 3),
    count: Size(count, at: 4), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 5),
    g: MatrixInput(g, ld: ldg, batchStride: batchStrideG, at: 8),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 11, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 14), status: Statuses(status),
    options: OptionsArgument(options, at: 18)))
}

@_cdecl("expmgrad_action_s") @implementation
public func expmgrad_action_s(
  _ op: UnsafePointer<expmgrad_operator>?, _ layout: Int32, _ columns: Int64, _ count: Int64,
  _ t: UnsafePointer<Float>?, _ b: UnsafePointer<Float>?, _ ldb: Int64, _ w: UnsafeMutablePointer<Float>?, _ ldw: Int64,
  _ strideW: Int64, _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.action(
    Float.self, op: ArrayInput(op, at: 1), layout: Choice(layout, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), b: MatrixInput(b, ld: ldb, at: 6),
    w: MatrixOutput(w, ld: ldw, stride: strideW, at: 8), info: ArrayOutput(info, at: 11, mayBeNull: true),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_action_d") @implementation
public func expmgrad_action_d(
  _ op: UnsafePointer<expmgrad_operator>?, _ layout: Int32, _ columns: Int64, _ count: Int64,
  _ t: UnsafePointer<Double>?, _ b: UnsafePointer<Double>?, _ ldb: Int64, _ w: UnsafeMutablePointer<Double>?,
  _ ldw: Int64, _ strideW: Int64, _ info: UnsafeMutablePointer<expmgrad_info>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.action(
    Double.self, op: ArrayInput(op, at: 1), layout: Choice(layout, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), b: MatrixInput(b, ld: ldb, at: 6),
    w: MatrixOutput(w, ld: ldw, stride: strideW, at: 8), info: ArrayOutput(info, at: 11, mayBeNull: true),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_action_c") @implementation
public func expmgrad_action_c(
  _ op: UnsafePointer<expmgrad_operator>?, _ layout: Int32, _ columns: Int64, _ count: Int64,
  _ t: UnsafePointer<Float>?, _ b: UnsafePointer<expmgrad_complex64>?, _ ldb: Int64,
  _ w: UnsafeMutablePointer<expmgrad_complex64>?, _ ldw: Int64, _ strideW: Int64,
  _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.action(
    Complex<Float>.self, op: ArrayInput(op, at: 1), layout: Choice(layout, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), b: MatrixInput(b, ld: ldb, at: 6),
    w: MatrixOutput(w, ld: ldw, stride: strideW, at: 8), info: ArrayOutput(info, at: 11, mayBeNull: true),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_action_z") @implementation
public func expmgrad_action_z(
  _ op: UnsafePointer<expmgrad_operator>?, _ layout: Int32, _ columns: Int64, _ count: Int64,
  _ t: UnsafePointer<Double>?, _ b: UnsafePointer<expmgrad_complex128>?, _ ldb: Int64,
  _ w: UnsafeMutablePointer<expmgrad_complex128>?, _ ldw: Int64, _ strideW: Int64,
  _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.action(
    Complex<Double>.self, op: ArrayInput(op, at: 1), layout: Choice(layout, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), b: MatrixInput(b, ld: ldb, at: 6),
    w: MatrixOutput(w, ld: ldw, stride: strideW, at: 8), info: ArrayOutput(info, at: 11, mayBeNull: true),
    options: OptionsArgument(options, at: 12)))
}

@_cdecl("expmgrad_action_tape_create_s") @implementation
public func expmgrad_action_tape_create_s(
  _ op: UnsafePointer<expmgrad_operator>?, _ layout: Int32, _ columns: Int64, _ count: Int64,
  _ t: UnsafePointer<Float>?, _ b: UnsafePointer<Float>?, _ ldb: Int64, _ w: UnsafeMutablePointer<Float>?, _ ldw: Int64,
  _ strideW: Int64, _ recording: UnsafeMutablePointer<OpaquePointer?>?, _ info: UnsafeMutablePointer<expmgrad_info>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.actionTapeCreate(
    Float.self, op: ArrayInput(op, at: 1), layout: Choice(layout, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), b: MatrixInput(b, ld: ldb, at: 6),
    w: MatrixOutput(w, ld: ldw, stride: strideW, at: 8, mayBeNull: true), recording: ArrayOutput(recording, at: 11),
    info: ArrayOutput(info, at: 12, mayBeNull: true), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_action_tape_create_d") @implementation
public func expmgrad_action_tape_create_d(
  _ op: UnsafePointer<expmgrad_operator>?, _ layout: Int32, _ columns: Int64, _ count: Int64,
  _ t: UnsafePointer<Double>?, _ b: UnsafePointer<Double>?, _ ldb: Int64, _ w: UnsafeMutablePointer<Double>?,
  _ ldw: Int64, _ strideW: Int64, _ recording: UnsafeMutablePointer<OpaquePointer?>?,
  _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.actionTapeCreate(
    Double.self, op: ArrayInput(op, at: 1), layout: Choice(layout, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), b: MatrixInput(b, ld: ldb, at: 6),
    w: MatrixOutput(w, ld: ldw, stride: strideW, at: 8, mayBeNull: true), recording: ArrayOutput(recording, at: 11),
    info: ArrayOutput(info, at: 12, mayBeNull: true), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_action_tape_create_c") @implementation
public func expmgrad_action_tape_create_c(
  _ op: UnsafePointer<expmgrad_operator>?, _ layout: Int32, _ columns: Int64, _ count: Int64,
  _ t: UnsafePointer<Float>?, _ b: UnsafePointer<expmgrad_complex64>?, _ ldb: Int64,
  _ w: UnsafeMutablePointer<expmgrad_complex64>?, _ ldw: Int64, _ strideW: Int64,
  _ recording: UnsafeMutablePointer<OpaquePointer?>?, _ info: UnsafeMutablePointer<expmgrad_info>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.actionTapeCreate(
    Complex<Float>.self, op: ArrayInput(op, at: 1), layout: Choice(layout, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), b: MatrixInput(b, ld: ldb, at: 6),
    w: MatrixOutput(w, ld: ldw, stride: strideW, at: 8, mayBeNull: true), recording: ArrayOutput(recording, at: 11),
    info: ArrayOutput(info, at: 12, mayBeNull: true), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_action_tape_create_z") @implementation
public func expmgrad_action_tape_create_z(
  _ op: UnsafePointer<expmgrad_operator>?, _ layout: Int32, _ columns: Int64, _ count: Int64,
  _ t: UnsafePointer<Double>?, _ b: UnsafePointer<expmgrad_complex128>?, _ ldb: Int64,
  _ w: UnsafeMutablePointer<expmgrad_complex128>?, _ ldw: Int64, _ strideW: Int64,
  _ recording: UnsafeMutablePointer<OpaquePointer?>?, _ info: UnsafeMutablePointer<expmgrad_info>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.actionTapeCreate(
    Complex<Double>.self, op: ArrayInput(op, at: 1), layout: Choice(layout, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), b: MatrixInput(b, ld: ldb, at: 6),
    w: MatrixOutput(w, ld: ldw, stride: strideW, at: 8, mayBeNull: true), recording: ArrayOutput(recording, at: 11),
    info: ArrayOutput(info, at: 12, mayBeNull: true), options: OptionsArgument(options, at: 13)))
}

@_cdecl("expmgrad_action_tape_vjp_s") @implementation
public func expmgrad_action_tape_vjp_s(
  _ recording: OpaquePointer?, _ g: UnsafePointer<Float>?, _ ldg: Int64, _ strideG: Int64,
  _ entriesBar: UnsafeMutableRawPointer?, _ bbar: UnsafeMutablePointer<Float>?, _ ldbbar: Int64,
  _ tbar: UnsafeMutablePointer<Float>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.actionTapeVjp(
    Float.self, recording: Handle(recording, at: 1), g: MatrixInput(g, ld: ldg, stride: strideG, at: 2),
    entriesBar: ArrayOutput(entriesBar, at: 5, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, at: 6, mayBeNull: true), tbar: ArrayOutput(tbar, at: 8, mayBeNull: true),
    options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_action_tape_vjp_d") @implementation
public func expmgrad_action_tape_vjp_d(
  _ recording: OpaquePointer?, _ g: UnsafePointer<Double>?, _ ldg: Int64, _ strideG: Int64,
  _ entriesBar: UnsafeMutableRawPointer?, _ bbar: UnsafeMutablePointer<Double>?, _ ldbbar: Int64,
  _ tbar: UnsafeMutablePointer<Double>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.actionTapeVjp(
    Double.self, recording: Handle(recording, at: 1), g: MatrixInput(g, ld: ldg, stride: strideG, at: 2),
    entriesBar: ArrayOutput(entriesBar, at: 5, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, at: 6, mayBeNull: true), tbar: ArrayOutput(tbar, at: 8, mayBeNull: true),
    options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_action_tape_vjp_c") @implementation
public func expmgrad_action_tape_vjp_c(
  _ recording: OpaquePointer?, _ g: UnsafePointer<expmgrad_complex64>?, _ ldg: Int64, _ strideG: Int64,
  _ entriesBar: UnsafeMutableRawPointer?, _ bbar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldbbar: Int64,
  _ tbar: UnsafeMutablePointer<Float>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.actionTapeVjp(
    Complex<Float>.self, recording: Handle(recording, at: 1), g: MatrixInput(g, ld: ldg, stride: strideG, at: 2),
    entriesBar: ArrayOutput(entriesBar, at: 5, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, at: 6, mayBeNull: true), tbar: ArrayOutput(tbar, at: 8, mayBeNull: true),
    options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_action_tape_vjp_z") @implementation
public func expmgrad_action_tape_vjp_z(
  _ recording: OpaquePointer?, _ g: UnsafePointer<expmgrad_complex128>?, _ ldg: Int64, _ strideG: Int64,
  _ entriesBar: UnsafeMutableRawPointer?, _ bbar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldbbar: Int64,
  _ tbar: UnsafeMutablePointer<Double>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.actionTapeVjp(
    Complex<Double>.self, recording: Handle(recording, at: 1), g: MatrixInput(g, ld: ldg, stride: strideG, at: 2),
    entriesBar: ArrayOutput(entriesBar, at: 5, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, at: 6, mayBeNull: true), tbar: ArrayOutput(tbar, at: 8, mayBeNull: true),
    options: OptionsArgument(options, at: 9)))
}

@_cdecl("expmgrad_action_tape_destroy") @implementation
public func expmgrad_action_tape_destroy(_ recording: OpaquePointer?) -> expmgrad_status {
  statusOf(try ExpmgradC.actionTapeDestroy(recording: Handle(recording, at: 1)))
}

@_cdecl("expmgrad_integrals_s") @implementation
public func expmgrad_integrals_s(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ b: UnsafePointer<Float>?, _ ldb: Int64, _ q: UnsafePointer<Float>?, _ ldq: Int64, _ y: UnsafeMutablePointer<Float>?,
  _ ldy: Int64, _ s: UnsafeMutablePointer<Float>?, _ lds: Int64, _ p: UnsafeMutablePointer<Float>?, _ ldp: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integrals(
    Float.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), y: MatrixOutput(y, ld: ldy, at: 11, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, at: 13, mayBeNull: true), p: MatrixOutput(p, ld: ldp, at: 15, mayBeNull: true),
    options: OptionsArgument(options, at: 17)))
}

@_cdecl("expmgrad_integrals_d") @implementation
public func expmgrad_integrals_d(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ b: UnsafePointer<Double>?, _ ldb: Int64, _ q: UnsafePointer<Double>?, _ ldq: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ s: UnsafeMutablePointer<Double>?, _ lds: Int64,
  _ p: UnsafeMutablePointer<Double>?, _ ldp: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integrals(
    Double.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), y: MatrixOutput(y, ld: ldy, at: 11, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, at: 13, mayBeNull: true), p: MatrixOutput(p, ld: ldp, at: 15, mayBeNull: true),
    options: OptionsArgument(options, at: 17)))
}

@_cdecl("expmgrad_integrals_c") @implementation
public func expmgrad_integrals_c(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<expmgrad_complex64>?,
  _ lda: Int64, _ b: UnsafePointer<expmgrad_complex64>?, _ ldb: Int64, _ q: UnsafePointer<expmgrad_complex64>?,
  _ ldq: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64,
  _ s: UnsafeMutablePointer<expmgrad_complex64>?, _ lds: Int64, _ p: UnsafeMutablePointer<expmgrad_complex64>?,
  _ ldp: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integrals(
    Complex<Float>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), y: MatrixOutput(y, ld: ldy, at: 11, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, at: 13, mayBeNull: true), p: MatrixOutput(p, ld: ldp, at: 15, mayBeNull: true),
    options: OptionsArgument(options, at: 17)))
}

@_cdecl("expmgrad_integrals_z") @implementation
public func expmgrad_integrals_z(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<expmgrad_complex128>?,
  _ lda: Int64, _ b: UnsafePointer<expmgrad_complex128>?, _ ldb: Int64, _ q: UnsafePointer<expmgrad_complex128>?,
  _ ldq: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64,
  _ s: UnsafeMutablePointer<expmgrad_complex128>?, _ lds: Int64, _ p: UnsafeMutablePointer<expmgrad_complex128>?,
  _ ldp: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integrals(
    Complex<Double>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), y: MatrixOutput(y, ld: ldy, at: 11, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, at: 13, mayBeNull: true), p: MatrixOutput(p, ld: ldp, at: 15, mayBeNull: true),
    options: OptionsArgument(options, at: 17)))
}

@_cdecl("expmgrad_integrals_batch_s") @implementation
public func expmgrad_integrals_batch_s(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<Float>?,
  _ lda: Int64, _ batchStrideA: Int64, _ b: UnsafePointer<Float>?, _ ldb: Int64, _ batchStrideB: Int64,
  _ q: UnsafePointer<Float>?, _ ldq: Int64, _ batchStrideQ: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ batchStrideY: Int64, _ s: UnsafeMutablePointer<Float>?, _ lds: Int64, _ batchStrideS: Int64,
  _ p: UnsafeMutablePointer<Float>?, _ ldp: Int64, _ batchStrideP: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integrals(
    Float.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 15, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 18, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 21, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 25)))
}

@_cdecl("expmgrad_integrals_batch_d") @implementation
public func expmgrad_integrals_batch_d(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Double>?,
  _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64, _ b: UnsafePointer<Double>?, _ ldb: Int64,
  _ batchStrideB: Int64, _ q: UnsafePointer<Double>?, _ ldq: Int64, _ batchStrideQ: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64, _ s: UnsafeMutablePointer<Double>?,
  _ lds: Int64, _ batchStrideS: Int64, _ p: UnsafeMutablePointer<Double>?, _ ldp: Int64, _ batchStrideP: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integrals(
    Double.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 15, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 18, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 21, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 25)))
}

@_cdecl("expmgrad_integrals_batch_c") @implementation
public func expmgrad_integrals_batch_c(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Float>?,
  _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64, _ b: UnsafePointer<expmgrad_complex64>?,
  _ ldb: Int64, _ batchStrideB: Int64, _ q: UnsafePointer<expmgrad_complex64>?, _ ldq: Int64, _ batchStrideQ: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ s: UnsafeMutablePointer<expmgrad_complex64>?, _ lds: Int64, _ batchStrideS: Int64,
  _ p: UnsafeMutablePointer<expmgrad_complex64>?, _ ldp: Int64, _ batchStrideP: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integrals(
    Complex<Float>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 15, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 18, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 21, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 25)))
}

@_cdecl("expmgrad_integrals_batch_z") @implementation
public func expmgrad_integrals_batch_z(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Double>?,
  _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ b: UnsafePointer<expmgrad_complex128>?, _ ldb: Int64, _ batchStrideB: Int64,
  _ q: UnsafePointer<expmgrad_complex128>?, _ ldq: Int64, _ batchStrideQ: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ s: UnsafeMutablePointer<expmgrad_complex128>?, _ lds: Int64, _ batchStrideS: Int64,
  _ p: UnsafeMutablePointer<expmgrad_complex128>?, _ ldp: Int64, _ batchStrideP: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integrals(
    Complex<Double>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 15, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 18, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 21, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 25)))
}

@_cdecl("expmgrad_integrals_jvp_s") @implementation
public func expmgrad_integrals_jvp_s(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ b: UnsafePointer<Float>?, _ ldb: Int64, _ q: UnsafePointer<Float>?, _ ldq: Int64, _ dt: UnsafePointer<Float>?,
  _ da: UnsafePointer<Float>?, _ ldda: Int64, _ db: UnsafePointer<Float>?, _ lddb: Int64, _ dq: UnsafePointer<Float>?,
  _ lddq: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ s: UnsafeMutablePointer<Float>?, _ lds: Int64,
  _ p: UnsafeMutablePointer<Float>?, _ ldp: Int64, _ dy: UnsafeMutablePointer<Float>?, _ lddy: Int64,
  _ ds: UnsafeMutablePointer<Float>?, _ ldds: Int64, _ dp: UnsafeMutablePointer<Float>?, _ lddp: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsJvp(
    Float.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), dt: ArrayInput(dt, at: 11, mayBeNull: true),
    da: MatrixInput(da, ld: ldda, at: 12, mayBeNull: true), db: MatrixInput(db, ld: lddb, at: 14, mayBeNull: true),
    dq: MatrixInput(dq, ld: lddq, at: 16, mayBeNull: true), y: MatrixOutput(y, ld: ldy, at: 18, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, at: 20, mayBeNull: true), p: MatrixOutput(p, ld: ldp, at: 22, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, at: 24, mayBeNull: true), ds: MatrixOutput(ds, ld: ldds, at: 26, mayBeNull: true),
    dp: MatrixOutput(dp, ld: lddp, at: 28, mayBeNull: true), options: OptionsArgument(options, at: 30)))
}

@_cdecl("expmgrad_integrals_jvp_d") @implementation
public func expmgrad_integrals_jvp_d(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ b: UnsafePointer<Double>?, _ ldb: Int64, _ q: UnsafePointer<Double>?, _ ldq: Int64, _ dt: UnsafePointer<Double>?,
  _ da: UnsafePointer<Double>?, _ ldda: Int64, _ db: UnsafePointer<Double>?, _ lddb: Int64,
  _ dq: UnsafePointer<Double>?, _ lddq: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ s: UnsafeMutablePointer<Double>?, _ lds: Int64, _ p: UnsafeMutablePointer<Double>?, _ ldp: Int64,
  _ dy: UnsafeMutablePointer<Double>?, _ lddy: Int64, _ ds: UnsafeMutablePointer<Double>?, _ ldds: Int64,
  _ dp: UnsafeMutablePointer<Double>?, _ lddp: Int64, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsJvp(
    Double.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), dt: ArrayInput(dt, at: 11, mayBeNull: true),
    da: MatrixInput(da, ld: ldda, at: 12, mayBeNull: true), db: MatrixInput(db, ld: lddb, at: 14, mayBeNull: true),
    dq: MatrixInput(dq, ld: lddq, at: 16, mayBeNull: true), y: MatrixOutput(y, ld: ldy, at: 18, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, at: 20, mayBeNull: true), p: MatrixOutput(p, ld: ldp, at: 22, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, at: 24, mayBeNull: true), ds: MatrixOutput(ds, ld: ldds, at: 26, mayBeNull: true),
    dp: MatrixOutput(dp, ld: lddp, at: 28, mayBeNull: true), options: OptionsArgument(options, at: 30)))
}

@_cdecl("expmgrad_integrals_jvp_c") @implementation
public func expmgrad_integrals_jvp_c(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<expmgrad_complex64>?,
  _ lda: Int64, _ b: UnsafePointer<expmgrad_complex64>?, _ ldb: Int64, _ q: UnsafePointer<expmgrad_complex64>?,
  _ ldq: Int64, _ dt: UnsafePointer<Float>?, _ da: UnsafePointer<expmgrad_complex64>?, _ ldda: Int64,
  _ db: UnsafePointer<expmgrad_complex64>?, _ lddb: Int64, _ dq: UnsafePointer<expmgrad_complex64>?, _ lddq: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ s: UnsafeMutablePointer<expmgrad_complex64>?,
  _ lds: Int64, _ p: UnsafeMutablePointer<expmgrad_complex64>?, _ ldp: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex64>?, _ lddy: Int64, _ ds: UnsafeMutablePointer<expmgrad_complex64>?,
  _ ldds: Int64, _ dp: UnsafeMutablePointer<expmgrad_complex64>?, _ lddp: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsJvp(
    Complex<Float>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), dt: ArrayInput(dt, at: 11, mayBeNull: true),
    da: MatrixInput(da, ld: ldda, at: 12, mayBeNull: true), db: MatrixInput(db, ld: lddb, at: 14, mayBeNull: true),
    dq: MatrixInput(dq, ld: lddq, at: 16, mayBeNull: true), y: MatrixOutput(y, ld: ldy, at: 18, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, at: 20, mayBeNull: true), p: MatrixOutput(p, ld: ldp, at: 22, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, at: 24, mayBeNull: true), ds: MatrixOutput(ds, ld: ldds, at: 26, mayBeNull: true),
    dp: MatrixOutput(dp, ld: lddp, at: 28, mayBeNull: true), options: OptionsArgument(options, at: 30)))
}

@_cdecl("expmgrad_integrals_jvp_z") @implementation
public func expmgrad_integrals_jvp_z(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<expmgrad_complex128>?,
  _ lda: Int64, _ b: UnsafePointer<expmgrad_complex128>?, _ ldb: Int64, _ q: UnsafePointer<expmgrad_complex128>?,
  _ ldq: Int64, _ dt: UnsafePointer<Double>?, _ da: UnsafePointer<expmgrad_complex128>?, _ ldda: Int64,
  _ db: UnsafePointer<expmgrad_complex128>?, _ lddb: Int64, _ dq: UnsafePointer<expmgrad_complex128>?, _ lddq: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ s: UnsafeMutablePointer<expmgrad_complex128>?,
  _ lds: Int64, _ p: UnsafeMutablePointer<expmgrad_complex128>?, _ ldp: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex128>?, _ lddy: Int64, _ ds: UnsafeMutablePointer<expmgrad_complex128>?,
  _ ldds: Int64, _ dp: UnsafeMutablePointer<expmgrad_complex128>?, _ lddp: Int64,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsJvp(
    Complex<Double>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), dt: ArrayInput(dt, at: 11, mayBeNull: true),
    da: MatrixInput(da, ld: ldda, at: 12, mayBeNull: true), db: MatrixInput(db, ld: lddb, at: 14, mayBeNull: true),
    dq: MatrixInput(dq, ld: lddq, at: 16, mayBeNull: true), y: MatrixOutput(y, ld: ldy, at: 18, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, at: 20, mayBeNull: true), p: MatrixOutput(p, ld: ldp, at: 22, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, at: 24, mayBeNull: true), ds: MatrixOutput(ds, ld: ldds, at: 26, mayBeNull: true),
    dp: MatrixOutput(dp, ld: lddp, at: 28, mayBeNull: true), options: OptionsArgument(options, at: 30)))
}

@_cdecl("expmgrad_integrals_jvp_batch_s") @implementation
public func expmgrad_integrals_jvp_batch_s(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<Float>?,
  _ lda: Int64, _ batchStrideA: Int64, _ b: UnsafePointer<Float>?, _ ldb: Int64, _ batchStrideB: Int64,
  _ q: UnsafePointer<Float>?, _ ldq: Int64, _ batchStrideQ: Int64, _ dt: UnsafePointer<Float>?,
  _ da: UnsafePointer<Float>?, _ ldda: Int64, _ batchStrideDa: Int64, _ db: UnsafePointer<Float>?, _ lddb: Int64,
  _ batchStrideDb: Int64, _ dq: UnsafePointer<Float>?, _ lddq: Int64, _ batchStrideDq: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64, _ s: UnsafeMutablePointer<Float>?,
  _ lds: Int64, _ batchStrideS: Int64, _ p: UnsafeMutablePointer<Float>?, _ ldp: Int64, _ batchStrideP: Int64,
  _ dy: UnsafeMutablePointer<Float>?, _ lddy: Int64, _ batchStrideDy: Int64, _ ds: UnsafeMutablePointer<Float>?,
  _ ldds: Int64, _ batchStrideDs: Int64, _ dp: UnsafeMutablePointer<Float>?, _ lddp: Int64, _ batchStrideDp: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsJvp(
    Float.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    dt: ArrayInput(dt, at: 15, mayBeNull: true),
    da: MatrixInput(da, ld: ldda, batchStride: batchStrideDa, at: 16, mayBeNull: true),
    db: MatrixInput(db, ld: lddb, batchStride: batchStrideDb, at: 19, mayBeNull: true),
    dq: MatrixInput(dq, ld: lddq, batchStride: batchStrideDq, at: 22, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 25, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 28, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 31, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, batchStride: batchStrideDy, at: 34, mayBeNull: true),
    ds: MatrixOutput(ds, ld: ldds, batchStride: batchStrideDs, at: 37, mayBeNull: true),
    dp: MatrixOutput(dp, ld: lddp, batchStride: batchStrideDp, at: 40, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 44)))
}

@_cdecl("expmgrad_integrals_jvp_batch_d") @implementation
public func expmgrad_integrals_jvp_batch_d(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Double>?,
  _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64, _ b: UnsafePointer<Double>?, _ ldb: Int64,
  _ batchStrideB: Int64, _ q: UnsafePointer<Double>?, _ ldq: Int64, _ batchStrideQ: Int64, _ dt: UnsafePointer<Double>?,
  _ da: UnsafePointer<Double>?, _ ldda: Int64, _ batchStrideDa: Int64, _ db: UnsafePointer<Double>?, _ lddb: Int64,
  _ batchStrideDb: Int64, _ dq: UnsafePointer<Double>?, _ lddq: Int64, _ batchStrideDq: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64, _ s: UnsafeMutablePointer<Double>?,
  _ lds: Int64, _ batchStrideS: Int64, _ p: UnsafeMutablePointer<Double>?, _ ldp: Int64, _ batchStrideP: Int64,
  _ dy: UnsafeMutablePointer<Double>?, _ lddy: Int64, _ batchStrideDy: Int64, _ ds: UnsafeMutablePointer<Double>?,
  _ ldds: Int64, _ batchStrideDs: Int64, _ dp: UnsafeMutablePointer<Double>?, _ lddp: Int64, _ batchStrideDp: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsJvp(
    Double.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    dt: ArrayInput(dt, at: 15, mayBeNull: true),
    da: MatrixInput(da, ld: ldda, batchStride: batchStrideDa, at: 16, mayBeNull: true),
    db: MatrixInput(db, ld: lddb, batchStride: batchStrideDb, at: 19, mayBeNull: true),
    dq: MatrixInput(dq, ld: lddq, batchStride: batchStrideDq, at: 22, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 25, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 28, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 31, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, batchStride: batchStrideDy, at: 34, mayBeNull: true),
    ds: MatrixOutput(ds, ld: ldds, batchStride: batchStrideDs, at: 37, mayBeNull: true),
    dp: MatrixOutput(dp, ld: lddp, batchStride: batchStrideDp, at: 40, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 44)))
}

@_cdecl("expmgrad_integrals_jvp_batch_c") @implementation
public func expmgrad_integrals_jvp_batch_c(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Float>?,
  _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64, _ b: UnsafePointer<expmgrad_complex64>?,
  _ ldb: Int64, _ batchStrideB: Int64, _ q: UnsafePointer<expmgrad_complex64>?, _ ldq: Int64, _ batchStrideQ: Int64,
  _ dt: UnsafePointer<Float>?, _ da: UnsafePointer<expmgrad_complex64>?, _ ldda: Int64, _ batchStrideDa: Int64,
  _ db: UnsafePointer<expmgrad_complex64>?, _ lddb: Int64, _ batchStrideDb: Int64,
  _ dq: UnsafePointer<expmgrad_complex64>?, _ lddq: Int64, _ batchStrideDq: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ s: UnsafeMutablePointer<expmgrad_complex64>?, _ lds: Int64, _ batchStrideS: Int64,
  _ p: UnsafeMutablePointer<expmgrad_complex64>?, _ ldp: Int64, _ batchStrideP: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex64>?, _ lddy: Int64, _ batchStrideDy: Int64,
  _ ds: UnsafeMutablePointer<expmgrad_complex64>?, _ ldds: Int64, _ batchStrideDs: Int64,
  _ dp: UnsafeMutablePointer<expmgrad_complex64>?, _ lddp: Int64, _ batchStrideDp: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsJvp(
    Complex<Float>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    dt: ArrayInput(dt, at: 15, mayBeNull: true),
    da: MatrixInput(da, ld: ldda, batchStride: batchStrideDa, at: 16, mayBeNull: true),
    db: MatrixInput(db, ld: lddb, batchStride: batchStrideDb, at: 19, mayBeNull: true),
    dq: MatrixInput(dq, ld: lddq, batchStride: batchStrideDq, at: 22, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 25, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 28, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 31, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, batchStride: batchStrideDy, at: 34, mayBeNull: true),
    ds: MatrixOutput(ds, ld: ldds, batchStride: batchStrideDs, at: 37, mayBeNull: true),
    dp: MatrixOutput(dp, ld: lddp, batchStride: batchStrideDp, at: 40, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 44)))
}

@_cdecl("expmgrad_integrals_jvp_batch_z") @implementation
public func expmgrad_integrals_jvp_batch_z(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Double>?,
  _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ b: UnsafePointer<expmgrad_complex128>?, _ ldb: Int64, _ batchStrideB: Int64,
  _ q: UnsafePointer<expmgrad_complex128>?, _ ldq: Int64, _ batchStrideQ: Int64, _ dt: UnsafePointer<Double>?,
  _ da: UnsafePointer<expmgrad_complex128>?, _ ldda: Int64, _ batchStrideDa: Int64,
  _ db: UnsafePointer<expmgrad_complex128>?, _ lddb: Int64, _ batchStrideDb: Int64,
  _ dq: UnsafePointer<expmgrad_complex128>?, _ lddq: Int64, _ batchStrideDq: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ s: UnsafeMutablePointer<expmgrad_complex128>?, _ lds: Int64, _ batchStrideS: Int64,
  _ p: UnsafeMutablePointer<expmgrad_complex128>?, _ ldp: Int64, _ batchStrideP: Int64,
  _ dy: UnsafeMutablePointer<expmgrad_complex128>?, _ lddy: Int64, _ batchStrideDy: Int64,
  _ ds: UnsafeMutablePointer<expmgrad_complex128>?, _ ldds: Int64, _ batchStrideDs: Int64,
  _ dp: UnsafeMutablePointer<expmgrad_complex128>?, _ lddp: Int64, _ batchStrideDp: Int64,
  _ status: UnsafeMutablePointer<expmgrad_status>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsJvp(
    Complex<Double>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    dt: ArrayInput(dt, at: 15, mayBeNull: true),
    da: MatrixInput(da, ld: ldda, batchStride: batchStrideDa, at: 16, mayBeNull: true),
    db: MatrixInput(db, ld: lddb, batchStride: batchStrideDb, at: 19, mayBeNull: true),
    dq: MatrixInput(dq, ld: lddq, batchStride: batchStrideDq, at: 22, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 25, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 28, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 31, mayBeNull: true),
    dy: MatrixOutput(dy, ld: lddy, batchStride: batchStrideDy, at: 34, mayBeNull: true),
    ds: MatrixOutput(ds, ld: ldds, batchStride: batchStrideDs, at: 37, mayBeNull: true),
    dp: MatrixOutput(dp, ld: lddp, batchStride: batchStrideDp, at: 40, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 44)))
}

@_cdecl("expmgrad_integrals_vjp_s") @implementation
public func expmgrad_integrals_vjp_s(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<Float>?, _ lda: Int64,
  _ b: UnsafePointer<Float>?, _ ldb: Int64, _ q: UnsafePointer<Float>?, _ ldq: Int64, _ gy: UnsafePointer<Float>?,
  _ ldgy: Int64, _ gs: UnsafePointer<Float>?, _ ldgs: Int64, _ gp: UnsafePointer<Float>?, _ ldgp: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ s: UnsafeMutablePointer<Float>?, _ lds: Int64,
  _ p: UnsafeMutablePointer<Float>?, _ ldp: Int64, _ abar: UnsafeMutablePointer<Float>?, _ ldabar: Int64,
  _ bbar: UnsafeMutablePointer<Float>?, _ ldbbar: Int64, _ qbar: UnsafeMutablePointer<Float>?, _ ldqbar: Int64,
  _ tbar: UnsafeMutablePointer<Float>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsVjp(
    Float.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), gy: MatrixInput(gy, ld: ldgy, at: 11, mayBeNull: true),
    gs: MatrixInput(gs, ld: ldgs, at: 13, mayBeNull: true), gp: MatrixInput(gp, ld: ldgp, at: 15, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, at: 17, mayBeNull: true), s: MatrixOutput(s, ld: lds, at: 19, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, at: 21, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 23, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, at: 25, mayBeNull: true),
    qbar: MatrixOutput(qbar, ld: ldqbar, at: 27, mayBeNull: true), tbar: ArrayOutput(tbar, at: 29, mayBeNull: true),
    options: OptionsArgument(options, at: 30)))
}

@_cdecl("expmgrad_integrals_vjp_d") @implementation
public func expmgrad_integrals_vjp_d(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<Double>?, _ lda: Int64,
  _ b: UnsafePointer<Double>?, _ ldb: Int64, _ q: UnsafePointer<Double>?, _ ldq: Int64, _ gy: UnsafePointer<Double>?,
  _ ldgy: Int64, _ gs: UnsafePointer<Double>?, _ ldgs: Int64, _ gp: UnsafePointer<Double>?, _ ldgp: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ s: UnsafeMutablePointer<Double>?, _ lds: Int64,
  _ p: UnsafeMutablePointer<Double>?, _ ldp: Int64, _ abar: UnsafeMutablePointer<Double>?, _ ldabar: Int64,
  _ bbar: UnsafeMutablePointer<Double>?, _ ldbbar: Int64, _ qbar: UnsafeMutablePointer<Double>?, _ ldqbar: Int64,
  _ tbar: UnsafeMutablePointer<Double>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsVjp(
    Double.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), gy: MatrixInput(gy, ld: ldgy, at: 11, mayBeNull: true),
    gs: MatrixInput(gs, ld: ldgs, at: 13, mayBeNull: true), gp: MatrixInput(gp, ld: ldgp, at: 15, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, at: 17, mayBeNull: true), s: MatrixOutput(s, ld: lds, at: 19, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, at: 21, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 23, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, at: 25, mayBeNull: true),
    qbar: MatrixOutput(qbar, ld: ldqbar, at: 27, mayBeNull: true), tbar: ArrayOutput(tbar, at: 29, mayBeNull: true),
    options: OptionsArgument(options, at: 30)))
}

@_cdecl("expmgrad_integrals_vjp_c") @implementation
public func expmgrad_integrals_vjp_c(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<expmgrad_complex64>?,
  _ lda: Int64, _ b: UnsafePointer<expmgrad_complex64>?, _ ldb: Int64, _ q: UnsafePointer<expmgrad_complex64>?,
  _ ldq: Int64, _ gy: UnsafePointer<expmgrad_complex64>?, _ ldgy: Int64, _ gs: UnsafePointer<expmgrad_complex64>?,
  _ ldgs: Int64, _ gp: UnsafePointer<expmgrad_complex64>?, _ ldgp: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ s: UnsafeMutablePointer<expmgrad_complex64>?,
  _ lds: Int64, _ p: UnsafeMutablePointer<expmgrad_complex64>?, _ ldp: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ bbar: UnsafeMutablePointer<expmgrad_complex64>?,
  _ ldbbar: Int64, _ qbar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldqbar: Int64,
  _ tbar: UnsafeMutablePointer<Float>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsVjp(
    Complex<Float>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), gy: MatrixInput(gy, ld: ldgy, at: 11, mayBeNull: true),
    gs: MatrixInput(gs, ld: ldgs, at: 13, mayBeNull: true), gp: MatrixInput(gp, ld: ldgp, at: 15, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, at: 17, mayBeNull: true), s: MatrixOutput(s, ld: lds, at: 19, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, at: 21, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 23, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, at: 25, mayBeNull: true),
    qbar: MatrixOutput(qbar, ld: ldqbar, at: 27, mayBeNull: true), tbar: ArrayOutput(tbar, at: 29, mayBeNull: true),
    options: OptionsArgument(options, at: 30)))
}

@_cdecl("expmgrad_integrals_vjp_z") @implementation
public func expmgrad_integrals_vjp_z(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ t: UnsafePointer<Double>?, _ a: UnsafePointer<expmgrad_complex128>?,
  _ lda: Int64, _ b: UnsafePointer<expmgrad_complex128>?, _ ldb: Int64, _ q: UnsafePointer<expmgrad_complex128>?,
  _ ldq: Int64, _ gy: UnsafePointer<expmgrad_complex128>?, _ ldgy: Int64, _ gs: UnsafePointer<expmgrad_complex128>?,
  _ ldgs: Int64, _ gp: UnsafePointer<expmgrad_complex128>?, _ ldgp: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ s: UnsafeMutablePointer<expmgrad_complex128>?,
  _ lds: Int64, _ p: UnsafeMutablePointer<expmgrad_complex128>?, _ ldp: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64,
  _ bbar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldbbar: Int64,
  _ qbar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldqbar: Int64, _ tbar: UnsafeMutablePointer<Double>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsVjp(
    Complex<Double>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    t: ArrayInput(t, at: 4), a: MatrixInput(a, ld: lda, at: 5), b: MatrixInput(b, ld: ldb, at: 7, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, at: 9, mayBeNull: true), gy: MatrixInput(gy, ld: ldgy, at: 11, mayBeNull: true),
    gs: MatrixInput(gs, ld: ldgs, at: 13, mayBeNull: true), gp: MatrixInput(gp, ld: ldgp, at: 15, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, at: 17, mayBeNull: true), s: MatrixOutput(s, ld: lds, at: 19, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, at: 21, mayBeNull: true), abar: MatrixOutput(abar, ld: ldabar, at: 23, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, at: 25, mayBeNull: true),
    qbar: MatrixOutput(qbar, ld: ldqbar, at: 27, mayBeNull: true), tbar: ArrayOutput(tbar, at: 29, mayBeNull: true),
    options: OptionsArgument(options, at: 30)))
}

@_cdecl("expmgrad_integrals_vjp_batch_s") @implementation
public func expmgrad_integrals_vjp_batch_s(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Float>?, _ a: UnsafePointer<Float>?,
  _ lda: Int64, _ batchStrideA: Int64, _ b: UnsafePointer<Float>?, _ ldb: Int64, _ batchStrideB: Int64,
  _ q: UnsafePointer<Float>?, _ ldq: Int64, _ batchStrideQ: Int64, _ gy: UnsafePointer<Float>?, _ ldgy: Int64,
  _ batchStrideGy: Int64, _ gs: UnsafePointer<Float>?, _ ldgs: Int64, _ batchStrideGs: Int64,
  _ gp: UnsafePointer<Float>?, _ ldgp: Int64, _ batchStrideGp: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ batchStrideY: Int64, _ s: UnsafeMutablePointer<Float>?, _ lds: Int64, _ batchStrideS: Int64,
  _ p: UnsafeMutablePointer<Float>?, _ ldp: Int64, _ batchStrideP: Int64, _ abar: UnsafeMutablePointer<Float>?,
  _ ldabar: Int64, _ batchStrideAbar: Int64, _ bbar: UnsafeMutablePointer<Float>?, _ ldbbar: Int64,
  _ batchStrideBbar: Int64, _ qbar: UnsafeMutablePointer<Float>?, _ ldqbar: Int64, _ batchStrideQbar: Int64,
  _ tbar: UnsafeMutablePointer<Float>?, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsVjp(
    Float.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    gy: MatrixInput(gy, ld: ldgy, batchStride: batchStrideGy, at: 15, mayBeNull: true),
    gs: MatrixInput(gs, ld: ldgs, batchStride: batchStrideGs, at: 18, mayBeNull: true),
    gp: MatrixInput(gp, ld: ldgp, batchStride: batchStrideGp, at: 21, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 24, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 27, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 30, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 33, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, batchStride: batchStrideBbar, at: 36, mayBeNull: true),
    qbar: MatrixOutput(qbar, ld: ldqbar, batchStride: batchStrideQbar, at: 39, mayBeNull: true),
    tbar: ArrayOutput(tbar, at: 42, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 44)))
}

@_cdecl("expmgrad_integrals_vjp_batch_d") @implementation
public func expmgrad_integrals_vjp_batch_d(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Double>?,
  _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64, _ b: UnsafePointer<Double>?, _ ldb: Int64,
  _ batchStrideB: Int64, _ q: UnsafePointer<Double>?, _ ldq: Int64, _ batchStrideQ: Int64, _ gy: UnsafePointer<Double>?,
  _ ldgy: Int64, _ batchStrideGy: Int64, _ gs: UnsafePointer<Double>?, _ ldgs: Int64, _ batchStrideGs: Int64,
  _ gp: UnsafePointer<Double>?, _ ldgp: Int64, _ batchStrideGp: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ batchStrideY: Int64, _ s: UnsafeMutablePointer<Double>?, _ lds: Int64, _ batchStrideS: Int64,
  _ p: UnsafeMutablePointer<Double>?, _ ldp: Int64, _ batchStrideP: Int64, _ abar: UnsafeMutablePointer<Double>?,
  _ ldabar: Int64, _ batchStrideAbar: Int64, _ bbar: UnsafeMutablePointer<Double>?, _ ldbbar: Int64,
  _ batchStrideBbar: Int64, _ qbar: UnsafeMutablePointer<Double>?, _ ldqbar: Int64, _ batchStrideQbar: Int64,
  _ tbar: UnsafeMutablePointer<Double>?, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsVjp(
    Double.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    gy: MatrixInput(gy, ld: ldgy, batchStride: batchStrideGy, at: 15, mayBeNull: true),
    gs: MatrixInput(gs, ld: ldgs, batchStride: batchStrideGs, at: 18, mayBeNull: true),
    gp: MatrixInput(gp, ld: ldgp, batchStride: batchStrideGp, at: 21, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 24, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 27, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 30, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 33, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, batchStride: batchStrideBbar, at: 36, mayBeNull: true),
    qbar: MatrixOutput(qbar, ld: ldqbar, batchStride: batchStrideQbar, at: 39, mayBeNull: true),
    tbar: ArrayOutput(tbar, at: 42, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 44)))
}

@_cdecl("expmgrad_integrals_vjp_batch_c") @implementation
public func expmgrad_integrals_vjp_batch_c(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Float>?,
  _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64, _ b: UnsafePointer<expmgrad_complex64>?,
  _ ldb: Int64, _ batchStrideB: Int64, _ q: UnsafePointer<expmgrad_complex64>?, _ ldq: Int64, _ batchStrideQ: Int64,
  _ gy: UnsafePointer<expmgrad_complex64>?, _ ldgy: Int64, _ batchStrideGy: Int64,
  _ gs: UnsafePointer<expmgrad_complex64>?, _ ldgs: Int64, _ batchStrideGs: Int64,
  _ gp: UnsafePointer<expmgrad_complex64>?, _ ldgp: Int64, _ batchStrideGp: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ s: UnsafeMutablePointer<expmgrad_complex64>?, _ lds: Int64, _ batchStrideS: Int64,
  _ p: UnsafeMutablePointer<expmgrad_complex64>?, _ ldp: Int64, _ batchStrideP: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ bbar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldbbar: Int64, _ batchStrideBbar: Int64,
  _ qbar: UnsafeMutablePointer<expmgrad_complex64>?, _ ldqbar: Int64, _ batchStrideQbar: Int64,
  _ tbar: UnsafeMutablePointer<Float>?, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsVjp(
    Complex<Float>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    gy: MatrixInput(gy, ld: ldgy, batchStride: batchStrideGy, at: 15, mayBeNull: true),
    gs: MatrixInput(gs, ld: ldgs, batchStride: batchStrideGs, at: 18, mayBeNull: true),
    gp: MatrixInput(gp, ld: ldgp, batchStride: batchStrideGp, at: 21, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 24, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 27, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 30, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 33, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, batchStride: batchStrideBbar, at: 36, mayBeNull: true),
    qbar: MatrixOutput(qbar, ld: ldqbar, batchStride: batchStrideQbar, at: 39, mayBeNull: true),
    tbar: ArrayOutput(tbar, at: 42, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 44)))
}

@_cdecl("expmgrad_integrals_vjp_batch_z") @implementation
public func expmgrad_integrals_vjp_batch_z(
  _ layout: Int32, _ n: Int64, _ columns: Int64, _ count: Int64, _ t: UnsafePointer<Double>?,
  _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ b: UnsafePointer<expmgrad_complex128>?, _ ldb: Int64, _ batchStrideB: Int64,
  _ q: UnsafePointer<expmgrad_complex128>?, _ ldq: Int64, _ batchStrideQ: Int64,
  _ gy: UnsafePointer<expmgrad_complex128>?, _ ldgy: Int64, _ batchStrideGy: Int64,
  _ gs: UnsafePointer<expmgrad_complex128>?, _ ldgs: Int64, _ batchStrideGs: Int64,
  _ gp: UnsafePointer<expmgrad_complex128>?, _ ldgp: Int64, _ batchStrideGp: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64,
  _ s: UnsafeMutablePointer<expmgrad_complex128>?, _ lds: Int64, _ batchStrideS: Int64,
  _ p: UnsafeMutablePointer<expmgrad_complex128>?, _ ldp: Int64, _ batchStrideP: Int64,
  _ abar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldabar: Int64, _ batchStrideAbar: Int64,
  _ bbar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldbbar: Int64, _ batchStrideBbar: Int64,
  _ qbar: UnsafeMutablePointer<expmgrad_complex128>?, _ ldqbar: Int64, _ batchStrideQbar: Int64,
  _ tbar: UnsafeMutablePointer<Double>?, _ status: UnsafeMutablePointer<expmgrad_status>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.integralsVjp(
    Complex<Double>.self, layout: Choice(layout, at: 1), n: Size(n, at: 2), columns: Size(columns, at: 3),
    count: Size(count, at: 4), t: ArrayInput(t, at: 5), a: MatrixInput(a, ld: lda, batchStride: batchStrideA, at: 6),
    b: MatrixInput(b, ld: ldb, batchStride: batchStrideB, at: 9, mayBeNull: true),
    q: MatrixInput(q, ld: ldq, batchStride: batchStrideQ, at: 12, mayBeNull: true),
    gy: MatrixInput(gy, ld: ldgy, batchStride: batchStrideGy, at: 15, mayBeNull: true),
    gs: MatrixInput(gs, ld: ldgs, batchStride: batchStrideGs, at: 18, mayBeNull: true),
    gp: MatrixInput(gp, ld: ldgp, batchStride: batchStrideGp, at: 21, mayBeNull: true),
    y: MatrixOutput(y, ld: ldy, batchStride: batchStrideY, at: 24, mayBeNull: true),
    s: MatrixOutput(s, ld: lds, batchStride: batchStrideS, at: 27, mayBeNull: true),
    p: MatrixOutput(p, ld: ldp, batchStride: batchStrideP, at: 30, mayBeNull: true),
    abar: MatrixOutput(abar, ld: ldabar, batchStride: batchStrideAbar, at: 33, mayBeNull: true),
    bbar: MatrixOutput(bbar, ld: ldbbar, batchStride: batchStrideBbar, at: 36, mayBeNull: true),
    qbar: MatrixOutput(qbar, ld: ldqbar, batchStride: batchStrideQbar, at: 39, mayBeNull: true),
    tbar: ArrayOutput(tbar, at: 42, mayBeNull: true), status: Statuses(status),
    options: OptionsArgument(options, at: 44)))
}

@_cdecl("expmgrad_omexpovx_s") @implementation
public func expmgrad_omexpovx_s(
  _ count: Int64, _ x: UnsafePointer<Float>?, _ y: UnsafeMutablePointer<Float>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.omexpovx(
    Float.self, count: Size(count, at: 1), x: ArrayInput(x, at: 2), y: ArrayOutput(y, at: 3)))
}

@_cdecl("expmgrad_omexpovx_d") @implementation
public func expmgrad_omexpovx_d(
  _ count: Int64, _ x: UnsafePointer<Double>?, _ y: UnsafeMutablePointer<Double>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.omexpovx(
    Double.self, count: Size(count, at: 1), x: ArrayInput(x, at: 2), y: ArrayOutput(y, at: 3)))
}

@_cdecl("expmgrad_omexpovx_c") @implementation
public func expmgrad_omexpovx_c(
  _ count: Int64, _ x: UnsafePointer<expmgrad_complex64>?, _ y: UnsafeMutablePointer<expmgrad_complex64>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.omexpovx(
    Complex<Float>.self, count: Size(count, at: 1), x: ArrayInput(x, at: 2), y: ArrayOutput(y, at: 3)))
}

@_cdecl("expmgrad_omexpovx_z") @implementation
public func expmgrad_omexpovx_z(
  _ count: Int64, _ x: UnsafePointer<expmgrad_complex128>?, _ y: UnsafeMutablePointer<expmgrad_complex128>?
) -> expmgrad_status {
  statusOf(try ExpmgradC.omexpovx(
    Complex<Double>.self, count: Size(count, at: 1), x: ArrayInput(x, at: 2), y: ArrayOutput(y, at: 3)))
}

@_cdecl("expmgrad_set_num_threads") @implementation
public func expmgrad_set_num_threads(_ numThreads: Int32) -> expmgrad_status {
  statusOf(try ExpmgradC.setNumThreads(numThreads: Choice(numThreads, at: 1)))
}
