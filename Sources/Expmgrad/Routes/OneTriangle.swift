// A Hermitian matrix given by one triangle, and gradients with respect to that triangle's entries.
//
// With S = L(H, G): Re<G, dY> = Re<(S + Sᴴ)/2, dH>, and an off-diagonal entry moves with its mirror image, so that the
// gradient with respect to the triangle's entries is the diagonal of (S + Sᴴ)/2 and twice what is off it.

/// to = the Hermitian matrix whose triangle is that of `a`: the other is not read, nor is the diagonal's imaginary
/// part.
func mirror<T: Element>(_ n: Int, _ a: Input<T>, _ triangle: Triangle, into to: UnsafeMutablePointer<T>) {
  for r in 0..<n {
    for c in 0..<r {
      let x = triangle == .lower ? a.base[r &* a.ld &+ c] : a.base[c &* a.ld &+ r].conjugate
      to[r &* n &+ c] = x
      to[c &* n &+ r] = x.conjugate
    }
    to[r &* n &+ r] = T(a.base[r &* a.ld &+ r].re)
  }
}

func hermitianPart<T: Element>(_ x: T, _ mirrored: T) -> T { x.scaled(by: 0.5) + mirrored.conjugate.scaled(by: 0.5) }

/// x = (x + xᴴ)/2, or the gradient with respect to a triangle's entries.
func takeConvention<T: Element>(
  _ n: Int, _ x: UnsafeMutablePointer<T>, _ ld: Int, _ triangle: Triangle, _ convention: TriangleConvention
) {
  for r in 0..<n {
    for c in 0...r {
      let below = hermitianPart(x[r &* ld &+ c], x[c &* ld &+ r])
      switch convention {
      case .symmetric:
        x[c &* ld &+ r] = below.conjugate
        x[r &* ld &+ c] = below
      case .triangle:
        if r == c { x[r &* ld &+ r] = below; continue }
        let twice = below.scaled(by: 2)
        x[r &* ld &+ c] = triangle == .lower ? twice : T.zero
        x[c &* ld &+ r] = triangle == .upper ? twice.conjugate : T.zero
      }
    }
  }
}

extension Request {
  /// The request of the whole Hermitian matrix, made in `memory` from one triangle; its gradients are whole too.
  func ofHermitian(_ triangle: Triangle, in memory: UnsafeMutablePointer<T>) -> Request {
    mirror(n, a, triangle, into: memory)
    var whole = self
    (whole.a, whole.settings) = (Operand(UnsafePointer(memory), ld: n), settings.with(structure: .hermitian))
    return whole
  }
}

extension Replay {
  /// Makes the gradients those of the triangle's entries; after a success.
  func takeGradients(of triangle: Triangle) {
    if !adjoint { return }
    func take(_ x: Output<T>, _ m: Int = 0) { takeConvention(n, x.base + m &* x.stride, x.ld, triangle, .triangle) }
    switch derivatives {
    case .none: break
    case .first(let k, _, let d): for m in 0..<k { take(d, m) }
    case .second(_, _, _, let d, let dd):
      if let d { take(d) }
      take(dd)
    }
  }
}
