// Diagonal A: exp of the diagonal; L(A, E) = F ∘ E with F the divided differences of exp (Daleckii & Krein).

/// n = 1, value and first derivatives: one exponential serves all.
@inline(__always)
func scalarPath<T: Element>(_ job: Job<T>) -> Outcome {
  let x = job.a.base[0], y = exponential(x)
  if !x.isFinite || !y.isFinite { return diagonalPath(job) }
  if case .first(let k, let e, let d) = job.derivatives {
    let slope = job.adjoint ? y.conjugate : y
    for m in 0..<k { d.base[m &* d.stride] = slope * e.base[m &* e.stride] }
  }
  job.y?.base[0] = y
  return .success
}

func diagonalPath<T: Element>(_ job: Job<T>) -> Outcome {
  let n = job.n
  func lambda(_ i: Int) -> T { job.a.base[i &* job.a.ld &+ i] }
  for i in 0..<n where !lambda(i).isFinite {
    job.fillWithNaN()
    return .nonfinite
  }
  // The input is read before an output that may be the same memory is written.
  switch job.derivatives {
  case .none: break
  case .first(let k, let e, let d):
    for m in 0..<k {
      for i in 0..<n {
        for j in 0..<n {
          let f = dividedDifference(lambda(i), lambda(j))
          // (F ∘ Gᴴ)ᴴ = conj(F) ∘ G, and F is symmetric.
          d.base[m &* d.stride &+ i &* d.ld &+ j] = (job.adjoint ? f.conjugate : f) * e.base[m &* e.stride &+ i &* e.ld &+ j]
        }
      }
    }
  case .second: break  // the engine's: see Solver.swift
  }
  var outcome = Outcome.success
  for i in 0..<n where !exponential(lambda(i)).isFinite { outcome = .overflow }
  if let y = job.y {
    for i in 0..<n {
      let x = exponential(lambda(i))
      (y.base + i &* y.ld).update(repeating: T.zero, count: n)
      y.base[i &* y.ld &+ i] = x
    }
  }
  if outcome == .overflow { job.fillWithNaN(derivativesOnly: true) }
  return outcome
}
