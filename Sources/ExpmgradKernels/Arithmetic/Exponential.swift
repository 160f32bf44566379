// e^x of every lane: one arithmetic for matrices side by side and for a single one.
//
//   x = k log 2 + r, |r| ≤ log 2 / 2,   e^x = 2^k (1 + r + r² Σ rʲ/(j + 2)!)
//
// log 2 comes in two parts; k times the first is exact (Cody and Waite, Software Manual for the Elementary Functions,
// 1980). Within an ulp for |x| ≤ `largestPower`. A caller's rounding mode may make k the next integer, for which the
// series is too short: k is put right then.
import ExpmgradSchemes

protocol ExponentialConstants {
  /// 1.5·2^p, p the bits of the fraction: adding it rounds to an integer.
  static var integers: Self { get }
  static var log2e: Self { get }
  static var log2High: Self { get }
  static var log2Low: Self { get }
  /// 2^k is a normal number for every |x| up to it.
  static var largestPower: Self { get }
  /// Pairs of terms of the series that rounding does not hide.
  static var pairs: Int { get }
  /// 1/2!, 1/3!, ... 1/13!
  static var series: InlineArray<12, Self> { get }
}

extension Double: ExponentialConstants {
  @inline(__always) static var integers: Double { 0x1.8p52 }
  @inline(__always) static var log2e: Double { 0x1.71547652b82fep0 }
  @inline(__always) static var log2High: Double { 0x1.62e42feep-1 }
  @inline(__always) static var log2Low: Double { 0x1.a39ef35793c76p-33 }
  @inline(__always) static var largestPower: Double { 700 }
  @inline(__always) static var pairs: Int { 6 }
  @inline(__always) static var series: InlineArray<12, Double> {
    [
      1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320, 1 / 362_880, 1 / 3_628_800, 1 / 39_916_800,
      1 / 479_001_600,
      1 / 6_227_020_800,
    ]
  }
}

extension Float: ExponentialConstants {
  @inline(__always) static var integers: Float { 0x1.8p23 }
  @inline(__always) static var log2e: Float { 0x1.715476p0 }
  @inline(__always) static var log2High: Float { 0x1.62ep-1 }
  @inline(__always) static var log2Low: Float { 0x1.0bfbe8p-15 }
  @inline(__always) static var largestPower: Float { 80 }
  @inline(__always) static var pairs: Int { 3 }
  @inline(__always) static var series: InlineArray<12, Float> {
    [1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 0, 0, 0, 0, 0, 0]
  }
}

extension LaneVector {
  @inline(__always)
  static func exp(_ x: Self) -> Self {
    let (sum, power) = reducedExponential(x)
    return mul(add(Self(repeating: 1), sum), power)
  }

  /// e^r − 1 and 2^k.
  @inline(__always)
  static func reducedExponential(_ x: Self) -> (Self, Self) {
    let integers = Self(repeating: Scalar.integers)
    @inline(__always) func remainder(_ k: Self) -> Self {
      nmac(nmac(x, k, Self(repeating: Scalar.log2High)), k, Self(repeating: Scalar.log2Low))
    }
    var t = mac(integers, x, Self(repeating: Scalar.log2e)), r = remainder(sub(t, integers))
    let least = Self(repeating: 0.36)
    if any(greater(magnitude(r), least)) {
      let one = Self(repeating: 1), step = zero.replacing(with: one, where: greater(r, least))
      t = add(t, step.replacing(with: negated(one), where: greater(negated(least), r)))
      r = remainder(sub(t, integers))
    }
    // Even and odd powers apart: half the chain.
    let square = mul(r, r), series = Scalar.series
    var even = Self(repeating: series[2 &* Scalar.pairs &- 2]), odd = Self(repeating: series[2 &* Scalar.pairs &- 1])
    for j in 2...Scalar.pairs {
      even = mac(Self(repeating: series[2 &* (Scalar.pairs &- j)]), even, square)
      odd = mac(Self(repeating: series[2 &* (Scalar.pairs &- j) &+ 1]), odd, square)
    }
    return (add(r, mul(square, mac(even, odd, r))), power(t))
  }
}

extension LaneVector {
  /// e^x of any x: beyond `largestPower` the square of e^(x/2), which overflows and underflows as it must.
  @inline(__always)
  static func expOfAny(_ x: Self) -> Self {
    let most = Self(repeating: 2 * Scalar.largestPower), bounded = min(max(x, negated(most)), most)
    let far = greater(magnitude(bounded), Self(repeating: Scalar.largestPower))
    let y = exp(bounded.replacing(with: mul(bounded, Self(repeating: 0.5)), where: far))
    return y.replacing(with: mul(y, y), where: far)
  }
}

/// e^μ of each lane, |Re μ| ≤ `largestPower`.
@inline(__always)
func exponential<L: LaneElement>(_ mu: L) -> L { turned(L.Vec.exp(mu.real), mu) }

/// e^μ of each lane.
@inline(__always)
func exponentialOfAny<L: LaneElement>(_ mu: L) -> L { turned(L.Vec.expOfAny(mu.real), mu) }

/// The number of this radius whose angle is Im μ.
@inline(__always)
private func turned<L: LaneElement>(_ radius: L.Vec, _ mu: L) -> L {
  typealias V = L.Vec
  if L.parts == 1 || V.all(V.equal(mu.imaginary, .zero)) { return L(real: radius, imaginary: .zero) }
  let (cosine, sine) = V.cosineAndSine(mu.imaginary)
  return L(real: V.mul(radius, cosine), imaginary: V.mul(radius, sine))
}
