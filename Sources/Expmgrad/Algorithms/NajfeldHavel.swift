// The Jacobian from functions of ad_A(X) = AX − XA as a matrix of order N = n² (Najfeld & Havel 1995, theorem 4.5):
//
//   1  L = e^A φ(E)                    φ = (1 − e^-ad)/ad          exp([[−ad, I], [0, 0]])      holds φ
//   2  L = e^(A/2) S(E) e^(A/2)        S = sinh(ad/2)/(ad/2)       exp([[ad/2, I], [0, −ad/2]]) holds S, e^(±ad/2)
//   3  L = (e^A T(E) + T(E) e^A)/2     T = cosh(ad/2)⁻¹ S
//
// A cross-check of the other methods, true for every A, diagonalisable or not, but for form 3 where cosh(ad/2) is
// singular: eigenvalues of A that differ by an odd multiple of iπ. Form 1 loses log10 ‖e^ad‖ digits (e^A takes back what φ
// has grown by), form 2 the square root of that.
import COpenBLAS

struct NajfeldHavel<T: Element> {
  typealias S = T.Real
  let job: JacobianJob<T>
  var n: Int { job.n }
  /// Order of the operator.
  var order: Int { n &* n }

  func run(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    let memory = Workspace()
    // Four operators of N², the block matrix of (2N)², and the pieces of form 3's solver.
    let operators = try product(try product(order, order), 8), small = try product(order, 2)
    let base = try memory.take(try product(operators + small + 8 * order, T.parts), of: S.self)
    var carver = Carver(UnsafeMutableRawPointer(base).assumingMemoryBound(to: T.self))
    let block = carver.cut(4 &* order &* order), k = carver.cut(order &* order), t = carver.cut(order &* order)
    let spare = carver.cut(2 &* order &* order), y = carver.cut(order), half = carver.cut(order), work = carver.cut(8 &* order)

    // The largest scratch first: nothing is written if it cannot be had.
    let engine = ScalingAndSquaring<T>(n: 2 &* order), solver = Solver<T>(n: n)
    _ = try workspace.take(engine.scratch(.none), of: S.self)
    var outcome = try solver.solve(Job(n: n, a: job.a, y: Operand(y, ld: n), threads: job.threads), workspace)
    if let to = job.y { for i in 0..<n { (to.base + i &* to.ld).update(from: y + i &* n, count: n) } }
    if outcome != .success { return outcome }
    build(block)
    outcome = try engine.run(
      Job(n: 2 &* order, a: Operand(UnsafePointer(block), ld: 2 &* order), y: Operand(block, ld: 2 &* order), threads: job.threads), workspace)
    if outcome != .success { return outcome }

    corner(block, into: t)
    switch job.form {
    case .exponential: left(y, t, into: k)
    case .hyperbolicSine:
      for i in 0..<n { for j in 0..<n { half[i &* n &+ j] = job.a.base[i &* job.a.ld &+ j].scaled(by: 0.5) } }
      outcome = try solver.solve(Job(n: n, a: Operand(UnsafePointer(half), ld: n), y: Operand(half, ld: n), threads: job.threads), workspace)
      if outcome != .success { return outcome }
      left(half, t, into: spare)
      right(half, spare, into: k, adding: false)
    case .hyperbolicTangent:
      hyperbolicCosine(block, into: spare)
      let integers = UnsafeMutableRawPointer(work + 5 &* order).bindMemory(to: LAPACKInt.self, capacity: 2 &* order)
      if !(Double(solve(order, spare, t, work, integers)) > Double(order) * S.unitRoundoff) { return .singular }
      left(y, t, into: k)
      right(y, t, into: k, adding: true)
      for i in 0..<order &* order { k[i] = k[i].scaled(by: 0.5) }
    }
    for i in 0..<order { for j in 0..<order { job.jacobian.base[i &* job.jacobian.ld &+ j] = k[j &* order &+ i] } }
    return .success
  }

  private func product(_ a: Int, _ b: Int) throws(ExpmError) -> Int {
    let (p, overflow) = a.multipliedReportingOverflow(by: b)
    if overflow || p > Int.max / 64 { throw .outOfMemory }
    return p
  }

  /// The block matrix of order 2N whose exponential has what the form needs.
  private func build(_ block: UnsafeMutablePointer<T>) {
    let ld = 2 &* order
    block.update(repeating: T.zero, count: ld &* ld)
    for i in 0..<order { block[i &* ld &+ order &+ i] = T(1) }
    if job.form == .exponential {
      addOperator(S(-1), block, ld)
    } else {
      addOperator(S(0.5), block, ld)
      addOperator(S(-0.5), block + order &* (ld &+ 1), ld)
    }
  }

  /// x += factor·ad, for vec by rows: ad = A ⊗ I − I ⊗ Aᵀ.
  private func addOperator(_ factor: S, _ x: UnsafeMutablePointer<T>, _ ld: Int) {
    for i in 0..<n {
      for p in 0..<n {
        let a = job.a.base[i &* job.a.ld &+ p].scaled(by: factor)
        for j in 0..<n {
          let left = (i &* n &+ j) &* ld &+ p &* n &+ j
          x[left] = x[left] + a
          let right = (j &* n &+ p) &* ld &+ j &* n &+ i
          x[right] = x[right] - a
        }
      }
    }
  }

  private func corner(_ block: UnsafePointer<T>, into x: UnsafeMutablePointer<T>) {
    for i in 0..<order { (x + i &* order).update(from: block + (2 &* i &+ 1) &* order, count: order) }
  }

  private func hyperbolicCosine(_ block: UnsafePointer<T>, into x: UnsafeMutablePointer<T>) {
    let ld = 2 &* order
    for i in 0..<order {
      for j in 0..<order { x[i &* order &+ j] = (block[i &* ld &+ j] + block[(order &+ i) &* ld &+ order &+ j]).scaled(by: 0.5) }
    }
  }

  /// k = (Y ⊗ I) x: X ↦ Y x(X)
  private func left(_ y: UnsafePointer<T>, _ x: UnsafePointer<T>, into k: UnsafeMutablePointer<T>) {
    gemm(n, n &* order, n, y, n, x, n &* order, into: k, n &* order)
  }

  /// k = (or +=) (I ⊗ Yᵀ) x: X ↦ x(X) Y
  private func right(_ y: UnsafePointer<T>, _ x: UnsafePointer<T>, into k: UnsafeMutablePointer<T>, adding: Bool) {
    for p in 0..<n {
      gemm(.transposed, .plain, n, order, n, y, n, x + p &* n &* order, order, into: k + p &* n &* order, order, adding: adding)
    }
  }
}
