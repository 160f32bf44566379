// The reverse of a series' recurrence: the discrete adjoint, which is the derivative of the polynomial itself.
//
//   Chebyshev:  z_k = Σ_i c_k(t_i) g_i + 2Mᴴ z_{k+1} − σ z_{k+2},   b̄ = Σ_i c_0(t_i) g_i + Mᴴ z_1 − σ z_2,
//               Ā = (1/r) [z_1 p_0ᴴ + 2 Σ_{k=1}^{K−2} z_{k+1} p_kᴴ]
//   powers:     z_{k−1} = Σ_i c_{k−1}(t_i) g_i + Pᴴ z_k,   Ā = (1/q) Σ z_k p_{k−1}ᴴ
//
// Chebyshev's p_k are not kept: σ² = 1, so p_{k−1} = σ(2M p_k − p_{k+1}) runs them backwards, with the rounding of the
// forward run. Because Mᴴ = σM, z and p are then columns of one product. Powers are kept, or made anew from
// checkpoints.
import ExpmgradSchemes

extension Series {
  /// Where outer products gather until they are as many as a pattern product takes at once.
  struct Outers {
    let z: UnsafeMutablePointer<S>
    let x: UnsafeMutablePointer<S>
    let slots: Int
    let width: Int
    var filled = 0
    var ld: Int { slots * width }

    init(_ n: Int, _ width: Int, _ workspace: Workspace) throws(ExpmError) {
      slots = Swift.max(1, Swift.min(8, 16 / width))
      self.width = width
      z = try workspace.take(n * slots * width)
      x = try workspace.take(n * slots * width)
    }

    func kept(_ factor: Double, split: Int) -> KeptPair<S> {
      KeptPair(z: z, x: x, split: split, slot: filled * width, ld: ld, factor: S(factor))
    }

    /// Adds what is there to the gradient once the slots are full, or `last`.
    mutating func flush(
      _ n: Int, _ map: LinearMap<T>, _ gradient: UnsafeMutablePointer<S>?, _ threads: Int, last: Bool
    ) throws(ExpmError) {
      if filled == 0 || filled < slots && !last { return }
      for i in 0..<n where filled < slots {
        (z + i * ld + filled * width).update(repeating: 0, count: (slots - filled) * width)
        (x + i * ld + filled * width).update(repeating: 0, count: (slots - filled) * width)
      }
      try map.pattern(inner: ld, z, x, into: gradient, threads)
      filled = 0
    }
  }

  /// Σ_i c_k(t_i) g_i of one k after another downwards.
  struct Injection {
    let series: Series
    let table: Table
    let g: [UnsafePointer<S>]
    /// One time: −i g. Several: sums of eight k.
    private let memory: [UnsafeMutablePointer<S>]
    private var lowest = Int.max

    init(_ series: Series, _ table: Table, _ g: [UnsafePointer<S>], _ workspace: Workspace) throws(ExpmError) {
      (self.series, self.table, self.g) = (series, table, g)
      var memory: [UnsafeMutablePointer<S>] = []
      for _ in 0..<(g.count > 1 ? 8 : series.rotating ? 1 : 0) { memory.append(try workspace.take(series.size)) }
      self.memory = memory
      if g.count == 1 && series.rotating { Self.rotateBack(series.size, g[0], into: memory[0]) }
    }

    /// y = −i x
    private static func rotateBack(_ count: Int, _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>) {
      var t = 0
      while t &+ 1 < count {
        (y[t], y[t &+ 1]) = (x[t &+ 1], -x[t])
        t &+= 2
      }
    }

    /// What is to be added to z_k, as a factor and a vector.
    mutating func at(_ k: Int, _ threads: Int) throws(ExpmError) -> (S, UnsafePointer<S>) {
      let turned = series.rotating && k % 2 == 1
      if g.count == 1 { return (table[0, k], turned ? UnsafePointer(memory[0]) : g[0]) }
      if k < lowest {
        lowest = Swift.max(0, k - 7)
        let c = Array(table.c[lowest...])
        let outs = Array(memory[..<(k - lowest + 1)])
        for out in outs { out.update(repeating: 0, count: series.size) }
        try LinearMap<T>.combine(
          series.size, g, c, row: 1, term: table.degree, into: outs, adding: true, threads)
        for j in lowest...k where series.rotating && j % 2 == 1 {
          let out = memory[j - lowest]
          for t in stride(from: 0, to: series.size - 1, by: 2) { (out[t], out[t + 1]) = (out[t + 1], -out[t]) }
        }
      }
      return (1, UnsafePointer(memory[k - lowest]))
    }
  }

  /// Takes f̄ in: g_i become cotangents of the sums, conj(f(t_i)) g_i.
  func takeFactors(_ times: [Double], _ g: [UnsafeMutablePointer<S>]) {
    for (t, x) in zip(times, g) {
      let f = factor(t)
      Vectors<T>.scale(size, x, by: (f.re, -f.im))
    }
  }

  /// Chebyshev's reverse from p_(K−2), p_(K−1); g have their factors. Adds to `gradient` if it is wanted; `bbar` gets
  /// the cotangent of x.
  func reverse(
    _ table: Table, last: (UnsafePointer<S>, UnsafePointer<S>), _ g: [UnsafePointer<S>],
    into bbar: UnsafeMutablePointer<S>, wantsGradient: Bool, _ gradient: UnsafeMutablePointer<S>?,
    _ context: ActionContext
  ) throws(ExpmError) {
    guard case .chebyshev(let sigma) = kind else { return }
    let workspace = context.workspace, top = workspace.top, width = width, n = n
    defer { workspace.top = top }
    let all = wantsGradient ? 2 * width : width
    var ring: [UnsafeMutablePointer<S>] = []
    for _ in 0..<(map.worksInPlace ? 2 : 3) { ring.append(try workspace.take(n * all)) }
    var injection = try Injection(self, table, g, workspace)
    var outers = wantsGradient ? try Outers(n, width, workspace) : nil
    let k = table.degree - 2, (gamma, vector) = try injection.at(k + 1, context.threads)
    // x = [z_(K−1), p_(K−2)], old = [0, p_(K−1)]
    let x = ring[0], old = ring[ring.count - 1]
    for i in 0..<n {
      for c in 0..<width {
        (x[i * all + c], old[i * all + c]) = (gamma * vector[i * width + c], 0)
        if wantsGradient {
          (x[i * all + width + c], old[i * all + width + c]) = (last.0[i * width + c], last.1[i * width + c])
        }
      }
    }
    var turn = 0
    for k in stride(from: table.degree - 2, through: 0, by: -1) {
      let from = ring[turn % ring.count], to = ring[(turn + 1) % ring.count]
      let old = ring[(turn + ring.count - 1) % ring.count]
      var step = RecurrenceStep<S>(nil, width: all, x: UnsafePointer(from), old: UnsafePointer(old), y: to)
      step.shift = (S(shift.re), S(shift.im))
      step.alpha = S(sigma * (k == 0 ? 1 : 2) / radius)
      step.beta = S(-sigma)
      let (gamma, vector) = try injection.at(k, context.threads)
      (step.g, step.gamma, step.injected) = (vector, gamma, width)
      step.kept = outers?.kept((k == 0 ? 1 : 2) / radius, split: width)
      try map.run(step, context.threads)
      outers?.filled += 1
      try outers?.flush(n, pattern, gradient, context.threads, last: k == 0)
      try context.made(wantsGradient ? columns : 0)
      try context.made(columns, adjoint: true)
      turn += 1
    }
    let end = ring[turn % ring.count]
    for i in 0..<n { (bbar + i * width).update(from: end + i * all, count: width) }
  }
}
