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
    var structure = job.structure
    if structure == .auto { structure = detectStructure(job.n, job.a) }
    if case .second = job.derivatives, structure == .diagonal { structure = .general }
    switch structure {
    case .diagonal: return diagonalPath(job)
    default:
      if engine.layout == .rows { return try engine.run(job, workspace) }
      return try BLASGate.enter(threads: job.blasThreads) { () throws(ExpmError) in try engine.run(job, workspace) }
    }
  }
}
