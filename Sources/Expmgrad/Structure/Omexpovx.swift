// (1 − e^-x)/x, the function of Najfeld & Havel's derivative formulas, without cancellation or early overflow.

/// (1 − e^-x)/x, continued by 1 at 0. A few u in modulus everywhere: expm1 has full relative accuracy, near the complex
/// zeros 2πik too, where the sine's exact argument reduction gives it.
///
/// Edge cases: +∞ gives 0, −∞ gives +∞; a complex −∞ + iy gives infinite parts of e^-iy, and −∞ ± i∞ is NaN.
func omexpovx<T: Element>(_ x: T) -> T {
  if x == T.zero { return T(1) }
  if x.re.isInfinite || x.im.isInfinite { return omexpovxAtInfinity(x) }
  if T.isComplex && x.im == 0 { return T(omexpovx(x.re)) }
  let minus = T.zero - x
  if minus.re > T.Real.largestExponent { return omexpovxFarLeft(minus) }
  return safeQuotient(exponentialMinusOne(minus), minus)
}

/// e^m/m: e^m overflows though the quotient may not, and the 1 is far below u. Factors e^(m/2) lose no digits of m.
private func omexpovxFarLeft<T: Element>(_ m: T) -> T {
  let factors = m.re > 2 * T.Real.largestExponent ? 4 : 2
  let factor = T.Real.exp(Swift.min(m.re, 4 * T.Real.largestExponent) / T.Real(factors))
  let turn = m.im == 0 ? T(1) : T(re: T.Real.cos(m.im), im: T.Real.sin(m.im))
  var result = safeQuotient(turn.scaled(by: factor), m)
  for _ in 1..<factors { result = result.scaled(by: factor) }
  return result
}

private func omexpovxAtInfinity<T: Element>(_ x: T) -> T {
  if x.re.isNaN || x.im.isNaN { return T.nan }
  if x.re > -.infinity { return T.zero }
  if x.im.isInfinite { return T.nan }
  if x.im == 0 { return T(.infinity) }
  return T(re: .infinity * T.Real.cos(x.im), im: -.infinity * T.Real.sin(x.im))
}

/// quotient(), for a divisor whose two parts may sum to an overflow.
private func safeQuotient<T: Element>(_ x: T, _ y: T) -> T {
  if !T.isComplex || Swift.max(y.re.magnitude, y.im.magnitude) < T.Real.greatestFiniteMagnitude / 4 {
    return quotient(x, y)
  }
  return quotient(x.scaled(by: 1 / 4), y.scaled(by: 1 / 4))
}

/// y_i = (1 − e^-x_i)/x_i; y may be x.
@_specialize(where T == Float)
@_specialize(where T == Double)
@_specialize(where T == Complex<Float>)
@_specialize(where T == Complex<Double>)
package func omexpovx<T: Element>(_ count: Int, _ x: UnsafePointer<T>, into y: UnsafeMutablePointer<T>) {
  for i in 0..<count { y[i] = omexpovx(x[i]) }
}
