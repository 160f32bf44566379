// The Jacobian from functions of ad_A(X) = AX − XA as a matrix of order N = n² (Najfeld & Havel 1995, theorem 4.5):
//
//   1  L = e^A φ(E)                    φ = (1 − e^-ad)/ad          exp([[−ad, I], [0, 0]])      holds φ
//   2  L = e^(A/2) S(E) e^(A/2)        S = sinh(ad/2)/(ad/2)       exp([[ad/2, I], [0, −ad/2]]) holds S, e^(±ad/2)
//   3  L = (e^A T(E) + T(E) e^A)/2     T = cosh(ad/2)⁻¹ S
//
// A cross-check of the other methods, true for every A, diagonalisable or not, but for form 3 where cosh(ad/2) is
// singular: eigenvalues of A that differ by an odd multiple of iπ.
//
// At A itself form 1 would lose log10 ‖e^ad‖ digits (e^A takes back what φ has grown by), forms 2 and 3 half as many.
// So each is taken at B = A/2^s with ‖ad_B‖₁ <= 1, where nothing grows, and doubled: L(2B, 2E) = e^B L(B, E) + L(B, E)
// e^B.
import COpenBLAS

struct NajfeldHavel<T: Element> {
  typealias S = T.Real
  let request: JacobianRequest<T>
  var n: Int { request.n }
  /// Order of the operator.
  var order: Int { n &* n }

  func run(_ workspace: Workspace) throws(ExpmError) -> Outcome {
    // Four operators of N², the block matrix of (2N)², and the pieces of form 3's solver.
    // BLAS's sizes are 32-bit numbers: rows of n³ entries are the longest.
    if try product(n, order) > largestBLASSize { throw .outOfMemory }
    let operators = try product(try product(order, order), 8), small = try product(order, 5)
    let base = try workspace.take(try product(operators + small + 8 * order, T.parts), of: S.self)
    var carver = Carver(UnsafeMutableRawPointer(base).assumingMemoryBound(to: T.self))
    let block = carver.cut(4 &* order &* order), k = carver.cut(order &* order), t = carver.cut(order &* order)
    let spare = carver.cut(2 &* order &* order), y = carver.cut(order), half = carver.cut(order),
      work = carver.cut(8 &* order)
    let b = carver.cut(order), power = carver.cut(order), square = carver.cut(order)

    // The largest scratch first: nothing is written if it cannot be had.
    let large = Solver<T>(n: 2 &* order), solver = Solver<T>(n: n)
    try workspace.reserve(large.engine.scratch(.none) &* MemoryLayout<S>.stride)
    let settings = request.settings.with(structure: .auto)
    func exponential(
      _ solver: Solver<T>, _ n: Int, _ a: Input<T>, _ y: UnsafeMutablePointer<T>
    ) throws(ExpmError) -> Outcome {
      try solver.solve(Request(n: n, a: a, y: Operand(y, ld: n), settings: settings), workspace).outcome
    }
    var outcome = try exponential(solver, n, request.a, y)
    if let to = request.y { for i in 0..<n { (to.base + i &* to.ld).update(from: y + i &* n, count: n) } }
    if outcome != .success { return outcome }
    if request.form == .hyperbolicTangent {
      if try BLASGate.enter(threads: settings.threads, { () throws(ExpmError) in try cosineIsSingular(workspace) }) {
        return .singular
      }
    }
    let doublings = self.doublings
    for i in 0..<n {
      for j in 0..<n { b[i &* n &+ j] = request.a.base[i &* request.a.ld &+ j].scaled(by: .pow2(-doublings)) }
    }
    outcome = try exponential(solver, n, Operand(UnsafePointer(b), ld: n), power)
    if outcome == .success && request.form == .hyperbolicSine {
      for i in 0..<n &* n { half[i] = b[i].scaled(by: 0.5) }
      outcome = try exponential(solver, n, Operand(UnsafePointer(half), ld: n), half)
    }
    if outcome == .success {
      build(b, block)
      outcome = try exponential(large, 2 &* order, Operand(UnsafePointer(block), ld: 2 &* order), block)
    }
    if outcome != .success { return outcome }
    return try BLASGate.enter(threads: settings.threads) { () throws(ExpmError) in
      corner(block, into: t)
      switch request.form {
      case .exponential: left(power, t, into: k)
      case .hyperbolicSine:
        left(half, t, into: spare)
        right(half, spare, into: k, adding: false)
      case .hyperbolicTangent:
        hyperbolicCosine(block, into: spare)
        let integers = UnsafeMutableRawPointer(work + 5 &* order).bindMemory(to: LAPACKInt.self, capacity: 2 &* order)
        if !(solve(order, spare, t, work, integers) > 0) { return .singular }
        mean(power, t, into: k)
      }
      for _ in 0..<doublings {
        try settings.watch.checkpoint(0)
        t.update(from: k, count: order &* order)
        mean(power, t, into: k)
        gemm(n, n, n, power, n, power, n, into: square, n)
        power.update(from: square, count: order)
      }
      for i in 0..<order {
        for j in 0..<order { request.jacobian.base[i &* request.jacobian.ld &+ j] = k[j &* order &+ i] }
      }
      return .success
    }
  }

  private func product(_ a: Int, _ b: Int) throws(ExpmError) -> Int {
    let (p, overflow) = a.multipliedReportingOverflow(by: b)
    if overflow || p > Int.max / 64 { throw .outOfMemory }
    return p
  }

  /// The smallest s >= 0 with ‖ad_A‖₁ <= ‖A‖₁ + ‖A‖∞ <= 2^s.
  private var doublings: Int {
    var largestRow: S = 0, largestColumn: S = 0
    for i in 0..<n {
      var row: S = 0, column: S = 0
      for j in 0..<n {
        row += request.a.base[i &* request.a.ld &+ j].magnitude
        column += request.a.base[j &* request.a.ld &+ i].magnitude
      }
      largestRow = Swift.max(largestRow, row)
      largestColumn = Swift.max(largestColumn, column)
    }
    let bound = largestRow + largestColumn
    if bound <= 1 { return 0 }
    return bound.isFinite ? Int(bound.exponent) &+ 1 : Int(S.greatestFiniteMagnitude.exponent) &+ 2 &+ Int.bitWidth
  }

  /// Whether two eigenvalues of A differ by an odd multiple of iπ, to working precision:
  /// |cosh(a + ib)|² = sinh²a + cos²b at half their difference.
  private func cosineIsSingular(_ workspace: Workspace) throws(ExpmError) -> Bool {
    typealias C = Complex<S>
    let lwork = 32 &* n, top = workspace.top
    defer { workspace.top = top }
    var carver = Carver(try workspace.take(2 &* order &+ 2 &* n &+ lwork, of: C.self))
    let a = carver.cut(order), vectors = carver.cut(order), values = carver.cut(n), real = carver.cut(n),
      work = carver.cut(lwork)
    var largest: S = 1
    for i in 0..<n {
      for j in 0..<n {
        let entry = request.a.base[i &* request.a.ld &+ j]
        a[i &* n &+ j] = C(entry.re, entry.im)
        largest = Swift.max(largest, entry.magnitude)
      }
    }
    let info = S.lapackSchur(
      LAPACKInt(n), a, values, vectors, work, LAPACKInt(lwork),
      UnsafeMutableRawPointer(real).assumingMemoryBound(to: S.self))
    if info != 0 { return false }
    // An eigenvalue is known to about n u ‖A‖, and ‖A‖ <= n max |a_ij|.
    let tolerance = S(Double(order) * S.unitRoundoff) * largest
    for p in 0..<n {
      for q in 0..<p {
        let gap = values[p] - values[q]
        if (gap.re / 2).magnitude <= tolerance && S.cos(gap.im / 2).magnitude <= tolerance { return true }
      }
    }
    return false
  }

  /// The block matrix of order 2N whose exponential has what the form needs.
  private func build(_ b: UnsafePointer<T>, _ block: UnsafeMutablePointer<T>) {
    let ld = 2 &* order
    block.update(repeating: T.zero, count: ld &* ld)
    for i in 0..<order { block[i &* ld &+ order &+ i] = T(1) }
    if request.form == .exponential {
      addOperator(S(-1), b, block, ld)
    } else {
      addOperator(S(0.5), b, block, ld)
      addOperator(S(-0.5), b, block + order &* (ld &+ 1), ld)
    }
  }

  /// x += factor·ad_B, for vec by rows: ad_B = B ⊗ I − I ⊗ Bᵀ.
  private func addOperator(_ factor: S, _ b: UnsafePointer<T>, _ x: UnsafeMutablePointer<T>, _ ld: Int) {
    for i in 0..<n {
      for p in 0..<n {
        let entry = b[i &* n &+ p].scaled(by: factor)
        for j in 0..<n {
          let left = (i &* n &+ j) &* ld &+ p &* n &+ j
          x[left] = x[left] + entry
          let right = (j &* n &+ p) &* ld &+ j &* n &+ i
          x[right] = x[right] - entry
        }
      }
    }
  }

  private func corner(_ block: UnsafePointer<T>, into x: UnsafeMutablePointer<T>) {
    for i in 0..<order { (x + i &* order).update(from: block + (2 &* i &+ 1) &* order, count: order) }
  }

  private func hyperbolicCosine(_ block: UnsafePointer<T>, into x: UnsafeMutablePointer<T>) {
    let ld = 2 &* order
    for i in 0..<order {
      for j in 0..<order {
        x[i &* order &+ j] = (block[i &* ld &+ j] + block[(order &+ i) &* ld &+ order &+ j]).scaled(by: 0.5)
      }
    }
  }

  /// k = ½(Y ⊗ I + I ⊗ Yᵀ) x: X ↦ ½(Y x(X) + x(X) Y)
  private func mean(_ y: UnsafePointer<T>, _ x: UnsafePointer<T>, into k: UnsafeMutablePointer<T>) {
    left(y, x, into: k)
    right(y, x, into: k, adding: true)
    for i in 0..<order &* order { k[i] = k[i].scaled(by: 0.5) }
  }

  /// k = (Y ⊗ I) x: X ↦ Y x(X)
  private func left(_ y: UnsafePointer<T>, _ x: UnsafePointer<T>, into k: UnsafeMutablePointer<T>) {
    gemm(n, n &* order, n, y, n, x, n &* order, into: k, n &* order)
  }

  /// k = (or +=) (I ⊗ Yᵀ) x: X ↦ x(X) Y
  private func right(_ y: UnsafePointer<T>, _ x: UnsafePointer<T>, into k: UnsafeMutablePointer<T>, adding: Bool) {
    for p in 0..<n {
      gemm(
        .transposed, .plain, n, order, n, y, n, x + p &* n &* order, order, into: k + p &* n &* order, order,
        adding: adding)
    }
  }
}
