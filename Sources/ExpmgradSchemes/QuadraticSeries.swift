// exp of a matrix whose square is a multiple of the identity: M² = qI, as every 2 × 2 matrix of trace zero has it.
//
//   exp(M) = C(q) I + S(q) M,   C(q) = cosh √q = Σ qᵏ/(2k)!,   S(q) = sinh √q / √q = Σ qᵏ/(2k + 1)!
//
// and dC/dq = S/2, dS/dq = Σ (k + 1) qᵏ/(2k + 3)!. Entire functions of q, so nothing is divided and q may be negative
// or complex.

/// Taylor coefficients of (C − 1)/q, S and dS/dq, good to rounding for |q| ≤ `radius`. Immortal and immutable.
public struct QuadraticSeries<S: BinaryFloatingPoint & Sendable>: @unchecked Sendable {
  /// Larger: more terms and, for negative q, more cancellation; smaller: more squarings.
  public static var radius: S { 4 }
  public let terms: Int
  /// Of qᵏ at `coefficients[3·k ...]`: of (C − 1)/q, S, dS/dq.
  public let coefficients: UnsafePointer<S>

  /// As many terms as leave out no more than u/4.
  public init() {
    var flat: [S] = [], k = 0, power = 1.0
    var factorial = 1.0  // (2k + 1)!
    while power / factorial > Double(S.ulpOfOne) / 8 {
      let next = 2 * Double(k) + 2
      flat += [S(1 / (factorial * next)), S(1 / factorial), S(Double(k + 1) / (factorial * next * (next + 1)))]
      factorial *= next * (next + 1)
      power *= Double(Self.radius)
      k += 1
    }
    terms = k
    let memory = UnsafeMutablePointer<S>.allocate(capacity: flat.count)
    memory.initialize(from: flat, count: flat.count)
    coefficients = UnsafePointer(memory)
  }
}
