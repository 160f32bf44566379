// The Jacobian column by column of unit directions, or in the eigenbasis of a Hermitian matrix.

/// Scalars of scratch that a block of directions may take: large enough to amortise the value, small enough to stay cached.
private let blockScalars = 1 << 20

extension JacobianJob {
  /// L(A, E) of all unit matrices, in blocks of k directions written where they belong.
  func byDirections(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    let entries = n &* n
    let solver = Solver<T>(n: n)
    let k = Swift.min(entries, Swift.max(8, blockScalars / (16 &* entries &* T.parts)))
    let memory = Workspace()
    let directions = try memory.take(k &* entries, of: T.self)
    directions.update(repeating: T.zero, count: k &* entries)
    for first in stride(from: 0, to: entries, by: k) {
      let width = Swift.min(k, entries &- first)
      for m in 0..<width { directions[m &* entries &+ first &+ m] = T(1) }
      let job = Job(
        n: n, a: a, y: first == 0 ? y : nil,
        derivatives: .first(
          k: width, e: Operand(UnsafePointer(directions), ld: n, stride: entries),
          d: Operand(jacobian.base + first &* jacobian.ld, ld: n, stride: jacobian.ld)),
        structure: structure, threads: threads)
      let outcome = try solver.solve(job, workspace)
      if outcome != .success { return outcome }
      for m in 0..<width { directions[m &* entries &+ first &+ m] = T.zero }
      if let progress, progress(first &+ width, entries) { throw .cancelled }
    }
    return .success
  }

  /// A = Rᴴ diag(λ) R gives ∂Y_ab/∂A_ij = Σ_pq conj(R_pa) R_pi F_pq conj(R_qj) R_qb = Σ_q W^i_aq N_q,jb with
  /// W^i = M^i F, M^i_ap = conj(R_pa) R_pi, and N_q,jb = conj(R_qj) R_qb: one n × n × n² product for every i.
  func inEigenbasis(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    guard n <= Eigenbasis<T>.largestOrder else { throw .outOfMemory }
    typealias S = T.Real
    let square = lined(n &* n &* T.parts), cube = lined(n &* n &* n &* T.parts)
    var carver = Carver(try workspace.take(Eigenbasis<T>.size(n) &+ 3 &* square &+ 2 &* cube &+ lined(n &* n), of: S.self))
    let basis = Eigenbasis<T>(n, &carver)
    func matrix(_ size: Int) -> UnsafeMutablePointer<T> {
      UnsafeMutableRawPointer(carver.cut(size)).assumingMemoryBound(to: T.self)
    }
    let f = matrix(square), m = matrix(square), w = matrix(square), right = matrix(cube), block = matrix(cube)
    let realF = carver.cut(lined(n &* n))
    if !basis.load(a, .upper) { return .nonfinite }
    if !basis.decompose(.upper) { return .notConverged }
    if !HermitianPath<T>(n: n).value(basis, y) { return .overflow }
    fillDividedDifferences(n, basis.values, realF)
    for i in 0..<n &* n { f[i] = T(realF[i]) }
    let r = basis.rows
    for q in 0..<n {
      for j in 0..<n {
        let left = r[q &* n &+ j].conjugate
        for b in 0..<n { right[(q &* n &+ j) &* n &+ b] = left * r[q &* n &+ b] }
      }
    }
    for i in 0..<n {
      for a in 0..<n { for p in 0..<n { m[a &* n &+ p] = r[p &* n &+ a].conjugate * r[p &* n &+ i] } }
      gemm(n, n, n, m, n, f, n, into: w, n)
      gemm(n, n &* n, n, w, n, right, n &* n, into: block, n &* n)
      // block holds (a, jb); row (i, j) of the Jacobian holds (a, b).
      for j in 0..<n {
        let row = jacobian.base + (i &* n &+ j) &* jacobian.ld
        for a in 0..<n { (row + a &* n).update(from: block + (a &* n &+ j) &* n, count: n) }
      }
      if let progress, progress(i &+ 1, n) { throw .cancelled }
    }
    return .success
  }
}

/// Every entry is finite.
func allFinite<T: Element>(_ n: Int, _ a: Input<T>) -> Bool {
  for i in 0..<n { for j in 0..<n where !a.base[i &* a.ld &+ j].isFinite { return false } }
  return true
}

/// A = Aᴴ exactly.
func isHermitian<T: Element>(_ n: Int, _ a: Input<T>) -> Bool {
  for i in 0..<n { for j in 0...i where a.base[i &* a.ld &+ j] != a.base[j &* a.ld &+ i].conjugate { return false } }
  return true
}
