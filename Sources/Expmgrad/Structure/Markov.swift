// exp(tA), t ≥ 0, of a real matrix without negative entries off its diagonal (Metzler; generators of Markov chains),
// every entry to its own relative accuracy: sums of nonnegative terms, and row sums that are known and put right.
//
//   A = Q + ρI − diag(κ)      Q a generator, ρ the largest row sum, κ_i = ρ − r_i ≥ 0 (GeneratorSums.swift)
//   X = e^(t(Q − diag κ))     substochastic: each row sums to 1 with k_i, the chance of having been killed
//   (SubstochasticRows.swift) X at 2^-s t from T_16(P), P = 2^-s t (A − min a_ii I) ≥ 0, by Paterson & Stockmeyer: six
//   products X ← X², k ← k + Xk        and the rows are put right
//   e^(tA) = e^(tρ) X         by r plain squarings of e^(2^-r tρ) X from where X or e^(tρ) alone would leave the range
//
// The factor common to a row is the one error that a squaring doubles: without it, errors grow with the number of
// squarings, not with ‖tA‖. That is what Gaussian elimination with row sums put right does for stationary distributions
// (Grassmann, Taksar & Heyman, Oper. Res. 33 (1985) 1107). If columns have the smaller largest sum, all of this happens
// to Aᵀ.
//
// Powers of two keep small rates, and tangents, in range beside large rates: 2^c X is held, and 2^lifted Ẋ.
//
// s: with N = 2^s, the coefficient of P^k in T_16(P/N)^N falls short of 1/k! by the chance that one of N bins gets more
// than 16 of k balls, at most N C(k, 17)/N^17, and no entry of exp(A) depends on powers far beyond n + 3‖P‖. That is
// asked at ‖P‖ ≤ 64; beyond, it is the matrix at 64 that is squared.
// Sources: Xue & Ye, Math. Comp. 82 (2013) 1577; Shao, Gao & Xue, SIAM J. Matrix Anal. Appl. 35 (2014) 317.
import ExpmgradSchemes

struct MarkovPath<T: Element> {
  typealias S = T.Real
  typealias Matrix = UnsafeMutablePointer<S>

  let request: Request<T>
  /// t ≥ 0. That t a_ij is never formed spares the diagonal a rounding.
  let time: S
  let layout: MatrixLayout
  let kernels: any Kernels<S>
  /// Scalars of a matrix, and of a row: matrices are real, as the value is.
  let size: Int
  let row: Int
  /// Real directions: a complex one is two. A block is the value and their tangents, one matrix after another.
  let k: Int
  private var n: Int { request.n }
  private var block: Int { (1 &+ k) &* size }

  init(_ request: Request<T>, time: S = 1) {
    self.request = request
    self.time = time
    layout = ScalingAndSquaring<T>.layout(request.n)
    kernels = S.kernels
    size = kernels.size(layout, request.n, complex: false)
    row = size / Swift.max(request.n, 1)
    if case .first(let k, _, _) = request.derivatives { self.k = k &* T.parts } else { k = 0 }
  }

  /// Scalars; nil beyond what can be addressed.
  var scratch: Int? {
    let (scalars, overflow) = (6 &* (1 &+ k)).multipliedReportingOverflow(by: size)
    let vectors = GeneratorSums<T>.scratch(n) &+ SubstochasticRows<S>.scratch(row) &+ lined(k) &+ lined(n) &+ packed
    return overflow || scalars > Int.max &- vectors ? nil : scalars &+ vectors
  }

  /// Scalars of a right factor.
  private var packed: Int { kernels.rightSize(layout, n, complex: false) }

  /// Products of the polynomial.
  private static var products: Int { 6 }

  func run(_ workspace: Workspace) throws(ExpmError) -> Solution {
    let top = workspace.top
    defer { workspace.top = top }
    guard let scratch = scratch else { throw .outOfMemory }
    var carver = Carver(try workspace.take(scratch, of: S.self))
    let sums = GeneratorSums(n, request.a, &carver)
    if !sums.isFinite || !time.isFinite {
      request.fillWithNaN()
      return Solution(.nonfinite, .nonnegative)
    }
    let rows = SubstochasticRows<S>(n: n, row: row, &carver), exponents = carver.cut(lined(k))
    let kappa = carver.cut(lined(n))
    let powers = InlineArray<4, Matrix> { _ in carver.cut(block) }
    var run = Run(
      powers: powers, now: carver.cut(block), spare: carver.cut(block), rows: rows, kappa: kappa, exponents: exponents,
      packing: carver.cut(packed))
    let fits = try compute(sums, &run)
    if fits && k > 0 && !isFinite(run.now + size, k &* size) && directionsAreFinite {
      // Tangents of directions of about 1 overflow; those of smaller ones may not, nor may what they make of directions
      // smaller yet.
      run.lowered = S.range * 3 / 4
      _ = try compute(sums, &run)
    }
    let outcome = store(run, transposed: sums.transposed, fits: fits)
    return Solution(outcome, .nonnegative, products: Self.products, squarings: squarings(sums))
  }

  /// The memory of a run and its scales.
  private struct Run {
    let powers: InlineArray<4, Matrix>
    var now: Matrix
    var spare: Matrix
    var rows: SubstochasticRows<S>
    let kappa: Matrix
    /// Of two, by which directions have been divided.
    let exponents: Matrix
    /// For the right factor of a product.
    let packing: Matrix
    /// Directions are divided by two to this power too.
    var lowered = 0
    /// Tangents are held times two to this power.
    var lifted = 0
    mutating func swap() { (now, spare) = (spare, now) }
  }

  /// Makes the value and its tangents, of directions in their scale; false if the value leaves the range.
  private func compute(_ sums: GeneratorSums<T>, _ run: inout Run) throws(ExpmError) -> Bool {
    let squarings = squarings(sums)
    request.settings.watch?.expect((Self.products &+ squarings) &* (1 &+ 2 &* k))
    let smallest = Int(sums.smallest.exponent) + timeExponent - squarings
    run.rows.hold(scaledBy: smallest < Int(S.leastNormalMagnitude.exponent) + 60 ? S.reach : 0)
    run.lifted = Swift.max(0, squarings - S.reach)
    load(sums, &run, squarings)
    try polynomial(sums, &run, squarings)
    var left = squarings
    while left > 0 && run.rows.survival >= 0.5
      && timed(sums.rho.high.magnitude, sums, 1 - left) <= S.largestExponent / 4
    {
      try square(&run)
      left -= 1
      lower(&run, left)
    }
    return try finish(sums, &run, left)
  }

  // MARK: scales

  private var timeExponent: Int { time == 0 ? 0 : Int(time.exponent) }

  /// 2^k t x for an x in the units of the sums.
  private func timed(_ x: S, _ sums: GeneratorSums<T>, _ k: Int) -> S {
    time == 0
      ? 0 : S(sign: .plus, exponent: S.Exponent(sums.unit + timeExponent + k), significand: x * time.significand)
  }

  /// The fewest that keep every entry's truncation below u.
  private func squarings(_ sums: GeneratorSums<T>) -> Int {
    var more = 0.0, norm = 0.0
    if sums.norm > 0 && time > 0 {
      let log2 =
        Double.log(sums.norm.asDouble * time.significand.asDouble) / Double.log(2) + Double(sums.unit + timeExponent)
      more = Swift.max(0, (log2 - 6).rounded(.up))
      norm = Double.exp((log2 - more) * Double.log(2))
    }
    let k = Double(n) + 3 * norm + 30
    var combinations = 0.0
    for i in 0..<17 { combinations += Double.log((k - Double(i)) / Double(17 - i)) }
    return Int(more + ((combinations - Double.log(S.unitRoundoff)) / (16 * Double.log(2))).rounded(.up))
  }

  /// Tangents double with each squaring, at most: they never reach what they were lifted by.
  private func lower(_ run: inout Run, _ left: Int) {
    if run.lifted == 0 || run.lifted - left < -S.reach / 8 { return }
    let down = Swift.min(run.lifted, S.reach / 2)
    kernels.scale(k &* size, run.now + size, by: S.pow2(-down))
    run.lifted -= down
  }

  // MARK: steps

  private func load(_ sums: GeneratorSums<T>, _ run: inout Run, _ squarings: Int) {
    let p = run.powers[0], c = run.rows.c
    pack(request.a, part: 0, transposed: sums.transposed, into: p)
    kernels.scale(size, p, byPowerOfTwo: timeExponent - squarings + c)
    kernels.scale(size, p, by: time == 0 ? 0 : time.significand)
    kernels.shift(layout, n, complex: false, timed(sums.lowest, sums, c - squarings), 0, p)
    guard case .first(let count, let e, _) = request.derivatives else { return }
    for m in 0..<count {
      let direction = Operand(e.base + m &* e.stride, ld: e.ld), own = exponent(direction) + run.lowered
      for part in 0..<T.parts {
        let at = m &* T.parts &+ part, x = p + (at &+ 1) &* size
        run.exponents[at] = S(own)
        pack(direction, part: part, transposed: sums.transposed != request.adjoint, into: x)
        kernels.scale(size, x, byPowerOfTwo: run.lifted - squarings - own)
      }
    }
  }

  /// Of a direction far from 1: powers of two round nothing.
  private func exponent(_ direction: Input<T>) -> Int {
    var largest: S = 0
    for i in 0..<n {
      for j in 0..<n {
        let x = direction.base[i &* direction.ld &+ j]
        if !x.isFinite { return 0 }
        largest = Swift.max(largest, Swift.max(x.re.magnitude, x.im.magnitude))
      }
    }
    if largest == 0 { return 0 }
    let exponent = Int(largest.exponent)
    return Int(exponent.magnitude) <= S.range / 16 ? 0 : exponent
  }

  /// X at 2^-s t and its tangents.
  private func polynomial(_ sums: GeneratorSums<T>, _ run: inout Run, _ squarings: Int) throws(ExpmError) {
    let powers = run.powers, shift = -timed(sums.norm, sums, -squarings), scale = run.rows.c - squarings
    // Two factors: one may lie beyond the range.
    let first = timed(1, sums, scale / 2), second = S.pow2(scale - scale / 2)
    for i in 0..<n { run.kappa[i] = sums.kappa[i] * first * second }
    run.rows.start(powers[0], shift: shift, run.kappa)
    try multiply(powers[0], powers[0], into: powers[1], run)
    try multiply(powers[1], powers[0], into: powers[2], run)
    try multiply(powers[1], powers[1], into: powers[3], run)
    combine(powers, 12, into: run.now)
    for first in [8, 4, 0] {
      combine(powers, first, into: run.spare)
      try multiply(run.now, powers[3], into: run.spare, run, adding: true)
      run.swap()
    }
    let x = run.now, less = S.expm1(shift)
    for i in 0..<size { x[i] += less * x[i] }
    if k > 0 { kernels.scale(k &* size, x + size, by: S.exp(shift)) }
    run.rows.putRowsRight(x)
  }

  /// out = Σ_i c_(first+i) P^i, i = 1 … 4, c_q = 1/q!
  private func combine(_ powers: InlineArray<4, Matrix>, _ first: Int, into out: Matrix) {
    var c = InlineArray<4, S>(repeating: 1)
    var factorial = 1.0
    for q in 1...(first + 4) {
      factorial *= Double(q)
      if q > first { c[q - first - 1] = S(1 / factorial) }
    }
    let (p1, p2, p3, p4) = (powers[0], powers[1], powers[2], powers[3])
    let (c1, c2, c3, c4) = (c[0], c[1], c[2], c[3])
    for i in 0..<block { out[i] = (c4 * p4[i] + c3 * p3[i]) + (c2 * p2[i] + c1 * p1[i]) }
  }

  /// c = (or +=) a b with its tangents, values times 2^c.
  private func multiply(_ a: Matrix, _ b: Matrix, into c: Matrix, _ run: Run, adding: Bool = false) throws(ExpmError) {
    if adding && run.rows.c != 0 { kernels.scale(block, c, by: S.pow2(run.rows.c)) }
    try product(a, b, into: c, run.packing, adding: adding)
    if run.rows.c != 0 { kernels.scale(block, c, by: run.rows.down) }
  }

  /// c = (or +=) a b, ċ = (or +=) ȧ b + a ḃ
  private func product(
    _ a: Matrix, _ b: Matrix, into c: Matrix, _ packing: Matrix, adding: Bool = false
  ) throws(ExpmError) {
    // The value last: it may only be read before.
    if k > 0 {
      kernels.multiply(
        layout, n, complex: false, k, a + size, b, into: c + size, adding: adding, packing: packing)
      for m in 1...k {
        kernels.multiply(
          layout, n, complex: false, 1, a, b + m &* size, into: c + m &* size, adding: true, packing: packing)
        try request.settings.watch.checkpoint(2)
      }
    }
    kernels.multiply(layout, n, complex: false, 1, a, b, into: c, adding: adding, packing: packing)
    try request.settings.watch.checkpoint(1)
  }

  /// X ← X², Ẋ ← XẊ + ẊX
  private func square(_ run: inout Run) throws(ExpmError) {
    run.rows.squareKilled(run.now)
    try multiply(run.now, run.now, into: run.spare, run)
    run.swap()
    run.rows.putRowsRight(run.now)
  }

  /// e^(2^-r ρ) X, and the r squarings left; false if the value leaves the range before the last.
  private func finish(_ sums: GeneratorSums<T>, _ run: inout Run, _ left: Int) throws(ExpmError) -> Bool {
    if run.rows.c != 0 { kernels.scale(size, run.now, by: run.rows.down) }
    let high = timed(sums.rho.high, sums, -left), low = timed(sums.rho.low, sums, -left)
    if high != 0 {
      // In two steps where e^ρ alone would leave the range.
      let half = S.exp(high / 2)
      kernels.scale(block, run.now, by: half)
      kernels.scale(block, run.now, by: half + half * low)
    }
    for done in 0..<left {
      let largest = kernels.largest(size, run.now)
      if !largest.isFinite {
        run.now.update(repeating: .infinity, count: size)
        return false
      }
      if largest == 0 {
        run.now.update(repeating: 0, count: block)
        return true
      }
      try product(run.now, run.now, into: run.spare, run.packing)
      run.swap()
      lower(&run, left - 1 - done)
    }
    scaleTangents(run)
    return isFinite(run.now, size)
  }

  private func scaleTangents(_ run: Run) {
    for m in 0..<k { kernels.scale(size, run.now + (m &+ 1) &* size, byPowerOfTwo: Int(run.exponents[m]) - run.lifted) }
  }

  private func isFinite(_ x: Matrix, _ count: Int) -> Bool { kernels.largest(count, x).isFinite }

  private var directionsAreFinite: Bool {
    guard case .first(let count, let e, _) = request.derivatives else { return true }
    return (0..<count).allSatisfy { allFinite(n, Operand(e.base + $0 &* e.stride, ld: e.ld)) }
  }

  private func store(_ run: Run, transposed: Bool, fits: Bool) -> Outcome {
    if let y = request.y { unpack(run.now, transposed: transposed, into: y) }
    if !fits {
      request.fillWithNaN(derivativesOnly: true)
      return .overflow
    }
    guard case .first(let count, _, let d) = request.derivatives else { return .success }
    let overflowed = !isFinite(run.now + size, k &* size) && directionsAreFinite
    for m in 0..<count {
      let x = run.now + (m &* T.parts &+ 1) &* size
      unpack(
        x, imaginary: T.isComplex ? x + size : nil, transposed: transposed != request.adjoint,
        into: Operand(d.base + m &* d.stride, ld: d.ld))
    }
    return overflowed ? .overflow : .success
  }
}

// MARK: a caller's matrices

extension MarkovPath {
  /// The real, or imaginary, part of a caller's matrix.
  private func pack(_ from: Input<T>, part: Int, transposed: Bool, into to: Matrix) {
    if !T.isComplex {
      return kernels.pack(layout, n, complex: false, adjoint: transposed, scalars(from.base), ld: from.ld, into: to)
    }
    to.update(repeating: 0, count: size)
    for i in 0..<n {
      for j in 0..<n {
        let x = from.base[i &* from.ld &+ j]
        to[transposed ? j &* row &+ i : i &* row &+ j] = part == 0 ? x.re : x.im
      }
    }
  }

  private func unpack(_ from: Matrix, imaginary: Matrix? = nil, transposed: Bool, into to: Output<T>) {
    if !T.isComplex {
      return kernels.unpack(
        layout, n, complex: false, adjoint: transposed, factor: (1, 0), from, into: scalars(to.base), ld: to.ld)
    }
    for i in 0..<n {
      for j in 0..<n {
        let at = transposed ? j &* row &+ i : i &* row &+ j
        to.base[i &* to.ld &+ j] = T(re: from[at], im: imaginary?[at] ?? 0)
      }
    }
  }
}

extension RealScalar {
  /// Of two: the largest exponent, and one whose double leaves room.
  static var range: Int { Int(greatestFiniteMagnitude.exponent) }
  static var reach: Int { range * 7 / 16 }
}
