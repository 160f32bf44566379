// One matrix's exponential with what its derivatives need: made once, asked often.
import Glibc

/// What the forward run of one matrix leaves for its derivatives, by the path its structure took. Immutable; any number
/// of threads may ask it at once, each with its own workspace.
package final class Tape<T: Element>: Sendable {
  package let n: Int
  /// Of the value. After any but success every derivative is NaN.
  package let outcome: Outcome
  private let recording: Recording<T>
  /// Of the entries that gradients are with respect to; nil for the whole matrix.
  private let triangle: Triangle?

  /// exp(A) of a request without derivatives, and its tape. The value may differ in last bits from the one computed
  /// alone: it is scaled for derivatives.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package init(_ request: Request<T>, _ workspace: Workspace = Workspace()) throws(ExpmError) {
    n = request.n
    triangle = request.settings.triangle
    (recording, outcome) = n == 0 ? (.none, .success) : try Solver<T>(n: n).record(request, workspace)
  }

  /// The tape of the matrix without entries.
  package init() { (n, outcome, recording, triangle) = (0, .success, .none, nil) }

  /// The derivatives asked. Cost: 2(p + s) products a direction, 8(p + s) for second order.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package func solve(_ asked: Replay<T>, _ workspace: Workspace = Workspace()) throws(ExpmError) -> Outcome {
    if outcome != .success { asked.derivatives.fillWithNaN(n) }
    if outcome != .success || n == 0 { return outcome }
    let done = try asked.derivatives.solvingScaled(n, workspace) { derivatives throws(ExpmError) in
      var asked = asked
      asked.derivatives = derivatives
      let top = workspace.top
      defer { workspace.top = top }
      if !recording.usesBLAS(n) { return try recording.replay(asked, workspace) }
      let matrices = Swift.max(1, ScalingAndSquaring<T>.directions(derivatives))
      return try BLASGate.enter(threads: asked.settings.threads(order: n, matrices: matrices)) { () throws(ExpmError) in
        try recording.replay(asked, workspace)
      }
    }
    if let triangle, done == .success || done == .overflow { asked.takeGradients(of: triangle) }
    return done
  }
}

extension Solver {
  /// The value of a request without derivatives, and what its route leaves for them.
  func record(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> (Recording<T>, Outcome) {
    let top = workspace.top
    defer { workspace.top = top }
    if let triangle = request.settings.triangle {
      return try record(request.ofHermitian(triangle, in: try workspace.take(Self.entries(request.n))), workspace)
    }
    if let outcome = request.mismatch() { return (.none, outcome) }
    let structure = request.knownStructure(.tape), n = request.n
    let route = try Route.of(request, structure, .tape, workspace)
    var request = request
    request.settings = request.settings.with(structure: structure)
    switch route {
    case .diagonal:
      let tape = try DiagonalTape(n, request.a), outcome = diagonalPath(request)
      return (outcome == .success ? .diagonal(tape) : .none, outcome)
    case .eigenbasis(let skew):
      let path = EigenbasisPath<T>(n: n, skew: skew)
      let found = try inBLAS(request) { () throws(ExpmError) in try path.record(request, .upper, workspace) }
      if skew && found.1 == .success { try ValueSymmetry.unitary.restore(request, workspace) }
      return found
    case .largeSkew, .markov, .blocks:
      let tape = try MatrixTape(n, request.a, structure), outcome = try solve(request, workspace).outcome
      return (outcome == .success ? .matrix(tape) : .none, outcome)
    case .polynomial(let partition):
      var engine = engine
      engine.partition = partition
      let symmetry = ValueSymmetry(structure, request)
      let found =
        engine.layout == .rows
        ? try engine.record(request, workspace)
        : try inBLAS(request) { () throws(ExpmError) in try engine.record(request, workspace) }
      if found.1 == .success { try symmetry.restore(request, workspace) }
      return found
    }
  }
}

/// A matrix whose path keeps nothing better than itself: a derivative computes the value anew.
final class MatrixTape<T: Element>: @unchecked Sendable {
  let n: Int
  let structure: Structure
  private let a: UnsafeMutablePointer<T>

  init(_ n: Int, _ a: Input<T>, _ structure: Structure) throws(ExpmError) {
    self.n = n
    self.structure = structure
    let count = try Solver<T>.entries(n)
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<T>.stride)
    if overflow { throw .outOfMemory }
    self.a = try alignedMemory(bytes).bindMemory(to: T.self, capacity: count)
    for i in 0..<n { (self.a + i &* n).update(from: a.base + i &* a.ld, count: n) }
  }
  deinit { giveBack(a) }

  func replay(_ asked: Replay<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    try Solver<T>(n: n).solve(asked.of(Operand(UnsafePointer(a), ld: n), structure: structure), workspace).outcome
  }
}

/// The diagonal of a diagonal matrix.
final class DiagonalTape<T: Element>: @unchecked Sendable {
  let n: Int
  let lambda: UnsafeMutablePointer<T>

  init(_ n: Int, _ a: Input<T>) throws(ExpmError) {
    self.n = n
    lambda = try alignedMemory(n &* MemoryLayout<T>.stride).bindMemory(to: T.self, capacity: n)
    for i in 0..<n { lambda[i] = a.base[i &* a.ld &+ i] }
  }
  deinit { giveBack(lambda) }

  func replay(_ asked: Replay<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    guard case .second = asked.derivatives else {
      // Entry (i, i) is at i.
      return diagonalPath(asked.of(Operand(UnsafePointer(lambda), ld: 0), structure: .diagonal))
    }
    let whole = try workspace.take(Solver<T>.entries(n), of: T.self)
    whole.update(repeating: T.zero, count: n &* n)
    for i in 0..<n { whole[i &* n &+ i] = lambda[i] }
    return try ScalingAndSquaring<T>(n: n).run(asked.of(Operand(UnsafePointer(whole), ld: n)), workspace).outcome
  }
}
