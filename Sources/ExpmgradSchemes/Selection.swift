// Scheme and squarings from norms alone: pure functions, no matrix work.
//
// With d such that ‖A^2j‖ ≤ d^2j, hence ‖A^(2j+1)‖ ≤ d^2j ‖A‖, the value's backward error is bounded by Σ |h_k| d^(k−1)
// as if d were the norm (docs/mathematics.md, "Scaling"). A² is the first product of every scheme in question, so
// d = ‖A²‖^(1/2) costs O(n²); d = ‖|A|²‖^(1/2) costs as much before any product.

extension SchemeTable {
  /// The largest d for a matrix of norm r·d, with derivatives or without.
  @inlinable
  public func bound(derivative: Bool, ratio r: S) -> S {
    if !derivative { return theta }
    for i in 0..<ratioCount where r <= ratioLimits[i] { return thetaAtRatio[i] }
    // Beyond the table the norm itself is the safe bound: d grows to it.
    return thetaFrechet / r
  }

  /// Squarings after which 2^prescale d ≤ the bound: ceil, not floor. One too many costs a product, one too few costs
  /// digits.
  @inlinable
  public func squarings(d: S, norm: S, derivative: Bool, prescale: Int = 0) -> Int {
    if !(d > 0) || !(norm > 0) { return 0 }
    let q = d / bound(derivative: derivative, ratio: norm / d)
    return Swift.max(0, prescale + Int(q.exponent) + (q.significand == 1 ? 0 : 1))
  }

  /// ‖A‖/d of `thetaAtRatio`.
  public static var ratios: [Double] { [1, 1.5, 2, 3, 4, 6, 10, 30, 100, 1e3, 1e4, 1e6, 1e8, 1e12] }

  /// The largest d with Σ |h_k| d^(k−1) w_k ≤ u (1 + slack) max(1, ‖A‖), w_k = r²(k−1)/2 + (k+1)/2 for odd k and k·r
  /// for even k: the Fréchet bound when ‖A‖ = r·d (docs/mathematics.md, "Scaling"). The slack is that of thetaFrechet.
  static func thetas(_ scheme: Scheme, theta: Double) -> [S] {
    func sum(_ d: Double, _ r: Double) -> Double {
      var total = 0.0, power = 1.0
      for (k, h) in scheme.backwardError.enumerated() where k > 0 {
        let weight = k % 2 == 1 ? r * r * Double(k - 1) / 2 + Double(k + 1) / 2 : Double(k) * r
        total += h * power * weight
        power *= d
      }
      return total
    }
    let limit = sum(theta, 1)
    return ratios.map { r in
      var low = 0.0, high = scheme.theta
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if sum(middle, r) <= limit * derivativeTolerance(norm: r * middle) { low = middle } else { high = middle }
      }
      return S(r == 1 ? Swift.max(theta, low) : low)
    }
  }

  /// The same of second derivatives: L2 of p(A) is L2(A + ΔA, E + ΔE, F + ΔF) + L(A + ΔA, L2_h(A, E, F)) with
  /// ‖L2_h(A, E, F)‖ ≤ Σ |h_k| d^(k−2) w_k ‖E‖ ‖F‖, w_k = 2 Σ r^(odd exponents) over the words A^i E A^j F A^l, i + j +
  /// l = k − 2; the largest d with that sum ≤ u, to the slack of the published thetas. Negative where a scheme never
  /// has it: I + A.
  static func secondThetas(_ scheme: Scheme) -> [S] {
    let limit = 1.1 * (S.self == Float.self ? 0x1p-24 : 0x1p-53)
    return ratios.map { r in
      func sum(_ d: Double) -> Double {
        var total = 0.0, power = 1.0
        for (k, h) in scheme.backwardError.enumerated() where k > 1 {
          total += h * power * secondWeight(k - 2, r)
          power *= d
        }
        return total
      }
      if sum(0) > limit { return -1 }
      var low = 0.0, high = scheme.thetaFrechet
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if sum(middle) <= limit * derivativeTolerance(norm: r * middle) { low = middle } else { high = middle }
      }
      return S(low)
    }
  }

  /// 2 Σ_{i+j+l=m} r^(number of odd i, j, l): an even m has none or two odd ones, an odd m one or three.
  private static func secondWeight(_ m: Int, _ r: Double) -> Double {
    let half = Double(m / 2)
    let pairs = (half + 1) * (half + 2) / 2, fewer = half * (half + 1) / 2
    return m % 2 == 0 ? 2 * (pairs + 3 * fewer * r * r) : 2 * (3 * pairs * r + fewer * r * r * r)
  }
}

extension SchemeTables {
  /// The first scheme whose theta holds `norm` without squaring, else the last one.
  @inlinable
  public func index(norm: S, derivative: Bool) -> Int {
    for i in 0..<count where norm <= self[i].limit(derivative: derivative) { return i }
    return count - 1
  }
}

extension SchemeTable {
  /// The largest norm that needs no squaring.
  @inlinable
  public func limit(derivative: Bool) -> S { derivative ? thetaFrechet : theta }

  /// Up to this norm nobody asks whether powers fall late: there is one squaring to save.
  @inlinable
  public func leastNormToSurveyPowers(derivative: Bool) -> S { 2 * limit(derivative: derivative) }

  /// Squarings by ‖|A|²‖, with the root of which d = min(‖A‖, ‖|A|²‖^(1/2)) goes into `squarings(d:...)`; nil if the
  /// powers fall so fast that their sequence ‖|A|^k‖ may save much.
  @inlinable
  public func squarings(byAbsoluteSquare square: S, norm: S, atMost squarings: Int, derivative: Bool) -> Int? {
    let d = Swift.min(norm, square.squareRoot())
    if d < norm / 2 && squarings > 1 { return nil }
    return Swift.min(squarings, self.squarings(d: d, norm: norm, derivative: derivative))
  }
}

/// How many derivatives a run takes: what a truncation error is multiplied by.
public enum DerivativeOrder: Int, Sendable { case value, first, second }

extension SchemeTable {
  /// Powers that the sequence looks at.
  public static var sequenceTerms: Int { 60 }

  /// The smallest s < `squarings`, else that, for powers ‖A^k‖ ≤ a_k, given as logarithms (a_0 = 1): with X = 2^-s A
  ///
  ///   Σ |t_k| w_k ≤ u (1 + slack) max(1, ‖X‖),   w_k = ‖X^k‖/‖X‖,  Σ_{i+j=k−1} ‖X^i‖ ‖X^j‖,  2 Σ_{i+j+l=k−2} ‖X^i‖
  ///   ‖X^j‖ ‖X^l‖
  ///
  /// for value, first and second derivatives: the backward error in the norm of the a_k. t_k is h_k without what
  /// rounding the coefficients puts into it.
  public func squarings(byPowers logs: UnsafePointer<Double>, _ order: DerivativeOrder, atMost squarings: Int) -> Int {
    let terms = Self.sequenceTerms, unit = Double(S.ulpOfOne) / 2, log2 = Double.log(2)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * terms) { memory in
      // Of the heaviest word of k − order letters between the directions, times the number of words.
      guard let weights = memory.baseAddress else { return squarings }
      let pairs = weights + terms
      for k in 0..<terms { (weights[k], pairs[k]) = (-.infinity, -.infinity) }
      func convolve(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>, shift: Int) {
        for k in shift..<terms { for i in 0...(k - shift) { y[k] = Swift.max(y[k], x[i] + logs[k - shift - i]) } }
      }
      switch order {
      case .value: for k in 2..<terms { weights[k] = logs[k] - logs[1] }
      case .first:
        convolve(logs, into: weights, shift: 1)
        for k in 2..<terms { weights[k] += Double.log(Double(k)) }
      case .second:
        convolve(logs, into: pairs, shift: 0)
        convolve(pairs, into: weights, shift: 2)
        for k in 2..<terms { weights[k] += Double.log(Double(k * (k - 1))) }
      }
      let letters = order == .second ? 2.0 : 1.0
      for s in 0..<squarings {
        let shift = Double(s) * log2, norm = Double.exp(Swift.min(700, logs[1] - shift))
        var error = 0.0
        for k in 2..<terms where truncation[k] > 0 {
          error += truncation[k] * Double.exp(Swift.min(700, weights[k] - shift * (Double(k) - letters)))
        }
        if error <= unit * 1.1 * (order == .value ? 1 : derivativeTolerance(norm: norm)) { return s }
      }
      return squarings
    }
  }

  /// What rounding of its coefficient may add to |h_k|, in units of u/k!: it perturbs A^k/k! as the products' rounding
  /// does, entry by entry, and no scaling changes that.
  private static var roundedCoefficient: Double { 16 }

  /// |h_k| less its share of rounded coefficients.
  static func truncation(_ backwardError: [Double]) -> [Double] {
    var factorial = 1.0
    return backwardError.enumerated().map { k, h in
      factorial *= Double(Swift.max(1, k))
      return Swift.max(0, h - roundedCoefficient * Double(S.ulpOfOne) / 2 / factorial)
    }
  }
}

/// |re + i im| of entries whose squares neither overflow nor matter where they underflow.
@inlinable
public func entryMagnitude<S: BinaryFloatingPoint>(_ re: S, _ im: S) -> S { (re * re + im * im).squareRoot() }

extension SchemeTable {
  /// A ratio of the sums of a row and its column, off the diagonal, beyond which a diagonal similarity lowers the norm
  /// so much that the powers fall, though perhaps not the second: by 4 where two squarings or more can be saved; by 16
  /// where there are hardly two, as one Gaussian 3 × 3 in a hundred is so far from balance otherwise, and small kernels
  /// leave it. There a sum of zero says nothing either: rigid motions have one.
  @inlinable
  public func balancedRatio(norm: S, derivative: Bool) -> S {
    norm > 2 * leastNormToSurveyPowers(derivative: derivative) ? farRatio() : 256
  }
}

@inlinable
public func farRatio<S: BinaryFloatingPoint>() -> S { 16 }

@inlinable
public func isBadlyBalanced<S: BinaryFloatingPoint>(column: S, row: S, ratio: S) -> Bool {
  (column > 0 && row > 0 || ratio == farRatio()) && (column > ratio * row || row > ratio * column)
}

/// Of a part of μ: e^μ is near enough to one for e^μ − 1 to be added to a diagonal instead.
@inlinable
public func isSmallShift<S: BinaryFloatingPoint>(_ part: S) -> Bool { part.magnitude <= largestSmallShift() }
@inlinable
public func largestSmallShift<S: BinaryFloatingPoint>() -> S { 0.5 }

/// So much cancels in a squaring, by ‖|X|²‖ and ‖X²‖, that rounding errors may outgrow the condition number: the hump
/// of Moler and Van Loan (SIAM Review 45, 2003, figure 2). One Gaussian matrix in a thousand has it. |X|² and X² are
/// those of D⁻¹XD, scaled: graded matrices have none for being graded.
@inlinable
public func isHump<S: BinaryFloatingPoint>(_ absoluteSquare: S, _ square: S) -> Bool {
  absoluteSquare > humpHeight() * square
}
@inlinable
public func humpHeight<S: BinaryFloatingPoint>() -> S { 32 }
/// The first squarings cannot: with each that follows, the condition number doubles too.
public let leastSquaringsOfHump = 4

/// A Schur form is that of A + D with ‖D‖ about u‖A‖: to the condition number that is all, but where A is graded D A
/// changes eigenvalues too, and beyond this norm of A by more than 2^-10.
@inlinable
public func largestSchurNorm<S: BinaryFloatingPoint>() -> S { 0x1p-5 / S.ulpOfOne.squareRoot() }

/// ‖A²‖ far below ‖|A|²‖ may be mostly rounding error.
@inlinable
public func isTrustworthy<S: BinaryFloatingPoint>(_ square: S, against absoluteSquare: S, _ n: Int) -> Bool {
  square * trustworthyShare(n) >= absoluteSquare
}
@inlinable
public func trustworthyShare<S: BinaryFloatingPoint>(_ n: Int) -> S { Swift.max(10, S(n).squareRoot()) }

/// The most that rounding takes from ‖A²‖: 2 n u ‖|A|²‖, complex products included.
@inlinable
public func roundingOfSquare<S: BinaryFloatingPoint>(_ absoluteSquare: S, _ n: Int) -> S {
  S(n) * S.ulpOfOne * absoluteSquare
}

/// Rounding of A² goes into the polynomial with A: rank-one matrices with A² near zero are within 0.8 cond u by it, and
/// by the Schur form within 1.8, up to here, and off by 7 at 500 (hill climbing found 37 at 1400).
@inlinable
public func largestNormBesideHiddenSquare<S: BinaryFloatingPoint>() -> S { 64 }

/// ‖A²‖^(1/2) = `root` is so far below the norm that ‖A⁴‖ is worth a product: a squaring saved spares 1 of the value, 3
/// of value and derivative.
@inlinable
public func isFarFromNormal<S: BinaryFloatingPoint>(root: S, norm: S, squarings: Int, derivative: Bool) -> Bool {
  squarings > squaringsWorthMorePowers(derivative: derivative) && root < norm / 4
}
@inlinable
public func squaringsWorthMorePowers(derivative: Bool) -> Int { derivative ? 1 : 2 }

/// The relative error of a direction, in units of u, that is no worse than an error of u ‖A‖ in A: as L₂(A, E, I) =
/// L(A, E), that one changes L by a relative u ‖A‖. At most 16, so that a single huge entry excuses little.
@inlinable
public func derivativeTolerance(norm: Double) -> Double { Swift.min(16, Swift.max(1, norm)) }

/// Below this order products in registers beat any eigendecomposition, whatever is asked.
public let leastOrderOfEigenbasis = 32

/// exp of a skew-Hermitian matrix is unitary. Squarings double the departure from it: above this 1-norm it may pass n
/// u.
@inlinable
public func unitaryNorm<S: BinaryFloatingPoint>(_ n: Int) -> S { 1 + S(n) / 2 }

/// Above this 1-norm it may be so far that Newton and Schulz's steps do not lead back: the value is then the
/// eigenbasis's, which is unitary whatever the norm.
@inlinable
public func largestUnitaryNorm<S: BinaryFloatingPoint>() -> S { 0x1p-9 / S.ulpOfOne }

/// Newton and Schulz's steps y += y H, H = (I − yᴴy)/2, to the nearest unitary matrix: at most three, by the largest
/// part of an entry of H.
@inlinable
public func mayMakeUnitary<S: BinaryFloatingPoint>(_ largest: S, _ n: Int) -> Bool { largest * S(n) < 0.5 }
@inlinable
public func isUnitaryAfter<S: BinaryFloatingPoint>(_ largest: S, _ n: Int) -> Bool {
  largest * largest * S(n) < S.ulpOfOne / 2
}

/// Up to this order our own product beats BLAS on one matrix (docs/performance.md), and small kernels take a matrix
/// whole.
@inlinable public var largestSmallOrder: Int { 64 }
@inlinable public func isSmall(_ n: Int) -> Bool { n <= largestSmallOrder }
