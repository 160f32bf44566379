// The eigenbasis of Hermitian and skew-Hermitian matrices: against scaling and squaring, and identities of its own.
@testable import Expmgrad
import Testing

/// A Hermitian (skew: skew-Hermitian) matrix of this 1-norm.
private func selfAdjoint<T: Element>(_ n: Int, norm: Double, skew: Bool = false, seed: Int, _: T.Type) -> Matrix<T> {
  var random = Seeded(UInt64(seed))
  let x = random.matrix(n, norm: 1, T.self)
  let a = skew ? x - x.conjugateTransposed : x + x.conjugateTransposed
  let scale = T.Real(norm / Swift.max(norm1(a), 1e-30))
  return Matrix(n) { i, j in
    i <= j ? a[i, j].scaled(by: scale) : (skew ? T.zero - a[j, i].conjugate : a[j, i].conjugate).scaled(by: scale)
  }
}

/// What a path writes for a request of one matrix: the value, then the derivatives.
private func results<T: Element>(
  _ a: Matrix<T>, _ directions: [Matrix<T>], second: Bool = false, adjoint: Bool = false,
  _ path: (Request<T>, Workspace) throws -> Outcome
) throws -> (value: Matrix<T>, derivatives: [Matrix<T>]) {
  let n = a.n, size = n * n
  let memory = UnsafeMutablePointer<T>.allocate(capacity: size * (2 + 2 * directions.count))
  defer { memory.deallocate() }
  memory.initialize(repeating: T.nan, count: size * (2 + 2 * directions.count))
  func place(_ x: Matrix<T>, _ at: Int) -> UnsafeMutablePointer<T> {
    for (i, value) in x.values.enumerated() { memory[at * size + i] = value }
    return memory + at * size
  }
  let k = directions.count
  let stored = place(a, 0), y = memory + size, d = memory + (2 + k) * size
  for (i, e) in directions.enumerated() { _ = place(e, 2 + i) }
  let e = UnsafePointer(memory + 2 * size)
  var request = Request(n: n, a: Operand(UnsafePointer(stored), ld: n), y: Operand(y, ld: n), adjoint: adjoint)
  if second {
    request.derivatives = .second(
      e: Operand(e, ld: n), f: Operand(e + size, ld: n), c: Operand(e + 2 * size, ld: n), d: Operand(d, ld: n),
      dd: Operand(d + size, ld: n))
  } else if k > 0 {
    request.derivatives = .first(k: k, e: Operand(e, ld: n, stride: size), d: Operand(d, ld: n, stride: size))
  }
  #expect(try path(request, Workspace()) == .success)
  func matrix(_ p: UnsafeMutablePointer<T>) -> Matrix<T> { Matrix(n) { p[$0 * n + $1] } }
  return (matrix(y), (0..<(second ? 2 : k)).map { matrix(d + $0 * size) })
}

@Suite struct EigenbasisTests {
  @Test("Value, derivatives, gradients and second order are those of scaling and squaring")
  func agreesWithTheEngine() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 5, 12] {
          for norm in [0.05, 1, 6] {
            for skew in T.isComplex ? [false, true] : [false] {
              let a = selfAdjoint(n, norm: norm, skew: skew, seed: 7 * n, T.self)
              var random = Seeded(UInt64(n))
              let directions = (0..<3).map { _ in random.matrix(n, T.self) }
              for adjoint in [false, true] {
                for second in skew ? [false] : [false, true] {
                  let basis = try results(a, directions, second: second, adjoint: adjoint) { request, workspace in
                    try EigenbasisPath<T>(n: n, skew: skew).run(request, .upper, workspace)
                  }
                  let engine = try results(a, directions, second: second, adjoint: adjoint) { request, workspace in
                    try ScalingAndSquaring<T>(n: n).run(request, workspace).outcome
                  }
                  let bound = 16 * unitRoundoff(T.self) * Double(n) * (1 + norm)
                  let size = normF(engine.value)
                  #expect(normF(basis.value - engine.value) <= bound * size, "value, \(T.self), n \(n), norm \(norm)")
                  for (x, y) in zip(basis.derivatives, engine.derivatives) {
                    #expect(
                      normF(x - y) <= bound * size,
                      "\(T.self), n \(n), norm \(norm), skew \(skew), adjoint \(adjoint), second \(second)")
                  }
                }
              }
            }
          }
        }
      }
    }
    try Case().run()
  }

  @Test("L(A, A) = A exp(A), at repeated eigenvalues too, and L2(A, I, I) = exp(A)")
  func identities() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        let n = 6
        let spread = selfAdjoint(n, norm: 4, seed: 1, T.self)
        // cI + vvᴴ: all eigenvalues but one are equal, but for rounding.
        var random = Seeded(2)
        let v = (0..<n).map { _ in random.entry(T.self) }
        let repeated = Matrix<T>(n) { i, j in
          i <= j ? v[i] * v[j].conjugate + (i == j ? T(T.Real(1.5)) : .zero) : (v[j] * v[i].conjugate).conjugate
        }
        let nearly = Matrix<T>(n) { $0 == $1 ? T(T.Real(1 + 1e-14 * Double($0))) : spread[$0, $1].scaled(by: 1e-14) }
        for a in [spread, repeated, nearly, Matrix<T>.zero(n), Matrix<T>.identity(n)] {
          let real = Matrix<T>(n) { $0 == $1 ? T(a[$0, $1].re) : a[$0, $1] }
          let path = { (request: Request<T>, workspace: Workspace) in
            try EigenbasisPath<T>(n: n).run(request, .upper, workspace)
          }
          let first = try results(real, [real], path)
          let product = Matrix<T>(n) { i, j in (0..<n).reduce(T.zero) { $0 + real[i, $1] * first.value[$1, j] } }
          let bound = 8 * unitRoundoff(T.self) * Double(n) * (1 + normF(real)) * normF(first.value)
          #expect(normF(first.derivatives[0] - product) <= bound, "\(T.self)")
          let identity = Matrix<T>.identity(n)
          let second = try results(real, [identity, identity, Matrix<T>.zero(n)], second: true, path)
          #expect(normF(second.derivatives[1] - second.value) <= bound, "\(T.self)")
        }
      }
    }
    try Case().run()
  }

  @Test("Only the stated triangle is read, and its diagonal's imaginary part is not")
  func oneTriangle() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        let n = 5, a = selfAdjoint(n, norm: 2, seed: 3, T.self)
        for triangle in [Triangle.upper, .lower] {
          let half = Matrix<T>(n) { i, j in
            if i == j { return T(re: a[i, i].re, im: T.isComplex ? .nan : 0) }
            return (triangle == .upper) == (i < j) ? a[i, j] : T.nan
          }
          let path = { (request: Request<T>, workspace: Workspace) in
            try EigenbasisPath<T>(n: n).run(request, triangle, workspace)
          }
          let whole = try results(a, [], path), part = try results(half, [], path)
          #expect(sameBits(whole.value, part.value), "\(T.self), \(triangle)")
        }
      }
    }
    try Case().run()
  }

  @Test("exp of a Hermitian matrix is exactly Hermitian, by either path")
  func hermitianValues() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [2, 9, 40] {
          let a = selfAdjoint(n, norm: 20, seed: n, T.self)
          for y in [try expm(a), try oneShot(a, Array(repeating: a, count: 8), adjoint: false).y] {
            #expect(sameBits(y, y.conjugateTransposed), "\(T.self), n \(n)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("exp of a skew-Hermitian matrix is unitary to 4 n u, whatever its norm")
  func unitaryValues() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [2, 3, 9, 40] {
          for norm in [0.1, 3, 1e2, 1e4] {
            let a = selfAdjoint(n, norm: norm, skew: true, seed: n, T.self)
            for y in [try expm(a), try oneShot(a, Array(repeating: a, count: 6), adjoint: false).y] {
              let defect = Matrix<Complex<Double>>(n) { i, j in
                (0..<n).reduce(i == j ? Complex(-1) : Complex(0)) { sum, p in
                  let x = y[p, i], z = y[p, j]
                  return sum + Complex(Double(x.re), -Double(x.im)) * Complex(Double(z.re), Double(z.im))
                }
              }
              #expect(normF(defect) <= 4 * Double(n) * unitRoundoff(T.self), "\(T.self), n \(n), norm \(norm)")
            }
          }
        }
      }
    }
    try Case().run()
  }

  @Test("A stated structure is verified when asked, and trusted when not")
  func checkedStructure() throws {
    let n = 3
    var random = Seeded(4)
    let x = random.matrix(n, Double.self)
    let cases: [(Structure, Matrix<Double>, Outcome)] = [
      (.general, x, .success), (.hermitian, x, .structureMismatch), (.hermitian, x + x.conjugateTransposed, .success),
      (.skewHermitian, x + x.conjugateTransposed, .structureMismatch),
      (.skewHermitian, x - x.conjugateTransposed, .success),
      (.diagonal, x, .structureMismatch), (.diagonal, .identity(n), .success), (.upper, x, .structureMismatch),
      (.upper, Matrix(n) { $0 <= $1 ? x[$0, $1] : 0 }, .success),
      (.lower, Matrix(n) { $0 <= $1 ? x[$0, $1] : 0 }, .structureMismatch),
      (.markov, x, .structureMismatch), (.markov, Matrix(n) { $0 == $1 ? -1 : x[$0, $1].magnitude }, .success),
      (.hermitian, Matrix(n) { _, _ in .nan }, .nonfinite),
    ]
    for (structure, a, want) in cases {
      var y = Matrix<Double>.zero(n)
      let outcome = try a.reading(orEmpty: .success) { a throws(ExpmError) in
        try y.writing(orEmpty: .success) { y throws(ExpmError) in
          var settings = Settings()
          (settings.structure, settings.checkStructure) = (structure, true)
          return try Request(n: n, a: a, y: y, settings: settings).run(nil, Workspace())
        }
      }
      #expect(outcome == want, "\(structure)")
      #expect(isAllNaN(y) == (want != .success), "\(structure)")
    }
  }
}
