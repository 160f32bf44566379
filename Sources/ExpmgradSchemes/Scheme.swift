// A scheme for exp(A) is a table: this file says what the table holds, Tables/ holds one file a published method.
//
//   B_1 = A,   B_{k+1} = (sum_j left_kj B_j)(sum_j right_kj B_j),   p(A) = B_{m+1} + sum_k output_k B_k + I
//
// No product holds a multiple of the identity and the coefficients of A and I in p are one, so that p(0) = p'(0) = 1
// hold exactly in floating point and the backward error vanishes as A does. A scheme without products is A + I.
//
// Every number is checked by scripts/schemes/verify.py, which reads these files.

/// One product of a scheme: coefficients over the basis B_1 = A, B_2, ..., ascending; product k spells all k of them.
public struct Product: Sendable {
  public let left: [Double]
  public let right: [Double]

  init(left: [Double], right: [Double]) {
    self.left = left
    self.right = right
  }
}

/// A polynomial p(A) ≈ exp(A) by `products.count` matrix products, with the norms up to which it holds.
///
/// With h(x) = log(e^-x p(x)) = sum h_k x^k, scaling and squaring returns exp(A + ΔA) with ‖ΔA‖ ≤ u ‖A‖ when
/// sum |h_k| t^(k-1) ≤ u at t = 2^-s ‖A‖, and the Fréchet derivative L(A + ΔA, E + ΔE) with ‖ΔE‖ ≤ u ‖E‖ when
/// sum k |h_k| t^(k-1) ≤ u.
///
/// Source: Al-Mohy and Higham, SIAM J. Matrix Anal. Appl. 31 (2009) 970 and 30 (2009) 1639.
public struct Scheme: Sendable {
  public let name: String
  public let degree: Int
  /// The largest t of the value's bound, rounded down.
  public let theta: Double
  /// The largest t of the Fréchet derivative's bound, rounded down.
  public let thetaFrechet: Double
  /// Product k gives B_{k+1}; the last one is added to the output combination.
  public let products: [Product]
  /// Coefficients of B_1 ... B_m; B_{m+1} and the identity have coefficient 1. Without products: of A alone.
  public let output: [Double]
  /// |h_k|, k = 0 ... 59, of the table as it stands, rounded up.
  public let backwardError: [Double]
}

extension Scheme {
  /// The schemes for float64 and complex128 (u = 2^-53), ascending in degree and theta.
  public static let double: [Scheme] = [t1, t2, t4, t8, m4, m5]

  /// The schemes for float32 and complex64 (u = 2^-24), ascending; every coefficient is a float32 number.
  public static let single: [Scheme] = [t1Single, t2Single, t4Single, t8Single, m4Single]
}
