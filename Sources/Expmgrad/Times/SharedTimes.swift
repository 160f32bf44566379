// exp(t_i A) from shared powers: shift, scale, powers and table.
//
//   B = 2^-e (A − μI), ‖B‖₁ ≤ 1,   P_i = e^(μ t_i) T_Q(ρ_i B),   y_i = P_i X^(k_i)
//
// Then every time on its own: SharedTimes+Values.swift, SharedTimes+Adjoint.swift. Who decides what: TimesPlan.swift.
import ExpmgradSchemes

struct SharedTimes<T: Element> {
  typealias S = T.Real
  typealias Matrix = UnsafeMutablePointer<S>

  /// A time that shares: where it is in the caller's vector, the node of its X^k (−1: none) and ρ in units of B.
  struct Entry { var index: Int, node: Int, rho: S }

  private(set) var request: TimesRequest<T>
  let n: Int
  let layout: MatrixLayout
  let kernels: any Kernels<S>
  /// Scalars of one matrix in the layout, and as a caller has it, without gaps.
  let size: Int
  let flat: Int
  var mu: S = 0
  /// A − μI = 2^exponent B
  var exponent = 0
  var plan = TimesPlan(n: 1, count: 1, reach: 0, unitRoundoff: S.unitRoundoff, derivative: false, ratio: 1)
  /// τ in units of B.
  var tau: S = 0
  var table = PowerTable(base: 2)
  /// By node, so that one product serves its whole group.
  var entries: [Entry] = []
  /// Entries without a node come first.
  private(set) var near = 0
  /// Entries that passes over them have finished, for progress.
  var passed = 0

  init(_ request: TimesRequest<T>) {
    self.request = request
    n = request.n
    layout = ScalingAndSquaring<T>.layout(n)
    kernels = S.kernels
    size = kernels.size(layout, n, complex: T.isComplex)
    flat = n &* n &* T.parts
  }

  var derivative: Bool { request.g != nil }
  /// Powers I, B, …, B^Q.
  var rows: Int { plan.degree &+ 1 }
  /// The layout is the caller's.
  var isFlat: Bool { size == flat && (layout == .dense || !T.isComplex) }
  /// Entries whose matrices are in scratch at once: they stay in the cache.
  var chunk: Int { Swift.max(4, Swift.min(64, (1 << 16) / size)) }

  /// Computes what can share; returns the indices of those times, ascending.
  mutating func run(_ workspace: Workspace) throws(ExpmError) -> [Int32] {
    let vectorLength = (n &+ 7) & ~7
    let packed = kernels.rightSize(layout, n, complex: T.isComplex)
    let first: Matrix = try workspace.take(packed &+ 3 &* size &+ n &* n &+ 4 &* vectorLength)
    guard let d = survey(first + packed, vectorLength, packing: first) else { return [] }
    let chosen = choose(d)
    if chosen.isEmpty { return [] }

    let pieces = rows &+ table.nodes &+ (isFlat ? 0 : rows)
    let (scalars, overflow) = pieces.multipliedReportingOverflow(by: Swift.max(size, flat))
    if overflow { throw .outOfMemory }
    var carver = Carver(try workspace.take(scalars, of: S.self))
    let powers = carver.cut(rows &* size), nodes = carver.cut(table.nodes &* size)
    try formPowers(powers, workspace)
    try formNodes(powers, nodes, workspace)
    if try standsOnHump(nodes, workspace) { return [] }
    let shared = SharedMatrices(powers: powers, nodes: nodes, flatPowers: isFlat ? powers : carver.cut(rows &* flat))
    if !isFlat { for q in 0..<rows { unpack(powers + q &* size, into: shared.flatPowers + q &* flat) } }
    if request.y != nil { try values(shared, workspace) }
    if derivative { try adjoint(shared, workspace) }
    return chosen
  }

  /// Between the layout and matrices without gaps.
  func unpack(_ x: Matrix, adjoint: Bool = false, into y: Matrix) {
    kernels.unpack(layout, n, complex: T.isComplex, adjoint: adjoint, factor: (1, 0), x, into: y, ld: n)
  }
  func pack(_ x: Matrix, adjoint: Bool = false, into y: Matrix) {
    kernels.pack(layout, n, complex: T.isComplex, adjoint: adjoint, x, ld: n, into: y)
  }

  /// Shift, scale and the d of B = `slot`·2^-exponent; nil where the engine does better.
  private mutating func survey(_ slot: Matrix, _ vectorLength: Int, packing: Matrix) -> (d: S, norm: S)? {
    let complex = T.isComplex, square = slot + size, magnitudes = square + 2 &* size
    let columns = magnitudes + n &* n, next = columns + 2 &* vectorLength
    kernels.pack(layout, n, complex: complex, adjoint: false, scalars(request.a.base), ld: request.a.ld, into: slot)
    kernels.magnitudes(layout, n, complex: complex, slot, into: magnitudes)
    var facts = MatrixFacts(columnSums: columns, rowSums: columns + vectorLength)
    kernels.survey(layout, n, magnitudes, &facts)
    var norm = facts.largestColumn(n, magnitudes)
    if !(norm < S.hugeNorm) || facts.leftIsZero || facts.rightIsZero { return nil }
    for i in 0..<n {
      if isBadlyBalanced(column: facts.columnSums[i], row: facts.rowSums[i], ratio: farRatio()) { return nil }
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
    kernels.multiply(layout, n, complex: complex, 1, slot, slot, into: square, adding: false, packing: packing)
    kernels.magnitudes(layout, n, complex: complex, square, into: magnitudes)
    kernels.survey(layout, n, magnitudes, &facts)
    let exact = facts.largestColumn(n, magnitudes)
    // As in ScalingPlan: a square far below |A|² is mostly rounding error, and the engine has other means.
    if !isTrustworthy(exact, against: absoluteSquare, n) { return nil }
    d = Swift.min(d, exact.squareRoot())
    return (d, norm)
  }

  private mutating func takeShift(_ slot: Matrix, _ magnitudes: Matrix, _ facts: MatrixFacts<S>, _ norm: inout S) {
    func diagonal(_ i: Int) -> T { request.a.base[i &* request.a.ld &+ i] }
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
    let limit = S.largestShift / (facts.norm + mu.magnitude / unit)
    var chosen = [Int32](), reach: S = 0
    for i in 0..<request.count {
      let size = request.t[i].magnitude * unit
      if size <= limit {
        chosen.append(Int32(truncatingIfNeeded: i))
        reach = Swift.max(reach, size)
      }
    }
    if chosen.count < TimesRequest<T>.fewest || request.count > Int(Int32.max) { return [] }
    plan = TimesPlan(
      n: n, count: chosen.count, reach: Double(reach * facts.d), unitRoundoff: S.unitRoundoff, derivative: derivative,
      ratio: Double(facts.norm / facts.d))
    tau = S(plan.theta) / facts.d
    table = PowerTable(base: plan.base)
    entries.reserveCapacity(chosen.count)
    for i in chosen {
      let t = request.t[Int(i)] * unit
      let k = Int((t.magnitude / tau).rounded(.down))
      // Fused: k τ alone is not a number of the type.
      let rho = t.magnitude.addingProduct(-S(k), tau)
      entries.append(Entry(index: Int(i), node: k == 0 ? -1 : table.node(t < 0 ? -k : k), rho: t < 0 ? -rho : rho))
    }
    entries.sort { $0.node < $1.node }
    near = entries.firstIndex { $0.node >= 0 } ?? entries.count
    return chosen
  }

  /// B^2, …, B^Q behind I and B: [B … B^h]·B^h doubles them in one stacked product.
  private func formPowers(_ powers: Matrix, _ workspace: Workspace) throws(ExpmError) {
    powers.update(repeating: 0, count: size)
    kernels.shift(layout, n, complex: T.isComplex, -1, 0, powers)
    let b = powers + size
    kernels.pack(layout, n, complex: T.isComplex, adjoint: false, scalars(request.a.base), ld: request.a.ld, into: b)
    if mu != 0 { kernels.shift(layout, n, complex: T.isComplex, mu, 0, b) }
    kernels.scale(size, b, by: S.pow2(-exponent))
    try doublings { h, more throws(ExpmError) in
      try multiply(more, b, powers + h &* size, into: powers + (h &+ 1) &* size, adding: false, workspace)
    }
  }

  /// c_i = (or +=) a_i b for `count` matrices; large ones one by one, so that the caller may cancel.
  func multiply(
    _ count: Int, _ a: Matrix, _ b: Matrix, into c: Matrix, adding: Bool, _ workspace: Workspace
  ) throws(ExpmError) {
    let top = workspace.top
    defer { workspace.top = top }
    let packing: Matrix = try workspace.take(kernels.rightSize(layout, n, complex: T.isComplex))
    let together = n < 512 ? count : 1
    for i in stride(from: 0, to: count, by: together) {
      kernels.multiply(
        layout, n, complex: T.isComplex, together, a + i &* size, b, into: c + i &* size, adding: adding,
        packing: packing)
      // Rows may be on another thread than the caller's.
      if layout == .dense { try part.checkpoint(0) }
    }
  }
  private var part: Watch? { request.settings.watch?.ofPart }

  /// Calls `body(h, more)` for B^(h+1 … h+more) = B^(1 … more)·B^h.
  func doublings<E: Error>(_ body: (Int, Int) throws(E) -> Void) throws(E) {
    var h = 1
    while h < plan.degree {
      let more = Swift.min(h, plan.degree - h)
      try body(h, more)
      h &+= more
    }
  }

  private func formNodes(_ powers: Matrix, _ nodes: Matrix, _ workspace: Workspace) throws(ExpmError) {
    withUnsafeTemporaryAllocation(of: S.self, capacity: rows) { c in
      let c = c.baseAddress!
      for root in table.roots {
        coefficients(rho: root.sign > 0 ? tau : -tau, factor: 1, into: c)
        polynomials(c, of: list(powers, rows, size), size, into: [nodes + root.node &* size])
      }
    }
    for p in table.products {
      try multiply(
        1, nodes + p.left &* size, nodes + p.right &* size, into: nodes + p.into &* size, adding: false, workspace)
    }
  }

  /// So much cancels in a product of the table that the times had better take the engine, which has the Schur form for
  /// that.
  private func standsOnHump(_ nodes: Matrix, _ workspace: Workspace) throws(ExpmError) -> Bool {
    if layout == .dense { return false }
    let top = workspace.top
    defer { workspace.top = top }
    let magnitudes: Matrix = try workspace.take(n &* n &+ 3 &* n), sums = magnitudes + n &* n, next = sums + 2 &* n
    func columnSums(_ x: Matrix) -> S {
      kernels.magnitudes(layout, n, complex: T.isComplex, x, into: magnitudes)
      var facts = MatrixFacts(columnSums: sums, rowSums: sums + n)
      kernels.survey(layout, n, magnitudes, &facts)
      let norm = facts.largestColumn(n, magnitudes)
      for j in 0..<n { sums[j] += magnitudes[j &* (n &+ 1)] }
      return norm
    }
    for p in table.products {
      _ = columnSums(nodes + p.left &* size)
      kernels.magnitudes(layout, n, complex: T.isComplex, nodes + p.right &* size, into: magnitudes)
      kernels.vectorMatrix(n, sums, magnitudes, into: next)
      let absolute = (0..<n).reduce(0) { Swift.max($0, next[$1]) }
      if isHump(absolute, columnSums(nodes + p.into &* size)) { return true }
    }
    return false
  }

  /// factor ρ^q / q!, q = 0 … Q, each to two or three roundings: the power carries its error along.
  func coefficients(rho: S, factor: S, into c: Matrix) {
    let rho = rho.asDouble, factor = factor.asDouble
    var power = 1.0, error = 0.0, factorial = 1.0
    c[0] = S(factor)
    for q in 1..<rows {
      let next = power * rho
      error = (-next).addingProduct(power, rho) + error * rho
      power = next
      factorial *= Double(q)
      c[q] = S((power + error) / factorial * factor)
    }
  }

  /// Those of P_i for a range of entries, a row each.
  func coefficients(_ range: Range<Int>, into c: Matrix) {
    for (m, i) in range.enumerated() {
      let factor = mu == 0 ? 1 : S.exp(mu * request.t[entries[i].index])
      coefficients(rho: entries[i].rho, factor: factor, into: c + m &* rows)
    }
  }

  /// Calls `body(group, node)` for the entries of one node within a range.
  func groups<E: Error>(_ range: Range<Int>, _ body: (Range<Int>, Int) throws(E) -> Void) throws(E) {
    var i = range.lowerBound
    while i < range.upperBound {
      let node = entries[i].node
      var end = i + 1
      while end < range.upperBound, entries[end].node == node { end += 1 }
      try body(i..<end, node)
      i = end
    }
  }
}

/// What every time reads.
struct SharedMatrices<S> {
  /// I, B, …, B^Q and the X^k, in the layout.
  let powers: UnsafeMutablePointer<S>
  let nodes: UnsafeMutablePointer<S>
  /// The powers without gaps, as a caller has matrices.
  let flatPowers: UnsafeMutablePointer<S>
}
