// Sends a job to the path of its structure.

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
    switch Self.structure(job) {
    case .diagonal: return diagonalPath(job)
    default:
      if engine.layout == .rows { return try engine.run(job, workspace) }
      return try BLASGate.enter(threads: job.blasThreads) { () throws(ExpmError) in try engine.run(job, workspace) }
    }
  }

  /// The structure whose path a job takes.
  @inline(__always)
  static func structure(_ job: Job<T>) -> Structure {
    let structure = job.structure == .auto ? detectStructure(job.n, job.a) : job.structure
    if case .second = job.derivatives, structure == .diagonal { return .general }
    return structure
  }
}
