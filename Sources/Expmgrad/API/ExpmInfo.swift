// What exp(A) is computed by for one matrix, and how far its value can be trusted.
import ExpmgradSchemes

/// How the value of one matrix is found.
public enum ExpmMethod: Sendable {
  /// A scheme of this many products, by its name.
  case scheme(String)
  case diagonal
  /// 2 × 2, by Cayley and Hamilton; products and squarings are zero.
  case closedForm
  /// Block by block, after a permutation; products and squarings are the most that a block takes.
  case blocks
  case eigenbasis
  /// Taylor's polynomial without subtractions (Markov structure).
  case nonnegative
  /// By the triangular factor of a Schur decomposition.
  case schur
}

/// Scheme, squarings, structure and accuracy of one matrix's exponential.
public struct ExpmInfo: Sendable {
  public var outcome: Outcome
  /// As stated, or found; triangles are those of the stored rows.
  public var structure: Structure
  public var method: ExpmMethod
  /// Matrix products of the scheme, squarings apart.
  public var products = 0
  public var squarings = 0
  /// An estimate of the Frobenius condition number from below (Condition.swift); Inf where it exceeds Double.
  public var condition = Double.nan
  /// Of the relative Frobenius error: 7·3 u max(1, condition), more where the value underflows. The value's error is held to 7 u times the
  /// condition number by the accuracy tests; 3 is what the estimate may lack. At most 1, which promises no digit: the error may be more.
  public var errorBound = Double.nan

  public init(outcome: Outcome, structure: Structure, method: ExpmMethod) {
    self.outcome = outcome
    self.structure = structure
    self.method = method
  }
}

extension Solver {
  /// The facts of the value of a job's matrix; its outputs are not touched. Cost: the choice of the scheme, at most three
  /// products, and of the condition number, 4(5 + s) products a step for at most eight.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public func info(_ job: Job<T>, _ outcome: Outcome, _ workspace: Workspace) throws(ExpmError) -> ExpmInfo {
    var job = job
    (job.y, job.derivatives) = (nil, .none)
    let structure = Self.structure(job)
    var info = ExpmInfo(outcome: outcome, structure: structure, method: .diagonal)
    if job.n == 0 { return .empty(T.self) }
    if outcome == .nonfinite || outcome == .structureMismatch { return info }
    try describe(job, structure, &info, workspace)
    if outcome != .success { return info }
    var condition = ConditionJob<T>(n: job.n, a: job.a, norm: .frobenius, method: .estimate)
    (condition.structure, condition.threads, condition.blasThreads) = (structure, job.threads, job.blasThreads)
    condition.watch = job.watch
    info.take(try condition.measure(workspace).1, of: T.self, order: job.n)
    return info
  }

  func describe(_ job: Job<T>, _ structure: Structure, _ info: inout ExpmInfo, _ workspace: Workspace) throws(ExpmError) {
    if structure != .diagonal, let partition = try Partition.forValue(job, workspace) {
      return try BlockDiagonalPath(partition: partition).describe(job, &info, workspace)
    }
    if job.n == 2, let batch = regular(job), try solve(batch, 0, workspace) {
      info.method = .closedForm
      return
    }
    switch structure {
    case .diagonal: return
    case .markov:
      info.method = .nonnegative
      (info.products, info.squarings) = (6, try MarkovPath(job).squarings(workspace))
      return
    case .hermitian, .skewHermitian:
      if prefersEigenbasis(job, skew: structure == .skewHermitian) || structure == .skewHermitian && needsEigenbasis(job) {
        info.method = .eigenbasis
        return
      }
    default: break
    }
    let (table, squarings, schur) = try engine.choice(job, workspace)
    info.method = schur ? .schur : .scheme(T.Real.schemeNames[table])
    (info.products, info.squarings) = (T.Real.schemes[table].products, squarings)
  }
}

extension ExpmInfo {
  /// Of the matrix without entries.
  public static func empty<T: Element>(_: T.Type) -> ExpmInfo {
    var info = ExpmInfo(outcome: .success, structure: .diagonal, method: .diagonal)
    info.take(Conditioning(condition: 0, logValue: 0), of: T.self, order: 0)
    return info
  }

  /// u, and n² times the least number of the type over ‖e^A‖_F, grow by the condition number: sums of n products lose half that number each
  /// where they underflow.
  fileprivate mutating func take<T: Element>(_ found: Conditioning, of _: T.Type, order n: Int) {
    condition = found.condition
    let underflow = Double(n) * Double(n) * Double.exp(Double.log(Double(T.Real.leastNonzeroMagnitude)) - found.logValue)
    // A hump below the height at which the Schur form is taken: hill climbing found 46 u cond.
    let humps = squarings >= leastSquaringsOfHump ? 4.0 : 1
    let bound = (21 * humps * T.Real.unitRoundoff + underflow) * larger(1, found.condition)
    // Unknown or beyond: no digit.
    errorBound = bound < 1 ? bound : 1
  }
}

/// The names of all schemes of all types.
public let allSchemeNames = Set(Float.schemeNames + Double.schemeNames)

extension RealScalar {
  /// The names of `schemes`.
  static var schemeNames: [String] { (Self.self == Float.self ? Scheme.single : Scheme.double).map(\.name) }
}

extension ScalingAndSquaring {
  /// The index of the scheme of a job's value, its squarings, and whether its Schur form is taken.
  func choice(_ job: Job<T>, _ workspace: Workspace) throws(ExpmError) -> (table: Int, squarings: Int, schur: Bool) {
    let memory = try memory(job, workspace), slots = memory.components[0].slots
    var plan = makePlan(memory, job, .value)
    if layout == .rows {
      _ = plan.prepare(job, slots)
    } else {
      try BLASGate.enter(threads: job.blasThreads) { () throws(ExpmError) in _ = plan.prepare(job, slots) }
    }
    let chosen = tables.firstIndex { $0.products == plan.table.products } ?? tables.count - 1
    return (chosen, plan.squarings, plan.cancels)
  }
}
