// f[a, b, c] of exp: the coefficients of second Fréchet derivatives of Hermitian matrices.

/// Above this distance of the outer two the recursion loses less than a digit; below it the series takes over.
@inline(__always) func secondDifferenceGap<S: RealScalar>() -> S { 0.5 }

/// f[a, b, c] = (f[a, b] − f[b, c])/(a − c) for a ≥ b ≥ c, any order given. Worst error about 12 u.
func secondDividedDifference<S: RealScalar>(_ a: S, _ b: S, _ c: S) -> S {
  let high = Swift.max(a, b, c), low = Swift.min(a, b, c)
  let middle = Swift.max(Swift.min(a, b), Swift.min(Swift.max(a, b), c))
  let gap = high - low
  if gap > secondDifferenceGap() { return (dividedDifference(high, middle) - dividedDifference(middle, low)) / gap }
  return S.exp(high) * secondDifferenceSeries(high - middle, gap)
}

/// f[0, −x, −y] = Σ (−1)^k h_k(x, y)/(k + 2)! with h_k = Σ x^i y^(k−i), h_k = y^k + x h_(k−1), for 0 ≤ x ≤ y ≤ 1/2: the
/// sixteenth term is below 2^-60.
func secondDifferenceSeries<S: RealScalar>(_ x: S, _ y: S) -> S {
  var h: S = 1, power: S = 1, factorial: S = 0.5, sum: S = 0.5
  for k in 1..<16 {
    power *= -y
    h = power - x * h
    factorial /= S(k &+ 2)
    sum += h * factorial
  }
  return sum
}
