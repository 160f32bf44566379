// The last step of e^μ (I + P) where nothing is squared: e^μ P + e^μ I, whose diagonal is near one for small μ.
import ExpmgradSchemes

/// e^μ I of every lane, to be added to e^μ P.
struct ScaledIdentity<L: LaneElement> {
  typealias V = L.Vec
  /// e^μ
  let factor: L
  private let less: L
  private let small: SIMDMask<V.MaskStorage>

  @inline(__always)
  init(_ mu: L) { self.init(mu, exponential(mu)) }

  /// `factor` is e^μ.
  @inline(__always)
  init(_ mu: L, _ factor: L) {
    self.factor = factor
    let limit = V(repeating: largestSmallShift())
    small = .!(V.greater(V.magnitude(mu.real), limit) .| V.greater(V.magnitude(mu.imaginary), limit))
    less = Self.exponentialMinusOne(mu.replacing(with: .zero, where: .!small))
  }

  /// x + e^μ; for small μ 1 + ((e^μ − 1) + x): a sum near one rounds at one, once.
  @inline(__always)
  func added(to x: L) -> L {
    let near = L.add(L.broadcast(1), L.add(less, x))
    return L.add(factor, x).replacing(with: near, where: small)
  }

  /// e^z − 1 for small z: expm1(a) cos b − 2 sin²(b/2) + i eᵃ sin b.
  @inline(__always)
  private static func exponentialMinusOne(_ z: L) -> L {
    let a = V.expm1(z.real)
    if L.parts == 1 || V.all(V.equal(z.imaginary, .zero)) { return L(real: a, imaginary: .zero) }
    let (c, s) = V.cosineAndSine(V.mul(z.imaginary, V(repeating: 0.5))), two = V(repeating: 2), one = V(repeating: 1)
    let less = V.negated(V.mul(two, V.mul(s, s))), sine = V.mul(two, V.mul(s, c))
    return L(real: V.add(a, V.add(less, V.mul(a, less))), imaginary: V.mul(V.add(one, a), sine))
  }
}

extension LaneVector {
  /// e^x − 1 for |x| ≤ 1/2: (2^k − 1) + 2^k (e^r − 1), within a few u of x.
  @inline(__always)
  static func expm1(_ x: Self) -> Self {
    let (sum, power) = reducedExponential(x)
    return add(sub(power, Self(repeating: 1)), mul(power, sum))
  }
}
