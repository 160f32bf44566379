// expmgrad_info_*: the value with the facts of its computation.
public import CExpmgrad
import Expmgrad

private func facts<T: Element>(
  _: T.Type, _ n: Int64, _ count: Int64, countAt: Int32, _ a: MatrixArgument, _ y: MatrixArgument,
  _ info: UnsafeMutablePointer<expmgrad_info>?, at infoAt: Int32, _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let n = try size(n, 1), count = try size(count, countAt)
    let input = try a.input(T.self, n, count: count), output = try y.output(T.self, n, count: count)
    if count > Int.max / MemoryLayout<expmgrad_info>.stride { throw wrong(EXPMGRAD_SIZE_OVERFLOW, countAt) }
    if info == nil && count > 0 { throw wrong(EXPMGRAD_NULL_POINTER, infoAt) }
    let options = try CallOptions(options, at: optionsAt)
    guard let info, count > 0 else { return EXPMGRAD_SUCCESS }
    guard let input else {
      for i in 0..<count { info[i] = described(.empty(T.self), of: T.self) }
      return EXPMGRAD_SUCCESS
    }
    let request = InfoRequest(Request(n: n, count: count, a: input, y: output, settings: options.settings)) { i, found in
      info[i] = described(found, of: T.self)
    }
    return try numerics { () throws(ExpmError) in try request.run(nil, options.workspace()).rawValue }
  }
}

private func described<T: Element>(_ found: ExpmInfo, of _: T.Type) -> expmgrad_info {
  expmgrad_info(
    method: name(found.method), structure: found.structure.asStoredRows.rawValue, products: Int32(clamping: found.products),
    squarings: Int32(clamping: found.squarings), status: found.outcome.rawValue, cond: found.condition, error_bound: found.errorBound)
}

private struct Names: @unchecked Sendable {
  let schemes = Dictionary(uniqueKeysWithValues: allSchemeNames.map { ($0, immortal($0)) })
  let diagonal = immortal("diagonal"), closedForm = immortal("closed form"), blocks = immortal("blocks"), eigenbasis = immortal("eigenbasis")
  let nonnegative = immortal("nonnegative"), schur = immortal("schur"), other = immortal("scheme")
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

@_cdecl("expmgrad_info_s") @implementation
public func expmgrad_info_s(
  _ n: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64,
  _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  facts(Float.self, n, 1, countAt: 1, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true), info, at: 6, options, at: 7)
}

@_cdecl("expmgrad_info_d") @implementation
public func expmgrad_info_d(
  _ n: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64,
  _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  facts(Double.self, n, 1, countAt: 1, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true), info, at: 6, options, at: 7)
}

@_cdecl("expmgrad_info_c") @implementation
public func expmgrad_info_c(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64,
  _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  facts(Complex<Float>.self, n, 1, countAt: 1, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true), info, at: 6, options, at: 7)
}

@_cdecl("expmgrad_info_z") @implementation
public func expmgrad_info_z(
  _ n: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64,
  _ info: UnsafeMutablePointer<expmgrad_info>?, _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  facts(Complex<Double>.self, n, 1, countAt: 1, .init(a, lda, at: 2), .init(y, ldy, at: 4, mayBeNull: true), info, at: 6, options, at: 7)
}

@_cdecl("expmgrad_info_batch_s") @implementation
public func expmgrad_info_batch_s(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Float>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Float>?, _ ldy: Int64, _ batchStrideY: Int64, _ info: UnsafeMutablePointer<expmgrad_info>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  facts(
    Float.self, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(y, ldy, batchStride: batchStrideY, at: 6, mayBeNull: true), info, at: 9, options, at: 10)
}

@_cdecl("expmgrad_info_batch_d") @implementation
public func expmgrad_info_batch_d(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<Double>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<Double>?, _ ldy: Int64, _ batchStrideY: Int64, _ info: UnsafeMutablePointer<expmgrad_info>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  facts(
    Double.self, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(y, ldy, batchStride: batchStrideY, at: 6, mayBeNull: true), info, at: 9, options, at: 10)
}

@_cdecl("expmgrad_info_batch_c") @implementation
public func expmgrad_info_batch_c(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex64>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex64>?, _ ldy: Int64, _ batchStrideY: Int64, _ info: UnsafeMutablePointer<expmgrad_info>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  facts(
    Complex<Float>.self, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(y, ldy, batchStride: batchStrideY, at: 6, mayBeNull: true), info, at: 9, options, at: 10)
}

@_cdecl("expmgrad_info_batch_z") @implementation
public func expmgrad_info_batch_z(
  _ n: Int64, _ count: Int64, _ a: UnsafePointer<expmgrad_complex128>?, _ lda: Int64, _ batchStrideA: Int64,
  _ y: UnsafeMutablePointer<expmgrad_complex128>?, _ ldy: Int64, _ batchStrideY: Int64, _ info: UnsafeMutablePointer<expmgrad_info>?,
  _ options: UnsafePointer<expmgrad_options>?
) -> expmgrad_status {
  facts(
    Complex<Double>.self, n, count, countAt: 2, .init(a, lda, batchStride: batchStrideA, at: 3),
    .init(y, ldy, batchStride: batchStrideY, at: 6, mayBeNull: true), info, at: 9, options, at: 10)
}
