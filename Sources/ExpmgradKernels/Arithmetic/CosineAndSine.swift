// cos x and sin x of every lane: one arithmetic for matrices side by side and for a single one.
//
//   x = k π/2 + r, |r| ≤ π/4,   cos r = 1 − r²/2 + r⁴ Σ (−1)ʲ r²ʲ/(2j + 4)!,   sin r = r + r³ Σ (−1)ʲ⁺¹ r²ʲ/(2j + 3)!
//
// π/2 comes in three parts; k times the first two is exact (Cody and Waite, as Exponential.swift). Within two ulps of
// 1; beyond `largestAngle` lanes take the C library's.
import ExpmgradSchemes

protocol AngleConstants {
  static var twoOverPi: Self { get }
  static var halfPi: (Self, Self, Self) { get }
  static var largestAngle: Self { get }
  /// Terms of each series that rounding does not hide.
  static var angleTerms: Int { get }
  /// (−1)ʲ/(2j + 4)!
  static var cosineSeries: InlineArray<7, Self> { get }
  /// (−1)ʲ⁺¹/(2j + 3)!
  static var sineSeries: InlineArray<7, Self> { get }
}

extension Double: AngleConstants {
  @inline(__always) static var twoOverPi: Double { 0x1.45f306dc9c883p-1 }
  @inline(__always) static var halfPi: (Double, Double, Double) {
    (0x1.921fb544p0, 0x1.0b4611a6p-34, 0x1.3198a2e037073p-69)
  }
  @inline(__always) static var largestAngle: Double { 1e5 }
  @inline(__always) static var angleTerms: Int { 7 }
  @inline(__always) static var cosineSeries: InlineArray<7, Double> {
    [
      1 / 24, -1 / 720, 1 / 40320, -1 / 3_628_800, 1 / 479_001_600, -1 / 87_178_291_200, 1 / 20_922_789_888_000,
    ]
  }
  @inline(__always) static var sineSeries: InlineArray<7, Double> {
    [
      -1 / 6, 1 / 120, -1 / 5040, 1 / 362_880, -1 / 39_916_800, 1 / 6_227_020_800, -1 / 1_307_674_368_000,
    ]
  }
}

extension Float: AngleConstants {
  @inline(__always) static var twoOverPi: Float { 0x1.45f306p-1 }
  @inline(__always) static var halfPi: (Float, Float, Float) { (0x1.92p0, 0x1.fb4p-12, 0x1.4442d2p-24) }
  @inline(__always) static var largestAngle: Float { 8192 }
  @inline(__always) static var angleTerms: Int { 4 }
  @inline(__always) static var cosineSeries: InlineArray<7, Float> {
    [1 / 24, -1 / 720, 1 / 40320, -1 / 3_628_800, 0, 0, 0]
  }
  @inline(__always) static var sineSeries: InlineArray<7, Float> { [-1 / 6, 1 / 120, -1 / 5040, 1 / 362_880, 0, 0, 0] }
}

extension LaneVector {
  @inline(__always)
  static func cosineAndSine(_ x: Self) -> (Self, Self) {
    let integers = Self(repeating: Scalar.integers), one = Self(repeating: 1), two = Self(repeating: 2)
    let (high, middle, low) = Scalar.halfPi
    @inline(__always) func remainder(_ k: Self) -> Self {
      nmac(nmac(nmac(x, k, Self(repeating: high)), k, Self(repeating: middle)), k, Self(repeating: low))
    }
    var k = sub(mac(integers, x, Self(repeating: Scalar.twoOverPi)), integers), r = remainder(k)
    // As in Exponential.swift.
    let least = Self(repeating: 0.8)
    if any(greater(magnitude(r), least)) {
      let step = zero.replacing(with: one, where: greater(r, least))
      k = add(k, step.replacing(with: negated(one), where: greater(negated(least), r)))
      r = remainder(k)
    }
    let square = mul(r, r), terms = Scalar.angleTerms
    var c = Self(repeating: Scalar.cosineSeries[terms &- 1]), s = Self(repeating: Scalar.sineSeries[terms &- 1])
    for j in 2...terms {
      c = mac(Self(repeating: Scalar.cosineSeries[terms &- j]), c, square)
      s = mac(Self(repeating: Scalar.sineSeries[terms &- j]), s, square)
    }
    let half = mul(square, Self(repeating: 0.5))
    c = add(one, sub(mul(mul(square, square), c), half))
    s = add(r, mul(mul(r, square), s))
    // k mod 4 in −2 ... 2: whether cos and sin change places, and their signs. Directed rounding leaves ±3, too.
    let quarter = sub(mac(integers, k, Self(repeating: 0.25)), integers), four = Self(repeating: 4)
    var quadrant = nmac(k, quarter, four)
    quadrant = quadrant.replacing(with: sub(quadrant, four), where: greater(quadrant, two))
    quadrant = quadrant.replacing(with: add(quadrant, four), where: greater(negated(two), quadrant))
    let odd = equal(magnitude(quadrant), one), opposite = equal(magnitude(quadrant), two)
    var cosine = c.replacing(with: s, where: odd), sine = s.replacing(with: c, where: odd)
    cosine = cosine.replacing(with: negated(cosine), where: equal(quadrant, one) .| opposite)
    sine = sine.replacing(with: negated(sine), where: equal(quadrant, negated(one)) .| opposite)
    let large = lanes(greater(magnitude(x), Self(repeating: Scalar.largestAngle)))
    if large != 0 { takeLibrarys(x, large, &cosine, &sine) }
    return (cosine, sine)
  }

  @inline(never)
  private static func takeLibrarys(_ x: Self, _ large: Int, _ cosine: inout Self, _ sine: inout Self) {
    for l in 0..<scalarCount where large >> l & 1 != 0 {
      cosine[l] = Scalar.cos(x[l])
      sine[l] = Scalar.sin(x[l])
    }
  }
}
