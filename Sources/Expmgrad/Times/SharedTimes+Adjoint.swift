// The adjoint of exp(t_i A) from shared powers.
//
//   y_i = P_i X^k,  P_i = Σ_q c_iq B^q:   P̄_i = g_i (X^k)ᴴ,   X̄^k += P_iᴴ g_i,   B̄^q = Σ_i c_iq P̄_i
//   t̄_i = 2^e Σ_q c_i(q−1) s_iq + μ Σ_q c_iq s_iq,   s_iq = Re<P̄_i, B^q>
//
// A time costs a combination and inner products, without a node of the caller's own g_i, with one two products more;
// powers and table are walked back once for all: Z = L·R gives L̄ += Z̄ Rᴴ and R̄ += Lᴴ Z̄.
import ExpmgradSchemes

/// Where the adjoints of powers and nodes grow. Of several parts in a round each has sums of its own, added in order
/// behind the round: as the parts never depend on the threads, neither does a bit of the result.
private struct AdjointSums<S> {
  /// B̄^q of a round's parts, `rows` matrices each.
  let parts: UnsafeMutablePointer<S>
  /// X̄^k by node; and, for each part of a round, what it adds to the node of the part before.
  let nodes: UnsafeMutablePointer<S>
  let carried: UnsafeMutablePointer<S>
  /// (B^q)ᴴ and (X^k)ᴴ.
  let powersAdjoint: UnsafeMutablePointer<S>
  let nodesAdjoint: UnsafeMutablePointer<S>
}

extension SharedTimes {
  /// Parts of a round, of as many entries.
  private var mostParts: Int { layout == .rows ? 16 : 1 }
  private var largestPart: Int { layout == .rows ? 64 : chunk }
  /// Sums of its own pay for a part of so many entries.
  private var usualPart: Int { 16 }
  private func parts(_ round: Range<Int>) -> EvenParts {
    let count = (round.count + usualPart / 2) / usualPart
    return EvenParts(whole: round, count: Swift.max(1, Swift.min(mostParts, count)))
  }

  mutating func adjoint(_ shared: SharedMatrices<S>, _ workspace: Workspace) throws(ExpmError) {
    let far = near < entries.count, largest = lined(Swift.max(size, flat))
    let round = mostParts * largestPart, some = parts(0..<Swift.min(entries.count, round)).count
    let own = mostParts > 1 ? some : 0, matrices = (own &+ 3) &* rows &+ (far ? 2 &* table.nodes &+ some : 0) &+ 1
    let (scalars, overflow) = matrices.multipliedReportingOverflow(by: largest)
    if overflow { throw .outOfMemory }
    var carver = Carver(try workspace.take(scalars, of: S.self))
    let staging = carver.cut(largest), w = carver.cut(rows &* largest), total = carver.cut(rows &* largest)
    let sums = AdjointSums(
      parts: carver.cut(own &* rows &* largest), nodes: carver.cut(far ? table.nodes &* size : 0),
      carried: carver.cut(far ? some &* size : 0), powersAdjoint: carver.cut(rows &* size),
      nodesAdjoint: carver.cut(far ? table.nodes &* size : 0))
    for q in 0..<rows { conjugateTranspose(shared.powers + q &* size, into: sums.powersAdjoint + q &* size, staging) }

    let work = self
    try rounds(0..<near, flat, sums, into: total, products: 0, workspace) {
      range, _, sum, adding, workspace throws(ExpmError) in
      try work.nearAdjoint(range, shared, into: sum, adding: adding, workspace)
    }
    if near > 0 && request.abar != nil { for q in 0..<rows { pack(total + q &* flat, into: w + q &* size) } }
    if far {
      sums.nodes.update(repeating: 0, count: table.nodes &* size)
      for k in 0..<table.nodes {
        conjugateTranspose(shared.nodes + k &* size, into: sums.nodesAdjoint + k &* size, staging)
      }
      let total = near > 0 ? total : w
      try rounds(near..<entries.count, size, sums, into: total, products: 2, workspace) {
        range, part, sum, adding, workspace throws(ExpmError) in
        try work.farAdjoint(range, shared, sums, part, into: sum, adding: adding, workspace)
      }
      if request.abar == nil { return }
      if near > 0 { add(rows &* size, total, to: w) }
      try tableBackward(sums, w, workspace)
    }
    if request.abar == nil { return }
    try powersBackward(sums.powersAdjoint, w, workspace)
    store(w + size, staging)
  }

  /// Runs `compute` over the parts of each round, and adds their sums into `total`.
  private mutating func rounds(
    _ range: Range<Int>, _ size: Int, _ sums: AdjointSums<S>, into total: Matrix, products: Int, _ workspace: Workspace,
    _ compute: @escaping (Range<Int>, _ part: Int, _ sum: Matrix, _ adding: Bool, Workspace) throws(ExpmError) -> Void
  ) throws(ExpmError) {
    let nanoseconds = Double((products > 0 ? 3 : 2) &* rows) * term + Double(products) * product
    var start = range.lowerBound
    while start < range.upperBound {
      let round = start..<Swift.min(range.upperBound, start + mostParts * largestPart), parts = parts(round)
      let alone = mostParts == 1, adding = alone && start > range.lowerBound, rows = rows
      try share(parts, nanoseconds: nanoseconds, workspace) { blocks, workspace throws(ExpmError) in
        for block in blocks {
          try compute(parts[block], block, alone ? total : sums.parts + block &* rows &* size, adding, workspace)
        }
      }
      // No gradient of A: nothing has been summed.
      for part in 0..<(request.abar == nil ? 0 : parts.count) {
        if let node = carriedNode(parts[part]) {
          add(self.size, sums.carried + part &* self.size, to: sums.nodes + node &* self.size)
        }
        if alone { continue }
        let x = sums.parts + part &* rows &* size
        if part == 0 && start == range.lowerBound {
          total.update(from: x, count: rows &* size)
        } else {
          add(rows &* size, x, to: total)
        }
      }
      start = round.upperBound
    }
  }

  /// The node that the first entry shares with the entry before.
  private func carriedNode(_ range: Range<Int>) -> Int? {
    let first = range.lowerBound, node = entries[first].node
    return first > near && node >= 0 && entries[first - 1].node == node ? node : nil
  }

  private func add(_ count: Int, _ x: Matrix, to y: Matrix) {
    var one: S = 1
    kernels.combine(count, terms: 1, [UnsafePointer(x)], &one, row: 0, term: 0, count: 1, into: [y], adding: true)
  }

  private func nearAdjoint(
    _ range: Range<Int>, _ shared: SharedMatrices<S>, into sum: Matrix, adding: Bool, _ workspace: Workspace
  ) throws(ExpmError) {
    guard let g = request.g else { return }
    let inPlace = g.ld == n && layout == .rows
    let top = workspace.top
    defer { workspace.top = top }
    var carver = Carver(try workspace.take(range.count &* (2 &* rows &+ (inPlace ? 0 : flat)), of: S.self))
    let c = carver.cut(range.count &* rows), s = carver.cut(range.count &* rows)
    coefficients(range, into: c)
    let own = list(carver.next, inPlace ? 0 : range.count, flat)
    for (x, i) in zip(own, range) { copy(scalars(g.base + entries[i].index &* g.stride), g.ld, x, n) }
    // The kernels only read them.
    let bars =
      inPlace ? range.map { UnsafeMutablePointer(mutating: scalars(g.base + entries[$0].index &* g.stride)) } : own
    finish(range, bars, list(shared.flatPowers, rows, flat), flat, c, s, into: sum, adding: adding)
  }

  private func farAdjoint(
    _ range: Range<Int>, _ shared: SharedMatrices<S>, _ sums: AdjointSums<S>, _ part: Int, into sum: Matrix,
    adding: Bool,
    _ workspace: Workspace
  ) throws(ExpmError) {
    guard let g = request.g else { return }
    let complex = T.isComplex, carried = carriedNode(range), most = Swift.min(chunk, range.count)
    let top = workspace.top
    defer { workspace.top = top }
    var carver = Carver(try workspace.take(2 &* lined(most &* rows) &+ 3 &* most &* size, of: S.self))
    let c = carver.cut(lined(most &* rows)), s = carver.cut(lined(most &* rows))
    let cotangents = carver.cut(most &* size), bars = carver.cut(most &* size), adjoints = carver.cut(most &* size)
    if carried != nil { (sums.carried + part &* size).update(repeating: 0, count: size) }
    try range.forEachPiece(most) { piece throws(ExpmError) in
      coefficients(piece, into: c)
      for (m, i) in piece.enumerated() {
        let at = scalars(g.base + entries[i].index &* g.stride)
        kernels.pack(layout, n, complex: complex, adjoint: false, at, ld: g.ld, into: cotangents + m &* size)
      }
      polynomials(c, of: list(sums.powersAdjoint, rows, size), size, into: list(adjoints, piece.count, size))
      try groups(piece) { group, node throws(ExpmError) in
        let at = (group.lowerBound &- piece.lowerBound) &* size
        try multiply(
          group.count, cotangents + at, sums.nodesAdjoint + node &* size, into: bars + at, adding: false, workspace)
        let into = node == carried ? sums.carried + part &* size : sums.nodes + node &* size
        for m in 0..<(request.abar == nil ? 0 : group.count) {
          let x = at &+ m &* size
          try multiply(1, adjoints + x, cotangents + x, into: into, adding: true, workspace)
        }
      }
      finish(
        piece, list(bars, piece.count, size), list(shared.powers, rows, size), size, c, s, into: sum,
        adding: adding || piece.lowerBound > range.lowerBound)
    }
  }

  /// B̄^q and t̄ of entries whose P̄_i are `bars`.
  private func finish(
    _ range: Range<Int>, _ bars: [Matrix], _ powers: [Matrix], _ size: Int, _ c: Matrix, _ s: Matrix, into sum: Matrix,
    adding: Bool
  ) {
    if request.abar != nil { weigh(bars, by: c, size, into: list(sum, rows, size), adding: adding) }
    guard let tbar = request.tbar else { return }
    innerProducts(bars, powers, size, into: s)
    for (m, i) in range.enumerated() { tbar[entries[i].index] = alongTime(c + m &* rows, s + m &* rows) }
  }

  private func conjugateTranspose(_ x: Matrix, into y: Matrix, _ staging: Matrix) {
    unpack(x, adjoint: true, into: staging)
    pack(staging, into: y)
  }

  /// ā from B̄, beside what is there.
  private func store(_ b: Matrix, _ staging: Matrix) {
    guard let abar = request.abar else { return }
    kernels.unpack(
      layout, n, complex: T.isComplex, adjoint: false, factor: (S.pow2(-exponent), 0), b, into: staging, ld: n)
    for i in 0..<n {
      let to = scalars(abar.base + i &* abar.ld)
      for j in 0..<n &* T.parts { to[j] += staging[i &* n &* T.parts &+ j] }
    }
  }

  private func alongTime(_ c: Matrix, _ s: Matrix) -> S {
    var rate: S = 0, shift: S = 0
    for q in stride(from: plan.degree, to: 0, by: -1) {
      rate += c[q &- 1] * s[q]
      shift += c[q] * s[q]
    }
    return S.pow2(exponent) * rate + mu * (shift + c[0] * s[0])
  }

  private func tableBackward(_ sums: AdjointSums<S>, _ w: Matrix, _ workspace: Workspace) throws(ExpmError) {
    let z = sums.nodes, adjoints = sums.nodesAdjoint
    for p in table.products.reversed() {
      let bar = z + p.into &* size
      try multiply(1, bar, adjoints + p.right &* size, into: z + p.left &* size, adding: true, workspace)
      try multiply(1, adjoints + p.left &* size, bar, into: z + p.right &* size, adding: true, workspace)
    }
    withUnsafeTemporaryAllocation(of: S.self, capacity: rows) { c in
      let c = c.baseAddress!
      for root in table.roots {
        coefficients(rho: root.sign > 0 ? tau : -tau, factor: 1, into: c)
        weigh([z + root.node &* size], by: c, size, into: list(w, rows, size), adding: true)
      }
    }
  }

  private func powersBackward(_ adjoints: Matrix, _ w: Matrix, _ workspace: Workspace) throws(ExpmError) {
    var steps: [(h: Int, more: Int)] = []
    doublings { h, more in steps.append((h, more)) }
    for (h, more) in steps.reversed() {
      let bars = w + (h &+ 1) &* size
      for j in 1...more {
        try multiply(1, adjoints + j &* size, w + (h &+ j) &* size, into: w + h &* size, adding: true, workspace)
      }
      try multiply(more, bars, adjoints + h &* size, into: w + size, adding: true, workspace)
    }
  }
}
