// A function of tA on vectors as a series in polynomials of A that a recurrence makes.
//
//   Chebyshev, A = c + rM:   p_0 = x, p_1 = M p_0, p_{k+1} = 2M p_k − σ p_{k−1}     σ = 1: M Hermitian, −1: skew
//   powers, P = (A − μ)/q:   p_0 = x, p_{k+1} = P p_k                               P ≥ 0
//   w(t) = f(t) Σ_{k<K} c_k(t) p_k
//
// Every t shares the p_k. The reverse of the recurrence: Series+Reverse.swift.
import ExpmgradSchemes

/// What a call's methods share: memory, cores, whom to tell.
struct ActionContext {
  let workspace: Workspace
  let threads: Int
  let watch: Watch?
  /// Products of A and Aᴴ with one column, so far.
  final class Count {
    var products = 0, adjointProducts = 0, segments = 0
  }
  let count = Count()

  func made(_ columns: Int, adjoint: Bool = false) throws(ExpmError) {
    if adjoint { count.adjointProducts += columns } else { count.products += columns }
    try watch.checkpoint(1)
  }
}

struct Series<T: Element> {
  typealias S = T.Real
  /// Powers are of α(A − μ), α a number of the type.
  enum Kind { case chebyshev(sigma: Double), powers(alpha: Double) }

  let map: LinearMap<T>
  /// Aᴴ, for powers.
  let adjoint: LinearMap<T>?
  /// The pattern that gradients are on; `map`'s unless the map is a shifted copy.
  let pattern: LinearMap<T>
  let kind: Kind
  let shift: (re: Double, im: Double)
  let radius: Double
  /// A − μ as the map without its diagonal, and this.
  let diagonal: Buffer<S>?
  /// p_k counts with i^k: e^{iθH} in real steps of H.
  let rotating: Bool
  /// The interval was not proved: vectors are watched for growth.
  let isGuarded: Bool
  /// c_k and f at an effective time.
  let coefficients: (Double) -> CoefficientRow
  let factor: (Double) -> (re: Double, im: Double)

  /// Columns of vectors, and scalars of their rows.
  let columns: Int
  var width: Int { columns * T.parts }
  var n: Int { map.n }
  var size: Int { n * width }

  /// The series at several times: row i of the table has the c_k of time i.
  struct Table {
    let count: Int
    /// As far as the series may be asked to go, and what is enough in norm.
    let degree: Int
    let enough: Int
    let c: [S]
    subscript(i: Int, k: Int) -> S { c[i * degree + k] }
  }

  /// With `degree` the terms that a forward run took.
  func table(_ times: [Double], degree taken: Int? = nil) -> Table {
    let rows = times.map(coefficients), enough = rows.map(\.enough).max() ?? 2
    let degree = taken ?? Swift.max(2, rows.map(\.c.count).max() ?? 2)
    var c = [S](repeating: 0, count: rows.count * degree)
    for (i, row) in rows.enumerated() {
      // i^k = (−1)^⌊k/2⌋ times 1 or i.
      for (k, x) in row.c.prefix(degree).enumerated() { c[i * degree + k] = S(rotating && k & 2 != 0 ? -x : x) }
    }
    return Table(count: rows.count, degree: degree, enough: taken ?? Swift.min(degree, enough), c: c)
  }

  /// The step from p_k to p_(k+1).
  func step(
    _ k: Int, width: Int, _ x: UnsafePointer<S>, _ old: UnsafePointer<S>?, _ y: UnsafeMutablePointer<S>
  )
    -> RecurrenceStep<S>
  {
    var step = RecurrenceStep<S>(nil, width: width, x: x, y: y)
    step.shift = (S(shift.re), S(shift.im))
    if let diagonal { step.diagonal = UnsafePointer(diagonal.base) }
    switch kind {
    case .powers(let alpha): step.alpha = S(alpha)
    case .chebyshev(let sigma):
      step.alpha = S((k == 0 ? 1 : 2) / radius)
      if k > 0 { (step.old, step.beta) = (old, S(-sigma)) }
    }
    return step
  }

  /// w_i = f(t_i) Σ_k c_k(t_i) p_k from p_0 = x, into outs of `size` scalars. `last`, if given, gets p_(K−2), p_(K−1).
  /// The number of terms taken; nil: a vector grew beyond what the interval allows.
  func forward(
    _ x: UnsafePointer<S>, _ table: Table, _ times: [Double], into outs: [UnsafeMutablePointer<S>],
    last: (UnsafeMutablePointer<S>, UnsafeMutablePointer<S>)?, _ context: ActionContext
  ) throws(ExpmError) -> Int? {
    let workspace = context.workspace, top = workspace.top, settling = Settling(self, x)
    var degree = settling == nil ? table.enough : table.degree
    defer { workspace.top = top }
    let fused = outs.count == 1, ringSize = fused ? (map.worksInPlace ? 2 : 3) : 8
    var ring: [UnsafeMutablePointer<S>] = []
    for _ in 0..<Swift.min(ringSize, degree) { ring.append(try workspace.take(size)) }
    for out in outs { out.update(repeating: 0, count: size) }
    var odd = outs
    if rotating {
      for i in odd.indices {
        odd[i] = try workspace.take(size)
        odd[i].update(repeating: 0, count: size)
      }
    }
    let squares = isGuarded ? try workspace.take(map.squaresSize(width), of: S.self) : nil
    let start = isGuarded ? Vectors<T>.norms(n, columns, x) : []
    ring[0].update(from: x, count: size)
    var k = 0
    while k + 1 < degree {
      let from = ring[k % ring.count], to = ring[(k + 1) % ring.count]
      var step = step(k, width: width, from, k > 0 ? UnsafePointer(ring[(k - 1) % ring.count]) : nil, to)
      if fused {
        // Two vectors a pass over w.
        if k % 2 == 0 { (step.wx, step.cx, step.wy, step.cy) = (outs[0], table[0, k], odd[0], table[0, k + 1]) }
        if k % 2 == 1 && k + 2 == degree { (step.wy, step.cy) = (outs[0], table[0, k + 1]) }
      }
      let looks = isGuarded && (k % 8 == 7 || k + 2 == degree)
      if looks { step.squares = squares }
      try map.run(step, context.threads)
      try context.made(columns)
      if looks, let squares {
        let norms = Vectors<T>.norms(n, columns, squares: squares)
        for c in 0..<columns where norms[c] > 1.01 * start[c] { return nil }
      }
      if !fused && (k % 8 == 6 || k + 2 == degree) {
        try add(ring, (k + 1) / 8 * 8...k + 1, table, outs, odd, context.threads)
      }
      // Here the sums have p_(k+1), fused or not.
      if k % 8 == 6, let settling, settling.isSettled(table, term: k + 1, to, outs) { degree = k + 2 }
      k += 1
    }
    if let last {
      last.0.update(from: ring[(degree - 2) % ring.count], count: size)
      last.1.update(from: ring[(degree - 1) % ring.count], count: size)
    }
    for i in outs.indices {
      if rotating { Vectors<T>.addRotated(size, outs[i], odd[i]) }
      Vectors<T>.scale(size, outs[i], by: factor(times[i]))
    }
    return degree
  }

  /// The p_k of a ring of eight into every sum.
  private func add(
    _ ring: [UnsafeMutablePointer<S>], _ range: ClosedRange<Int>, _ table: Table, _ even: [UnsafeMutablePointer<S>],
    _ odd: [UnsafeMutablePointer<S>], _ threads: Int
  ) throws(ExpmError) {
    let low = range.lowerBound, stride = rotating ? 2 : 1
    for parity in 0..<stride {
      let terms = Swift.stride(from: low + parity, through: range.upperBound, by: stride)
        .map { UnsafePointer(ring[$0 % ring.count]) }
      if terms.isEmpty { continue }
      let c = Array(table.c[(low + parity)...])
      try LinearMap<T>.combine(
        size, terms, c, row: table.degree, term: stride, into: parity == 0 ? even : odd, adding: true, threads)
    }
  }
}
