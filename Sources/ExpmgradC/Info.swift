// expmgrad_info_*: the value with the facts of its computation.
public import CExpmgrad
import Expmgrad
import Glibc

private func facts<T: Element>(
  _: T.Type, _ n: Int64, _ count: Int64, countAt: Int32, _ a: MatrixArgument, _ y: MatrixArgument,
  _ info: UnsafeMutablePointer<expmgrad_info>?, at infoAt: Int32, _ options: UnsafePointer<expmgrad_options>?, at optionsAt: Int32
) -> expmgrad_status {
  status { () throws(CallError) in
    let n = try size(n, 1), count = try size(count, countAt)
    let input = try a.input(T.self, n, count: count), output = try y.output(T.self, n, count: count)
    if count > Int.max / MemoryLayout<expmgrad_info>.stride { throw wrong(EXPMGRAD_SIZE_OVERFLOW, countAt) }
    if info == nil && count > 0 { throw wrong(EXPMGRAD_NULL_POINTER, infoAt) }
    let options = try CallOptions(options, at: optionsAt), watch = Watch(options.progress)
    guard let info, count > 0 else { return EXPMGRAD_SUCCESS }
    let empty = n == 0 ? ExpmInfo.empty(T.self) : ExpmInfo(outcome: .success, structure: .diagonal, method: .diagonal)
    for i in 0..<count { info[i] = described(empty, of: T.self) }
    guard let input else { return EXPMGRAD_SUCCESS }

    let workspace = Workspace(), solver = Solver<T>(n: n)
    _ = watch?.report(0, count)
    var first = EXPMGRAD_SUCCESS
    for i in 0..<count {
      let a = Operand(input.base + i * input.batchStride, ld: input.ld)
      var values = BatchJob<T>(
        n: n, count: 1, a: BatchOperand(a.base, ld: a.ld), y: output.map { BatchOperand($0.base + i * $0.batchStride, ld: $0.ld) })
      (values.structure, values.checkStructure) = (options.structure, options.checkStructure)
      (values.threads, values.blasThreads) = (options.threads, options.statedThreads)
      var job = Job<T>(n: n, a: a, y: nil, structure: options.structure, threads: options.threads)
      job.blasThreads = options.statedThreads
      (values.watch, job.watch) = (watch?.ofPart, watch?.ofPart)
      let found = try numerics { () throws(ExpmError) in
        var outcome = Outcome.success
        if values.y == nil {
          outcome = try valueless(values, workspace)
        } else {
          outcome = try values.run(nil, workspace)
        }
        return try solver.info(job, outcome, workspace)
      }
      info[i] = described(found, of: T.self)
      if first == EXPMGRAD_SUCCESS { first = info[i].status }
      if let watch, watch.report(i + 1, count) { throw .failed(.cancelled) }
    }
    return first
  }
}

/// The outcome where nobody wants the value.
private func valueless<T: Element>(_ values: BatchJob<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
  var values = values
  let n = values.n
  guard let memory = malloc(max(1, n * n * MemoryLayout<T>.stride)) else { throw .outOfMemory }
  defer { free(memory) }
  values.y = BatchOperand(memory.assumingMemoryBound(to: T.self), ld: n)
  return try values.run(nil, workspace)
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
