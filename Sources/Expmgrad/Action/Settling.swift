// Where a series of nonnegative terms may end, so that every entry is right by itself.
//
// With c_k = ω_k(λ), p_k = P^k x ≥ 0 and w_K = Σ_{k≤K} c_k p_k: P c_k p_k = ((k + 1)/λ) c_{k+1} p_{k+1}. If
// c_K p_K ≤ r w_K in every entry, then
//
//   c_{K+1} p_{K+1} = (λ/(K + 1)) P c_K p_K ≤ r (λ/(K + 1)) P w_K ≤ r w_{K+1},
//
// and so on: no later term is above r of its entry, and M of them add M r at most. Nor is there an entry still to be
// reached, as its first term would be all of it. P_ij ∂w/∂P_ij has the same terms with factors up to k.
import ExpmgradSchemes

struct Settling<T: Element> {
  typealias S = T.Real
  /// Scalar columns of x that have one sign; the others end where their norm is right.
  private let followed: [Int]
  private let width: Int
  private let n: Int

  /// Nil where there is nothing to follow. P is real: real and imaginary parts go separate ways.
  init?(_ series: Series<T>, _ x: UnsafePointer<S>) {
    guard case .powers = series.kind else { return nil }
    let (n, width) = (series.n, series.width)
    let followed = (0..<width).filter { c in
      var least: S = 0, most: S = 0
      for i in 0..<n {
        least = Swift.min(least, x[i &* width &+ c])
        most = Swift.max(most, x[i &* width &+ c])
      }
      return least == 0 || most == 0
    }
    if followed.isEmpty { return nil }
    (self.followed, self.n, self.width) = (followed, n, width)
  }

  /// The sums, which have p_K, need no more terms.
  func isSettled(
    _ table: Series<T>.Table, term: Int, _ p: UnsafePointer<S>, _ sums: [UnsafeMutablePointer<S>]
  ) -> Bool {
    if term + 1 < table.enough { return false }
    let share = S(S.unitRoundoff / 16 / Double(table.degree))
    return sums.indices.allSatisfy { isSettled(table[$0, term], p, sums[$0], share) }
  }

  private func isSettled(_ c: S, _ p: UnsafePointer<S>, _ w: UnsafePointer<S>, _ share: S) -> Bool {
    // What is below every number of the type is no term.
    let nothing = S.leastNonzeroMagnitude
    for i in 0..<n {
      for j in followed {
        let t = i &* width &+ j
        if !(c * p[t].magnitude <= Swift.max(share * w[t].magnitude, nothing)) { return false }
      }
    }
    return true
  }
}
