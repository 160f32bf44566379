// exp(A) through the Schur form A = WᴴSW, for matrices whose powers are small by cancellation: norms ask for many
// squarings, and each would lose digits that a triangle's corrected diagonal keeps (docs/mathematics.md, "Schur form").
//
//   exp(A) = Wᴴ exp(S) W        L(A, E) = Wᴴ L(S, W E Wᴴ) W
//
// Costs about 25 n³ complex operations, so only where nothing else will do. Source: Al-Mohy & Higham 2009, section 2.
import Glibc

struct SchurForm<T: Element> {
  typealias C = Complex<T.Real>

  let n: Int

  /// Entries of scratch beside S and W: two temporaries, the value; a direction and a derivative each.
  private func scratch(_ derivatives: Derivatives<T>) -> Int {
    n &* n &* (3 &+ 2 &* ScalingAndSquaring<T>.directions(derivatives))
  }

  /// Entries that `run` takes; `record` and `replay` take fewer.
  func memory(_ derivatives: Derivatives<T>) -> Int {
    2 &* n &* n &+ scratch(derivatives) &+ Self.decompositionScratch(n)
  }

  func run(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    var carver = Carver(try workspace.take(memory(request.derivatives), of: C.self))
    let s = carver.cut(n &* n), w = carver.cut(n &* n)
    if !decompose(request.a, s, w, &carver) {
      request.fillWithNaN()
      return .notConverged
    }
    return try carry(request.y, request.replay, through: w, s, &carver) { y, triangular throws(ExpmError) in
      var request = triangular.of(Operand(UnsafePointer(s), ld: n), structure: .lower)
      request.y = y
      return try ScalingAndSquaring<C>(n: n).run(request, workspace).outcome
    }
  }

  /// The value of a request without derivatives, and the tape of S with W.
  func record(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> (Recording<T>, Outcome) {
    var carver = Carver(try workspace.take(n &* n &+ scratch(.none) &+ Self.decompositionScratch(n), of: C.self))
    let s = carver.cut(n &* n), tape = try SchurTape<T>(n)
    if !decompose(request.a, s, tape.w, &carver) {
      request.fillWithNaN()
      return (.none, .notConverged)
    }
    let outcome = try carry(request.y, request.replay, through: tape.w, s, &carver) { y, triangular throws(ExpmError) in
      var request = triangular.of(Operand(UnsafePointer(s), ld: n), structure: .lower)
      request.y = y
      let (recording, outcome) = try ScalingAndSquaring<C>(n: n).record(request, workspace)
      tape.triangle = recording
      return outcome
    }
    return (outcome == .success ? .schur(tape) : .none, outcome)
  }

  func replay(_ tape: SchurTape<T>, _ asked: Replay<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    var carver = Carver(try workspace.take(n &* n &+ scratch(asked.derivatives), of: C.self))
    let s = carver.cut(n &* n)
    return try carry(nil, asked, through: tape.w, s, &carver) { _, triangular throws(ExpmError) in
      try tape.triangle.replay(triangular, workspace)
    }
  }

  /// The eigenvalues and LAPACK's work.
  private static func decompositionScratch(_ n: Int) -> Int { 34 &* n }

  /// S and W of A; false if LAPACK gave up.
  private func decompose(
    _ a: Input<T>, _ s: UnsafeMutablePointer<C>, _ w: UnsafeMutablePointer<C>, _ carver: inout Carver<C>
  ) -> Bool {
    load(a, 0, adjoint: false, into: s)
    // LAPACK sees Sᵀ: its Z T Zᴴ of Aᵀ is WᴴSW of A with W = Zᵀ and S = Tᵀ, both as they lie in memory.
    let eigenvalues = carver.cut(n), work = carver.cut(32 &* n), real = carver.cut(n)
    let info = T.Real.lapackSchur(
      LAPACKInt(n), s, eigenvalues, w, work, LAPACKInt(32 &* n),
      UnsafeMutableRawPointer(real).assumingMemoryBound(to: T.Real.self))
    if info != 0 { return false }
    // LAPACK leaves the other triangle as it was; S is lower in stored rows.
    for i in 0..<n { for j in (i &+ 1)..<Swift.max(n, i &+ 1) { s[i &* n &+ j] = .zero } }
    return true
  }

  /// Takes directions to the basis of S, calls `solve` with where the value goes, and takes value and derivatives home.
  /// S may be lost.
  private func carry(
    _ y: Output<T>?, _ asked: Replay<T>, through w: UnsafeMutablePointer<C>, _ s: UnsafeMutablePointer<C>,
    _ carver: inout Carver<C>,
    solve: (Output<C>?, Replay<C>) throws(ExpmError) -> Outcome
  ) throws(ExpmError) -> Outcome {
    let size = n &* n, k = ScalingAndSquaring<T>.directions(asked.derivatives)
    let spare = carver.cut(size), value = carver.cut(size)
    let directions = carver.cut(k &* size), derivatives = carver.cut(k &* size)
    func transformed(_ x: Input<T>, _ m: Int, adjoint: Bool, into to: UnsafeMutablePointer<C>) {
      load(x, m, adjoint: adjoint, into: spare)
      sandwich(w, adjoint: false, spare, value, into: to)
    }
    var triangular = Replay<C>(n: n, derivatives: .none, adjoint: false, settings: asked.settings)
    switch asked.derivatives {
    case .none: break
    case .first(let k, let e, _):
      for m in 0..<k { transformed(e, m, adjoint: asked.adjoint, into: directions + m &* size) }
      triangular.derivatives = .first(
        k: k, e: Operand(UnsafePointer(directions), ld: n, stride: size), d: Operand(derivatives, ld: n, stride: size))
    case .second(let e, let f, let c, _, _):
      transformed(e, 0, adjoint: asked.adjoint, into: directions)
      transformed(f, 0, adjoint: false, into: directions + size)
      if let c { transformed(c, 0, adjoint: asked.adjoint, into: directions + 2 &* size) }
      triangular.derivatives = .second(
        e: Operand(UnsafePointer(directions), ld: n), f: Operand(UnsafePointer(directions + size), ld: n),
        c: c == nil ? nil : Operand(UnsafePointer(directions + 2 &* size), ld: n),
        d: Operand(derivatives, ld: n), dd: Operand(derivatives + size, ld: n))
    }
    try asked.settings.watch.checkpoint(0)
    let outcome = try solve(y == nil ? nil : Operand(value, ld: n), triangular)

    // S is done with: it takes the products.
    func store(_ x: UnsafeMutablePointer<C>, _ to: Output<T>, _ m: Int, adjoint: Bool) {
      sandwich(w, adjoint: true, x, s, into: spare)
      unload(spare, to, m, adjoint: adjoint)
    }
    if let y { store(value, y, 0, adjoint: false) }
    if outcome != .success {
      if outcome != .overflow { y?.fillWithNaN(n) }
      asked.derivatives.fillWithNaN(n)
      return outcome
    }
    switch asked.derivatives {
    case .none: break
    case .first(let k, _, let d): for m in 0..<k { store(derivatives + m &* size, d, m, adjoint: asked.adjoint) }
    case .second(_, _, _, let d, let dd):
      if let d { store(derivatives, d, 0, adjoint: asked.adjoint) }
      store(derivatives + size, dd, 0, adjoint: asked.adjoint)
    }
    return .success
  }

  /// to = W x Wᴴ, or Wᴴ x W; `between` takes the first product.
  private func sandwich(
    _ w: UnsafeMutablePointer<C>, adjoint: Bool, _ x: UnsafeMutablePointer<C>, _ between: UnsafeMutablePointer<C>,
    into to: UnsafeMutablePointer<C>
  ) {
    gemm(adjoint ? .adjoint : .plain, .plain, n, n, n, UnsafePointer(w), n, UnsafePointer(x), n, into: between, n)
    gemm(.plain, adjoint ? .plain : .adjoint, n, n, n, UnsafePointer(between), n, UnsafePointer(w), n, into: to, n)
  }

  private func load(_ x: Input<T>, _ m: Int, adjoint: Bool, into to: UnsafeMutablePointer<C>) {
    let base = x.base + m &* x.stride
    for i in 0..<n {
      for j in 0..<n {
        let entry = adjoint ? base[j &* x.ld &+ i].conjugate : base[i &* x.ld &+ j]
        to[i &* n &+ j] = C(entry.re, entry.im)
      }
    }
  }

  private func unload(_ x: UnsafeMutablePointer<C>, _ to: Output<T>, _ m: Int, adjoint: Bool) {
    let base = to.base + m &* to.stride
    for i in 0..<n {
      for j in 0..<n {
        let entry = T(re: x[i &* n &+ j].re, im: x[i &* n &+ j].im)
        if adjoint { base[j &* to.ld &+ i] = entry.conjugate } else { base[i &* to.ld &+ j] = entry }
      }
    }
  }
}

/// W and the tape of S. Immutable once `record` returns it.
final class SchurTape<T: Element>: @unchecked Sendable {
  let w: UnsafeMutablePointer<Complex<T.Real>>
  fileprivate(set) var triangle = Recording<Complex<T.Real>>.none

  fileprivate init(_ n: Int) throws(ExpmError) {
    let size = try Solver<T>.entries(n)
    let (bytes, overflow) = size.multipliedReportingOverflow(by: MemoryLayout<Complex<T.Real>>.stride)
    if overflow { throw .outOfMemory }
    w = try alignedMemory(bytes).bindMemory(to: Complex<T.Real>.self, capacity: size)
  }
  deinit { giveBack(w) }
}
