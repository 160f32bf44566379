// Diagonal A: exp of the diagonal; L(A, E) = F ∘ E with F the divided differences of exp (Daleckii & Krein).

/// n = 1, value and first derivatives: one exponential serves all.
@inline(__always)
func scalarPath<T: Element>(_ job: Job<T>) -> Outcome {
  let x = job.a.base[0], y = exponential(x)
  if !x.isFinite || !y.isFinite { return diagonalPath(job) }
  var outcome = Outcome.success
  if case .first(let k, let e, let d) = job.derivatives {
    let f = DividedDifference(job.adjoint ? x.conjugate : x), slope = job.adjoint ? y.conjugate : y
    for m in 0..<k {
      let direction = e.base[m &* e.stride], product = f.times(direction, value: slope)
      d.base[m &* d.stride] = product
      if !product.isFinite && direction.isFinite { outcome = .overflow }
    }
  }
  job.y?.base[0] = y
  return outcome
}

func diagonalPath<T: Element>(_ job: Job<T>) -> Outcome {
  let n = job.n
  func lambda(_ i: Int) -> T { job.a.base[i &* job.a.ld &+ i] }
  for i in 0..<n where !lambda(i).isFinite {
    job.fillWithNaN()
    return .nonfinite
  }
  var outcome = Outcome.success
  for i in 0..<n where !exponential(lambda(i)).isFinite { outcome = .overflow }
  let valueOverflows = outcome == .overflow
  // The input is read before an output that may be the same memory is written.
  switch job.derivatives {
  case .none: break
  case .first(let k, let e, let d):
    if valueOverflows { break }
    for i in 0..<n {
      for j in 0..<n {
        // (F ∘ Gᴴ)ᴴ = conj(F) ∘ G, and F is symmetric.
        let plain = DividedDifference(lambda(i), lambda(j)), f = job.adjoint ? plain.conjugate : plain, value = f.value
        for m in 0..<k {
          let direction = e.base[m &* e.stride &+ i &* e.ld &+ j], product = f.times(direction, value: value)
          d.base[m &* d.stride &+ i &* d.ld &+ j] = product
          if !product.isFinite && direction.isFinite { outcome = .overflow }
        }
      }
    }
  case .second: break  // the engine's: see Solver.swift
  }
  if let y = job.y {
    for i in 0..<n {
      let x = exponential(lambda(i))
      (y.base + i &* y.ld).update(repeating: T.zero, count: n)
      y.base[i &* y.ld &+ i] = x
    }
  }
  if valueOverflows { job.fillWithNaN(derivativesOnly: true) }
  return outcome
}
