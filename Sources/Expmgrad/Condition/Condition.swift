// The condition number of exp at A, relative:
//
//   fro    ‖K(A)‖₂ ‖A‖_F / ‖e^A‖_F          one    ‖K(A)‖₁ ‖A‖₁ / ‖e^A‖₁
//
// ‖K‖₂ is the largest singular value of L, by Lanczos on the tape of A (FrechetOperators.swift); for normal A it is
// e^(max Re λ). ‖K‖₁ is the largest sum of magnitudes of L(A, E) over unit matrices E, from the low-rank sum of K
// (LowRankKronecker.swift), or estimated. Both ratios are those of A − μI, for any real μ: what overflows or underflows
// with one shift is tried with the next (Shifts.swift). Source: Higham, Functions of Matrices, 2008, section 3.1 and
// algorithm 3.20.

/// Which norm. The numbers are those of expmgrad.h.
package enum ConditionNorm: Int32, Sendable {
  case frobenius = 0
  /// Of the transpose of the stored rows, which is what a column-major caller has.
  case one = 10
}

package enum ConditionMethod: Int32, Sendable {
  /// To 1e-8.
  case exact = 0
  /// A lower bound in O(n³), rarely below a third.
  case estimate = 10
}

/// The condition numbers of a batch, in Double whatever the type.
/// Cost: `fro` 4(5 + s) products a Lanczos step, closed form for Hermitian, skew-Hermitian and diagonal A; `one` as the
/// Jacobian.
package struct ConditionRequest<T: Element> {
  package var n: Int
  package var count: Int
  package var a: Input<T>
  package var norm: ConditionNorm
  package var method: ConditionMethod
  /// One number for each matrix: of it e^A itself need not be representable. With .overflow it exceeds Double, or what
  /// it is made of does with every shift, and is Inf; NaN after any other failure.
  package var numbers: UnsafeMutablePointer<Double>?
  package var settings: Settings

  package init(
    n: Int, count: Int = 1, a: Input<T>, norm: ConditionNorm, method: ConditionMethod,
    into numbers: UnsafeMutablePointer<Double>? = nil,
    settings: Settings = Settings()
  ) {
    self.n = n
    self.count = count
    self.a = a
    self.norm = norm
    self.method = method
    self.numbers = numbers
    self.settings = settings
  }

  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package func run(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    if n == 0 { for i in 0..<count { numbers?[i] = 0 } }
    return try shared(outcomes, workspace)
  }

  /// Of the first matrix, with the size of its value.
  func measure(_ workspace: Workspace) throws(ExpmError) -> (Outcome, Conditioning) {
    if n == 0 { return (.success, Conditioning(condition: 0, logValue: -.infinity)) }
    if !allFinite(n, a) { return (.nonfinite, .unknown) }
    if settings.checkStructure && !hasStructure(settings.structure, n, a) { return (.structureMismatch, .unknown) }
    let top = workspace.top
    defer { workspace.top = top }
    return T.isComplex
      ? try WideCondition<T, Complex<Double>>(request: self).run(workspace)
      : try WideCondition<T, Double>(request: self).run(workspace)
  }
}

extension ConditionRequest: SharedBatch {
  /// As for some ten to forty values.
  var secondsOfOne: Double {
    let value = RequestBatch(Request(n: n, a: a, y: nil)).secondsOfOne
    return method == .estimate ? 12 * value : norm == .frobenius ? 40 * value : Double(n) * Double(n) * value
  }

  var canBeCopied: Bool { true }
  func copied(_ range: Range<Int>, _ copies: inout Copies) throws(ExpmError) -> Self {
    var part = self
    part.count = range.count
    part.a = try copies.input(a.from(range.lowerBound))
    if let numbers { part.numbers = try copies.output(numbers + range.lowerBound) }
    return part
  }

  func run(
    _ range: Range<Int>, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure {
    var first = FirstFailure(), one = self
    one.settings = settingsOfOne
    for i in range {
      one.a = a.from(i)
      let (outcome, found) = try one.measure(workspace)
      numbers?[i] = found.condition
      outcomes?[i] = outcome
      first.note(i, outcome)
    }
    return first
  }
}

/// A condition number, and the logarithm of ‖e^A‖ in the norm it was asked for.
struct Conditioning {
  var condition: Double
  var logValue: Double
  static var unknown: Self { Self(condition: .nan, logValue: .nan) }
}

/// The same in Double: C is T's entry with Double parts.
private struct WideCondition<T: Element, C: Element> where C.Real == Double {
  let request: ConditionRequest<T>
  private var n: Int { request.n }
  private var norm: ConditionNorm { request.norm }

  func run(_ workspace: Workspace) throws(ExpmError) -> (Outcome, Conditioning) {
    let wide: UnsafeMutablePointer<C> = try workspace.take(2 &* n &* n), shifted = wide + n &* n
    for i in 0..<n {
      for j in 0..<n {
        let x = request.a.base[i &* request.a.ld &+ j]
        wide[i &* n &+ j] = C(re: x.re.asDouble, im: x.im.asDouble)
      }
    }
    let size = norm == .one ? largestRow(wide) : frobenius(wide)
    // A stated Markov matrix is any other here: the ratio needs no entrywise accuracy.
    let known =
      request.settings.structure == .auto || request.settings.structure == .markov
      ? detectStructure(n, Input<C>(wide, ld: n)) : request.settings.structure
    if norm == .frobenius || size == 0 {
      switch known {
      case .diagonal: return closed(size, (0..<n).map { wide[$0 &* (n &+ 1)].re })
      case .skewHermitian: return closed(size, [Double](repeating: 0, count: n))
      case .hermitian:
        guard let values = try eigenvalues(wide, workspace) else { return (.notConverged, .unknown) }
        return closed(size, values)
      default: break
      }
    }
    var shifts = Shifts<C>(n, wide, threads: request.settings.threads(order: n), workspace)
    while let mu = try shifts.take() {
      shifted.update(from: wide, count: n &* n)
      for i in 0..<n { shifted[i &* (n &+ 1)] = shifted[i &* (n &+ 1)] - C(mu) }
      if !allFinite(n, Input<C>(shifted, ld: n)) { continue }
      let (outcome, top, value) = try operate(Input<C>(shifted, ld: n), known, workspace)
      if outcome == .overflow { continue }
      if outcome != .success { return (outcome, .unknown) }
      return finished(top, size, over: value, log: Double.log(value) + mu)
    }
    return (.overflow, Conditioning(condition: .infinity, logValue: .nan))
  }

  /// Of a normal matrix, from Re λ: size / (‖e^A‖_F / e^(max Re λ)).
  private func closed(_ size: Double, _ values: [Double]) -> (Outcome, Conditioning) {
    let largest = values.max() ?? 0
    let spread = values.reduce(0.0) { $0 + Double.exp(2 * ($1 - largest)) }.squareRoot()
    return finished(1, size, over: spread, log: Double.log(spread) + largest)
  }

  private func finished(_ top: Double, _ size: Double, over value: Double, log: Double) -> (Outcome, Conditioning) {
    var result = top * (size / value)
    if top > 0 && size > 0 && size.isFinite {
      // By significands and exponents: no step overflows, or underflows, where the ratio does not.
      result = Double(
        sign: .plus, exponent: Int(top.exponent) + Int(size.exponent) - Int(value.exponent),
        significand: top.significand * size.significand / value.significand)
    }
    return (result.isFinite ? .success : .overflow, Conditioning(condition: result, logValue: log))
  }

  private func eigenvalues(_ x: UnsafePointer<C>, _ workspace: Workspace) throws(ExpmError) -> [Double]? {
    guard n <= Eigenbasis<C>.largestOrder else { throw .outOfMemory }
    var carver = Carver<Double>(try workspace.take(Eigenbasis<C>.size(n)))
    var basis = Eigenbasis<C>(n, &carver)
    return try BLASGate.enter(threads: request.settings.threads(order: n)) { () throws(ExpmError) in
      guard basis.load(Operand(x, ld: n), .upper), basis.decompose(.upper) else { return nil }
      return (0..<n).map { basis.values[$0] }
    }
  }

  /// ‖K‖ and ‖e^A‖ of the shifted matrix, both finite and not zero where the outcome is a success.
  private func operate(
    _ x: Input<C>, _ known: Structure, _ workspace: Workspace
  ) throws(ExpmError) -> (Outcome, top: Double, value: Double) {
    let start = workspace.top
    defer { workspace.top = start }
    let y: UnsafeMutablePointer<C> = try workspace.take(n &* n), settings = request.settings
    let tape = try Tape(
      Request(n: n, a: x, y: Operand(y, ld: n), settings: settings.ofPart.with(structure: known)), workspace)
    if tape.outcome != .success { return (tape.outcome, .nan, .nan) }
    let value = norm == .one ? largestRow(y) : frobenius(y)
    if !(value > 0 && value.isFinite) { return (.overflow, .nan, value) }
    let operators = FrechetOperators(n: n, tape: tape, settings: settings, workspace: workspace)
    let top: LargestValue
    switch (norm, request.method) {
    case (.frobenius, .exact): top = try operators.largestSingularValue(tolerance: 1e-8, leastSteps: 1, steps: 600)
    case (.frobenius, .estimate): top = try operators.largestSingularValue(tolerance: 0.05, leastSteps: 4, steps: 8)
    case (.one, .estimate): top = try operators.estimatedColumnSum()
    case (.one, .exact): top = try largestColumnSum(x, known, operators, workspace)
    }
    switch top {
    case .found(let top): return (.success, top, value)
    case .outOfRange: return (.overflow, .nan, value)
    case .notSettled: return (.notConverged, .nan, value)
    }
  }

  /// max Σ_ab |∂Y_ab/∂A_ij|
  private func largestColumnSum(
    _ x: Input<C>, _ known: Structure, _ operators: FrechetOperators<C>, _ workspace: Workspace
  ) throws(ExpmError) -> LargestValue {
    let sum: LowRankKronecker<C>
    do throws(LowRankKronecker<C>.Failure) {
      sum = try LowRankKronecker(
        n, x, request.settings.ofPart.with(structure: known), limit: JacobianRequest<C>.nodeLimit(n), workspace)
    } catch {
      if case .expm(let error) = error { throw error }
      return try operators.largestColumnSum()
    }
    let width = sum.columnsAtOnce
    let block: UnsafeMutablePointer<C> = try workspace.take(n &* n &* width)
    var largest = 0.0
    for i in 0..<n {
      try BLASGate.enter(threads: request.settings.threads(order: n)) { () throws(ExpmError) in
        sum.beginRow(i)
        for first in stride(from: 0, to: n, by: width) {
          let now = Swift.min(width, n &- first)
          sum.row(first, now, into: block)
          for j in 0..<now {
            var total = 0.0
            for a in 0..<n { for b in 0..<n { total += block[(a &* now &+ j) &* n &+ b].magnitude } }
            largest = larger(largest, total)
          }
        }
      }
      try request.settings.watch.report(i &+ 1, n)
    }
    // The nodes' exponentials may overflow where the sum does not.
    return largest.isFinite ? .found(largest) : try operators.largestColumnSum()
  }

  private func frobenius(_ x: UnsafePointer<C>) -> Double { norm2(n &* n, x) }

  private func largestRow(_ x: UnsafePointer<C>) -> Double {
    var largest = 0.0
    for i in 0..<n {
      var sum = 0.0
      for j in 0..<n { sum += x[i &* n &+ j].magnitude }
      largest = larger(largest, sum)
    }
    return largest
  }
}
