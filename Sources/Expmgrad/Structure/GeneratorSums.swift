// The row, or column, sums of a Metzler matrix, in twice its precision.
//
// A generator's diagonal is minus the sum of the other rates, rounded: what its rows sum to, u‖A‖ and less, decides how
// its exponential grows or decays, and no sum of the type's precision would find it.

struct GeneratorSums<T: Element> {
  typealias S = T.Real

  /// NaN or Inf in none of the entries; else nothing below has a meaning.
  private(set) var isFinite = true
  /// Sums are of entries times 2^-unit, so that none overflows.
  private(set) var unit = 0
  /// The sums are those of columns.
  private(set) var transposed = false
  /// ρ: the largest sum.
  private(set) var rho: (high: S, low: S) = (0, 0)
  /// κ_i = ρ − r_i ≥ 0
  let kappa: UnsafeMutablePointer<S>
  /// min a_ii, and ‖A − min a_ii I‖ = ρ − min a_ii in the norm of the sums.
  private(set) var lowest: S = 0
  private(set) var norm: S = 0
  /// Off the diagonal and not zero, as it is; 1 if there is none.
  private(set) var smallest: S = 1

  /// Scalars cut from the carver.
  static func scratch(_ n: Int) -> Int { 4 &* lined(n) }

  init(_ n: Int, _ a: Input<T>, _ carver: inout Carver<S>) {
    let rows = (high: carver.cut(lined(n)), low: carver.cut(lined(n)))
    let columns = (high: carver.cut(lined(n)), low: carver.cut(lined(n)))
    kappa = rows.high
    survey(n, a)
    if !isFinite { return }
    for j in 0..<n { (columns.high[j], columns.low[j]) = (0, 0) }
    let scale = S.pow2(-unit)
    lowest = .infinity
    for i in 0..<n {
      var sum: (high: S, low: S) = (0, 0)
      for j in 0..<n {
        let x = a.base[i &* a.ld &+ j].re * scale
        Self.add(x, &sum.high, &sum.low)
        Self.add(x, &columns.high[j], &columns.low[j])
      }
      (rows.high[i], rows.low[i]) = sum
      lowest = Swift.min(lowest, a.base[i &* a.ld &+ i].re * scale)
    }
    let row = Self.largest(n, rows), column = Self.largest(n, columns)
    transposed = column < row
    rho = transposed ? column : row
    let sums = transposed ? columns : rows
    for i in 0..<n { kappa[i] = Swift.max(0, (rho.high - sums.high[i]) + (rho.low - sums.low[i])) }
    norm = Swift.max(0, (rho.high - lowest) + rho.low)
  }

  private mutating func survey(_ n: Int, _ a: Input<T>) {
    var largest: S = 0, least = S.infinity
    for i in 0..<n {
      for j in 0..<n {
        let x = a.base[i &* a.ld &+ j]
        if !x.isFinite { isFinite = false }
        let size = x.re.magnitude
        largest = Swift.max(largest, size)
        if i != j && size > 0 { least = Swift.min(least, size) }
      }
    }
    if least.isFinite { smallest = least }
    if largest > S.pow2(S.range - 32) { unit = 32 }
  }

  /// high + low + x, to twice the precision (Knuth's sum of two).
  @inline(__always)
  private static func add(_ x: S, _ high: inout S, _ low: inout S) {
    let sum = high + x, part = sum - high
    low += (high - (sum - part)) + (x - part)
    high = sum
  }

  /// Brings every sum into its normal form, and finds the largest.
  private static func largest(
    _ n: Int, _ x: (high: UnsafeMutablePointer<S>, low: UnsafeMutablePointer<S>)
  ) -> (high: S, low: S) {
    var largest: (high: S, low: S) = (-.infinity, 0)
    for i in 0..<n {
      let high = x.high[i] + x.low[i]
      (x.high[i], x.low[i]) = (high, x.low[i] - (high - x.high[i]))
      if largest < (x.high[i], x.low[i]) { largest = (x.high[i], x.low[i]) }
    }
    return largest
  }
}

/// The imaginary parts of a matrix are zero.
func isReal<T: Element>(_ n: Int, _ a: Input<T>) -> Bool {
  if !T.isComplex { return true }
  for i in 0..<n { for j in 0..<n where a.base[i &* a.ld &+ j].im != 0 { return false } }
  return true
}
