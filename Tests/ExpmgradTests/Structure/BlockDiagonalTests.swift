// Matrices that a permutation makes block diagonal: values from the blocks alone, L(A, E) from exponentials of block
// pairs.
@testable import Expmgrad
import Testing

/// Blocks, scattered over the rows of one matrix.
private struct Scattered<T: Element> {
  let parts: [Matrix<T>]
  let rows: [[Int]]
  let whole: Matrix<T>

  init(_ parts: [Matrix<T>], _ random: inout Seeded) {
    let n = parts.reduce(0) { $0 + $1.n }
    let order = Array(0..<n).shuffled(using: &random)
    var rows: [[Int]] = [], at = 0
    for part in parts {
      // Ascending: a triangle stays one.
      rows.append(order[at..<(at + part.n)].sorted())
      at += part.n
    }
    (self.parts, self.rows) = (parts, rows)
    whole = Self.assemble(n, rows) { i, j in i == j ? parts[i] : nil }
  }

  static func assemble(_ n: Int, _ rows: [[Int]], _ block: (Int, Int) throws -> Matrix<T>?) rethrows -> Matrix<T> {
    var x = Matrix<T>.zero(n)
    for i in 0..<rows.count {
      for j in 0..<rows.count {
        guard let part = try block(i, j) else { continue }
        for (r, row) in rows[i].enumerated() { for (c, column) in rows[j].enumerated() { x[row, column] = part[r, c] } }
      }
    }
    return x
  }

  /// L(A, E): block (i, j) is the corner of exp([[A_i, E_ij], [0, A_j]]). Square blocks of the larger order hold it.
  func derivative(_ e: Matrix<T>) throws -> Matrix<T> {
    try Self.assemble(whole.n, rows) { i, j in
      let m = parts[i].n, k = parts[j].n
      let pair = Matrix<T>(m + k) { r, c in
        switch (r < m, c < m) {
        case (true, true): parts[i][r, c]
        case (false, false): parts[j][r - m, c - m]
        case (true, false): e[rows[i][r], rows[j][c - m]]
        case (false, true): .zero
        }
      }
      let y = try expm(pair, structure: .general)
      return Matrix(Swift.max(m, k)) { r, c in r < m && c < k ? y[r, c + m] : .zero }
    }
  }
}

private func blocks<T: Element>(_ orders: [Int], norm: Double, _ random: inout Seeded, _ kind: String) -> Scattered<T> {
  Scattered(
    orders.map { m in
      let x = random.matrix(m, norm: norm, T.self)
      switch kind {
      case "upper": return Matrix(m) { $0 <= $1 ? x[$0, $1] : .zero }
      case "Hermitian": return 0.5 * (x + x.conjugateTransposed)
      case "skew-Hermitian": return 0.5 * (x - x.conjugateTransposed)
      case "unbalanced": return Matrix(m) { x[$0, $1].scaled(by: .pow2(3 * ($1 % 3 - $0 % 3))) }
      default: return x
      }
    }, &random)
}

private let kinds = ["general", "upper", "Hermitian", "skew-Hermitian", "unbalanced"]

@Suite struct BlockDiagonalTests {
  @Test("the exponential of scattered blocks is theirs, bit for bit, and exactly zero elsewhere")
  func value() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for (seed, orders) in [[20, 31, 30], [40, 48], Array(repeating: 2, count: 35), [33, 1, 1, 32]].enumerated() {
          for kind in kinds {
            var random = Seeded(UInt64(seed))
            let a: Scattered<T> = blocks(orders, norm: 5, &random, kind)
            let want = try Scattered.assemble(a.whole.n, a.rows) { i, j in i == j ? try expm(a.parts[i]) : nil }
            let found = try expm(a.whole)
            // One triangle of several: A as a whole is upper triangular only if the kind is.
            #expect(sameBits(found, want), "\(kind), \(T.self), orders \(orders)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("L(A, E) of scattered blocks and a full E has in block (i, j) the corner of exp([[A_i, E_ij], [0, A_j]])")
  func derivative() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for kind in kinds {
          var random = Seeded(17)
          let a: Scattered<T> = blocks([20, 15, 33, 34], norm: 4, &random, kind), n = a.whole.n
          let e = random.matrix(n, norm: 1, T.self)
          let want = try a.derivative(e), found = try oneShot(a.whole, [e, e], adjoint: false),
            tape = try ExpmLinearization(a.whole)
          let y = try expm(a.whole)
          // The condition of a pair's exponential is at most about 1 + its norm.
          let bound = 8 * unitRoundoff(T.self) * Double(n) * (1 + norm1(a.whole)) * normF(want)
          for d in found.d + [try tape.jvp(e)] {
            #expect(normF(d - want) <= bound, "\(kind), \(T.self): \(normF(d - want)) of \(bound)")
          }
          for value in [found.y, tape.value] {
            #expect(
              normF(value - y) <= 8 * unitRoundoff(T.self) * Double(n) * (1 + norm1(a.whole)) * normF(y),
              "\(kind), \(T.self)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("vjp and hvp of scattered blocks are those of the matrix taken as general")
  func adjointAndSecond() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for kind in kinds {
          var random = Seeded(23)
          let a: Scattered<T> = blocks([35, 36], norm: 3, &random, kind), n = a.whole.n
          let g = random.matrix(n, T.self), f = random.matrix(n, T.self), e = random.matrix(n, T.self)
          let tape = try ExpmLinearization(a.whole), single = try oneShot(a.whole, [g], adjoint: true)
          let l = try tape.jvp(e)
          for gradient in [single.d[0], try tape.vjp(g)] {
            let left = inner(g, l), right = inner(gradient, e)
            let bound = 8 * unitRoundoff(T.self) * Double(n) * (normF(g) * normF(l) + normF(gradient) * normF(e))
            #expect(abs(left - right) <= bound, "\(kind), \(T.self)")
          }
          let want = try expmHVP(a.whole, g, f, gDot: e, structure: .general)
          for found in [try expmHVP(a.whole, g, f, gDot: e), try tape.hvp(g, f, gDot: e)] {
            let bound = 16 * unitRoundoff(T.self) * Double(n) * (1 + norm1(a.whole))
            #expect(normF(found.gradient - want.gradient) <= bound * normF(want.gradient), "\(kind), \(T.self)")
            #expect(normF(found.derivative - want.derivative) <= bound * normF(want.derivative), "\(kind), \(T.self)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test(
    "components are found: chains and stars are one, blocks keep ascending rows, small ones are grouped for derivatives"
  )
  func components() throws {
    let n = 70
    func partition(_ a: Matrix<Double>, derivative: Bool = false) throws -> [[Int]]? {
      let workspace = Workspace()
      return try a.reading(orEmpty: nil) { input throws(ExpmError) in
        let request = Request(n: n, a: input, y: nil)
        let found =
          derivative ? try Partition.forDerivative(request, workspace) : try Partition.forValue(request, workspace)
        return found.map { p in (0..<p.count).map { p.rows($0).map { p.order[$0] } } }
      }
    }
    // One-sided entries join too.
    #expect(try partition(Matrix(n) { $1 == $0 + 1 ? 1 : 0 }) == nil)
    #expect(try partition(Matrix(n) { i, _ in i == n - 1 ? 1 : 0 }) == nil)
    #expect(
      try partition(Matrix(n) { $1 == $0 + 2 ? 1 : 0 }) == [
        Array(stride(from: 0, to: n, by: 2)), Array(stride(from: 1, to: n, by: 2)),
      ])
    let pairs = Matrix<Double>(n) { $0 / 2 == $1 / 2 ? 1 : 0 }
    #expect(try partition(pairs) == (0..<n / 2).map { [2 * $0, 2 * $0 + 1] })
    #expect(try partition(pairs, derivative: true) == [Array(0..<32), Array(32..<64), Array(64..<70)])
    // Sixty rows of seventy are too many to be worth it.
    #expect(try partition(Matrix(n) { ($0 < 60) == ($1 < 60) ? 1 : 0 }) == nil)
    // NaN joins what it stands between.
    #expect(try partition(Matrix(n) { ($0 < 35) == ($1 < 35) ? 1 : $0 == 40 && $1 == 3 ? .nan : 0 }) == nil)
  }

  @Test(
    "NaN in one block is NaN everywhere, an overflow leaves the others; a stated structure is taken as it is"
  )
  func outcomes() throws {
    var random = Seeded(4)
    let a: Scattered<Double> = blocks([35, 35], norm: 2, &random, "general")
    var bad = a.whole
    bad[a.rows[1][3], a.rows[1][7]] = .nan
    #expect(isAllNaN(try expm(bad)))
    bad[a.rows[1][3], a.rows[1][7]] = 0
    for i in a.rows[1] { bad[i, i] = 800 }
    let y = try expm(bad), part = try expm(a.parts[0])
    for (r, row) in a.rows[0].enumerated() {
      for (c, column) in a.rows[0].enumerated() { #expect(y[row, column] == part[r, c]) }
    }
    #expect(try ExpmLinearization(bad).outcome == .overflow)
    #expect(isAllNaN(try expmJVP(bad, a.whole).derivative))
    let general = try expm(a.whole, structure: .general), blocks = try expm(a.whole)
    #expect(normF(general - blocks) <= 8 * 0x1p-53 * 70 * 3 * normF(general))
  }

  @Test("the value may take A's place, and a workspace made for it allocates nothing more")
  func inPlace() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        var random = Seeded(6)
        let a: Scattered<T> = blocks([60, 30, 12], norm: 6, &random, "general"), n = a.whole.n
        let workspace = try Workspace(for: .expm, T.self, n: n), before = workspace.allocations
        var x = a.whole
        try x.writing(orEmpty: ()) { x throws(ExpmError) in
          _ = try Solver<T>(n: n).solve(Request(n: n, a: Operand(UnsafePointer(x.base), ld: x.ld), y: x), workspace)
        }
        #expect(sameBits(x, try expm(a.whole)), "\(T.self)")
        #expect(workspace.allocations == before, "\(T.self)")
      }
    }
    try Case().run()
  }
}
