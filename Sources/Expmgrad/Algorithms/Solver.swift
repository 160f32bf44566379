// Sends a job to the path of its structure; regular small matrices go straight to the row kernel.
import ExpmgradSchemes

/// exp(A) and derivatives for one matrix at a time.
public struct Solver<T: Element> {
  let engine: ScalingAndSquaring<T>

  public init(n: Int) { engine = ScalingAndSquaring(n: n) }

  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public func solve(_ job: Job<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    if job.n == 0 { return .success }
    if let triangle = job.triangle {
      let outcome = try solve(job.ofHermitian(triangle, in: workspace.takeMirrored(Self.entries(job.n))), workspace)
      if outcome == .success || outcome == .overflow { job.takeGradients(of: triangle) }
      return outcome
    }
    if isScalar(job) { return scalarPath(job) }
    if let batch = regular(job), try solve(batch, 0, workspace) { return .success }
    return try job.solvingScaled { job throws(ExpmError) in try solveIrregular(job, workspace) }
  }

  @inline(__always)
  private func isScalar(_ job: Job<T>) -> Bool {
    if job.n > 1 || job.structure != .auto && job.structure != .general { return false }
    if case .second = job.derivatives { return false }
    return true
  }

  /// What the row kernel leaves, or was not asked for.
  func solveIrregular(_ job: Job<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    var job = job
    if case .first(k: 0, _, _) = job.derivatives { job.derivatives = .none }
    if let outcome = Self.mismatch(job) { return outcome }
    let structure = Self.structure(job)
    if structure == .diagonal { return diagonalPath(job) }
    var engine = engine
    if case .none = job.derivatives {
      if let blocks = try Partition.forValue(job, workspace) { return try BlockDiagonalPath(partition: blocks).run(job, workspace) }
    } else {
      engine.partition = try Partition.forDerivative(job, workspace)
    }
    switch structure {
    case .skewHermitian where needsEigenbasis(job): return try largeSkew(job, workspace, engine)
    case .hermitian, .skewHermitian:
      if let outcome = try inEigenbasis(job, skew: structure == .skewHermitian, workspace, engine) { return outcome }
    case .markov:
      if engine.layout == .rows { return try MarkovPath(job).run(workspace) }
      return try BLASGate.enter(threads: job.blasThreads) { () throws(ExpmError) in try MarkovPath(job).run(workspace) }
    default: break
    }
    job.structure = structure
    let symmetry = ValueSymmetry(structure, job)
    let outcome = try scalingAndSquaring(job, workspace, engine)
    if outcome == .success { try symmetry.restore(job, workspace) }
    return outcome
  }

  static func entries(_ n: Int) throws(ExpmError) -> Int {
    let (count, overflow) = n.multipliedReportingOverflow(by: n)
    if overflow { throw .outOfMemory }
    return count
  }

  /// Nil if scaling and squaring costs less.
  private func inEigenbasis(
    _ job: Job<T>, skew: Bool, _ workspace: Workspace, _ engine: ScalingAndSquaring<T>
  ) throws(ExpmError) -> Outcome? {
    if !prefersEigenbasis(job, skew: skew, blocks: engine.partition) { return nil }
    let path = EigenbasisPath<T>(n: job.n, skew: skew)
    let outcome = try BLASGate.enter(threads: job.blasThreadsOfOrder) { () throws(ExpmError) in try path.run(job, .upper, workspace) }
    // LAPACK's eigenvectors are orthonormal to a few n u.
    if skew && outcome == .success { try ValueSymmetry.unitary.restore(job, workspace) }
    return outcome
  }

  /// The structure whose path a job takes.
  @inline(__always)
  static func structure(_ job: Job<T>) -> Structure {
    let structure = job.structure == .auto ? detectStructure(job.n, job.a) : job.structure
    if case .second = job.derivatives, structure == .diagonal || structure == .markov { return .general }
    if structure == .markov && !isReal(job.n, job.a) { return .general }
    return structure
  }

  /// What ends a job whose stated structure is to be verified and does not hold; the outputs are filled.
  static func mismatch(_ job: Job<T>) -> Outcome? {
    if !job.checkStructure || hasStructure(job.structure, job.n, job.a) { return nil }
    let outcome = allFinite(job.n, job.a) ? Outcome.structureMismatch : .nonfinite
    job.fillWithNaN()
    return outcome
  }

  func scalingAndSquaring(
    _ job: Job<T>, _ workspace: Workspace, _ engine: ScalingAndSquaring<T>
  ) throws(ExpmError) -> Outcome {
    if engine.layout == .rows { return try engine.run(job, workspace) }
    return try BLASGate.enter(threads: job.blasThreads) { () throws(ExpmError) in try engine.run(job, workspace) }
  }

  /// Lets the row kernel have matrix `i`; false if it is not regular.
  @inline(__always)
  func solve(_ batch: RegularBatch<T.Real>, _ i: Int, _ workspace: Workspace) throws(ExpmError) -> Bool {
    let kernels = engine.kernels
    let count = kernels.rowScratch(batch.n, complex: T.isComplex, k: batch.k, products: engine.products)
    if let scratch = threadScratch(count, of: T.Real.self) { return kernels.row(batch, i, scratch) }
    return kernels.row(batch, i, try workspace.take(count, of: T.Real.self))
  }

  /// The job as the kernels of regular matrices see it; nil if it is not for them.
  @inline(__always)
  func regular(_ job: Job<T>) -> RegularBatch<T.Real>? {
    if engine.layout != .rows || job.structure != .auto && job.structure != .general { return nil }
    var batch = BatchJob(n: job.n, count: 1, a: BatchOperand(job.a.base, ld: job.a.ld), y: job.y.map { BatchOperand($0.base, ld: $0.ld) })
    batch.structure = job.structure
    switch job.derivatives {
    case .none: break
    case .first(let k, let e, let d):
      batch.k = k
      batch.e = BatchOperand(e.base, ld: e.ld, stride: e.stride)
      batch.d = BatchOperand(d.base, ld: d.ld, stride: d.stride)
      batch.adjoint = job.adjoint
    case .second: return nil
    }
    return batch.regular
  }
}
