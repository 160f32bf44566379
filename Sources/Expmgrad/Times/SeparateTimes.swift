// exp(t_i A) one matrix each: t_i A is formed and handed to the batch. A Markov A and t ≥ 0 go to their path as they
// are: in t_i A the diagonal would be rounded, and e^(t_i A) change by u ‖t_i A‖.
import ExpmgradSchemes

struct SeparateTimes<T: Element> {
  private(set) var request: TimesRequest<T>
  let structure: Structure
  var progressed: Int
  private var n: Int { request.n }

  init(_ request: TimesRequest<T>, _ structure: Structure, progressed: Int) {
    self.request = request
    self.structure = structure
    self.progressed = progressed
  }

  /// Matrices formed at once.
  private static var chunk: Int { 64 }

  /// Computes every t whose index is not in the ascending list `done`.
  mutating func run(except done: [Int32], _ workspace: Workspace, _ report: (Int, Outcome) -> Void) throws(ExpmError) {
    let chunk = Swift.min(Self.chunk, Swift.max(1, request.count - done.count), Swift.max(1, (1 << 22) / (n &* n)))
    let block = n &* n
    let base: UnsafeMutablePointer<T> = try workspace.take((request.g == nil ? 2 : 4) &* chunk &* block)
    var next = 0, i = 0
    while i < request.count {
      if next < done.count, Int(done[next]) == i {
        next += 1
        i += 1
        continue
      }
      var end = Swift.min(request.count, i + chunk, next < done.count ? Int(done[next]) : request.count)
      // t A is Markov for t ≥ 0 alone.
      if structure == .markov, let turn = (i..<end).first(where: { (request.t[$0] < 0) != (request.t[i] < 0) }) {
        end = turn
      }
      try solve(i, end - i, base, chunk &* block, workspace, report)
      progressed += end - i
      try request.settings.watch.report(progressed, request.count)
      i = end
    }
  }

  private func solve(
    _ start: Int, _ count: Int, _ base: UnsafeMutablePointer<T>, _ part: Int, _ workspace: Workspace,
    _ report: (Int, Outcome) -> Void
  ) throws(ExpmError) {
    let block = n &* n, values = base + part, gradients = base + 2 &* part
    if structure == .markov && !(request.t[start] < 0) {
      return try solveMarkov(start, count, values, gradients, workspace, report)
    }
    for m in 0..<count {
      let t = request.t[start + m], to = base + m &* block
      for i in 0..<n { for j in 0..<n { to[i &* n &+ j] = request.a.base[i &* request.a.ld &+ j].scaled(by: t) } }
    }
    // t A keeps every structure of A but that of a generator.
    var batch = Request<T>(
      n: n, count: count, a: Operand(UnsafePointer(base), ld: n, batchStride: block),
      y: Operand(values, ld: n, batchStride: block),
      settings: request.settings.ofPart.with(structure: structure == .markov ? .auto : structure))
    if let g = request.g {
      let e = Input<T>(g.base + start &* g.stride, ld: g.ld, batchStride: g.stride)
      (batch.derivatives, batch.adjoint) = (.first(k: 1, e: e, d: Operand(gradients, ld: n, batchStride: block)), true)
    }
    try withOutcomes(count) { outcomes throws(ExpmError) in
      _ = try batch.run(outcomes, workspace)
      for m in 0..<count {
        report(start + m, outcomes[m])
        store(start + m, values + m &* block, gradients + m &* block)
      }
    }
  }

  private func solveMarkov(
    _ start: Int, _ count: Int, _ values: UnsafeMutablePointer<T>, _ gradients: UnsafeMutablePointer<T>,
    _ workspace: Workspace,
    _ report: (Int, Outcome) -> Void
  ) throws(ExpmError) {
    let block = n &* n, n = n, request = request
    try withOutcomes(count) { outcomes throws(ExpmError) in
      let blocks = TimesBlocks(
        n: n, count: count, settings: request.settings.watched(by: nil), secondsOfOne: 2e-9 * Double(block &* n)
      ) { range, workspace throws(ExpmError) in
        for m in range {
          var one = Request(n: n, a: request.a, y: Output(values + m &* block, ld: n))
          if let g = request.g {
            one.derivatives = .first(
              k: 1, e: Operand(g.base + (start + m) &* g.stride, ld: g.ld), d: Operand(gradients + m &* block, ld: n))
            one.adjoint = true
          }
          outcomes[m] = try MarkovPath(one, time: request.t[start + m]).run(workspace).outcome
        }
      }
      if isSmall(n) {
        try blocks.run(workspace)
      } else {
        try BLASGate.enter(threads: request.settings.threads) { () throws(ExpmError) in try blocks.run(workspace) }
      }
      for m in 0..<count {
        report(start + m, outcomes[m])
        store(start + m, values + m &* block, gradients + m &* block)
      }
    }
  }

  private func withOutcomes(
    _ count: Int, _ body: (UnsafeMutablePointer<Outcome>) throws(ExpmError) -> Void
  ) throws(ExpmError) {
    let outcomes = UnsafeMutablePointer<Outcome>.allocate(capacity: count)
    defer { outcomes.deallocate() }
    outcomes.initialize(repeating: .success, count: count)
    try body(outcomes)
  }

  private func store(_ i: Int, _ value: UnsafeMutablePointer<T>, _ gradient: UnsafeMutablePointer<T>) {
    if let y = request.y {
      for r in 0..<n { (y.base + i &* y.stride + r &* y.ld).update(from: value + r &* n, count: n) }
    }
    if request.g == nil { return }
    if let tbar = request.tbar { tbar[i] = alongTime(gradient) }
    guard let abar = request.abar else { return }
    for r in 0..<n {
      for c in 0..<n {
        let at = r &* abar.ld &+ c
        abar.base[at] = abar.base[at] + gradient[r &* n &+ c].scaled(by: request.t[i])
      }
    }
  }

  /// Re<g, A exp(tA)> = Re<g, L(tA, A)> = Re<L*(tA, g), A>
  private func alongTime(_ gradient: UnsafePointer<T>) -> T.Real {
    func total(_ unit: T.Real) -> T.Real {
      var total: T.Real = 0
      for r in 0..<n {
        for c in 0..<n {
          total += (gradient[r &* n &+ c].scaled(by: unit).conjugate * request.a.base[r &* request.a.ld &+ c]).re
        }
      }
      return total
    }
    let plain = total(1)
    if plain.isFinite { return plain }
    // What cancels may leave the range before it does.
    let unit = T.Real.pow2(-T.Real.range / 2)
    return total(unit) / unit
  }
}
