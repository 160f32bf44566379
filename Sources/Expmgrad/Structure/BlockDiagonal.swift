// exp of a matrix that is block diagonal after a permutation: block by block, each with its own structure, shift,
// scheme and squarings. Cost: Σ of the blocks' costs.

struct BlockDiagonalPath<T: Element> {
  let partition: Partition

  /// A block of a request's matrix, as a request; its value goes where the block was copied.
  private func part(_ request: Request<T>, _ block: Int, _ memory: UnsafeMutablePointer<T>) -> Request<T> {
    let rows = partition.rows(block), m = rows.count, index = partition.order + rows.lowerBound
    for r in 0..<m { for c in 0..<m { memory[r &* m &+ c] = request.a.base[index[r] &* request.a.ld &+ index[c]] } }
    var part = Request(
      n: m, a: Operand(UnsafePointer(memory), ld: m), y: Operand(memory, ld: m),
      settings: request.settings.ofPart.with(structure: .auto))
    part.isConnected = true
    return part
  }

  /// The value of a request without derivatives; y may be A. Products and squarings of the solution are the most that a
  /// block takes.
  func run(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> Solution {
    let m = partition.largest, memory = try workspace.take(m &* m, of: T.self)
    var all = Solution(.success, .blocks)
    for block in 0..<partition.count {
      let part = part(request, block, memory), solution = try Solver<T>(n: part.n).solve(part, workspace)
      all.products = Swift.max(all.products, solution.products)
      all.squarings = Swift.max(all.squarings, solution.squarings)
      switch solution.outcome {
      case .success: break
      case .overflow: all.outcome = .overflow
      case let failure:
        request.fillWithNaN()
        all.outcome = failure
        return all
      }
      // Where A_ii was, which no other block reads.
      if let y = request.y { place(block, memory, y) }
      try request.settings.watch.report(block &+ 1, partition.count)
    }
    return all
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
}
