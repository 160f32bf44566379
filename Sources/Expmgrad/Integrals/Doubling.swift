// From a horizon to twice it: F = e^{hA}, S and P as means over the horizon.
//
//   F(2h) = F²,   S(2h) = (S + FS)/2,   P(2h) = (P + FPFᴴ)/2
//
// While F is near I it is kept as D = F − I, whose square, D² + 2D, keeps D's relative error: a first step shorter than
// need be, as norms suggest it for a nonnormal A, costs no digits. Nothing here is ever inverted: a stiff stable A has
// F → 0, and P, a mean of positive semidefinite matrices if Q is one, loses nothing to cancellation.

/// What is known at a horizon.
struct Horizon<T: Element> {
  /// F, or D = F − I.
  var f: Dense<T>
  var isDeviation: Bool
  let s: Dense<T>
  let p: Dense<T>

  static func entries(_ n: Int, _ columns: Int, gramian: Bool) -> Int {
    n &* n &+ n &* columns &+ (gramian ? n &* n : 0)
  }

  init(_ base: UnsafeMutablePointer<T>, _ n: Int, _ columns: Int, gramian: Bool, isDeviation: Bool) {
    f = Dense(base, n, n)
    s = Dense(base + n &* n, n, columns)
    p = Dense(base + (n &* n &+ n &* columns), gramian ? n : 0, gramian ? n : 0)
    self.isDeviation = isDeviation
  }

  var isFinite: Bool { f.isFinite && s.isFinite && p.isFinite }

  /// D is F before it reaches this: from there on the identity in F hides none of its digits.
  static var largestDeviation: T.Real { 0.5 }

  // MARK: products with F

  /// to = F z, or Fᴴ z
  func left(_ op: Form, _ z: Dense<T>, into to: Dense<T>) {
    if isDeviation { to.take(z) }
    to.product(f, op, z, adding: isDeviation)
  }
  func left(_ z: Dense<T>, into to: Dense<T>) { left(.plain, z, into: to) }

  /// to = (or +=) z Fᴴ, or z F
  func right(_ z: Dense<T>, _ op: Form, into to: Dense<T>, adding: Bool = false) {
    if isDeviation { adding ? to.add(z) : to.take(z) }
    to.product(z, f, op, adding: adding || isDeviation)
  }

  // MARK: value, tangent, adjoint

  /// Twice this horizon; `hermitian`: Q is. Scratch: a matrix.
  func double(into next: inout Horizon, hermitian: Bool, _ scratch: Dense<T>) {
    next.f.product(f, f)
    next.isDeviation = isDeviation
    if isDeviation {
      next.f.add(f)
      next.f.add(f)
      next.leaveDeviation()
    }
    left(s, into: next.s)
    next.s.meanWith(s)
    if p.count == 0 { return }
    left(p, into: scratch)
    right(scratch, .adjoint, into: next.p)
    next.p.meanWith(p)
    if hermitian { next.p.takeHermitianPart() }
  }

  /// F in place of D once D is no longer small.
  mutating func leaveDeviation() {
    if isDeviation && !(f.norm < Self.largestDeviation) { becomeWhole() }
  }
  mutating func becomeWhole() {
    if isDeviation { f.addIdentity() }
    isDeviation = false
  }

  /// The derivative `to` of `double` along `moving`, a tangent (whose own isDeviation is not read). Scratch: two
  /// matrices.
  func doubleTangent(_ moving: Horizon, into to: Horizon, _ scratch: (Dense<T>, Dense<T>)) {
    left(moving.f, into: to.f)
    right(moving.f, .plain, into: to.f, adding: true)
    left(moving.s, into: to.s)
    to.s.product(moving.f, s, adding: true)
    to.s.meanWith(moving.s)
    if p.count == 0 { return }
    let fp = scratch.0, sum = scratch.1
    left(moving.p, into: sum)
    sum.product(moving.f, p, adding: true)
    right(sum, .adjoint, into: to.p)
    left(p, into: fp)
    to.p.product(fp, moving.f, .adjoint, adding: true)
    to.p.meanWith(moving.p)
  }

  /// Cotangents of twice this horizon become those of this one. Scratch: two matrices, one n × columns.
  func doubleAdjoint(_ g: Horizon, hermitian: Bool, _ scratch: (Dense<T>, Dense<T>), _ tall: Dense<T>) {
    let (w, z) = scratch
    // F², by the derivatives in its two factors.
    w.take(g.f)
    left(.adjoint, w, into: g.f)
    right(w, .adjoint, into: g.f, adding: true)
    if s.count > 0 {
      g.s.scale(0.5)
      g.f.product(g.s, s, .adjoint, adding: true)
      left(.adjoint, g.s, into: tall)
      g.s.add(tall)
    }
    if p.count == 0 { return }
    g.p.scale(0.5)
    // <G, dF P Fᴴ> = <G F Pᴴ, dF>, <G, F P dFᴴ> = <Gᴴ F P, dF>
    left(p, into: w)
    g.f.product(g.p, .adjoint, w, adding: true)
    if !hermitian {
      z.take(p)
      z.conjugateTranspose()
      left(z, into: w)
    }
    g.f.product(g.p, w, adding: true)
    left(.adjoint, g.p, into: w)
    right(w, .plain, into: g.p, adding: true)
  }
}
