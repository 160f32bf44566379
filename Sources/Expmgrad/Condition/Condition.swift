// The condition number of exp at A, relative:
//
//   fro    ‖K(A)‖₂ ‖A‖_F / ‖e^A‖_F          one    ‖K(A)‖₁ ‖A‖₁ / ‖e^A‖₁
//
// ‖K‖₂ is the largest singular value of L, by Lanczos on the tape of A (Lanczos.swift); for normal A it is e^(max Re λ).
// ‖K‖₁ is the largest sum of magnitudes of L(A, E) over unit matrices E, from the low-rank sum of K
// (LowRankKronecker.swift), or estimated (BlockEstimator.swift). Both ratios are those of A − μI, μ real: no overflow of
// e^μ matters. Source: Higham, Functions of Matrices, 2008, section 3.1 and algorithm 3.20.

/// Which norm. The numbers are those of expmgrad.h.
public enum ConditionNorm: Int32, Sendable {
  case frobenius = 0
  /// Of the transpose of the stored rows, which is what a column-major caller has.
  case one = 10
}

public enum ConditionMethod: Int32, Sendable {
  /// To 1e-8.
  case exact = 0
  /// A lower bound in O(n³), rarely below a third.
  case estimate = 10
}

/// The condition number of one matrix, in Double whatever the type.
/// Cost: `fro` 4(5 + s) products a Lanczos step, closed form for Hermitian, skew-Hermitian and diagonal A; `one` as the Jacobian.
public struct ConditionJob<T: Element> {
  public var n: Int
  public var a: Input<T>
  public var norm: ConditionNorm
  public var method: ConditionMethod
  public var structure = Structure.auto
  /// The stated structure is verified, not trusted.
  public var checkStructure = false
  public var threads = 1
  /// Cores for BLAS; nil leaves the process's count alone.
  public var blasThreads: Int?
  public var progress: Progress?
  /// Of a call that this one is part of, in place of `progress`.
  public var watch: Watch?

  public init(n: Int, a: Input<T>, norm: ConditionNorm, method: ConditionMethod) {
    self.n = n
    self.a = a
    self.norm = norm
    self.method = method
  }

  /// The condition number, NaN unless a success.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public func run(_ workspace: Workspace = Workspace()) throws(ExpmError) -> (Outcome, Double) {
    if n == 0 { return (.success, 0) }
    if !allFinite(n, a) { return (.nonfinite, .nan) }
    if checkStructure && !hasStructure(structure, n, a) { return (.structureMismatch, .nan) }
    var job = self
    job.watch = watch ?? Watch(progress)
    return T.isComplex
      ? try WideCondition<T, Complex<Double>>(job: job).run(workspace) : try WideCondition<T, Double>(job: job).run(workspace)
  }
}

/// The same in Double: C is T's entry with Double parts.
private struct WideCondition<T: Element, C: Element> where C.Real == Double {
  let job: ConditionJob<T>
  private var n: Int { job.n }
  private var norm: ConditionNorm { job.norm }

  func run(_ workspace: Workspace) throws(ExpmError) -> (Outcome, Double) {
    let memory = Workspace()
    let wide: UnsafeMutablePointer<C> = try memory.take(n &* n)
    for i in 0..<n {
      for j in 0..<n {
        let x = job.a.base[i &* job.a.ld &+ j]
        wide[i &* n &+ j] = C(re: x.re.asDouble, im: x.im.asDouble)
      }
    }
    let size = norm == .one ? largestRow(wide) : frobenius(wide)
    if size == 0 { return (.success, 0) }
    let known = job.structure == .auto ? detectStructure(n, Input<C>(wide, ld: n)) : job.structure
    if norm == .frobenius {
      switch known {
      case .diagonal: return (.success, size / spread((0..<n).map { wide[$0 &* (n &+ 1)].re }))
      case .skewHermitian: return (.success, size / Double(n).squareRoot())
      case .hermitian:
        guard let values = try eigenvalues(wide) else { return (.notConverged, .nan) }
        return (.success, size / spread(values))
      default: break
      }
    }
    var sum = 0.0
    for i in 0..<n { sum += wide[i &* (n &+ 1)].re / Double(n) }
    if known != .markov { for i in 0..<n { wide[i &* (n &+ 1)] = wide[i &* (n &+ 1)] - C(sum) } }
    return try general(Input<C>(wide, ld: n), size, known, workspace)
  }

  /// ‖e^A‖_F / e^(max Re λ) of a normal matrix, from Re λ.
  private func spread(_ values: [Double]) -> Double {
    let largest = values.max() ?? 0
    return values.reduce(0.0) { $0 + Double.exp(2 * ($1 - largest)) }.squareRoot()
  }

  private func eigenvalues(_ x: UnsafePointer<C>) throws(ExpmError) -> [Double]? {
    guard n <= Eigenbasis<C>.largestOrder else { throw .outOfMemory }
    let memory = Workspace()
    var carver = Carver<Double>(try memory.take(Eigenbasis<C>.size(n)))
    let basis = Eigenbasis<C>(n, &carver)
    return try BLASGate.enter(threads: job.blasThreads) { () throws(ExpmError) in
      guard basis.load(Operand(x, ld: n), .upper), basis.decompose(.upper) else { return nil }
      return (0..<n).map { basis.values[$0] }
    }
  }

  private func general(
    _ x: Input<C>, _ size: Double, _ known: Structure, _ workspace: Workspace
  ) throws(ExpmError) -> (Outcome, Double) {
    let memory = Workspace()
    let y: UnsafeMutablePointer<C> = try memory.take(n &* n)
    var forward = Job(n: n, a: x, y: Operand(y, ld: n), structure: known, threads: job.threads)
    (forward.blasThreads, forward.watch) = (job.blasThreads, job.watch?.ofPart)
    let tape = try Tape(forward, workspace)
    if tape.outcome != .success { return (tape.outcome, .nan) }
    var operators = FrechetOperators(n: n, tape: tape, workspace: workspace)
    (operators.threads, operators.blasThreads, operators.watch) = (job.threads, job.blasThreads, job.watch)
    let top: Double?
    switch (norm, job.method) {
    case (.frobenius, .exact): top = try operators.largestSingularValue(tolerance: 1e-8, steps: 600)
    case (.frobenius, .estimate): top = try operators.largestSingularValue(tolerance: 0.05, steps: 8)
    case (.one, .estimate): top = try operators.estimatedColumnSum()
    case (.one, .exact): top = try largestColumnSum(x, known, operators)
    }
    guard let top else { return (.notConverged, .nan) }
    let value = norm == .one ? largestRow(y) : frobenius(y)
    let result = top * (size / value)
    return result.isFinite ? (.success, result) : (.overflow, .nan)
  }

  /// max Σ_ab |∂Y_ab/∂A_ij|
  private func largestColumnSum(_ x: Input<C>, _ known: Structure, _ operators: FrechetOperators<C>) throws(ExpmError) -> Double? {
    let sum: LowRankKronecker<C>
    do throws(LowRankKronecker<C>.Failure) {
      sum = try LowRankKronecker(
        n, x, structure: known, threads: job.threads, blasThreads: job.blasThreads, limit: JacobianJob<C>.nodeLimit(n),
        watch: job.watch?.ofPart)
    } catch {
      if case .expm(let error) = error { throw error }
      return try operators.largestColumnSum()
    }
    let memory = Workspace(), width = sum.columnsAtOnce
    let block: UnsafeMutablePointer<C> = try memory.take(n &* n &* width)
    var largest = 0.0
    for i in 0..<n {
      try BLASGate.enter(threads: job.blasThreads) { () throws(ExpmError) in
        sum.beginRow(i)
        for first in stride(from: 0, to: n, by: width) {
          let now = Swift.min(width, n &- first)
          sum.row(first, now, into: block)
          for j in 0..<now {
            var total = 0.0
            for a in 0..<n { for b in 0..<n { total += block[(a &* now &+ j) &* n &+ b].magnitude } }
            largest = Swift.max(largest, total)
          }
        }
      }
      try job.watch.report(i &+ 1, n)
    }
    return largest
  }

  private func frobenius(_ x: UnsafePointer<C>) -> Double { norm2(n &* n, x) }

  private func largestRow(_ x: UnsafePointer<C>) -> Double {
    var largest = 0.0
    for i in 0..<n {
      var sum = 0.0
      for j in 0..<n { sum += x[i &* n &+ j].magnitude }
      largest = Swift.max(largest, sum)
    }
    return largest
  }
}

/// √Σ|x|², of numbers scaled by the largest: no square overflows.
func norm2<T: Element>(_ count: Int, _ x: UnsafePointer<T>) -> Double {
  var largest = 0.0
  for i in 0..<count { largest = Swift.max(largest, x[i].re.magnitude.asDouble, x[i].im.magnitude.asDouble) }
  if !(largest > 0) || !largest.isFinite { return largest }
  var sum = 0.0
  for i in 0..<count {
    let re = x[i].re.asDouble / largest, im = x[i].im.asDouble / largest
    sum += re * re + im * im
  }
  return largest * sum.squareRoot()
}
