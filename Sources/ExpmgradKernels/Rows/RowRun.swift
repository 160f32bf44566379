// One regular matrix in rows: packed, judged, interpreted and unpacked in one call, without allocating.
//
// The decisions are ScalingPlan's, from sums in the same order. Vectors run over columns, whose sums need no transpose.
import ExpmgradSchemes

struct RowRun<A: RowLayout> {
  typealias L = A.L
  typealias V = L.Vec
  typealias S = A.Scalar
  typealias Matrix = UnsafeMutablePointer<S>

  var algebra: A
  let batch: RegularBatch<S>
  let value: Component<S>
  /// |a_ij| in padded rows, their sums over columns without the diagonal, and a row of scratch.
  let magnitudes: Matrix
  let columns: Matrix
  let spare: Matrix
  let derivatives: Matrix
  var norm: S = 0
  var mu: (re: S, im: S) = (0, 0)
  var squarings = 0
  var squared = false

  @inline(__always) var n: Int { algebra.n }
  @inline(__always) var size: Int { algebra.size }
  /// Scalars of a row of magnitudes.
  @inline(__always) var width: Int { algebra.columns &* V.scalarCount }

  @inline(__always)
  init(_ algebra: A, _ batch: RegularBatch<S>, _ scratch: Matrix) {
    self.batch = batch
    self.algebra = algebra
    let size = algebra.size, products = batch.tables.last.products
    value = Component(slots: scratch, spare: scratch + products &* size, result: scratch + (products &+ 1) &* size)
    // Magnitudes lie where the last product's factors will.
    magnitudes = scratch + (products &- 1) &* size
    columns = scratch + (products &+ 2) &* size
    spare = columns + algebra.columns &* V.scalarCount
    derivatives = spare + algebra.columns &* V.scalarCount
  }

  static func scratch(_ algebra: A, products: Int, k: Int) -> Int {
    (1 &+ k) &* (products &+ 2) &* algebra.size &+ 2 &* algebra.columns &* V.scalarCount
  }

  /// Computes matrix `i` if it is regular.
  @inline(__always)
  mutating func run(_ i: Int) -> RegularAnswer {
    let a = batch.a.base + i &* batch.a.batchStride, ld = batch.a.ld
    if isTriangular(a, ld) { return .irregular }
    let symmetry = batch.detectsHermitian ? symmetry(a, ld) : .none
    if symmetry != .none && n >= leastOrderOfEigenbasis { return .irregular }
    algebra.packMatrix(adjoint: false, a, ld, value.slots)
    if !survey() { return .irregular }
    if symmetry == .skewHermitian && norm > largestUnitaryNorm() { return .irregular }
    let isFarFromUnitary = symmetry == .skewHermitian && norm > unitaryNorm(n)
    takeShift(a, ld)
    if !(mu.re.magnitude < batch.largestShift) { return .irregular }
    let scheme = batch.tables.index(norm: norm, derivative: batch.derivative), table = batch.tables[scheme]
    if scheme == batch.tables.count &- 1 && norm > table.limit(derivative: batch.derivative) {
      if !chooseSquarings(table) { return .irregular }
    }
    var scale: S = 1
    if squarings > 0 {
      scale = S(sign: .plus, exponent: S.Exponent(-squarings), significand: 1)
      scaled(size, value.slots, by: scale)
      if squared { scaled(size, value.slots + size, by: scale * scale) }
    }
    var components = InlineArray<4, Component<S>>(repeating: value)
    if batch.k > 0, let e = batch.e {
      let k = batch.k, products = batch.tables.last.products
      components[1] = Component(
        slots: derivatives, spare: derivatives + products &* k &* size,
        result: derivatives + (products &+ 1) &* k &* size, width: k)
      for m in 0..<k {
        algebra.packMatrix(
          adjoint: batch.adjoint, e.base + (i &* e.batchStride &+ m &* e.stride), e.ld, derivatives + m &* size)
      }
      if squarings > 0 { scaled(k &* size, derivatives, by: scale) }
    }
    let omitsIdentity = scheme < batch.tables.count &- 1
    var hump = false
    withUnsafeMutablePointer(to: &hump) {
      algebra.hump = $0
      interpret(
        algebra, table, squarings: squarings, derivative: batch.derivative, &components, squared: squared,
        omitsIdentity: omitsIdentity)
    }

    if hump { return .irregular }
    let factor = factor()
    if !isFinite(size, value.result, factor) { return .irregular }
    if batch.k > 0 && !isFinite(batch.k &* size, components[1].result, factor) { return .irregular }
    if let y = batch.y {
      var factor = factor
      if omitsIdentity || symmetry == .hermitian || isFarFromUnitary {
        algebra.multiplyEntries(1, value.result, factor)
        if omitsIdentity { addIdentity(factor) }
        factor = (1, 0)
        // The slots have been read for the last time.
        if isFarFromUnitary { algebra.makeUnitary(value.result, value.slots) }
        if symmetry == .hermitian { algebra.makeHermitian(value.result) }
      }
      algebra.unpackMatrix(adjoint: false, factor, value.result, y.base + i &* y.batchStride, y.ld)
    }
    if let d = batch.d {
      for m in 0..<batch.k {
        algebra.unpackMatrix(
          adjoint: batch.adjoint, factor, components[1].result + m &* size,
          d.base + (i &* d.batchStride &+ m &* d.stride), d.ld)
      }
    }
    return .scheme(scheme, squarings: squarings)
  }

  /// e^μ, by one lane.
  @inline(__always)
  private func factor() -> (re: S, im: S) {
    if mu.re == 0 && mu.im == 0 { return (1, 0) }
    let z = exponential(L(real: V(repeating: mu.re), imaginary: V(repeating: mu.im)))
    return (z.real[0], L.parts > 1 ? z.imaginary[0] : 0)
  }

  /// The value's result += e^μ I, by one lane.
  @inline(__always)
  private func addIdentity(_ factor: (re: S, im: S)) {
    func lane(_ re: S, _ im: S) -> L { L(real: V(repeating: re), imaginary: V(repeating: im)) }
    let identity = ScaledIdentity<L>(lane(mu.re, mu.im), lane(factor.re, factor.im))
    for i in 0..<n {
      let at = algebra.offset(i, i), im = at &+ algebra.partOffset
      let x = identity.added(to: lane(value.result[at], L.parts > 1 ? value.result[im] : 0))
      value.result[at] = x.real[0]
      if L.parts > 1 { value.result[im] = x.imaginary[0] }
    }
  }

  /// Most matrices show a nonzero entry on either side at once.
  @inline(__always)
  private func isTriangular(_ a: UnsafePointer<S>, _ ld: Int) -> Bool {
    var left = false, right = false
    for i in 1..<Swift.max(n, 1) {
      for j in 0..<i {
        for p in 0..<L.parts {
          if a[(i &* ld &+ j) &* L.parts &+ p] != 0 { left = true }
          if a[(j &* ld &+ i) &* L.parts &+ p] != 0 { right = true }
        }
        if left && right { return false }
      }
    }
    return true
  }

  private enum Symmetry { case none, hermitian, skewHermitian }

  private func symmetry(_ a: UnsafePointer<S>, _ ld: Int) -> Symmetry {
    var hermitian = true, skew = true
    for i in 0..<n {
      for j in 0...i {
        let x = a + (i &* ld &+ j) &* L.parts, y = a + (j &* ld &+ i) &* L.parts
        if x[0] != y[0] { hermitian = false }
        if x[0] != -y[0] { skew = false }
        if L.parts > 1 && x[1] != -y[1] { hermitian = false }
        if L.parts > 1 && x[1] != y[1] { skew = false }
        if !hermitian && !skew { return .none }
      }
    }
    return hermitian ? .hermitian : .skewHermitian
  }

  /// Norm and column sums; false for what needs care.
  @inline(__always)
  private mutating func survey() -> Bool {
    let w = V.scalarCount
    var largest = V.zero, total = V.zero
    for v in 0..<algebra.columns {
      let (sum, diagonal) = algebra.columnSums(value.slots, v) { i, m in m.store(magnitudes + (i &* width &+ v &* w)) }
      sum.store(columns + v &* w)
      largest = V.max(largest, V.add(sum, diagonal))
      total = V.add(total, V.add(sum, diagonal))
    }
    norm = largest.largest
    var all: S = 0
    for l in 0..<w { all += total[l] }
    if !(all < batch.hugeNorm) { return false }
    let table = batch.tables.last
    if norm <= table.leastNormToSurveyPowers(derivative: batch.derivative) { return true }
    let ratio = table.balancedRatio(norm: norm, derivative: batch.derivative)
    for i in 0..<n {
      var row: S = 0
      for j in 0..<n where j != i { row += magnitudes[i &* width &+ j] }
      if isBadlyBalanced(column: columns[i], row: row, ratio: ratio) { return false }
    }
    return true
  }

  @inline(__always)
  private mutating func takeShift(_ a: UnsafePointer<S>, _ ld: Int) {
    @inline(__always) func re(_ i: Int) -> S { a[i &* (ld &+ 1) &* L.parts] }
    @inline(__always) func im(_ i: Int) -> S { L.parts > 1 ? a[i &* (ld &+ 1) &* L.parts &+ 1] : 0 }
    var mean: (re: S, im: S) = (0, 0), constant = true
    for i in 0..<n {
      mean.re += re(i)
      mean.im += im(i)
      if re(i) != re(0) || im(i) != im(0) { constant = false }
    }
    mean = constant ? (re(0), im(0)) : (mean.re * (1 / S(n)), mean.im * (1 / S(n)))
    if mean.re == 0 && mean.im == 0 { return }
    @inline(__always) func magnitude(_ i: Int) -> S {
      L.parts > 1 ? entryMagnitude(re(i) - mean.re, im(i) - mean.im) : (re(i) - mean.re).magnitude
    }
    var shifted: S = 0
    for j in 0..<n {
      spare[j] = magnitude(j)
      shifted = Swift.max(shifted, columns[j] + spare[j])
    }
    if !(shifted <= norm) { return }
    norm = shifted
    mu = mean
    algebra.subtractIdentity(mean.re, mean.im, value.slots)
    for j in 0..<n { magnitudes[j &* width &+ j] = spare[j] }
  }

  @inline(never)
  private mutating func chooseSquarings(_ table: SchemeTable<S>) -> Bool {
    let derivative = batch.derivative
    squarings = table.squarings(d: norm, norm: norm, derivative: derivative)
    if squarings == 0 { return true }
    for j in 0..<n { spare[j] = columns[j] + magnitudes[j &* width &+ j] }
    let absolute = absoluteSquare()
    if !absolute.isFinite { return false }
    guard let s = table.squarings(byAbsoluteSquare: absolute, norm: norm, atMost: squarings, derivative: derivative)
    else { return false }
    squarings = s
    if s == 0 { return true }
    let square = value.slots + size
    algebra.multiply(1, value.slots, value.slots, square, adding: false)
    squared = true
    let norms = algebra.largestColumnSum(square)
    if !isTrustworthy(norms, against: absolute, n) { return false }
    let root = norms.squareRoot()
    squarings = Swift.min(s, table.squarings(d: root, norm: norm, derivative: derivative))
    return !isFarFromNormal(root: root, norm: norm, squarings: squarings, derivative: derivative)
  }

  /// ‖|X|²‖₁ from the magnitudes of X, and their column sums in the row of scratch.
  private func absoluteSquare() -> S {
    let w = V.scalarCount
    var largest = V.zero
    for v in 0..<algebra.columns {
      var sum = V.zero
      for i in 0..<n { sum = V.mac(sum, V(repeating: spare[i]), V.load(magnitudes + (i &* width &+ v &* w))) }
      largest = V.max(largest, sum)
    }
    return largest.largest
  }

  @inline(__always)
  private func isFinite(_ scalars: Int, _ result: Matrix, _ factor: (re: S, im: S)) -> Bool {
    let bound = V(repeating: factor.re.magnitude + factor.im.magnitude), count = scalars / V.scalarCount
    let x = vectors(UnsafePointer(result), as: V.self)
    // y − y is zero if y is finite. Four sums, as additions wait for one another.
    var defect = InlineArray<4, V>(repeating: .zero)
    var t = 0
    while t &+ 4 <= count {
      for u in 0..<4 {
        let y = V.mul(x[t &+ u], bound)
        defect[u] = V.add(defect[u], V.sub(y, y))
      }
      t &+= 4
    }
    while t < count {
      let y = V.mul(x[t], bound)
      defect[0] = V.add(defect[0], V.sub(y, y))
      t &+= 1
    }
    return V.all(V.equal(V.add(V.add(defect[0], defect[1]), V.add(defect[2], defect[3])), .zero))
  }
}

/// Computes matrix `i` of a batch unless it is irregular.
@inline(__always)
func runRow<L: LaneElement>(
  _: L.Type, _ batch: RegularBatch<L.Vec.Scalar>, _ i: Int, _ scratch: UnsafeMutablePointer<L.Vec.Scalar>
) -> RegularAnswer {
  switch batch.n {
  case 2: return runTwo(L.self, batch, i)
  case 3: return runRow(SmallRows<L, 3>(), batch, i, scratch)
  case 4: return runRow(SmallRows<L, 4>(), batch, i, scratch)
  default: break
  }
  // Complex products of larger orders outlast the loops around them.
  if L.parts > 1 { return runRow(RowAlgebra<L>(batch.n), batch, i, scratch) }
  switch batch.n {
  case 5: return runRow(SmallRows<L, 5>(), batch, i, scratch)
  case 6: return runRow(SmallRows<L, 6>(), batch, i, scratch)
  case 7: return runRow(SmallRows<L, 7>(), batch, i, scratch)
  case 8: return runRow(SmallRows<L, 8>(), batch, i, scratch)
  default: return runRow(RowAlgebra<L>(batch.n), batch, i, scratch)
  }
}

@inline(never)
private func runRow<A: RowLayout>(
  _ algebra: A, _ batch: RegularBatch<A.Scalar>, _ i: Int, _ scratch: UnsafeMutablePointer<A.Scalar>
) -> RegularAnswer {
  var run = RowRun<A>(algebra, batch, scratch)
  return run.run(i)
}

/// One lane of the closed form.
@inline(never)
private func runTwo<L: LaneElement>(_: L.Type, _ batch: RegularBatch<L.Vec.Scalar>, _ i: Int) -> RegularAnswer {
  ClosedForm<L>(batch).compute(i) ? .closedForm : .irregular
}
