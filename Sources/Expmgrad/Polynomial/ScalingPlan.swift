// Shift, scheme and squarings of one matrix, and its square where the choice needs it.
//
//  1. μ = mean of the diagonal, taken off if that lowers the 1-norm (not for a triangle with varying diagonal, whose
//     diagonal is known exactly).
//  2. The first scheme whose theta holds the norm, without squaring.
//  3. Else the last scheme, with the fewest squarings that one of these allows (docs/mathematics.md, "Scaling"):
//     ‖A‖;  ‖|A|²‖^(1/2);  ‖A²‖^(1/2), unless it is small by cancellation and yet asks for four squarings or more
//     (SchurForm.swift);  the sequence ‖|A|^k‖ for matrices graded or near nilpotent;  ‖A⁴‖, ‖A⁸‖ too, a product each,
//     for matrices far from normal.
//
// All norms are the caller's. A diagonal similarity by powers of two commutes with every rounding: it would change no
// bit but through the number of squarings, and there it bounds the truncation in a norm that nobody asked for.
import ExpmgradSchemes

struct ScalingPlan<T: Element> {
  typealias S = T.Real

  let n: Int
  let layout: MatrixLayout
  let kernels: any Kernels<S>
  let tables: SchemeTables<S>
  let size: Int
  let hermitian: Bool
  /// Derivatives that will be taken.
  let order: DerivativeOrder
  /// `vectorCount` vectors of n scalars.
  let vectors: UnsafeMutablePointer<S>
  static var vectorCount: Int { 4 }
  let vectorLength: Int

  private(set) var table: SchemeTable<S>
  /// Its index.
  private(set) var scheme: Int
  /// The scheme that may be squared.
  private var takesLastScheme = true
  private(set) var squarings = 0
  /// The norm is that of 2^-prescale A, so that no sum or square of huge entries overflows.
  private(set) var prescale = 0
  private(set) var squared = false
  /// A² is small by cancellation, so that no norm says how few squarings would do: the Schur form does better.
  private(set) var cancels = false
  /// Its powers fall so far below its norm, and the norm is so large, that a Schur form, good to u‖A‖, may do worse.
  private(set) var isGraded = false
  private(set) var mu = T.zero
  /// +1: entries right of the diagonal only; −1: left only; 0: not triangular.
  private(set) var triangular = 0
  /// The first attempt overflowed: e^μ goes into the squarings whatever its size, and the last of them is scaled.
  var isRetry = false
  /// What the matrices are multiplied by before the last squaring.
  var lastScale: S { isRetry && squarings > 0 ? S.pow2(-8) : 1 }
  /// The order of rows in which A is block diagonal: everything here is in that order.
  var partition: Partition?
  /// The run leaves p(A) − I, as nothing is squared: the identity is added to its product with e^μ.
  private(set) var omitsIdentity = false
  private(set) var outerFactor: (re: S, im: S) = (1, 0)
  private(set) var innerFactor: (re: S, im: S)?
  /// While `prepare` runs: it makes up to three products of its own, and ends before one that its request does not want
  /// any more.
  private var watch: Watch?
  /// Where these products pack their right factor.
  private var packing: UnsafeMutablePointer<S>

  init(
    n: Int, layout: MatrixLayout, kernels: any Kernels<S>, order: DerivativeOrder, size: Int, hermitian: Bool,
    vectors: UnsafeMutablePointer<S>, vectorLength: Int
  ) {
    self.n = n
    self.layout = layout
    self.kernels = kernels
    self.order = order
    tables = order == .second ? S.secondOrderSchemes : S.schemes
    self.size = size
    self.hermitian = hermitian
    self.vectors = vectors
    self.vectorLength = vectorLength
    packing = vectors
    (table, scheme) = (tables.last, tables.count - 1)
  }

  var rightSize: Int { kernels.rightSize(layout, n, complex: T.isComplex) }
  /// 2^-s
  var scale: S { S.pow2(-squarings) }

  /// Leaves the scaled matrix in slot 0, and its square in slot 1 if `squared`. An outcome ends the request.
  mutating func prepare(_ request: Request<T>, _ value: Component<S>) -> Outcome? {
    let complex = T.isComplex, slots = value.slots
    packing = value.spare
    if layout == .dense { watch = request.settings.watch }
    defer { watch = nil }
    load(request, slots)
    // Magnitudes live where B_3 will be.
    let magnitudes = slots + 2 &* size
    kernels.magnitudes(layout, n, complex: complex, slots, into: magnitudes)
    var facts = MatrixFacts(columnSums: vectors, rowSums: vectors + vectorLength)
    kernels.survey(layout, n, magnitudes, &facts)
    var norm = facts.largestColumn(n, magnitudes)
    if !(norm < S.hugeNorm) {
      if !allFinite(request.a) { return .nonfinite }
      prescale = Int(largestExponent(request.a)) + 1
      kernels.scale(size, slots, byPowerOfTwo: -prescale)
      kernels.magnitudes(layout, n, complex: complex, slots, into: magnitudes)
      kernels.survey(layout, n, magnitudes, &facts)
      norm = facts.largestColumn(n, magnitudes)
    }
    if prescale > 0 {
      // Small entries may not have survived that.
      load(request, slots)
      facts.leftIsZero = !(1..<Swift.max(n, 1)).contains { i in (0..<i).contains { entry(request, i, $0) != T.zero } }
      facts.rightIsZero = !(1..<Swift.max(n, 1)).contains { i in (0..<i).contains { entry(request, $0, i) != T.zero } }
    }
    triangular = facts.leftIsZero ? 1 : facts.rightIsZero ? -1 : 0

    takeShift(request, slots, magnitudes, facts, &norm)
    choose(request, slots, magnitudes, facts, norm)
    takeScale(size, slots)
    if squared { kernels.scale(size, slots + size, byPowerOfTwo: -2 &* squarings) }
    placeFactor()
    omitsIdentity = !takesLastScheme && triangular == 0 && innerFactor == nil
    return nil
  }

  /// ‖|X|²‖₁ of these magnitudes; leaves the column sums in `columns`.
  private func absoluteSquare(
    _ magnitudes: UnsafePointer<S>, _ facts: MatrixFacts<S>, _ columns: UnsafeMutablePointer<S>,
    _ next: UnsafeMutablePointer<S>
  ) -> S {
    for j in 0..<n { columns[j] = facts.columnSums[j] + magnitudes[j &* (n &+ 1)] }
    kernels.vectorMatrix(n, columns, magnitudes, into: next)
    var largest: S = 0
    for j in 0..<n { largest = Swift.max(largest, next[j]) }
    return largest
  }

  private func load(_ request: Request<T>, _ slots: UnsafeMutablePointer<S>) {
    if let partition {
      partition.permute(request.a, adjoint: false, into: UnsafeMutableRawPointer(slots).assumingMemoryBound(to: T.self))
    } else {
      kernels.pack(
        layout, n, complex: T.isComplex, adjoint: false, scalars(request.a.base), ld: request.a.ld, into: slots)
    }
  }

  /// x *= 2^-s over `count` scalars.
  func takeScale(_ count: Int, _ x: UnsafeMutablePointer<S>) { kernels.scale(count, x, byPowerOfTwo: -squarings) }

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

  /// Some row and column differ so much that the powers may fall, though not the second.
  private func isBadlyBalanced(_ facts: MatrixFacts<S>, _ norm: S) -> Bool {
    let derivative = order != .value, ratio = table.balancedRatio(norm: norm, derivative: derivative)
    if norm <= table.leastNormToSurveyPowers(derivative: derivative) { return false }
    return (0..<n).contains {
      ExpmgradSchemes.isBadlyBalanced(column: facts.columnSums[$0], row: facts.rowSums[$0], ratio: ratio)
    }
  }

  private mutating func takeShift(
    _ request: Request<T>, _ slots: UnsafeMutablePointer<S>, _ magnitudes: UnsafeMutablePointer<S>,
    _ facts: MatrixFacts<S>, _ norm: inout S
  ) {
    func diagonal(_ r: Int) -> T { request.a.base[(partition?.order[r] ?? r) &* (request.a.ld &+ 1)] }
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
    _ request: Request<T>, _ slots: UnsafeMutablePointer<S>, _ magnitudes: UnsafeMutablePointer<S>,
    _ facts: MatrixFacts<S>, _ norm: S
  ) {
    let derivative = order != .value
    if prescale > 0 {
      // Coefficients are below 2^8, terms five: no combination of slots overflows.
      let fewest = prescale &+ 12 &- Int(S.greatestFiniteMagnitude.exponent)
      return squarings = Swift.max(fewest, hugeSquarings(request, norm))
    }
    let index = tables.index(norm: norm, derivative: derivative)
    (table, scheme) = (tables[index], index)
    takesLastScheme = index == tables.count - 1
    if !takesLastScheme { return }
    squarings = table.squarings(d: norm, norm: norm, derivative: derivative)
    if squarings == 0 { return }

    let byNorm = squarings
    let columns = vectors + 2 &* vectorLength, next = vectors + 3 &* vectorLength
    let absoluteSquare = absoluteSquare(magnitudes, facts, columns, next)
    let bySquare = table.squarings(
      byAbsoluteSquare: absoluteSquare, norm: norm, atMost: squarings, derivative: derivative)
    if let bySquare { squarings = bySquare }
    if bySquare == nil || isBadlyBalanced(facts, norm) {
      squarings = Swift.min(squarings, sequenceSquarings(magnitudes, columns, next))
      isGraded = squarings &+ 1 < byNorm && norm > largestSchurNorm()
    }
    if squarings == 0 || !table.beginsWithSquare || !absoluteSquare.isFinite { return }

    if watch.made(0) { return }
    formSquare(slots, into: slots + size)
    squared = true
    kernels.magnitudes(layout, n, complex: T.isComplex, slots + size, into: magnitudes)
    var squareFacts = MatrixFacts(columnSums: columns, rowSums: next)
    kernels.survey(layout, n, magnitudes, &squareFacts)
    var square = squareFacts.largestColumn(n, magnitudes)
    let isHidden = !isTrustworthy(square, against: absoluteSquare, n)
    if isHidden { square += roundingOfSquare(absoluteSquare, n) }
    let root = square.squareRoot()
    let fewest = Swift.min(squarings, table.squarings(d: root, norm: norm, derivative: derivative))
    // Each squaring that |A| asks for and A does not loses digits; where both ask for many, so does each of them.
    if isHidden && (fewest >= leastSquaringsOfHump || norm > largestNormBesideHiddenSquare()) {
      cancels = triangular == 0 && squarings >= leastSquaringsOfHump
      return
    }
    squarings = fewest
    if isFarFromNormal(root: root, norm: norm, squarings: squarings, derivative: derivative) {
      chooseByHigherPowers(slots, magnitudes, columns, next, norm, square)
    }
  }

  private func formSquare(_ x: UnsafeMutablePointer<S>, into to: UnsafeMutablePointer<S>) {
    if let partition { return kernels.square(partition.blocks, n, complex: T.isComplex, x, into: to, packing: packing) }
    kernels.square(layout, n, complex: T.isComplex, hermitian: hermitian, x, into: to, packing: packing)
  }

  /// ‖A⁴‖, and ‖A⁸‖ if the norms fall and a product is still worth it: every ‖A^k‖ is bounded by products of these.
  private mutating func chooseByHigherPowers(
    _ slots: UnsafeMutablePointer<S>, _ magnitudes: UnsafeMutablePointer<S>, _ columns: UnsafeMutablePointer<S>,
    _ next: UnsafeMutablePointer<S>, _ norm: S, _ square: S
  ) {
    // Of the powers 1, 2, 4 and 8, as far as they are known.
    var logs = InlineArray<4, Double>(repeating: Double.log(Double(norm))), known = 2
    logs[1] = Double.log(Double(square))
    var from = slots + size, to = slots + 3 &* size
    while known < 4 {
      // `columns` and `magnitudes` are those of the last power.
      kernels.magnitudes(layout, n, complex: T.isComplex, from, into: magnitudes)
      var facts = MatrixFacts(columnSums: columns, rowSums: next)
      kernels.survey(layout, n, magnitudes, &facts)
      for j in 0..<n { columns[j] += magnitudes[j &* (n &+ 1)] }
      kernels.vectorMatrix(n, columns, magnitudes, into: next)
      var absolute: S = 0
      for j in 0..<n { absolute = Swift.max(absolute, next[j]) }
      if watch.made(0) { break }
      formSquare(from, into: to)
      kernels.magnitudes(layout, n, complex: T.isComplex, to, into: magnitudes)
      kernels.survey(layout, n, magnitudes, &facts)
      let size = facts.largestColumn(n, magnitudes)
      if !(size > 0) || !isTrustworthy(size, against: absolute, n) { break }
      logs[known] = Double.log(Double(size))
      known += 1
      squarings = squarings { bounds in
        for k in 1..<SchemeTable<S>.sequenceTerms {
          for i in 0..<known where 1 << i <= k { bounds[k] = Swift.min(bounds[k], bounds[k - (1 << i)] + logs[i]) }
        }
      }
      let power = 1 << (known - 1)
      let fall = logs[known - 1] / Double(power) - logs[known - 2] / Double(power / 2)
      if fall > -Double.log(2) / 2 || squarings < 3 { break }
      from = to
      to += self.size
    }
  }

  /// The squarings that suffice where ‖A^k‖ ≤ a_k, whose logarithms `fill` writes in place of Inf.
  private func squarings(_ fill: (UnsafeMutablePointer<Double>) -> Void) -> Int {
    let terms = SchemeTable<S>.sequenceTerms
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: terms) { memory in
      guard let logs = memory.baseAddress else { return squarings }
      logs.initialize(repeating: .infinity, count: terms)
      logs[0] = 0
      fill(logs)
      return table.squarings(byPowers: logs, order, atMost: squarings)
    }
  }

  /// By a_k = ‖|A|^k‖₁. `v` holds the column sums of |A|.
  private func sequenceSquarings(
    _ magnitudes: UnsafeMutablePointer<S>, _ v: UnsafeMutablePointer<S>, _ w: UnsafeMutablePointer<S>
  ) -> Int {
    squarings { logs in
      var v = v, w = w, total = 0.0
      for k in 1..<SchemeTable<S>.sequenceTerms {
        if k > 1 {
          kernels.vectorMatrix(n, v, magnitudes, into: w)
          (v, w) = (w, v)
        }
        var largest: S = 0
        for j in 0..<n { largest = Swift.max(largest, v[j]) }
        total += Double.log(Double(largest))
        logs[k] = total
        if largest > 0 { for j in 0..<n { v[j] /= largest } }
      }
    }
  }

  /// By bounds of ‖|A|^k‖₁ from the largest product of entries along a walk of k steps, times the most nonzero entries
  /// of a column a step: entries whose sums or products leave the range of the type have logarithms.
  private mutating func hugeSquarings(_ request: Request<T>, _ norm: S) -> Int {
    squarings = table.squarings(d: norm, norm: norm, derivative: order != .value, prescale: prescale)
    var most = 0
    for j in 0..<n {
      var count = 0
      for i in 0..<n where entry(request, i, j) != T.zero { count += 1 }
      most = Swift.max(most, count)
    }
    let width = Double.log(Double(Swift.max(1, most)))
    // The survey is over: four vectors of S have room for two of Double.
    var v = UnsafeMutableRawPointer(vectors).bindMemory(to: Double.self, capacity: 2 &* n), w = v + n
    v.initialize(repeating: 0, count: n)
    return squarings { logs in
      for k in 1..<SchemeTable<S>.sequenceTerms {
        w.initialize(repeating: -.infinity, count: n)
        for i in 0..<n {
          for j in 0..<n { w[j] = Swift.max(w[j], v[i] + Double.log(Double(entry(request, i, j).magnitude))) }
        }
        (v, w) = (w, v)
        var largest = -Double.infinity
        for j in 0..<n { largest = Swift.max(largest, v[j]) }
        logs[k] = largest + Double(k) * width
      }
    }
  }

  /// Of the matrix as it lies in the slots, unscaled.
  private func entry(_ request: Request<T>, _ r: Int, _ c: Int) -> T {
    let i = partition?.order[r] ?? r, j = partition?.order[c] ?? c
    return request.a.base[i &* request.a.ld &+ j]
  }

  /// e^μ multiplies the result, unless it could leave the range of the type on its own: then e^(2^-s μ) multiplies the
  /// polynomial. (Not always: it would perturb every squaring.)
  private mutating func placeFactor() {
    outerFactor = (1 / (lastScale * lastScale), 0)
    if mu == T.zero { return }
    if !isRetry && mu.re.magnitude < S.largestShift {
      let f = exponential(mu)
      outerFactor = (f.re, f.im)
    } else {
      let f = exponential(mu.scaled(by: scale))
      innerFactor = (f.re, f.im)
    }
  }
}
