// The Jacobian column by column of unit directions, or in the eigenbasis of a Hermitian matrix.

/// Scalars of scratch that a block of directions may take: large enough to amortise the value, small enough to stay
/// cached.
private let blockScalars = 1 << 20

extension JacobianRequest {
  /// L(A, E) of all unit matrices, in blocks of k directions written where they belong.
  func byDirections(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    let entries = n &* n
    let solver = Solver<T>(n: n)
    // Not through the eigenbasis, which would be found anew for every block and is a method of its own.
    let found = settings.structure == .auto ? detectStructure(n, a) : settings.structure
    let used = found == .hermitian || found == .skewHermitian ? .general : found
    let k = Swift.min(entries, Swift.max(8, blockScalars / (16 &* entries &* T.parts)))
    let directions = try workspace.take((k &+ 1) &* entries, of: T.self)
    let value = y ?? Operand(directions + k &* entries, ld: n)
    directions.update(repeating: T.zero, count: k &* entries)
    for first in stride(from: 0, to: entries, by: k) {
      let width = Swift.min(k, entries &- first)
      for m in 0..<width { directions[m &* entries &+ first &+ m] = T(1) }
      let request = Request(
        n: n, a: a, y: first == 0 ? value : nil,
        derivatives: .first(
          k: width, e: Operand(UnsafePointer(directions), ld: n, stride: entries),
          d: Operand(jacobian.base + first &* jacobian.ld, ld: n, stride: jacobian.ld)),
        settings: settings.ofPart.with(structure: used))
      let outcome = try solver.solve(request, workspace).outcome
      // Of a finite value, an overflow is that of some entries.
      let isDerivatives = outcome == .overflow && allFinite(n, Operand(UnsafePointer(value.base), ld: value.ld))
      if outcome != .success && !isDerivatives { return outcome }
      for m in 0..<width { directions[m &* entries &+ first &+ m] = T.zero }
      try settings.watch.report(first &+ width, entries)
    }
    return .success
  }

  /// A = Rᴴ diag(λ) R gives ∂Y_ab/∂A_ij = Σ_pq conj(R_pa) R_pi F_pq conj(R_qj) R_qb = Σ_q W^i_aq N_q,jb with
  /// W^i = M^i F, M^i_ap = conj(R_pa) R_pi, and N_q,jb = conj(R_qj) R_qb: one n × n × n² product for every i.
  func inEigenbasis(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    try BLASGate.enter(threads: settings.threads) { () throws(ExpmError) in try combineEigenvectors(workspace) }
  }

  private func combineEigenvectors(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    guard n <= Eigenbasis<T>.largestOrder else { throw .outOfMemory }
    typealias S = T.Real
    let square = lined(n &* n &* T.parts), cube = lined(n &* n &* n &* T.parts)
    var carver = Carver(try workspace.take(Eigenbasis<T>.size(n) &+ 3 &* square &+ 2 &* cube, of: S.self))
    var basis = Eigenbasis<T>(n, &carver)
    func matrix(_ count: Int) -> UnsafeMutablePointer<T> { carver.cutEntries(count, of: T.self) }
    let f = matrix(n &* n), m = matrix(n &* n), w = matrix(n &* n), right = matrix(n &* n &* n),
      block = matrix(n &* n &* n)
    let path = EigenbasisPath<T>(n: n)
    if !basis.load(a, .upper) { return .nonfinite }
    if !basis.decompose(.upper) { return .notConverged }
    if !path.value(basis, y) { return .overflow }
    path.fill(f, basis)
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
      BLASGate.rest()
      try settings.watch.report(i &+ 1, n)
    }
    return .success
  }
}

/// Every entry is finite.
func allFinite<T: Element>(_ n: Int, _ a: Input<T>) -> Bool {
  for i in 0..<n { for j in 0..<n where !a.base[i &* a.ld &+ j].isFinite { return false } }
  return true
}
