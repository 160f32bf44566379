// Diagonal A: exp of the diagonal; L(A, E) = F ∘ E with F the divided differences of exp (Daleckii & Krein).

/// n = 1, value and first derivatives: one exponential serves all.
@inline(__always)
func scalarPath<T: Element>(_ request: Request<T>) -> Outcome {
  let x = request.a.base[0], y = exponential(x)
  if !x.isFinite || !y.isFinite { return diagonalPath(request) }
  var outcome = Outcome.success
  if case .first(let k, let e, let d) = request.derivatives {
    let f = DividedDifference(request.adjoint ? x.conjugate : x), slope = request.adjoint ? y.conjugate : y
    for m in 0..<k {
      let direction = e.base[m &* e.stride], product = f.times(direction, value: slope)
      d.base[m &* d.stride] = product
      if !product.isFinite && direction.isFinite { outcome = .overflow }
    }
  }
  request.y?.base[0] = y
  return outcome
}

func diagonalPath<T: Element>(_ request: Request<T>) -> Outcome {
  let n = request.n
  func lambda(_ i: Int) -> T { request.a.base[i &* request.a.ld &+ i] }
  for i in 0..<n where !lambda(i).isFinite {
    request.fillWithNaN()
    return .nonfinite
  }
  var outcome = Outcome.success
  for i in 0..<n where !exponential(lambda(i)).isFinite { outcome = .overflow }
  let valueOverflows = outcome == .overflow
  // The input is read before an output that may be the same memory is written.
  switch request.derivatives {
  case .none: break
  case .first(let k, let e, let d):
    if valueOverflows { break }
    for i in 0..<n {
      for j in 0..<n {
        // (F ∘ Gᴴ)ᴴ = conj(F) ∘ G, and F is symmetric.
        let plain = DividedDifference(lambda(i), lambda(j)), f = request.adjoint ? plain.conjugate : plain,
          value = f.value
        for m in 0..<k {
          let direction = e.base[m &* e.stride &+ i &* e.ld &+ j], product = f.times(direction, value: value)
          d.base[m &* d.stride &+ i &* d.ld &+ j] = product
          if !product.isFinite && direction.isFinite { outcome = .overflow }
        }
      }
    }
  case .second: break  // the engine's: see Solver.swift
  }
  if let y = request.y {
    for i in 0..<n {
      let x = exponential(lambda(i))
      (y.base + i &* y.ld).update(repeating: T.zero, count: n)
      y.base[i &* y.ld &+ i] = x
    }
  }
  if valueOverflows { request.fillWithNaN(derivativesOnly: true) }
  return outcome
}
