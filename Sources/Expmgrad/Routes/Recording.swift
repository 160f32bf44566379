// The tape of the polynomial path: both factors of every product and every X_i, kept by one forward run, from which any
// number of tangents and cotangents follow at 2(p + s) products each, second order at 8(p + s).
//
// X_i are kept as the squarings used them, so a triangle's known diagonals need not be found again.
import ExpmgradSchemes
import Glibc

/// What a forward run leaves, by the path its matrix took.
enum Recording<T: Element>: Sendable {
  /// No derivatives: an empty matrix, or a value that is not finite.
  case none
  case diagonal(DiagonalTape<T>)
  case polynomial(PolynomialTape<T>)
  case schur(SchurTape<T>)
  case eigenbasis(EigenbasisTape<T>, skew: Bool)
  case matrix(MatrixTape<T>)
}

extension Recording {
  func replay(_ asked: Replay<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    switch self {
    case .none:
      asked.derivatives.fillWithNaN(asked.n)
      return .success
    case .diagonal(let tape): return try tape.replay(asked, workspace)
    case .polynomial(let tape):
      var engine = ScalingAndSquaring<T>(n: asked.n)
      engine.partition = tape.plan.partition
      return try engine.replay(tape, asked, workspace)
    case .eigenbasis(let tape, let skew):
      return try EigenbasisPath<T>(n: asked.n, skew: skew).replay(tape, asked, workspace)
    case .matrix(let tape): return try tape.replay(asked, workspace)
    case .schur(let tape): return try SchurForm<T>(n: asked.n).replay(tape, asked, workspace)
    }
  }

  func usesBLAS(_ n: Int) -> Bool {
    switch self {
    case .schur, .eigenbasis: true
    // Its path enters the gate itself.
    case .matrix: false
    default: !isSmall(n)
    }
  }
}

/// Immutable once recorded; any thread may replay it.
final class PolynomialTape<T: Element>: @unchecked Sendable {
  let plan: ScalingPlan<T>
  let matrices: UnsafeMutablePointer<T.Real>
  private let indices: UnsafeMutablePointer<Int>?

  /// Exactly the memory of `plan`'s products and squarings, and of its partition if it has one.
  init(_ plan: ScalingPlan<T>) throws(ExpmError) {
    var plan = plan
    let (scalars, overflow) = (plan.table.factors &+ plan.squarings).multipliedReportingOverflow(by: plan.size)
    // Right factors are kept as products want them: a little larger.
    let (count, more) = scalars.addingReportingOverflow(
      (plan.table.factors &- plan.table.products) &* Swift.max(0, plan.rightSize &- plan.size))
    let (bytes, excess) = count.multipliedReportingOverflow(by: MemoryLayout<T.Real>.stride)
    if overflow || more || excess { throw .outOfMemory }
    var indices: UnsafeMutablePointer<Int>?
    if let partition = plan.partition {
      let n = plan.n, length = n &+ partition.count &+ 1
      let memory = try alignedMemory(length &* MemoryLayout<Int>.stride).bindMemory(to: Int.self, capacity: length)
      memory.update(from: partition.order, count: n)
      (memory + n).update(from: partition.bounds, count: partition.count &+ 1)
      plan.partition = Partition(order: memory, bounds: memory + n, count: partition.count)
      indices = memory
    }
    self.indices = indices
    do throws(ExpmError) {
      matrices = try alignedMemory(bytes).bindMemory(to: T.Real.self, capacity: count)
    } catch {
      giveBack(indices)
      throw error
    }
    self.plan = plan
  }
  deinit {
    giveBack(matrices)
    giveBack(indices)
  }
}

extension ScalingAndSquaring {
  /// The value of a request without derivatives, scaled for those of second order, and its tape where the value is
  /// finite.
  func record(
    _ request: Request<T>, _ workspace: Workspace, isRetry: Bool = false
  ) throws(ExpmError) -> (Recording<T>, Outcome) {
    let bottom = workspace.top
    let memory = try memory(request.replay, request, workspace), value = memory.components[0]
    var plan = makePlan(memory, request, .second)
    plan.isRetry = isRetry
    if let outcome = plan.prepare(request, value) {
      request.fillWithNaN()
      return (.none, outcome)
    }
    if plan.cancels {
      workspace.top = bottom
      if let whole { return try whole.record(request, workspace, isRetry: isRetry) }
      return try inSchurForm { () throws(ExpmError) in try SchurForm<T>(n: n).record(request, workspace) }
    }

    let tape = try PolynomialTape(plan)
    var evaluation = evaluation(plan, 1, memory.components)
    evaluation.tapeUse = .record
    evaluation.tape = tape.matrices
    try setBand(&evaluation, request, plan, workspace)
    let hump = try evaluate(evaluation, request.replay, workspace, tape: tape, mayStandOnHump: mayStandOnHump(plan))
    let overflow = overflows(plan, value)
    if overflow && !isRetry {
      workspace.top = bottom
      return try record(request, workspace, isRetry: true)
    }
    if !overflow && hump {
      workspace.top = bottom
      return try inSchurForm { () throws(ExpmError) in try SchurForm<T>(n: n).record(request, workspace) }
    }
    let outcome = store(request.y, request.replay, plan, memory.components, overflow: overflow)
    return (overflow ? .none : .polynomial(tape), outcome)
  }

  func replay(_ tape: PolynomialTape<T>, _ asked: Replay<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    var components = try memory(asked, nil, workspace).components
    // The value's component is the tape, of which nothing is written.
    components[0].slots = tape.matrices
    components[0].result = tape.matrices
    let order = loadDirections(asked, tape.plan, components)
    var evaluation = evaluation(tape.plan, order, components)
    evaluation.tapeUse = .replay
    evaluation.tape = tape.matrices
    try evaluate(evaluation, asked, workspace, tape: tape)
    return store(nil, asked, tape.plan, components, overflow: false)
  }
}
