// Shift, scheme and squarings of every lane: ScalingPlan's decisions, from sums in the same order, hence the same bits.
import ExpmgradSchemes

struct LaneSurvey<L: LaneElement, O: Order> {
  typealias V = L.Vec
  typealias S = V.Scalar
  typealias Mask = SIMDMask<V.MaskStorage>

  let order: O
  // What it needs of the batch: copying all of it for every register shows.
  let tables: SchemeTables<S>
  let derivative: Bool
  let detectsHermitian: Bool
  let hugeNorm: S
  let largestShift: S
  /// n² magnitudes, then n column sums off the diagonal: no more than two matrices.
  let magnitudes: UnsafeMutablePointer<V>
  /// Lanes to leave to the general path.
  var irregular = Mask(repeating: false)
  var hermitian = Mask(repeating: false)
  /// Skew-Hermitian lanes whose value must be made unitary again.
  var unitary = Mask(repeating: false)
  var norm = V.zero
  var mu = L.zero
  var squarings = V.zero
  var mostSquarings = 0
  /// The scheme of all lanes, or nil if they differ.
  var scheme: Int?
  var squared = false

  @inline(__always) var n: Int { order.n }
  @inline(__always) var columns: UnsafeMutablePointer<V> { magnitudes + n &* n }

  @inline(__always)
  init(_ order: O, _ batch: RegularBatch<S>, _ scratch: UnsafeMutablePointer<S>) {
    self.order = order
    tables = batch.tables
    derivative = batch.derivative
    detectsHermitian = batch.detectsHermitian
    hugeNorm = batch.hugeNorm
    largestShift = batch.largestShift
    magnitudes = vectors(scratch, as: V.self)
  }

  /// Takes the shift off `a` and decides what the norms alone decide.
  @inline(__always)
  mutating func begin(_ a: UnsafeMutablePointer<L>, live: Mask) {
    survey(a)
    let large = V.greater(norm, V(repeating: tables.last.leastNormToSurveyPowers(derivative: derivative)))
    if V.any(large) { leaveBadlyBalanced(large) }
    if detectsHermitian { detectHermitian(a) }
    takeShift(a)
    irregular = irregular .| .!live
    chooseScheme()
  }

  @inline(__always)
  private mutating func survey(_ a: UnsafePointer<L>) {
    var left = V.zero, right = V.zero, total = V.zero
    for j in 0..<n {
      var sum = V.zero
      for i in 0..<n {
        let m = a[i &* n &+ j].magnitude
        magnitudes[i &* n &+ j] = m
        if i == j { continue }
        sum = V.add(sum, m)
        if i > j { left = V.add(left, m) } else { right = V.add(right, m) }
      }
      columns[j] = sum
      let column = V.add(sum, magnitudes[j &* (n &+ 1)])
      norm = V.max(norm, column)
      total = V.add(total, column)
    }
    // A NaN fails the first comparison.
    let plain = V.greater(V(repeating: hugeNorm), total) .& V.greater(left, .zero) .& V.greater(right, .zero)
    irregular = .!plain
  }

  private mutating func leaveBadlyBalanced(_ above: Mask) {
    let table = tables.last,
      far = V.greater(norm, V(repeating: 2 * table.leastNormToSurveyPowers(derivative: derivative)))
    let near = table.leastNormToSurveyPowers(derivative: derivative)
    let ratio = V(repeating: table.balancedRatio(norm: near, derivative: derivative))
      .replacing(with: V(repeating: table.balancedRatio(norm: .infinity, derivative: derivative)), where: far)
    for i in 0..<n {
      var row = V.zero
      for j in 0..<n where j != i { row = V.add(row, magnitudes[i &* n &+ j]) }
      let c = columns[i]
      let positive = V.greater(c, .zero) .& V.greater(row, .zero) .| far
      let apart = V.greater(c, V.mul(ratio, row)) .| V.greater(row, V.mul(ratio, c))
      irregular = irregular .| (above .& positive .& apart)
    }
  }

  private mutating func detectHermitian(_ a: UnsafePointer<L>) {
    var skew = Mask(repeating: true)
    hermitian = skew
    // Most matrices are neither by their first pair of entries.
    for i in 0..<n {
      for j in stride(from: i, through: 0, by: -1) {
        let x = a[i &* n &+ j], y = a[j &* n &+ i], minus = L.sub(.zero, y)
        hermitian = hermitian .& V.equal(x.real, y.real) .& V.equal(x.imaginary, minus.imaginary)
        skew = skew .& V.equal(x.real, minus.real) .& V.equal(x.imaginary, y.imaginary)
      }
      if !V.any(hermitian .| skew) { return }
    }
    unitary = skew .& V.greater(norm, V(repeating: unitaryNorm(n)))
    irregular = irregular .| (skew .& V.greater(norm, V(repeating: largestUnitaryNorm())))
  }

  @inline(__always)
  private mutating func takeShift(_ a: UnsafeMutablePointer<L>) {
    let first = a[0]
    var sum = L.zero, constant = Mask(repeating: true)
    for i in 0..<n {
      let x = a[i &* (n &+ 1)]
      sum = L.add(sum, x)
      constant = constant .& V.equal(x.real, first.real) .& V.equal(x.imaginary, first.imaginary)
    }
    let share = V(repeating: 1 / S(n))
    var mean = L(real: V.mul(sum.real, share), imaginary: V.mul(sum.imaginary, share))
    mean = mean.replacing(with: first, where: constant)
    var shifted = V.zero
    for j in 0..<n {
      shifted = V.max(shifted, V.add(columns[j], L.sub(a[j &* (n &+ 1)], mean).magnitude))
    }
    let worse = V.greater(shifted, norm)
    let none = worse .| (V.equal(mean.real, .zero) .& V.equal(mean.imaginary, .zero))
    mu = mean.replacing(with: .zero, where: none)
    norm = shifted.replacing(with: norm, where: worse)
    for j in 0..<n {
      let x = L.sub(a[j &* (n &+ 1)], mu)
      a[j &* (n &+ 1)] = x
      magnitudes[j &* (n &+ 1)] = x.magnitude
    }
    irregular = irregular .| .!V.greater(V(repeating: largestShift), V.magnitude(mu.real))
  }

  @inline(__always)
  private mutating func chooseScheme() {
    let last = tables.count &- 1
    let low = V(repeating: tables[last &- 1].limit(derivative: derivative))
    if V.all(V.greater(norm, low) .| irregular) {
      scheme = last
      return
    }
    var common: Int?
    for l in 0..<V.scalarCount where !irregular[l] {
      let index = tables.index(norm: norm[l], derivative: derivative)
      if let common, common != index { return }
      common = index
    }
    scheme = common ?? last
  }

  /// Squarings of the last scheme; leaves A² in `square` where they need it.
  @inline(__always)
  mutating func chooseSquarings(_ a: UnsafeMutablePointer<L>, _ square: UnsafeMutablePointer<L>) {
    let table = tables.last
    if V.all(irregular .| .!V.greater(norm, V(repeating: table.limit(derivative: derivative)))) { return }
    chooseSquaringsByPowers(a, square)
  }

  @inline(never)
  private mutating func chooseSquaringsByPowers(_ a: UnsafeMutablePointer<L>, _ square: UnsafeMutablePointer<L>) {
    let table = tables.last
    var wanted = count(table, d: norm)
    let absolute = absoluteSquare(), d = V.min(norm, V.root(absolute)), one = V(repeating: 1)
    let overflows = .!V.greater(V(repeating: .infinity), absolute), falls = V.greater(V.mul(norm, V(repeating: 0.5)), d)
    irregular = irregular .| (V.greater(wanted, .zero) .& (overflows .| (V.greater(wanted, one) .& falls)))
    wanted = V.min(wanted, count(table, d: d))
    let scaled = V.greater(wanted, .zero)
    if !V.any(scaled .& .!irregular) { return }
    let matrix: UnsafeMutablePointer<S> = scalars(a)
    LaneAlgebra<L, O>(order).multiply(1, matrix, matrix, scalars(square), adding: false)
    squared = true
    let norms = largestColumnSum(n, square), root = V.root(norms), enough = V(repeating: trustworthyShare(n))
    wanted = V.min(wanted, count(table, d: root))
    let rough = V.greater(absolute, V.mul(norms, enough))
    let far =
      V.greater(wanted, V(repeating: S(squaringsWorthMorePowers(derivative: derivative))))
      .& V.greater(V.mul(norm, V(repeating: 0.25)), root)
    irregular = irregular .| (scaled .& (rough .| far))
    squarings = wanted.replacing(with: .zero, where: irregular)
    while V.any(V.greater(squarings, V(repeating: S(mostSquarings)))) { mostSquarings &+= 1 }
    scale(a, square)
  }

  /// SchemeTable.squarings(d:norm:derivative:) of every lane.
  @inline(__always)
  private func count(_ table: SchemeTable<S>, d: V) -> V {
    var bound = V(repeating: table.theta)
    if derivative {
      let r = V.div(norm, d)
      bound = V.div(V(repeating: table.thetaFrechet), r)
      var open = .!irregular
      for i in 0..<table.ratioCount {
        let here = open .& .!V.greater(r, V(repeating: table.ratioLimits[i]))
        bound = bound.replacing(with: V(repeating: table.thetaAtRatio[i]), where: here)
        open = open .& .!here
        if !V.any(open) { break }
      }
    }
    let positive = V.greater(d, .zero) .& V.greater(norm, .zero) .& .!irregular
    let q = V.zero.replacing(with: V.div(d, bound), where: positive)
    var s = V.zero, power = V(repeating: 1)
    while true {
      let above = V.greater(q, power)
      if !V.any(above) { return s }
      s = V.add(s, V(repeating: 1).replacing(with: .zero, where: .!above))
      power = V.add(power, power)
    }
  }

  /// ‖|A|²‖₁
  private func absoluteSquare() -> V {
    for j in 0..<n { columns[j] = V.add(columns[j], magnitudes[j &* (n &+ 1)]) }
    var largest = V.zero
    for j in 0..<n {
      var sum = V.zero
      for i in 0..<n { sum = V.mac(sum, columns[i], magnitudes[i &* n &+ j]) }
      largest = V.max(largest, sum)
    }
    return largest
  }

  /// 2^-s of each lane.
  @inline(__always) var scaling: V { powers(-1) }
  @inline(__always)
  private func powers(_ step: Int) -> V {
    let factor = V(repeating: step == -1 ? 0.5 : 0.25)
    var p = V(repeating: 1)
    for i in 0..<mostSquarings {
      p = p.replacing(with: V.mul(p, factor), where: V.greater(squarings, V(repeating: S(i))))
    }
    return p
  }

  private func scale(_ a: UnsafeMutablePointer<L>, _ square: UnsafeMutablePointer<L>) {
    if mostSquarings == 0 { return }
    let once = powers(-1), twice = powers(-2)
    let x: UnsafeMutablePointer<V> = vectors(scalars(a), as: V.self)
    let y: UnsafeMutablePointer<V> = vectors(scalars(square), as: V.self)
    for t in 0..<(n &* n &* L.parts) {
      x[t] = V.mul(x[t], once)
      y[t] = V.mul(y[t], twice)
    }
  }
}
