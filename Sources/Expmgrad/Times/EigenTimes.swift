// exp(t_i A) by one eigendecomposition, for A that is Hermitian, or real and similar to a symmetric matrix by a
// diagonal one: reversible Markov generators, π_i a_ij = π_j a_ji.
//
//   A = D⁻¹ S D,  S = Rᵀ diag(λ) R      exp(tA) = D⁻¹ (e^(tλ/2) R)ᴴ (e^(tλ/2) R) D
//
// d_j²/d_i² = a_ij/a_ji over a spanning tree, s_ij = ±√(a_ij a_ji); the entries of A then move by a few u of
// themselves. The eigensolver's error, u‖S‖, grows by the condition of D, which is therefore bounded.

struct EigenTimes<T: Element> {
  typealias S = T.Real
  let request: TimesRequest<T>
  private var n: Int { request.n }
  private static var largestCondition: S { 8 }

  init(_ request: TimesRequest<T>) { self.request = request }

  /// Computes every time; false, with nothing written, where A is not of that kind or the eigensolver gives up.
  func run(hermitian: Bool, _ workspace: Workspace, _ report: (Int, Outcome) -> Void) throws(ExpmError) -> Bool {
    guard let y = request.y, request.g == nil, n <= Eigenbasis<T>.largestOrder else { return false }
    var carver = Carver(
      try workspace.take(Eigenbasis<T>.size(n) &+ lined(n &* n &* T.parts) &+ lined(2 &* n), of: S.self))
    var basis = Eigenbasis<T>(n, &carver)
    let symmetric = UnsafeMutableRawPointer(carver.cut(lined(n &* n &* T.parts))).assumingMemoryBound(to: T.self)
    let d = carver.cut(lined(2 &* n)), inverse = d + n
    if hermitian {
      for i in 0..<n { (d[i], inverse[i]) = (1, 1) }
      if !basis.load(request.a, .upper) { return false }
    } else {
      if !symmetrise(into: symmetric, d, inverse) || !basis.load(Input<T>(UnsafePointer(symmetric), ld: n), .upper) {
        return false
      }
    }
    if !basis.decompose(.upper) { return false }
    var outcomes = [Outcome](repeating: .success, count: request.count)
    try outcomes.withUnsafeMutableBufferPointer { outcomes throws(ExpmError) in
      guard let outcomes = outcomes.baseAddress else { return }
      let spectrum = Spectrum(rows: basis.rows, values: basis.values, scaling: hermitian ? nil : (d, inverse))
      let flops = 2 &* n &* n &* n &* T.parts &* T.parts
      let blocks = TimesBlocks(
        n: n, count: request.count, settings: request.settings, secondsOfOne: 1e-10 * Double(flops)
      ) { range, workspace throws(ExpmError) in
        let scratch = try workspace.take(2 &* n &* n, of: T.self)
        for i in range { outcomes[i] = value(i, y, spectrum, scratch) }
      }
      try blocks.run(workspace)
    }
    for i in 0..<request.count { report(i, outcomes[i]) }
    return true
  }

  private struct Spectrum {
    var rows: UnsafeMutablePointer<T>, values: UnsafeMutablePointer<S>
    /// d and 1/d.
    var scaling: (UnsafeMutablePointer<S>, UnsafeMutablePointer<S>)?
  }

  private func value(_ index: Int, _ y: Output<T>, _ spectrum: Spectrum, _ scratch: UnsafeMutablePointer<T>) -> Outcome
  {
    let t = request.t[index], to = y.base + index &* y.stride, half = scratch, product = scratch + n &* n
    for i in 0..<n {
      let factor = S.exp(t * spectrum.values[i] / 2)
      for j in 0..<n { half[i &* n &+ j] = spectrum.rows[i &* n &+ j].scaled(by: factor) }
    }
    gram(n, n, half, into: product)
    var defect: S = 0
    for i in 0..<n {
      for j in 0..<n {
        var x = product[i &* n &+ j]
        if let (d, inverse) = spectrum.scaling { x = x.scaled(by: inverse[i] * d[j]) }
        to[i &* y.ld &+ j] = x
        defect += (x.re - x.re) + (x.im - x.im)
      }
    }
    if t == 0 { setIdentity(to, y.ld) }
    if !t.isFinite { for i in 0..<n { (to + i &* y.ld).update(repeating: T.nan, count: n) } }
    return !t.isFinite ? .nonfinite : defect == 0 ? .success : .overflow
  }

  private func setIdentity(_ to: UnsafeMutablePointer<T>, _ ld: Int) {
    for i in 0..<n {
      (to + i &* ld).update(repeating: T.zero, count: n)
      to[i &* ld &+ i] = T(1)
    }
  }

  /// S and D; false if A has no such form. A matrix without it fails at the first pair of entries as a rule.
  private func symmetrise(
    into s: UnsafeMutablePointer<T>, _ d: UnsafeMutablePointer<S>, _ inverse: UnsafeMutablePointer<S>
  ) -> Bool {
    if T.isComplex { return false }
    func a(_ i: Int, _ j: Int) -> S { request.a.base[i &* request.a.ld &+ j].re }
    for i in 0..<n {
      for j in 0..<i {
        let below = a(i, j), above = a(j, i)
        if (below == 0) != (above == 0) || (below < 0) != (above < 0) { return false }
      }
    }
    // Squares of d, from the first entry of each part that hangs together.
    for i in 0..<n { d[i] = 0 }
    var reached: [Int] = []
    for root in 0..<n where d[root] == 0 {
      d[root] = 1
      reached.append(root)
      while let i = reached.popLast() {
        for j in 0..<n where j != i && a(i, j) != 0 {
          let square = d[i] * (a(i, j) / a(j, i))
          if d[j] == 0 {
            d[j] = square
            reached.append(j)
          } else if !((d[j] - square).magnitude <= 64 * S(S.unitRoundoff) * square) {
            return false
          }
        }
      }
    }
    var low = S.infinity, high: S = 0
    for i in 0..<n {
      d[i] = d[i].squareRoot()
      inverse[i] = 1 / d[i]
      (low, high) = (Swift.min(low, d[i]), Swift.max(high, d[i]))
    }
    if !(high <= Self.largestCondition * low) { return false }
    for i in 0..<n {
      for j in 0..<n {
        let root = a(i, j).magnitude.squareRoot() * a(j, i).magnitude.squareRoot()
        s[i &* n &+ j] = T(i == j ? a(i, i) : a(i, j) < 0 ? -root : root)
      }
    }
    return true
  }
}
