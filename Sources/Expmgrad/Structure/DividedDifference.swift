// f[a, b] = (eᵃ − eᵇ)/(a − b) without cancellation or early overflow (docs/mathematics.md, "Divided differences").
import ExpmgradSchemes

/// exp of an entry; a small complex one is 1 + (e^x − 1), whose parts round once.
func exponential<T: Element>(_ x: T) -> T {
  if T.isComplex && isSmallShift(x.re) && isSmallShift(x.im) { return T(1) + exponentialMinusOne(x) }
  let r = T.Real.exp(x.re, T.isComplex ? x.im : 0)
  return T(re: r.re, im: r.im)
}

/// e^z − 1 with full relative accuracy: expm1(a) cos b − 2 sin²(b/2) + i eᵃ sin b.
func exponentialMinusOne<T: Element>(_ z: T) -> T {
  let m = T.Real.expm1(z.re)
  if !T.isComplex || z.im == 0 { return T(re: m, im: 0) }
  let half = T.Real.sin(z.im / 2)
  return T(re: m * T.Real.cos(z.im) - 2 * half * half, im: T.Real.exp(z.re) * T.Real.sin(z.im))
}

/// x / y for y ≠ 0, scaled against overflow (Smith).
func quotient<T: Element>(_ x: T, _ y: T) -> T {
  if !T.isComplex { return T(re: x.re / y.re, im: 0) }
  if y.re.magnitude >= y.im.magnitude {
    let r = y.im / y.re, d = y.re + y.im * r
    return T(re: (x.re + x.im * r) / d, im: (x.im - x.re * r) / d)
  }
  let r = y.re / y.im, d = y.re * r + y.im
  return T(re: (x.re * r + x.im) / d, im: (x.im * r - x.re) / d)
}

/// f[a, b] = e^high φ, high the one of larger real part.
struct DividedDifference<T: Element> {
  let high, phi: T

  /// With δ = high − low, φ = −expm1(−δ)/δ.
  init(_ a: T, _ b: T) {
    let (high, low) = a.re >= b.re ? (a, b) : (b, a), delta = high - low
    self.high = high
    phi = delta == T.zero ? T(1) : quotient(exponentialMinusOne(T.zero - delta), T.zero - delta)
  }

  /// f[a, a] = eᵃ.
  @inline(__always)
  init(_ a: T) { (high, phi) = (a, T(1)) }

  var conjugate: Self { Self(high: high.conjugate, phi: phi.conjugate) }
  private init(high: T, phi: T) { (self.high, self.phi) = (high, phi) }

  /// Worst error 2.8 u.
  var value: T {
    if phi == T(1) { return exponential(high) }
    if high.re > T.Real.largestExponent {
      // e^high alone overflows; e^high/|δ| may not.
      let half = exponential(high.scaled(by: 0.5))
      return half * phi * half
    }
    return exponential(high) * phi
  }

  /// The product with x, given `value`: right wherever it is in range, though f may underflow, or a complex product
  /// overflow.
  @inline(__always)
  func times(_ x: T, value: T) -> T {
    let y = value * x
    if y.isFinite && Swift.max(value.re.magnitude, value.im.magnitude) >= T.Real.leastNormalMagnitude { return y }
    return scaledProduct(x) ?? y
  }

  /// Every factor over a power of two, and the powers together in the end; e^high as the fourth power of what is in
  /// range.
  private func scaledProduct(_ x: T) -> T? {
    if !x.isFinite || !phi.isFinite { return nil }
    var product = T(1), power = 0
    func multiply(_ y: T) {
      let largest = Swift.max(y.re.magnitude, y.im.magnitude)
      if largest == 0 { return product = T.zero }
      let k = Int(largest.exponent)
      power &+= k
      product = product * y.scaled(byPowerOfTwo: -k)
    }
    let quarter = exponential(high.scaled(by: 0.25))
    if !quarter.isFinite { return nil }
    for _ in 0..<4 { multiply(quarter) }
    multiply(phi)
    multiply(x)
    return product.scaled(byPowerOfTwo: power)
  }
}

/// (eᵃ − eᵇ)/(a − b).
func dividedDifference<T: Element>(_ a: T, _ b: T) -> T { DividedDifference(a, b).value }

extension Element {
  fileprivate func scaled(byPowerOfTwo k: Int) -> Self {
    Self(
      re: Real(sign: .plus, exponent: Real.Exponent(k), significand: re),
      im: Real(sign: .plus, exponent: Real.Exponent(k), significand: im))
  }
}
