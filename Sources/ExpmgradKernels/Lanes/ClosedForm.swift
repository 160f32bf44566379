// 2 × 2 matrices in closed form, as many side by side as a register holds; a single one takes the same way in one lane.
//
// With μ = tr A/2 and M = A − μI, M² = qI, q = −det M (Cayley and Hamilton), so that
//
//   exp(A) = e^μ (C I + S M),   L(A, E) = e^μ (α I + β M + S E₀),
//   α = t C + ½ S q̇,   β = t S + S' q̇,   t = tr E/2,   E₀ = E − tI,   q̇ = tr(M E₀)
//
// with C, S and S' = dS/dq of QuadraticSeries.swift. A q beyond the series is divided by 4^s, and C I + S M squared s times
// while M stays a symbol: C ← C² + qS², S ← CS in the basis {I, 2M}. C is kept as 1 + `cosine`, as it may be near 1.
import ExpmgradSchemes

/// [[a, b], [c, d]]
struct TwoByTwo<L: LaneElement> {
  var a, b, c, d: L

  @inline(__always) var conjugateTransposed: Self { Self(a: a.conjugate, b: c.conjugate, c: b.conjugate, d: d.conjugate) }
  @inline(__always) func times(_ x: L) -> Self { Self(a: L.mul(a, x), b: L.mul(b, x), c: L.mul(c, x), d: L.mul(d, x)) }

  /// The lanes without a NaN or Inf: those where every x − x is zero.
  @inline(__always) var finite: SIMDMask<L.Vec.MaskStorage> {
    let defect = L.add(L.add(L.sub(a, a), L.sub(b, b)), L.add(L.sub(c, c), L.sub(d, d)))
    return L.Vec.equal(defect.real, .zero) .& L.Vec.equal(defect.imaginary, .zero)
  }
}

struct QuadraticExponential<L: LaneElement> {
  typealias V = L.Vec
  typealias S = V.Scalar
  typealias Mask = SIMDMask<V.MaskStorage>

  /// M = [[h, b], [c, −h]]
  private let h, b, c: L
  private var q: L
  private var cosine = L.zero, sine = L.zero, slope = L.zero
  private let factor: L
  /// Neither triangular nor out of range.
  private(set) var regular: Mask

  @inline(__always)
  init(_ x: TwoByTwo<L>, _ batch: RegularBatch<S>) {
    let half = L.broadcast(0.5)
    h = L.mul(L.sub(x.a, x.d), half)
    b = x.b
    c = x.c
    let mu = L.mul(L.add(x.a, x.d), half), left = x.c.sumOfParts, right = x.b.sumOfParts
    let total = V.add(V.add(x.a.sumOfParts, x.d.sumOfParts), V.add(left, right))
    regular = V.greater(V(repeating: batch.hugeNorm), total) .& V.greater(left, .zero) .& V.greater(right, .zero)
      .& V.greater(V(repeating: batch.largestShift), V.magnitude(mu.real))
    factor = exponential(mu)
    q = L.zero.replacing(with: L.mac(L.mul(h, h), b, c), where: regular)
    var unitary = Mask(repeating: false)
    if batch.detectsHermitian {
      // Rounding must not make q complex: exp would not be Hermitian, or unitary.
      let hermitian = V.equal(h.imaginary, .zero) .& V.equal(b.real, c.real) .& V.equal(b.imaginary, V.negated(c.imaginary))
      unitary = V.equal(h.real, .zero) .& V.equal(b.real, V.negated(c.real)) .& V.equal(b.imaginary, c.imaginary)
        .& V.equal(mu.real, .zero)
      let real = L(real: q.real, imaginary: .zero)
      q = q.replacing(with: real, where: hermitian .| unitary)
    }
    let squarings = scale()
    sum(batch.series, derivative: batch.derivative)
    square(squarings, derivative: batch.derivative)
    if V.any(unitary) { makeUnitary(unitary) }
  }

  /// Divides q by 4^s; returns s.
  @inline(__always)
  private mutating func scale() -> V {
    let radius = V(repeating: QuadraticSeries<S>.radius), quarter = V(repeating: 0.25), one = V(repeating: 1)
    var squarings = V.zero
    while true {
      let beyond = V.greater(q.sumOfParts, radius)
      if !V.any(beyond) { return squarings }
      q = q.replacing(with: L(real: V.mul(q.real, quarter), imaginary: V.mul(q.imaginary, quarter)), where: beyond)
      squarings = squarings.replacing(with: V.add(squarings, one), where: beyond)
    }
  }

  @inline(__always)
  private mutating func sum(_ series: QuadraticSeries<S>, derivative: Bool) {
    var p = series.coefficients + 3 &* (series.terms &- 1)
    cosine = L.broadcast(p[0])
    sine = L.broadcast(p[1])
    slope = L.broadcast(p[2])
    for _ in 1..<series.terms {
      p -= 3
      cosine = L.mac(L.broadcast(p[0]), cosine, q)
      sine = L.mac(L.broadcast(p[1]), sine, q)
      if derivative { slope = L.mac(L.broadcast(p[2]), slope, q) }
    }
    cosine = L.mul(cosine, q)
  }

  @inline(__always)
  private mutating func square(_ squarings: V, derivative: Bool) {
    let two = L.broadcast(2), quarter = L.broadcast(0.25), half = L.broadcast(0.5), four = L.broadcast(4)
    var step: S = 0
    while true {
      let running = V.greater(squarings, V(repeating: step))
      if !V.any(running) { return }
      if derivative {
        let next = L.add(L.mac(slope, slope, cosine), L.mul(L.mul(sine, sine), half))
        slope = slope.replacing(with: L.mul(next, quarter), where: running)
      }
      let square = L.mac(L.mul(cosine, L.add(cosine, two)), q, L.mul(sine, sine))
      sine = sine.replacing(with: L.mac(sine, sine, cosine), where: running)
      cosine = cosine.replacing(with: square, where: running)
      q = q.replacing(with: L.mul(q, four), where: running)
      step += 1
    }
  }

  /// Newton's steps to C² − qS² = 1, of which squarings double the error. Each lane has as many as it needs alone.
  private mutating func makeUnitary(_ lanes: Mask) {
    let two = L.broadcast(2), half = L.broadcast(0.5), least = V(repeating: S.ulpOfOne)
    for _ in 0..<3 {
      let defect = L.sub(L.mul(q, L.mul(sine, sine)), L.mul(cosine, L.add(cosine, two)))
      let apart = lanes .& V.greater(defect.sumOfParts, least)
      if !V.any(apart) { return }
      let step = L.mul(defect, half)
      cosine = cosine.replacing(with: L.add(cosine, L.mac(step, step, cosine)), where: apart)
      sine = sine.replacing(with: L.mac(sine, step, sine), where: apart)
    }
  }

  @inline(__always)
  func value() -> TwoByTwo<L> {
    let one = L.broadcast(1), x = L.mul(h, sine)
    return TwoByTwo(
      a: L.add(one, L.add(cosine, x)), b: L.mul(sine, b), c: L.mul(sine, c), d: L.add(one, L.sub(cosine, x))
    ).times(factor)
  }

  @inline(__always)
  func derivative(_ e: TwoByTwo<L>) -> TwoByTwo<L> {
    let half = L.broadcast(0.5)
    let t = L.mul(L.add(e.a, e.d), half), e0 = L.mul(L.sub(e.a, e.d), half)
    let dq = L.mac(L.mac(L.mul(L.add(h, h), e0), b, e.c), c, e.b)
    let alpha = L.mac(L.mac(t, t, cosine), L.mul(sine, half), dq)
    let beta = L.mac(L.mul(t, sine), slope, dq)
    let x = L.mac(L.mul(h, beta), sine, e0)
    return TwoByTwo(
      a: L.add(alpha, x), b: L.mac(L.mul(beta, b), sine, e.b), c: L.mac(L.mul(beta, c), sine, e.c), d: L.sub(alpha, x)
    ).times(factor)
  }
}

/// Batches of 2 × 2 matrices.
struct ClosedForm<L: LaneElement> {
  typealias V = L.Vec
  typealias S = V.Scalar

  let batch: RegularBatch<S>
  @inline(__always) init(_ batch: RegularBatch<S>) { self.batch = batch }

  @inline(__always)
  func run(_ from: Int, _ to: Int, _ leftOver: UnsafeMutablePointer<Int>) -> Int {
    var left = 0, i = from
    while i < to {
      let live = Swift.min(V.scalarCount, to &- i), done = compute(i, live)
      if done != V.everyLane {
        for l in 0..<live where done >> l & 1 == 0 {
          leftOver[left] = i &+ l
          left &+= 1
        }
      }
      i &+= live
    }
    return left
  }

  /// Matrices i ..< i + live; the lanes whose results were written, as bits.
  @inline(__always)
  func compute(_ i: Int, _ live: Int) -> Int {
    let exponential = QuadraticExponential<L>(load(batch.a, 0, i, live), batch), value = exponential.value()
    let done = V.lanes(exponential.regular .& value.finite) & (1 << live &- 1)
    if let e = batch.e, let d = batch.d {
      for m in 0..<batch.k {
        let direction = load(e, m &* e.stride, i, live)
        let x = exponential.derivative(batch.adjoint ? direction.conjugateTransposed : direction)
        store(batch.adjoint ? x.conjugateTransposed : x, d, m &* d.stride, i, done)
      }
    }
    if let y = batch.y { store(value, y, 0, i, done) }
    return done
  }

  @inline(__always)
  private func load(_ x: Strided<UnsafePointer<S>>, _ offset: Int, _ i: Int, _ live: Int) -> TwoByTwo<L> {
    var p = LanePointers<S>()
    for l in 0..<V.scalarCount {
      p[l] = UnsafeMutablePointer(mutating: x.base + ((i &+ Swift.min(l, live &- 1)) &* x.batchStride &+ offset))
    }
    var v = InlineArray<8, V>(repeating: .zero)
    withUnsafeMutablePointer(to: &v) {
      packLanes(p, rows: 2, 2 &* L.parts, x.ld &* L.parts, UnsafeMutableRawPointer($0).assumingMemoryBound(to: V.self))
    }
    @inline(__always) func entry(_ k: Int) -> L { L(real: v[k &* L.parts], imaginary: v[k &* L.parts &+ L.parts &- 1]) }
    return TwoByTwo(a: entry(0), b: entry(1), c: entry(2), d: entry(3))
  }

  @inline(__always)
  private func store(_ x: TwoByTwo<L>, _ to: Strided<UnsafeMutablePointer<S>>, _ offset: Int, _ i: Int, _ done: Int) {
    var v = InlineArray<8, V>(repeating: .zero)
    @inline(__always) func put(_ k: Int, _ z: L) {
      v[k &* L.parts &+ L.parts &- 1] = z.imaginary
      v[k &* L.parts] = z.real
    }
    put(0, x.a)
    put(1, x.b)
    put(2, x.c)
    put(3, x.d)
    let first = to.base + (i &* to.batchStride &+ offset)
    var p = LanePointers<S>()
    for l in 0..<V.scalarCount where done >> l & 1 != 0 { p[l] = first + l &* to.batchStride }
    withUnsafeMutablePointer(to: &v) {
      let from = UnsafePointer(UnsafeMutableRawPointer($0).assumingMemoryBound(to: V.self))
      unpackLanes(from, rows: 2, 2 &* L.parts, p, to.ld &* L.parts, only: done)
    }
  }
}
