// f[a, b] = (eᵃ − eᵇ)/(a − b) without cancellation or early overflow (docs/mathematics.md, "Divided differences").
import ExpmgradSchemes

/// exp of an entry.
func exponential<T: Element>(_ x: T) -> T {
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

/// (eᵃ − eᵇ)/(a − b): with hi the one of larger real part and δ = hi − lo, e^hi (−expm1(−δ)/δ). Worst error 2.8 u.
func dividedDifference<T: Element>(_ a: T, _ b: T) -> T {
  let (hi, lo) = a.re >= b.re ? (a, b) : (b, a)
  let delta = hi - lo
  if delta == T.zero { return exponential(hi) }
  let phi = quotient(exponentialMinusOne(T.zero - delta), T.zero - delta)
  if hi.re > T.Real.largestExponent {
    // e^hi alone overflows; e^hi/|δ| may not.
    let half = exponential(hi.scaled(by: 0.5))
    return half * phi * half
  }
  return exponential(hi) * phi
}
