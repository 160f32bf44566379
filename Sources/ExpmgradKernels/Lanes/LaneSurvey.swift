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
  /// n² magnitudes, then n column sums off the diagonal and n vectors of scratch.
  let magnitudes: UnsafeMutablePointer<V>
  /// Lanes to leave to the general path.
  var irregular = Mask(repeating: false)
  var hermitian = Mask(repeating: false)
  var norm = V.zero
  var mu = L.zero
  var squarings = V.zero
  var mostSquarings = 0
  /// The scheme of all lanes, or nil if they differ.
  var scheme: Int?
  var squared = false

  @inline(__always) var n: Int { order.n }
  @inline(__always) var columns: UnsafeMutablePointer<V> { magnitudes + n &* n }
  @inline(__always) var spare: UnsafeMutablePointer<V> { columns + n }

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
  static func scratch(_ n: Int) -> Int { (n &* n &+ 2 &* n) &* V.scalarCount }

  /// Takes the shift off `a` and decides what the norms alone decide.
  @inline(__always)
  mutating func begin(_ a: UnsafeMutablePointer<L>, live: Mask) {
    survey(a)
    let limit = tables.last.limit(derivative: derivative)
    if any(V.greater(norm, V(repeating: limit))) { leaveBadlyBalanced(V.greater(norm, V(repeating: limit))) }
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
    let sixteen = V(repeating: 16)
    for i in 0..<n {
      var row = V.zero
      for j in 0..<n where j != i { row = V.add(row, magnitudes[i &* n &+ j]) }
      let c = columns[i]
      let positive = V.greater(c, .zero) .& V.greater(row, .zero)
      let apart = V.greater(c, V.mul(sixteen, row)) .| V.greater(row, V.mul(sixteen, c))
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
      if !any(hermitian .| skew) { return }
    }
    irregular = irregular .| skew
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
    if all(V.greater(norm, low) .| irregular) {
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
    if all(irregular .| .!V.greater(norm, V(repeating: table.limit(derivative: derivative)))) { return }
    chooseSquaringsByPowers(a, square)
  }

  @inline(never)
  private mutating func chooseSquaringsByPowers(_ a: UnsafeMutablePointer<L>, _ square: UnsafeMutablePointer<L>) {
    let table = tables.last
    for l in 0..<V.scalarCount where !irregular[l] { squarings[l] = S(table.squarings(d: norm[l], norm: norm[l], derivative: derivative)) }
    let absolute = absoluteSquare()
    var most = 0
    for l in 0..<V.scalarCount where !irregular[l] && squarings[l] > 0 {
      if let s = table.squarings(byAbsoluteSquare: absolute[l], norm: norm[l], atMost: Int(squarings[l]), derivative: derivative),
        absolute[l].isFinite
      {
        squarings[l] = S(s)
        most = Swift.max(most, s)
      } else {
        irregular[l] = true
      }
    }
    if most == 0 { return }
    let matrix: UnsafeMutablePointer<S> = scalars(a)
    LaneAlgebra<L, O>(order).multiply(1, matrix, matrix, scalars(square), adding: false)
    squared = true
    let norms = squareNorm(square)
    for l in 0..<V.scalarCount where !irregular[l] && squarings[l] > 0 {
      if !isTrustworthy(norms[l], against: absolute[l], n) {
        irregular[l] = true
        continue
      }
      let root = norms[l].squareRoot()
      let s = Swift.min(Int(squarings[l]), table.squarings(d: root, norm: norm[l], derivative: derivative))
      squarings[l] = S(s)
      if isFarFromNormal(root: root, norm: norm[l], squarings: s, derivative: derivative) { irregular[l] = true }
    }
    for l in 0..<V.scalarCount {
      if irregular[l] { squarings[l] = 0 }
      mostSquarings = Swift.max(mostSquarings, Int(squarings[l]))
    }
    scale(a, square)
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

  /// ‖A²‖₁, or Inf.
  private func squareNorm(_ square: UnsafePointer<L>) -> V {
    var largest = V.zero, total = V.zero
    for j in 0..<n {
      var sum = V.zero
      for i in 0..<n where i != j { sum = V.add(sum, square[i &* n &+ j].magnitude) }
      sum = V.add(sum, square[j &* (n &+ 1)].magnitude)
      largest = V.max(largest, sum)
      total = V.add(total, sum)
    }
    let finite = V.greater(V(repeating: .infinity), total)
    return V(repeating: .infinity).replacing(with: largest, where: finite)
  }

  /// 2^-s of each lane.
  @inline(__always) var scaling: V { powers(-1) }
  private func powers(_ step: Int) -> V {
    var p = V(repeating: 1)
    for l in 0..<V.scalarCount { p[l] = S(sign: .plus, exponent: S.Exponent(step &* Int(squarings[l])), significand: 1) }
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
