// exp of a matrix that is block diagonal after a permutation: block by block, each with its own structure, shift, scheme
// and squarings. Cost: Σ of the blocks' costs.

struct BlockDiagonalPath<T: Element> {
  let partition: Partition

  /// A block's matrix and its exponential, in the same memory.
  private func memory(_ workspace: Workspace) throws(ExpmError) -> UnsafeMutablePointer<T> {
    let m = partition.largest
    return try workspace.takeInput(m &* m, of: T.self)
  }

  /// A block of a job's matrix, as a job.
  private func part(_ job: Job<T>, _ block: Int, _ memory: UnsafeMutablePointer<T>) -> Job<T> {
    let rows = partition.rows(block), m = rows.count, index = partition.order + rows.lowerBound
    for r in 0..<m { for c in 0..<m { memory[r &* m &+ c] = job.a.base[index[r] &* job.a.ld &+ index[c]] } }
    var part = job
    (part.n, part.a, part.y) = (m, Operand(UnsafePointer(memory), ld: m), Operand(memory, ld: m))
    part.isConnected = true
    part.watch = job.watch?.ofPart
    return part
  }

  /// The value of a job without derivatives; y may be A.
  func run(_ job: Job<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    let memory = try memory(workspace)
    var outcome = Outcome.success
    for block in 0..<partition.count {
      let part = part(job, block, memory)
      switch try Solver<T>(n: part.n).solve(part, workspace) {
      case .success: break
      case .overflow: outcome = .overflow
      case let failure:
        job.fillWithNaN()
        return failure
      }
      // Where A_ii was, which no other block reads.
      if let y = job.y { place(block, memory, y) }
      try job.watch.report(block &+ 1, partition.count)
    }
    return outcome
  }

  /// The block's rows of y: its own columns, zero in the others. A later block's entries of A are not among them.
  private func place(_ block: Int, _ x: UnsafePointer<T>, _ y: Output<T>) {
    let rows = partition.rows(block), m = rows.count, index = partition.order + rows.lowerBound
    for r in 0..<m {
      let row = y.base + index[r] &* y.ld
      row.update(repeating: T.zero, count: partition.n)
      for c in 0..<m { row[index[c]] = x[r &* m &+ c] }
    }
  }

  /// The largest scheme and number of squarings among the blocks.
  func describe(_ job: Job<T>, _ info: inout ExpmInfo, _ workspace: Workspace) throws(ExpmError) {
    let memory = try memory(workspace)
    info.method = .blocks
    for block in 0..<partition.count {
      var part = part(job, block, memory), found = ExpmInfo(outcome: .success, structure: .general, method: .diagonal)
      part.y = nil
      let solver = Solver<T>(n: part.n)
      try solver.describe(part, Solver<T>.structure(part), &found, workspace)
      info.products = Swift.max(info.products, found.products)
      info.squarings = Swift.max(info.squarings, found.squarings)
    }
  }
}
