// A tape gives what the calls without one give, from any thread, in the memory it says.
import Dispatch
@testable import Expmgrad
import ExpmgradSchemes
import Testing

/// Orders on both sides of every layout's limits; norms from the smallest scheme to several squarings.
private let testOrders = [1, 2, 3, 4, 5, 7, 8, 9, 16, 33, 64, 65, 70]
private let norms = [1e-9, 1e-5, 1e-2, 0.4, 1.9, 7, 40]

@Suite struct TapeTests {
  @Test("a tape's value, jvp and vjp are those of a single call to rounding, for every scheme and several squarings")
  func equalsSingleCall() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in testOrders {
          for (i, norm) in norms.enumerated() where n < 60 || i % 3 == 1 {
            var random = Seeded(UInt64(1000 * n + i))
            let a = random.matrix(n, norm: norm, T.self), e = random.matrix(n, T.self)
            let tape = try ExpmLinearization(a)
            let tangent = try oneShot(a, [e], adjoint: false), gradient = try oneShot(a, [e], adjoint: true)
            let bound = 16 * unitRoundoff(T.self) * Double(n) * (1 + norm)
            #expect(normF(tape.value - tangent.y) <= bound * normF(tangent.y), "value, \(T.self), n \(n), norm \(norm)")
            #expect(
              normF(try tape.jvp(e) - tangent.d[0]) <= bound * normF(tangent.d[0]),
              "jvp, \(T.self), n \(n), norm \(norm)")
            #expect(
              normF(try tape.vjp(e) - gradient.d[0]) <= bound * normF(gradient.d[0]),
              "vjp, \(T.self), n \(n), norm \(norm)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("every structure's tape agrees with a single call: triangular, Hermitian, skew, diagonal, unbalanced, huge")
  func structures() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 6, 40, 66] {
          var random = Seeded(UInt64(n))
          let x = random.matrix(n, norm: 6, T.self), e = random.matrix(n, T.self)
          let cases: [(String, Matrix<T>)] = [
            ("upper", Matrix(n) { $0 <= $1 ? x[$0, $1] : .zero }),
            ("lower", Matrix(n) { $0 >= $1 ? x[$0, $1] : .zero }),
            ("nilpotent", Matrix(n) { $0 < $1 ? x[$0, $1] : .zero }),
            ("Hermitian", 0.5 * (x + x.conjugateTransposed)),
            ("skew-Hermitian", 0.5 * (x - x.conjugateTransposed)),
            ("diagonal", Matrix(n) { $0 == $1 ? x[$0, $1] : .zero }),
            ("shifted", Matrix(n) { $0 == $1 ? x[$0, $1] - T(20) : x[$0, $1] }),
            ("unbalanced", Matrix(n) { x[$0, $1].scaled(by: .pow2(4 * ($1 % 3 - $0 % 3))) }),
            (
              "huge and nilpotent",
              Matrix(n) { $0 < $1 && $1 == n - 1 && $0 == 0 ? T(T.Real.greatestFiniteMagnitude / 8) : .zero }
            ),
          ]
          for (name, a) in cases {
            // L holds A E A: its direction is as small as A is huge.
            let isHuge = name.hasPrefix("huge")
            let e =
              isHuge ? Matrix(n) { e[$0, $1].scaled(by: .pow2(-Int(T.Real.greatestFiniteMagnitude.exponent))) } : e
            let tape = try ExpmLinearization(a)
            let tangent = try oneShot(a, [e], adjoint: false), gradient = try oneShot(a, [e], adjoint: true)
            #expect(tape.outcome == tangent.outcome, "\(name), \(T.self), n \(n)")
            let bound = 64 * unitRoundoff(T.self) * Double(n) * (1 + Swift.min(norm1(a), 100))
            for (mine, other) in [(try tape.jvp(e), tangent.d[0]), (try tape.vjp(e), gradient.d[0])] {
              #expect(
                normF(mine - other) <= bound * normF(other),
                "\(name), \(T.self), n \(n): \(normF(mine - other)) of \(normF(other))")
            }
          }
        }
      }
    }
    try Case().run()
  }

  @Test("the tape of a stated Markov matrix has the bits of single calls, value and derivatives")
  func markov() throws {
    for n in [1, 3, 20, 66] {
      var random = Seeded(UInt64(n))
      let x = random.matrix(n, norm: 3, Double.self), e = random.matrix(n, Double.self)
      let a = Matrix(n) { i, j in i == j ? x[i, i] - 2 : x[i, j].magnitude }
      let tape = try ExpmLinearization(a, structure: .markov)
      #expect(tape.value == (try expm(a, structure: .markov)), "n \(n)")
      #expect(try tape.jvp(e) == oneShot(a, [e], adjoint: false, structure: .markov).d[0], "n \(n)")
      #expect(try tape.vjp(e) == oneShot(a, [e], adjoint: true, structure: .markov).d[0], "n \(n)")
    }
  }

  @Test("a tape's jvp is the corner of the exponential of the 2n block")
  func blockOracle() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 3, 8, 20, 40] {
          for norm in [0.03, 0.5, 3, 12] {
            var random = Seeded(UInt64(n) + UInt64(norm * 100))
            let a = random.matrix(n, norm: norm, T.self), e = random.matrix(n, norm: norm, T.self)
            let whole = try expm(block2(a, e))
            let error = normF(try ExpmLinearization(a).jvp(e) - corner(whole, n))
            // Both sides err by their condition, at most about 1 + ‖block‖, times u.
            let bound = 8 * unitRoundoff(T.self) * Double(n) * (1 + 2 * norm) * normF(whole)
            #expect(error <= bound, "\(T.self), n \(n), norm \(norm): \(error) of \(bound)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("<G, L(A, E)> = <L*(A, G), E> on one tape, for real and complex cotangents")
  func adjointIdentity() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 5, 16, 40, 65] {
          var random = Seeded(UInt64(77 + n))
          let a = random.matrix(n, norm: 5, T.self), e = random.matrix(n, T.self), g = random.matrix(n, T.self)
          let tape = try ExpmLinearization(a)
          let l = try tape.jvp(e), adjoint = try tape.vjp(g)
          let left = inner(g, l), right = inner(adjoint, e)
          let bound = 8 * unitRoundoff(T.self) * Double(n) * (normF(g) * normF(l) + normF(adjoint) * normF(e))
          #expect(abs(left - right) <= bound, "\(T.self), n \(n): \(left) and \(right)")
        }
      }
    }
    try Case().run()
  }

  @Test("k directions on a tape are its single directions to rounding, bit for bit for n ≤ 64")
  func severalDirections() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [2, 9, 67] {
          var random = Seeded(UInt64(n))
          let a = random.matrix(n, norm: 4, T.self), k = 3
          let e = (0..<k).map { _ in random.matrix(n, T.self) }
          var flat = e.flatMap(\.values), d = flat
          let tape = try a.reading(orEmpty: Tape()) { a throws(ExpmError) in try Tape(Request<T>(n: n, a: a, y: nil)) }
          let outcome = try flat.withUnsafeMutableBufferPointer { e in
            try d.withUnsafeMutableBufferPointer { d in
              let gradients = Derivatives<T>.first(
                k: k, e: Operand(UnsafePointer(e.baseAddress!), ld: n, stride: n * n),
                d: Operand(d.baseAddress!, ld: n, stride: n * n))
              return try tape.solve(Replay(n: n, derivatives: gradients, adjoint: true))
            }
          }
          #expect(outcome == .success)
          let at = try ExpmLinearization(a)
          for i in 0..<k {
            let mine = Matrix(n) { d[i * n * n + $0 * n + $1] }, single = try at.vjp(e[i])
            if n <= 64 {
              #expect(mine == single, "\(T.self), n \(n)")
            } else {
              #expect(
                normF(mine - single) <= 16 * unitRoundoff(T.self) * Double(n) * normF(single), "\(T.self), n \(n)")
            }
          }
        }
      }
    }
    try Case().run()
  }

  @Test("the tape of a matrix with NaN or Inf, or of an overflow, exists and gives NaN derivatives and the status")
  func failedTapes() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 5, 66] {
          var random = Seeded(9)
          let e = random.matrix(n, T.self)
          let values: [(T.Real, Outcome)] = [
            (.nan, .nonfinite), (.infinity, .nonfinite), (T.Real.largestExponent * 2, .overflow),
          ]
          for (bad, outcome) in values {
            for diagonalOnly in [false, true] {
              let a = Matrix<T>(n) { $0 == 0 && $1 == 0 ? T(bad) : $0 == $1 ? T(1) : diagonalOnly ? .zero : T(1) }
              let tape = try ExpmLinearization(a)
              #expect(tape.outcome == outcome, "\(T.self), n \(n), \(bad)")
              #expect(isAllNaN(try tape.jvp(e)))
              #expect(isAllNaN(try tape.vjp(e)))
              let second = try tape.hvp(e, e)
              #expect(isAllNaN(second.gradient) && isAllNaN(second.derivative))
              if outcome == .nonfinite { #expect(isAllNaN(tape.value)) }
            }
          }
        }
      }
    }
    try Case().run()
  }

  @Test("one tape asked from several threads answers each as it answers one")
  func threads() throws {
    var random = Seeded(5)
    let n = 12, count = 64
    let tape = try ExpmLinearization(random.matrix(n, norm: 9, Complex<Double>.self))
    let e = (0..<count).map { _ in random.matrix(n, Complex<Double>.self) }
    let expected = try e.map { (try tape.jvp($0), try tape.vjp($0), try tape.hvp($0, e[0]).derivative) }
    nonisolated(unsafe) var wrong = [Bool](repeating: true, count: count)
    wrong.withUnsafeMutableBufferPointer { wrong in
      nonisolated(unsafe) let wrong = wrong
      DispatchQueue.concurrentPerform(iterations: count) { i in
        guard let jvp = try? tape.jvp(e[i]), let vjp = try? tape.vjp(e[i]),
          let hvp = try? tape.hvp(e[i], e[0]).derivative
        else { return }
        wrong[i] = jvp != expected[i].0 || vjp != expected[i].1 || hvp != expected[i].2
      }
    }
    #expect(!wrong.contains(true))
  }

  @Test("matrices of another order are refused, and the empty matrix has a tape")
  func orders() throws {
    var random = Seeded(1)
    let tape = try ExpmLinearization(random.matrix(3, Double.self)), other = random.matrix(4, Double.self)
    #expect(throws: ExpmError.mismatch) { try tape.jvp(other) }
    #expect(throws: ExpmError.mismatch) { try tape.vjp(other) }
    #expect(throws: ExpmError.mismatch) { try tape.hvp(other, other) }
    #expect(throws: ExpmError.mismatch) { try expmJVP(tape.value, other) }
    let none = try ExpmLinearization(Matrix<Double>.zero(0))
    #expect(try none.jvp(.zero(0)).n == 0)
    #expect(try none.hvp(.zero(0), .zero(0)).derivative.n == 0)
  }
}
