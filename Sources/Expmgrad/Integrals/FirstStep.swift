// The integrals over a first step h with ‖X‖ ≤ 1/8, X = hA, as means over the step, and their derivatives.
//
//   φ = Σ X^j/(j+1)!,   D = e^X − I = Xφ,   S/h = φB,   P/h = Σ 𝓛^j Q/(j+1)!,   𝓛Q = XQ + QXᴴ
//
// Means do not depend on the size of h: nothing is lost where h B or h Q would underflow. The terms fall at least
// fourfold, so that they are summed to a few u; D has no identity in it, and is right relative to itself.

struct FirstStep<T: Element> {
  let n: Int
  /// Norms are below this: ‖𝓛‖ ≤ 1/4.
  static var longest: (exponent: Int, value: Double) { (-3, 0.125) }

  let x: Dense<T>
  let norm: Double
  /// Two matrices.
  let spare: (Dense<T>, Dense<T>)

  /// Terms after the first of Σ r^j/(j+1)!: the first that is left out, and its derivative, are below u/16.
  static func terms(_ r: Double) -> Int {
    var power = 1.0, k = 0
    while k < mostTerms && (k == 0 || power > T.Real.unitRoundoff / 16) {
      k &+= 1
      power *= r / Double(k)
    }
    return k
  }
  static var mostTerms: Int { 13 }

  // MARK: φ

  /// φ by Horner's rule: I + X/2 (I + X/3 (I + …)).
  func phi(into to: Dense<T>) {
    horner(to, along: nil, nil)
  }

  /// φ, and its derivative along e.
  func phi(into to: Dense<T>, along e: Dense<T>, _ tangent: Dense<T>) {
    horner(to, along: e, tangent)
  }

  private func horner(_ to: Dense<T>, along e: Dense<T>?, _ tangent: Dense<T>?) {
    to.clear()
    to.addIdentity()
    tangent?.clear()
    var k = Self.terms(norm) &+ 1
    while k > 1 {
      if let e, let tangent {
        spare.0.product(e, to)
        spare.0.product(x, tangent, adding: true)
        tangent.take(spare.0)
        tangent.scale(1 / T.Real(k))
      }
      spare.0.product(x, to)
      to.take(spare.0)
      to.scale(1 / T.Real(k))
      to.addIdentity()
      k &-= 1
    }
  }

  // MARK: the mean of P

  /// to = (X z + z Xᴴ)/(k + 1)
  private func lyapunov(_ z: Dense<T>, hermitian: Bool, over k: Int, into to: Dense<T>) {
    to.product(x, z)
    if hermitian {
      to.addAdjoint()
    } else {
      to.product(z, x, .adjoint, adding: true)
    }
    to.scale(1 / T.Real(k &+ 1))
  }

  var lyapunovTerms: Int { Self.terms(2 * norm) }

  /// P/h. `terms` has lyapunovTerms + 1 matrices if all are kept, for the adjoint, else two.
  func mean(_ q: Dense<T>, hermitian: Bool, terms: UnsafeMutablePointer<T>, kept: Bool, into p: Dense<T>) {
    p.take(q)
    term(terms, 0, kept).take(q)
    for k in 1...lyapunovTerms {
      let next = term(terms, k, kept)
      lyapunov(term(terms, k &- 1, kept), hermitian: hermitian, over: k, into: next)
      p.add(next)
    }
  }

  private func term(_ terms: UnsafeMutablePointer<T>, _ k: Int, _ kept: Bool) -> Dense<T> {
    Dense(terms + (kept ? k : k & 1) &* n &* n, n, n)
  }

  /// P/h, and dp, its derivative along e and dq. `terms` has four matrices.
  func mean(
    _ q: Dense<T>, hermitian: Bool, terms: UnsafeMutablePointer<T>, into p: Dense<T>, along e: Dense<T>, _ dq: Dense<T>,
    _ dp: Dense<T>
  ) {
    let moving = terms + 2 &* n &* n
    p.take(q)
    dp.take(dq)
    term(terms, 0, false).take(q)
    term(moving, 0, false).take(dq)
    for k in 1...lyapunovTerms {
      let last = term(terms, k &- 1, false), next = term(terms, k, false)
      let dlast = term(moving, k &- 1, false), dnext = term(moving, k, false)
      lyapunov(last, hermitian: hermitian, over: k, into: next)
      dnext.product(x, dlast)
      dnext.product(dlast, x, .adjoint, adding: true)
      dnext.product(e, last, adding: true)
      dnext.product(last, e, .adjoint, adding: true)
      dnext.scale(1 / T.Real(k &+ 1))
      p.add(next)
      dp.add(dnext)
    }
  }

  /// xbar += the gradient in X for the cotangent g of P/h, and qbar that in Q; `terms` are those of `mean`.
  func meanAdjoint(_ g: Dense<T>, terms: UnsafeMutablePointer<T>, xbar: Dense<T>, qbar: Dense<T>) {
    let m = spare.0
    qbar.take(g)
    var k = lyapunovTerms
    while k > 0 {
      let last = term(terms, k &- 1, true)
      m.take(qbar)
      m.scale(1 / T.Real(k &+ 1))
      xbar.product(m, last, .adjoint, adding: true)
      xbar.product(m, .adjoint, last, adding: true)
      qbar.take(g)
      qbar.product(x, .adjoint, m, adding: true)
      qbar.product(m, x, adding: true)
      k &-= 1
    }
  }
}
