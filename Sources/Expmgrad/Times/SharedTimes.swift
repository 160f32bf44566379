// exp(t_i A) from shared powers: the value. Its adjoint: SharedTimes+Adjoint.swift; who decides what: TimesPlan.swift.
//
//   B = 2^-e (A − μI), ‖B‖₁ ≤ 1,   P_i = e^(μ t_i) T_Q(ρ_i B),   y_i = P_i X^(k_i)
//
// All P_i of a chunk are one GEMM, coefficients times powers, in whatever layout the kernels' products want.
import ExpmgradSchemes

struct SharedTimes<T: Element> {
  typealias S = T.Real
  typealias Matrix = UnsafeMutablePointer<S>

  /// A time that shares: where it is in the caller's vector, the node of its X^k (−1: none) and ρ in units of B.
  struct Entry { var index: Int, node: Int, rho: S }

  let job: TimesJob<T>
  let n: Int
  let layout: MatrixLayout
  let kernels: any Kernels<S>
  /// Scalars of one matrix.
  let size: Int
  var mu: S = 0
  /// A − μI = 2^exponent B
  var exponent = 0
  var plan = TimesPlan(n: 1, count: 1, reach: 0, unitRoundoff: S.unitRoundoff, derivative: false, ratio: 1)
  /// τ in units of B.
  var tau: S = 0
  var table = PowerTable(base: 2)
  /// By node, so that one product serves its whole group.
  var entries: [Entry] = []

  init(_ job: TimesJob<T>) {
    self.job = job
    n = job.n
    layout = ScalingAndSquaring<T>.layout(n)
    kernels = S.kernels
    size = kernels.size(layout, n, complex: T.isComplex)
  }

  var derivative: Bool { job.g != nil }
  /// Powers I, B, …, B^Q.
  var rows: Int { plan.degree &+ 1 }
  /// Entries whose polynomials are formed at once: their matrices stay in the cache, and for small matrices the GEMM is
  /// one that BLAS does not wake a second core for.
  var chunk: Int { Swift.max(4, Swift.min(64, (1 << 16) / size, layout == .rows ? (1 << 18) / (size &* rows) : 64)) }

  /// Computes what can share; returns the indices of those times, ascending.
  mutating func run(_ workspace: Workspace) throws(ExpmError) -> [Int32] {
    let vectorLength = (n &+ 7) & ~7
    let first: Matrix = try workspace.take(3 &* size &+ n &* n &+ 4 &* vectorLength)
    guard let d = survey(first, vectorLength) else { return [] }
    let chosen = choose(d)
    if chosen.isEmpty { return [] }

    let count = Swift.min(chunk, entries.count)
    let pieces = rows &+ table.nodes &+ (derivative ? 2 &* rows &+ table.nodes &+ 3 &* count &+ 1 : 2 &* count)
    let staging = derivative ? n &* n &* T.parts : 0
    let (scalars, overflow) = pieces.multipliedReportingOverflow(by: size)
    if overflow { throw .outOfMemory }
    var carver = Carver(try workspace.take(scalars &+ staging &+ 3 &* count &* rows, of: S.self))
    let powers = carver.cut(rows &* size), nodes = carver.cut(table.nodes &* size)
    formPowers(powers)
    formNodes(powers, nodes)
    if derivative {
      adjoint(powers, nodes, count, &carver)
    } else {
      values(powers, nodes, count, &carver)
    }
    return chosen
  }

  /// Shift, scale and the d of B = `slot`·2^-exponent; nil where the engine does better.
  private mutating func survey(_ slot: Matrix, _ vectorLength: Int) -> (d: S, norm: S)? {
    let complex = T.isComplex, square = slot + size, magnitudes = square + 2 &* size
    let columns = magnitudes + n &* n, next = columns + 2 &* vectorLength
    kernels.pack(layout, n, complex: complex, adjoint: false, scalars(job.a.base), ld: job.a.ld, into: slot)
    kernels.magnitudes(layout, n, complex: complex, slot, into: magnitudes)
    var facts = MatrixFacts(columnSums: columns, rowSums: columns + vectorLength)
    kernels.survey(layout, n, magnitudes, &facts)
    var norm = facts.largestColumn(n, magnitudes)
    if !(norm < S.hugeNorm) || facts.leftIsZero || facts.rightIsZero { return nil }
    for i in 0..<n {
      let c = facts.columnSums[i], r = facts.rowSums[i]
      if c > 16 * r || r > 16 * c { return nil }
    }
    takeShift(slot, magnitudes, facts, &norm)
    if !(norm > 0) { return nil }
    exponent = Int(norm.exponent) + 1
    let unit = S.pow2(-exponent)
    norm *= unit
    kernels.scale(size, slot, by: unit)
    for i in 0..<(n &* n) { magnitudes[i] *= unit }

    for j in 0..<n { columns[j] = (columns[j] * unit) + magnitudes[j &* (n &+ 1)] }
    kernels.vectorMatrix(n, columns, magnitudes, into: next)
    var absoluteSquare: S = 0
    for j in 0..<n { absoluteSquare = Swift.max(absoluteSquare, next[j]) }
    var d = Swift.min(norm, absoluteSquare.squareRoot())
    if d < norm / 2 { return nil }
    kernels.multiply(layout, n, complex: complex, 1, slot, slot, into: square, adding: false)
    kernels.magnitudes(layout, n, complex: complex, square, into: magnitudes)
    kernels.survey(layout, n, magnitudes, &facts)
    let exact = facts.largestColumn(n, magnitudes)
    // As in ScalingPlan: a square far below |A|² is mostly rounding error, and the engine has other means.
    if !isTrustworthy(exact, against: absoluteSquare, n) { return nil }
    d = Swift.min(d, exact.squareRoot())
    return (d, norm)
  }

  private mutating func takeShift(_ slot: Matrix, _ magnitudes: Matrix, _ facts: MatrixFacts<S>, _ norm: inout S) {
    func diagonal(_ i: Int) -> T { job.a.base[i &* job.a.ld &+ i] }
    var sum: S = 0
    for i in 0..<n { sum += diagonal(i).re }
    let mean = sum / S(n)
    var shifted: S = 0
    for j in 0..<n { shifted = Swift.max(shifted, facts.columnSums[j] + (diagonal(j) - T(mean)).magnitude) }
    if !(shifted <= norm) { return }
    (mu, norm) = (mean, shifted)
    kernels.shift(layout, n, complex: T.isComplex, mean, 0, slot)
    for j in 0..<n { magnitudes[j &* (n &+ 1)] = (diagonal(j) - T(mean)).magnitude }
  }

  /// Plans for the times whose result surely stays in range; returns their indices, ascending.
  private mutating func choose(_ facts: (d: S, norm: S)) -> [Int32] {
    let unit = S.pow2(exponent)
    let limit = S.largestExponent * 0.8 / (facts.norm + mu.magnitude / unit)
    var chosen = [Int32](), reach: S = 0
    for i in 0..<job.count {
      let size = job.t[i].magnitude * unit
      if size <= limit {
        chosen.append(Int32(truncatingIfNeeded: i))
        reach = Swift.max(reach, size)
      }
    }
    if chosen.count < TimesJob<T>.fewest || job.count > Int(Int32.max) { return [] }
    plan = TimesPlan(
      n: n, count: chosen.count, reach: Double(reach * facts.d), unitRoundoff: S.unitRoundoff, derivative: derivative,
      ratio: Double(facts.norm / facts.d))
    tau = S(plan.theta) / facts.d
    table = PowerTable(base: plan.base)
    entries.reserveCapacity(chosen.count)
    for i in chosen {
      let t = job.t[Int(i)] * unit
      let k = Int((t.magnitude / tau).rounded(.down))
      // Fused: k τ alone is not a number of the type.
      let rho = t.magnitude.addingProduct(-S(k), tau)
      entries.append(Entry(index: Int(i), node: k == 0 ? -1 : table.node(t < 0 ? -k : k), rho: t < 0 ? -rho : rho))
    }
    entries.sort { $0.node < $1.node }
    return chosen
  }

  /// B^2, …, B^Q behind I and B: [B … B^h]·B^h doubles them in one stacked product.
  private func formPowers(_ powers: Matrix) {
    powers.update(repeating: 0, count: size)
    kernels.shift(layout, n, complex: T.isComplex, -1, 0, powers)
    let b = powers + size
    kernels.pack(layout, n, complex: T.isComplex, adjoint: false, scalars(job.a.base), ld: job.a.ld, into: b)
    if mu != 0 { kernels.shift(layout, n, complex: T.isComplex, mu, 0, b) }
    kernels.scale(size, b, by: S.pow2(-exponent))
    doublings { h, more in
      kernels.multiply(
        layout, n, complex: T.isComplex, more, b, powers + h &* size, into: powers + (h &+ 1) &* size, adding: false)
    }
  }

  /// Calls `body(h, more)` for B^(h+1 … h+more) = B^(1 … more)·B^h.
  func doublings(_ body: (Int, Int) -> Void) {
    var h = 1
    while h < plan.degree {
      let more = Swift.min(h, plan.degree - h)
      body(h, more)
      h &+= more
    }
  }

  private func formNodes(_ powers: Matrix, _ nodes: Matrix) {
    withUnsafeTemporaryAllocation(of: S.self, capacity: rows) { c in
      let c = c.baseAddress!
      for root in table.roots {
        coefficients(rho: root.sign > 0 ? tau : -tau, factor: 1, into: c)
        realProduct(false, false, 1, size, rows, c, rows, powers, size, into: nodes + root.node &* size, size, adding: false)
      }
    }
    for p in table.products {
      kernels.multiply(
        layout, n, complex: T.isComplex, 1, nodes + p.left &* size, nodes + p.right &* size, into: nodes + p.into &* size, adding: false)
    }
  }

  /// factor ρ^q / q!, q = 0 … Q
  func coefficients(rho: S, factor: S, into c: Matrix) {
    var term = factor
    c[0] = term
    for q in 1..<rows {
      term *= rho / S(q)
      c[q] = term
    }
  }

  /// Coefficients of entries start ..< start + count, and their polynomials.
  func polynomials(_ start: Int, _ count: Int, _ c: Matrix, _ powers: Matrix, into p: Matrix) {
    for m in 0..<count {
      let entry = entries[start + m]
      let factor = mu == 0 ? 1 : S.exp(mu * job.t[entry.index])
      coefficients(rho: entry.rho, factor: factor, into: c + m &* rows)
    }
    realProduct(false, false, count, size, rows, c, rows, powers, size, into: p, size, adding: false)
  }

  /// Calls `body(first, length, node)` for the groups of one node within a chunk.
  func groups(_ start: Int, _ count: Int, _ body: (Int, Int, Int) -> Void) {
    var m = 0
    while m < count {
      let node = entries[start + m].node
      var end = m + 1
      while end < count, entries[start + end].node == node { end += 1 }
      body(m, end - m, node)
      m = end
    }
  }

  /// y_i = P_i X^k, into the caller's matrices.
  func store(_ start: Int, _ first: Int, _ length: Int, _ product: Matrix) {
    guard let y = job.y else { return }
    for m in 0..<length {
      let to = y.base + entries[start + first + m].index &* y.stride
      kernels.unpack(
        layout, n, complex: T.isComplex, adjoint: false, factor: (1, 0), product + m &* size, into: scalars(to), ld: y.ld)
    }
  }

  private func values(_ powers: Matrix, _ nodes: Matrix, _ chunk: Int, _ carver: inout Carver<S>) {
    let p = carver.cut(chunk &* size), product = carver.cut(chunk &* size), c = carver.cut(chunk &* rows)
    var start = 0
    while start < entries.count {
      let count = Swift.min(chunk, entries.count - start)
      polynomials(start, count, c, powers, into: p)
      groups(start, count) { first, length, node in
        if node < 0 { return store(start, first, length, p + first &* size) }
        kernels.multiply(
          layout, n, complex: T.isComplex, length, p + first &* size, nodes + node &* size, into: product, adding: false)
        store(start, first, length, product)
      }
      start += count
    }
  }
}

/// C = (or +=) A B over real scalars, row-major, A or B transposed where asked: C is m × n, the inner size k.
func realProduct<S: RealScalar>(
  _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<S>, _ lda: Int,
  _ b: UnsafePointer<S>, _ ldb: Int, into c: UnsafeMutablePointer<S>, _ ldc: Int, adding: Bool
) {
  gemm(transposeA ? .transposed : .plain, transposeB ? .transposed : .plain, m, n, k, a, lda, b, ldb, into: c, ldc, adding: adding)
}
