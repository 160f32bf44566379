// Shift, scheme and squarings of one matrix, and its square where the choice needs it.
//
//  0. Balancing, where it lowers the norm by 4 or more (Balancing.swift).
//  1. μ = mean of the diagonal, taken off if that lowers the 1-norm (not for a triangle with varying diagonal, whose
//     diagonal is known exactly).
//  2. The first scheme whose theta holds the norm, without squaring.
//  3. Else the last scheme, with the fewest squarings that one of these allows (docs/mathematics.md, "Scaling"):
//     ‖A‖;  ‖|A|²‖^(1/2);  ‖A²‖^(1/2), unless A² is small by cancellation (SchurForm.swift);  the sequence ‖|A|^k‖ for matrices near
//     nilpotent;  ‖A⁴‖, ‖A⁸‖ too, a product each, for matrices far from normal.
import ExpmgradSchemes

struct ScalingPlan<T: Element> {
  typealias S = T.Real

  let n: Int
  let layout: MatrixLayout
  let kernels: any Kernels<S>
  let tables: SchemeTables<S>
  let size: Int
  let hermitian: Bool
  /// `vectorCount` vectors of n scalars; the last two are D and its inverse.
  let vectors: UnsafeMutablePointer<S>
  static var vectorCount: Int { 6 }
  let vectorLength: Int

  private(set) var table: SchemeTable<S>
  private(set) var squarings = 0
  /// The matrix is prepared as 2^-prescale A, so that no sum or square of huge entries overflows.
  private(set) var prescale = 0
  private(set) var squared = false
  /// A² is small by cancellation, so that no norm says how few squarings would do: the Schur form does better.
  private(set) var cancels = false
  private(set) var mu = T.zero
  /// +1: entries right of the diagonal only; −1: left only; 0: not triangular.
  private(set) var triangular = 0
  /// D of B = D⁻¹AD, and its inverse.
  private(set) var balanced = false
  private(set) var d: UnsafeMutablePointer<S>
  var inverseD: UnsafeMutablePointer<S> { d + vectorLength }
  /// Take e^μ into the squarings whatever its size: the shifted exponential overflowed.
  var shiftInside = false
  /// The order of rows in which A is block diagonal: everything here is in that order.
  var partition: Partition?
  private(set) var outerFactor: (re: S, im: S) = (1, 0)
  private(set) var innerFactor: (re: S, im: S)?

  init(
    n: Int, layout: MatrixLayout, kernels: any Kernels<S>, tables: SchemeTables<S>, size: Int, hermitian: Bool,
    vectors: UnsafeMutablePointer<S>, vectorLength: Int
  ) {
    self.n = n
    self.layout = layout
    self.kernels = kernels
    self.tables = tables
    self.size = size
    self.hermitian = hermitian
    self.vectors = vectors
    self.vectorLength = vectorLength
    d = vectors + 4 &* vectorLength
    table = tables.last
  }

  /// The plan with D and its inverse copied to `balanceScalars` scalars of memory: for a tape, which outlives the scratch.
  func keepingBalance(in memory: UnsafeMutablePointer<S>) -> Self {
    var copy = self
    if balanced {
      memory.update(from: d, count: balanceScalars)
      copy.d = memory
    }
    return copy
  }
  var balanceScalars: Int { balanced ? 2 &* vectorLength : 0 }

  /// 2^-s
  var scale: S { pow2(-squarings) }
  func pow2(_ k: Int) -> S { S.pow2(k) }

  /// Leaves the scaled matrix in `slots`, and its square in the next slot if `squared`. An outcome ends the job.
  mutating func prepare(_ job: Job<T>, _ slots: UnsafeMutablePointer<S>, derivative: Bool) -> Outcome? {
    let complex = T.isComplex
    if let partition {
      partition.permute(job.a, adjoint: false, into: UnsafeMutableRawPointer(slots).assumingMemoryBound(to: T.self))
    } else {
      kernels.pack(layout, n, complex: complex, adjoint: false, scalars(job.a.base), ld: job.a.ld, into: slots)
    }
    // Magnitudes live where B_3 will be.
    let magnitudes = slots + 2 &* size
    kernels.magnitudes(layout, n, complex: complex, slots, into: magnitudes)
    var facts = MatrixFacts(columnSums: vectors, rowSums: vectors + vectorLength)
    kernels.survey(layout, n, magnitudes, &facts)
    var norm = facts.largestColumn(n, magnitudes)
    if !(norm < S.hugeNorm) {
      if !allFinite(job.a) { return .nonfinite }
      prescale = Int(largestExponent(job.a)) + 1
      kernels.scale(size, slots, by: pow2(-prescale))
      kernels.magnitudes(layout, n, complex: complex, slots, into: magnitudes)
      kernels.survey(layout, n, magnitudes, &facts)
      norm = facts.largestColumn(n, magnitudes)
    }
    if isBadlyBalanced(facts, norm, derivative) { takeBalance(slots, magnitudes, &facts, &norm) }
    triangular = facts.leftIsZero ? 1 : facts.rightIsZero ? -1 : 0

    takeShift(job, slots, magnitudes, facts, &norm)
    choose(slots, magnitudes, facts, norm, derivative)
    if squarings > 0 || prescale > 0 {
      let rest = prescale - squarings
      kernels.scale(size, slots, by: pow2(rest))
      if squared { kernels.scale(size, slots + size, by: pow2(2 &* rest)) }
    }
    placeFactor()
    return nil
  }

  private func allFinite(_ a: Input<T>) -> Bool {
    for i in 0..<n { for j in 0..<n where !a.base[i &* a.ld &+ j].isFinite { return false } }
    return true
  }

  /// Of 2^e ≤ the largest part of any entry.
  private func largestExponent(_ a: Input<T>) -> S.Exponent {
    var largest: S = 0
    for i in 0..<n {
      for j in 0..<n {
        let x = a.base[i &* a.ld &+ j]
        largest = Swift.max(largest, x.re.magnitude, x.im.magnitude)
      }
    }
    return largest.exponent
  }

  /// Some row and column differ so much that balancing could lower the norm by 4.
  private func isBadlyBalanced(_ facts: MatrixFacts<S>, _ norm: S, _ derivative: Bool) -> Bool {
    if prescale == 0 && norm <= tables.last.leastNormToBalance(derivative: derivative) { return false }
    for i in 0..<n where ExpmgradSchemes.isBadlyBalanced(column: facts.columnSums[i], row: facts.rowSums[i]) { return true }
    return false
  }

  private mutating func takeBalance(
    _ slots: UnsafeMutablePointer<S>, _ magnitudes: UnsafeMutablePointer<S>, _ facts: inout MatrixFacts<S>, _ norm: inout S
  ) {
    let before = norm
    if balance(n, magnitudes, d) {
      kernels.survey(layout, n, magnitudes, &facts)
      norm = facts.largestColumn(n, magnitudes)
    }
    if norm * 4 <= before {
      balanced = true
      for i in 0..<n { inverseD[i] = 1 / d[i] }
      kernels.scaleRowsAndColumns(layout, n, complex: T.isComplex, inverseD, d, slots)
    } else {
      kernels.magnitudes(layout, n, complex: T.isComplex, slots, into: magnitudes)
      kernels.survey(layout, n, magnitudes, &facts)
      norm = before
    }
  }

  private mutating func takeShift(
    _ job: Job<T>, _ slots: UnsafeMutablePointer<S>, _ magnitudes: UnsafeMutablePointer<S>, _ facts: MatrixFacts<S>, _ norm: inout S
  ) {
    func diagonal(_ r: Int) -> T { job.a.base[(partition?.order[r] ?? r) &* (job.a.ld &+ 1)] }
    var sum = T.zero, constant = true
    for i in 0..<n {
      sum = sum + diagonal(i)
      if diagonal(i) != diagonal(0) { constant = false }
    }
    if prescale > 0 || triangular != 0 && !constant { return }
    let mean = constant ? diagonal(0) : sum.scaled(by: 1 / S(n))
    if mean == T.zero || !mean.isFinite { return }
    func magnitude(_ x: T) -> S { T.isComplex ? entryMagnitude(x.re, x.im) : x.re.magnitude }
    var shifted: S = 0
    for j in 0..<n { shifted = Swift.max(shifted, facts.columnSums[j] + magnitude(diagonal(j) - mean)) }
    if !(shifted <= norm) { return }
    mu = mean
    norm = shifted
    kernels.shift(layout, n, complex: T.isComplex, mean.re, mean.im, slots)
    for j in 0..<n { magnitudes[j &* (n &+ 1)] = magnitude(diagonal(j) - mean) }
  }

  private mutating func choose(
    _ slots: UnsafeMutablePointer<S>, _ magnitudes: UnsafeMutablePointer<S>, _ facts: MatrixFacts<S>, _ norm: S, _ derivative: Bool
  ) {
    if prescale == 0 {
      let index = tables.index(norm: norm, derivative: derivative)
      table = tables[index]
      if index < tables.count - 1 { return }
    }
    squarings = table.squarings(d: norm, norm: norm, derivative: derivative, prescale: prescale)
    if squarings == 0 { return }

    let columns = vectors + 2 &* vectorLength, next = vectors + 3 &* vectorLength
    for j in 0..<n { columns[j] = facts.columnSums[j] + magnitudes[j &* (n &+ 1)] }
    kernels.vectorMatrix(n, columns, magnitudes, into: next)
    var absoluteSquare: S = 0
    for j in 0..<n { absoluteSquare = Swift.max(absoluteSquare, next[j]) }
    squarings =
      table.squarings(byAbsoluteSquare: absoluteSquare, norm: norm, atMost: squarings, derivative: derivative, prescale: prescale)
      ?? Swift.min(squarings, sequenceSquarings(magnitudes, columns, next, derivative))
    if squarings == 0 || !table.beginsWithSquare || !absoluteSquare.isFinite { return }

    formSquare(slots, into: slots + size)
    squared = true
    kernels.magnitudes(layout, n, complex: T.isComplex, slots + size, into: magnitudes)
    var squareFacts = MatrixFacts(columnSums: columns, rowSums: next)
    kernels.survey(layout, n, magnitudes, &squareFacts)
    let square = squareFacts.largestColumn(n, magnitudes)
    if !isTrustworthy(square, against: absoluteSquare, n) {
      cancels = triangular == 0 && squarings > 3
      return
    }
    let root = square.squareRoot()
    squarings = Swift.min(squarings, table.squarings(d: root, norm: norm, derivative: derivative, prescale: prescale))
    if prescale == 0 && isFarFromNormal(root: root, norm: norm, squarings: squarings, derivative: derivative) {
      chooseByHigherPowers(slots, magnitudes, columns, next, norm, square, derivative)
    }
  }

  private func formSquare(_ x: UnsafeMutablePointer<S>, into to: UnsafeMutablePointer<S>) {
    if let partition { return kernels.square(partition.blocks, n, complex: T.isComplex, x, into: to) }
    kernels.square(layout, n, complex: T.isComplex, hermitian: hermitian, x, into: to)
  }

  /// ‖A⁴‖, and ‖A⁸‖ if the norms fall and a product is still worth it: every ‖A^k‖ is bounded by products of these.
  private mutating func chooseByHigherPowers(
    _ slots: UnsafeMutablePointer<S>, _ magnitudes: UnsafeMutablePointer<S>, _ columns: UnsafeMutablePointer<S>,
    _ next: UnsafeMutablePointer<S>, _ norm: S, _ square: S, _ derivative: Bool
  ) {
    var logs = [(power: 1, log: Double.log(Double(norm))), (power: 2, log: Double.log(Double(square)))]
    var from = slots + size, to = slots + 3 &* size
    for power in [4, 8] {
      // `columns` and `magnitudes` are those of the last power.
      kernels.magnitudes(layout, n, complex: T.isComplex, from, into: magnitudes)
      var facts = MatrixFacts(columnSums: columns, rowSums: next)
      kernels.survey(layout, n, magnitudes, &facts)
      for j in 0..<n { columns[j] += magnitudes[j &* (n &+ 1)] }
      kernels.vectorMatrix(n, columns, magnitudes, into: next)
      var absolute: S = 0
      for j in 0..<n { absolute = Swift.max(absolute, next[j]) }
      formSquare(from, into: to)
      kernels.magnitudes(layout, n, complex: T.isComplex, to, into: magnitudes)
      kernels.survey(layout, n, magnitudes, &facts)
      let size = facts.largestColumn(n, magnitudes)
      if !(size > 0) || !isTrustworthy(size, against: absolute, n) { break }
      logs.append((power, Double.log(Double(size))))
      squarings = Swift.min(squarings, self.squarings(byNorms: logs, derivative))
      let fall = logs[logs.count - 1].log / Double(power) - logs[logs.count - 2].log / Double(power / 2)
      if fall > -Double.log(2) / 2 || squarings < 3 { break }
      from = to
      to += self.size
    }
  }

  /// The squarings that suffice where every ‖A^k‖ is bounded by products of these.
  private func squarings(byNorms logs: [(power: Int, log: Double)], _ derivative: Bool) -> Int {
    let terms = 60
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: terms) { bounds in
      bounds[0] = 0
      for k in 1..<terms {
        bounds[k] = .infinity
        for (power, log) in logs where power <= k { bounds[k] = Swift.min(bounds[k], bounds[k - power] + log) }
      }
      return fewestSquarings(UnsafePointer(bounds.baseAddress!), terms, derivative, growth: false)
    }
  }

  /// The smallest s with Σ w_k |h_k| 2^(-s(k−1)) a_k/a_1 ≤ u and Σ_{k≥2} 2^(-sk) a_k/k! ≤ e^θ (1 + 2^-s a_1), where
  /// a_k = ‖|A|^k‖₁: truncation and rounding growth of a matrix whose powers fall fast. `v` holds a_1's column sums.
  private func sequenceSquarings(
    _ magnitudes: UnsafeMutablePointer<S>, _ v: UnsafeMutablePointer<S>, _ w: UnsafeMutablePointer<S>, _ derivative: Bool
  ) -> Int {
    let terms = 60
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: terms) { logs in
      logs.initialize(repeating: -.infinity)
      logs[0] = 0
      var v = v, w = w, total = 0.0
      for k in 1..<terms {
        if k > 1 {
          kernels.vectorMatrix(n, v, magnitudes, into: w)
          (v, w) = (w, v)
        }
        var largest: S = 0
        for j in 0..<n { largest = Swift.max(largest, v[j]) }
        if !(largest > 0) { break }
        total += Double.log(Double(largest))
        logs[k] = total
        for j in 0..<n { v[j] /= largest }
      }
      return fewestSquarings(UnsafePointer(logs.baseAddress!), terms, derivative, growth: true)
    }
  }

  private func fewestSquarings(_ logs: UnsafePointer<Double>, _ terms: Int, _ derivative: Bool, growth checked: Bool) -> Int {
    let unit = Double(S.unitRoundoff), log2 = Double.log(2)
    let growthLimit = Double.exp(Double(table.theta))
    for s in 0..<squarings {
      var truncation = 0.0, growth = 0.0, factorial = 0.0
      let shift = Double(s) * log2
      for k in 2..<terms {
        factorial += Double.log(Double(k))
        growth += Double.exp(Swift.min(700, logs[k] - shift * Double(k) - factorial))
        var power = logs[k] - logs[1], weight = 1.0
        if derivative {
          power = -.infinity
          for i in 0..<k { power = Swift.max(power, logs[i] + logs[k - 1 - i]) }
          weight = Double(k)
        }
        let h = table.backwardError[k]
        if h > 0 { truncation += weight * h * Double.exp(Swift.min(700, power - shift * Double(k - 1))) }
      }
      let limit = unit * 1.1 * (derivative ? derivativeTolerance(norm: Double.exp(logs[1] - shift)) : 1)
      if truncation <= limit && (!checked || growth <= growthLimit * (1 + Double.exp(Swift.min(700, logs[1] - shift)))) { return s }
    }
    return squarings
  }

  /// e^μ multiplies the result, unless it could leave the range of the type on its own: then e^(2^-s μ) multiplies the
  /// polynomial. (Not always: it would perturb every squaring.)
  private mutating func placeFactor() {
    if mu == T.zero { return }
    if !shiftInside && mu.re.magnitude < S.largestShift {
      let f = exponential(mu)
      outerFactor = (f.re, f.im)
    } else {
      let f = exponential(mu.scaled(by: scale))
      innerFactor = (f.re, f.im)
    }
  }
}
