// What exp(A) is computed by for one matrix, and how far its value can be trusted.
import ExpmgradSchemes

/// How the value of one matrix is found.
package enum ExpmMethod: Sendable {
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
package struct ExpmInfo: Sendable {
  package var outcome: Outcome
  /// As stated, or found; triangles are those of the stored rows.
  package var structure: Structure
  package var method: ExpmMethod
  /// Matrix products of the scheme, squarings apart.
  package var products = 0
  package var squarings = 0
  /// An estimate of the Frobenius condition number from below (Condition.swift); Inf where it exceeds Double.
  package var condition = Double.nan
  /// Of the relative Frobenius error: 7·3 u max(1, condition), more where the value underflows. The value's error is
  /// held to 7 u times the condition number by the accuracy tests; 3 is what the estimate may lack. At most 1, which
  /// promises no digit: the error may be more.
  package var errorBound = Double.nan

  package init(outcome: Outcome, structure: Structure, method: ExpmMethod) {
    self.outcome = outcome
    self.structure = structure
    self.method = method
  }
}

/// The values of a batch with their facts.
package struct InfoRequest<T: Element> {
  /// Without derivatives; y may be nil.
  package var values: Request<T>
  /// Called once for each matrix, on any thread.
  package var take: (_ i: Int, ExpmInfo) -> Void

  package init(_ values: Request<T>, _ take: @escaping (_ i: Int, ExpmInfo) -> Void) {
    self.values = values
    self.take = take
  }

  /// Cost of a matrix: that of its value, and of the condition number, 4(5 + s) products a step for at most eight.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package func run(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    if n == 0 { for i in 0..<count { take(i, .empty(T.self)) } }
    return try shared(outcomes, workspace)
  }
}

extension InfoRequest: SharedBatch {
  var n: Int { values.n }
  var count: Int { values.count }
  var settings: Settings {
    get { values.settings }
    set { values.settings = newValue }
  }
  /// As for twenty values, of which eight steps of the condition number make the most.
  var secondsOfOne: Double { 20 * RequestBatch(values).secondsOfOne }

  func run(
    _ range: Range<Int>, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure {
    var first = FirstFailure()
    let solver = Solver<T>(n: n), settings = settingsOfOne
    for i in range {
      let info = try solver.info(values.one(i, settings), workspace)
      take(i, info)
      outcomes?[i] = info.outcome
      first.note(i, info.outcome)
    }
    return first
  }
}

extension Solver {
  /// The value of a request and its facts.
  func info(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> ExpmInfo {
    // The value may lie in A's memory: what A is must be known before.
    let structure = request.knownStructure(.value), n = request.n, top = workspace.top
    defer { workspace.top = top }
    let copy = try workspace.take(Self.entries(n), of: T.self)
    for i in 0..<n { (copy + i &* n).update(from: request.a.base + i &* request.a.ld, count: n) }
    let solution = try solve(request, workspace)
    var info = ExpmInfo(outcome: solution.outcome, structure: structure, method: solution.method.name(T.self))
    if solution.outcome == .nonfinite || solution.outcome == .structureMismatch { return info }
    (info.products, info.squarings) = (solution.products, solution.squarings)
    if solution.outcome != .success { return info }
    let condition = ConditionRequest<T>(
      n: n, a: Operand(UnsafePointer(copy), ld: n), norm: .frobenius, method: .estimate,
      settings: request.settings.with(structure: structure))
    info.take(try condition.measure(workspace).1, of: T.self, order: n)
    return info
  }
}

extension Solution.Method {
  fileprivate func name<T: Element>(_: T.Type) -> ExpmMethod {
    switch self {
    case .diagonal: .diagonal
    case .closedForm: .closedForm
    case .blocks: .blocks
    case .eigenbasis: .eigenbasis
    case .nonnegative: .nonnegative
    case .schur: .schur
    case .scheme(let index): .scheme(T.Real.schemeNames[index])
    }
  }
}

extension ExpmInfo {
  /// Of the matrix without entries.
  package static func empty<T: Element>(_: T.Type) -> ExpmInfo {
    var info = ExpmInfo(outcome: .success, structure: .diagonal, method: .diagonal)
    info.take(Conditioning(condition: 0, logValue: 0), of: T.self, order: 0)
    return info
  }

  /// u, and n² times the least number of the type over ‖e^A‖_F, grow by the condition number: sums of n products lose
  /// half that number each where they underflow.
  fileprivate mutating func take<T: Element>(_ found: Conditioning, of _: T.Type, order n: Int) {
    condition = found.condition
    let underflow =
      Double(n) * Double(n) * Double.exp(Double.log(Double(T.Real.leastNonzeroMagnitude)) - found.logValue)
    // A hump below the height at which the Schur form is taken: hill climbing found 46 u cond.
    let humps = squarings >= leastSquaringsOfHump ? 4.0 : 1
    let bound = (21 * humps * T.Real.unitRoundoff + underflow) * larger(1, found.condition)
    // Unknown or beyond: no digit.
    errorBound = bound < 1 ? bound : 1
  }
}

/// The names of all schemes of all types.
package let allSchemeNames = Set(Float.schemeNames + Double.schemeNames)

extension RealScalar {
  /// The names of `schemes`.
  static var schemeNames: [String] { (Self.self == Float.self ? Scheme.single : Scheme.double).map(\.name) }
}
