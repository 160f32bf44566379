// exp of 2 × 2 matrices and its derivative, one to a lane (docs/mathematics.md, "Two by two").
//
// With μ = tr A/2 and M = A − μI = [[h, b], [c, −h]], M² = qI, q = h² + bc = r² (Cayley and Hamilton), so that
//
//   exp(A) = [[C + hS, bS], [cS, C − hS]],   C = e^μ cosh r,   S = e^μ sinh r / r
//   L(A, E) = [[D₊ e₁₁ + P₊ v + bcG e₂₂, b z + S e₁₂], [c z + S e₂₁, bcG e₁₁ + P₋ v + D₋ e₂₂]],
//   v = c e₁₂ + b e₂₁,   z = P₊ e₁₁ + P₋ e₂₂ + G v
//
// with G = dS/dq and, by the product rule, P± = S/2 ± hG, D± = (C + S)/2 ± h(S ± hG). Where the diagonal is far apart
// C − hS, P₋ and D₋, or their twins, are differences of numbers e^{2|h|} times larger: these lanes take the
// eigenvalues.
import ExpmgradSchemes

/// [[a, b], [c, d]]
struct TwoByTwo<L: LaneElement> {
  var a, b, c, d: L

  @inline(__always) var conjugateTransposed: Self {
    Self(a: a.conjugate, b: c.conjugate, c: b.conjugate, d: d.conjugate)
  }

  /// The lanes without a NaN or Inf: those where every x − x is zero.
  @inline(__always) var finite: SIMDMask<L.Vec.MaskStorage> {
    let defect = L.add(L.add(L.sub(a, a), L.sub(b, b)), L.add(L.sub(c, c), L.sub(d, d)))
    return L.Vec.equal(defect.real, .zero) .& L.Vec.equal(defect.imaginary, .zero)
  }
}

/// A register of matrices, taken apart.
struct QuadraticMatrix<L: LaneElement> {
  typealias V = L.Vec
  typealias S = V.Scalar
  typealias Mask = SIMDMask<V.MaskStorage>

  private let x: TwoByTwo<L>
  private let h, mu, product: L
  private let hermitian, unitary: Mask
  /// The diagonal is apart and |bc| < |h|²/4: lanes for `separated`, the others for `series`.
  let separate: Mask
  /// Neither triangular nor out of range.
  let regular: Mask

  /// |h| from which a diagonal is apart: below it C − hS loses a factor of e² at most.
  @inline(__always) private static var apart: S { 1 }

  @inline(__always)
  init(_ x: TwoByTwo<L>, _ batch: RegularBatch<S>) {
    let half = L.broadcast(0.5), b = x.b, c = x.c
    let h = L.mul(L.sub(x.a, x.d), half), mu = L.mul(L.add(x.a, x.d), half)
    var product = L.mul(b, c)
    var hermitian = Mask(repeating: false), unitary = hermitian
    if batch.detectsHermitian {
      hermitian = V.equal(h.imaginary, .zero) .& V.equal(b.real, c.real) .& V.equal(b.imaginary, V.negated(c.imaginary))
      unitary = V.equal(h.real, .zero) .& V.equal(b.real, V.negated(c.real)) .& V.equal(b.imaginary, c.imaginary)
        .& V.equal(mu.real, .zero)
      // Rounding must not make q complex: exp would not be Hermitian, or unitary.
      product = product.real(where: hermitian .| unitary)
    }
    let size = h.sumOfParts, left = b.sumOfParts, right = c.sumOfParts, huge = V(repeating: batch.hugeNorm)
    // |h| ≤ size ≤ √2 |h|
    let quarter = V(repeating: L.parts == 1 ? 0.25 : 0.125)
    separate = V.greater(size, V(repeating: Self.apart)) .& .!unitary .& V.greater(V(repeating: .infinity), size)
      .& V.greater(V.mul(V.mul(size, size), quarter), product.sumOfParts)
    let far = V.greater(
      V.add(V.add(V.magnitude(mu.imaginary), size), V.add(left, right)), V(repeating: largestUnitaryNorm()))
    regular = V.greater(left, .zero) .& V.greater(right, .zero) .& .!(unitary .& far)
      .& (separate
        .| (V.greater(huge, size) .& V.greater(V.mul(huge, huge), product.sumOfParts)
          .& V.greater(V(repeating: batch.largestShift), V.magnitude(mu.real))))
    (self.x, self.h, self.mu, self.product, self.hermitian, self.unitary) = (x, h, mu, product, hermitian, unitary)
  }

  @inline(__always)
  func series(_ batch: RegularBatch<S>) -> QuadraticTerms<L> {
    let q = L.zero.replacing(with: L.mac(product, h, h), where: regular .& .!separate)
    var functions = QuadraticFunctions<L>(q, batch.series, derivative: batch.derivative)
    if V.any(unitary) { functions.makeUnitary(unitary) }
    return functions.terms(x, ScaledIdentity(mu), h, derivative: batch.derivative)
  }

  /// From the eigenvalues a + w and d − w, w = r − h = bc/(h + r), at which exp is e₊ and e₋. With ρ = 1/(2r), S = (e₊
  /// − e₋)ρ:
  ///
  ///   C + hS = e₊ − wS,   C − hS = e₋ + wS,   p₊ = (e₊ − S)ρ,   p₋ = (S − e₋)ρ,   G = (p₊ − p₋)ρ,
  ///   P₊ = p₊ − wG,   P₋ = p₋ + wG,   D₊ = e₊ − w(p₊ + P₊),   D₋ = e₋ + w(p₋ + P₋)
  ///
  /// |w| < |h|/7, and what it multiplies is smaller by |r| than the larger of e₊ and e₋.
  @inline(__always)
  func separated(derivative: Bool) -> QuadraticTerms<L> {
    let one = L.broadcast(1), half = L.broadcast(0.5), inverse = reciprocal(h)
    // r = hs; 1/s and 1/(1 + s) by one division.
    let s = rootNearOne(L.mac(one, L.mul(product, inverse), inverse)), next = L.add(one, s),
      shared = reciprocal(L.mul(s, next))
    let k = L.mul(inverse, L.mul(s, shared)), rho = L.mul(L.mul(inverse, half), L.mul(next, shared))
    let w = L.mul(product, k), high = exponentialOfAny(L.add(x.a, w)), low = exponentialOfAny(L.sub(x.d, w))
    // w times y. The product bc alone may underflow, and must leave Hermitian matrices a real diagonal.
    @inline(__always) func shift(_ y: L) -> L { L.mul(L.mul(x.b, L.mul(k, y)), x.c).real(where: hermitian) }
    var terms = QuadraticTerms<L>(b: x.b, c: x.c)
    terms.sine = L.mul(L.sub(high, low), rho)
    let across = shift(terms.sine)
    terms.first = L.sub(high, across)
    terms.second = L.add(low, across)
    if !derivative { return terms }
    let p = L.mul(L.sub(high, terms.sine), rho), m = L.mul(L.sub(terms.sine, low), rho)
    terms.slope = L.mul(L.sub(p, m), rho)
    let bend = shift(terms.slope)
    terms.firstInProduct = L.sub(p, bend)
    terms.secondInProduct = L.add(m, bend)
    terms.firstInItself = L.sub(high, shift(L.add(p, terms.firstInProduct)))
    terms.secondInItself = L.add(low, shift(L.add(m, terms.secondInProduct)))
    terms.mixed = L.mul(L.mul(x.b, terms.slope), x.c)
    return terms
  }
}

/// What exp(A) and L(A, E) are made of.
struct QuadraticTerms<L: LaneElement> {
  let b, c: L
  /// C + hS, C − hS and S.
  var first = L.zero, second = L.zero, sine = L.zero
  /// D₊, D₋, P₊, P₋, G and bcG, for derivatives only.
  var firstInItself = L.zero, secondInItself = L.zero, firstInProduct = L.zero, secondInProduct = L.zero
  var slope = L.zero, mixed = L.zero

  @inline(__always) init(b: L, c: L) { (self.b, self.c) = (b, c) }

  @inline(__always)
  func value() -> TwoByTwo<L> { TwoByTwo(a: first, b: L.mul(sine, b), c: L.mul(sine, c), d: second) }

  @inline(__always)
  func derivative(_ e: TwoByTwo<L>) -> TwoByTwo<L> {
    let v = L.mac(L.mul(c, e.b), b, e.c)
    let z = L.mac(L.mac(L.mul(firstInProduct, e.a), secondInProduct, e.d), slope, v)
    return TwoByTwo(
      a: L.mac(L.mac(L.mul(firstInItself, e.a), firstInProduct, v), mixed, e.d), b: L.mac(L.mul(sine, e.b), b, z),
      c: L.mac(L.mul(sine, e.c), c, z), d: L.mac(L.mac(L.mul(secondInItself, e.d), secondInProduct, v), mixed, e.a))
  }
}

/// C − 1, S and S' = dS/dq of QuadraticSeries.swift, without the factor e^μ. A q beyond the series is divided by 4^s,
/// and C I + S M squared s times while M stays a symbol: C ← C² + qS², S ← CS in the basis {I, 2M}.
struct QuadraticFunctions<L: LaneElement> {
  typealias V = L.Vec
  typealias S = V.Scalar

  private var q: L
  private var cosine = L.zero, sine = L.zero, slope = L.zero

  @inline(__always)
  init(_ q: L, _ series: QuadraticSeries<S>, derivative: Bool) {
    self.q = q
    let squarings = scale()
    sum(series, derivative: derivative)
    square(squarings, derivative: derivative)
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
  mutating func makeUnitary(_ lanes: SIMDMask<V.MaskStorage>) {
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

  /// With the factor e^μ: cosh r may overflow in a derivative where it does not in C.
  @inline(__always)
  func terms(_ x: TwoByTwo<L>, _ identity: ScaledIdentity<L>, _ h: L, derivative: Bool) -> QuadraticTerms<L> {
    let one = L.broadcast(1), half = L.broadcast(0.5), hs = L.mul(h, sine), factor = identity.factor
    var terms = QuadraticTerms<L>(b: x.b, c: x.c)
    terms.first = identity.added(to: L.mul(L.add(cosine, hs), factor))
    terms.second = identity.added(to: L.mul(L.sub(cosine, hs), factor))
    terms.sine = L.mul(sine, factor)
    if !derivative { return terms }
    terms.slope = L.mul(slope, factor)
    let s = L.mul(terms.sine, half), hg = L.mul(h, terms.slope),
      mean = L.mac(s, L.mul(L.add(one, cosine), half), factor)
    terms.firstInProduct = L.add(s, hg)
    terms.secondInProduct = L.sub(s, hg)
    terms.firstInItself = L.mac(mean, h, L.add(terms.sine, hg))
    terms.secondInItself = L.mac(mean, h, L.sub(hg, terms.sine))
    terms.mixed = L.mul(L.mul(x.b, terms.slope), x.c)
    return terms
  }
}

extension LaneElement {
  /// The imaginary part set to zero.
  @inline(__always) func real(where mask: SIMDMask<Vec.MaskStorage>) -> Self {
    replacing(with: Self(real: real, imaginary: .zero), where: mask)
  }
}

/// 1/x, x ≠ 0.
@inline(__always)
private func reciprocal<L: LaneElement>(_ x: L) -> L {
  typealias V = L.Vec
  let one = V(repeating: 1)
  if L.parts == 1 { return L(real: V.div(one, x.real), imaginary: .zero) }
  // x over its larger part: |x|² might overflow.
  let scale = V.div(one, V.max(V.magnitude(x.real), V.magnitude(x.imaginary)))
  let re = V.mul(x.real, scale), im = V.mul(x.imaginary, scale), y = V.div(scale, V.mac(V.mul(re, re), im, im))
  return L(real: V.mul(re, y), imaginary: V.negated(V.mul(im, y)))
}

/// √p of positive real part, |p − 1| < ½.
@inline(__always)
private func rootNearOne<L: LaneElement>(_ p: L) -> L {
  typealias V = L.Vec
  if L.parts == 1 { return L(real: V.root(p.real), imaginary: .zero) }
  let half = V(repeating: 0.5), re = V.root(V.mul(V.add(p.magnitude, p.real), half))
  return L(real: re, imaginary: V.div(V.mul(p.imaginary, half), re))
}
