// L2 and hvp against the 4n block, their symmetry, finite differences and the derivative of vjp.
@testable import Expmgrad
import Testing

@Suite struct SecondOrderTests {
  @Test("L2 is the corner of the exponential of the 4n block")
  func blockOracle() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 3, 8, 17] {
          for norm in [0.02, 0.5, 3, 10] {
            var random = Seeded(UInt64(n) + UInt64(norm * 100))
            let a = random.matrix(n, norm: norm, T.self), e = random.matrix(n, norm: norm, T.self),
              f = random.matrix(n, norm: norm, T.self)
            let whole = try expm(block4(a, e, f))
            let error = normF(try expmL2(a, e, f) - corner(whole, n))
            let bound = 8 * unitRoundoff(T.self) * Double(n) * (1 + 3 * norm) * normF(whole)
            #expect(error <= bound, "\(T.self), n \(n), norm \(norm): \(error) of \(bound)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("L2 of a diagonal, a triangular, a Hermitian and a skew matrix is the corner of the 4n block too")
  func structures() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 7] {
          var random = Seeded(UInt64(40 + n))
          let x = random.matrix(n, norm: 2, T.self), e = random.matrix(n, T.self), f = random.matrix(n, T.self)
          let cases: [Matrix<T>] = [
            Matrix(n) { $0 == $1 ? x[$0, $1] : .zero }, Matrix(n) { $0 <= $1 ? x[$0, $1] : .zero },
            0.5 * (x + x.conjugateTransposed), 0.5 * (x - x.conjugateTransposed), .zero(n), .identity(n),
          ]
          for (i, a) in cases.enumerated() {
            let whole = try expm(block4(a, e, f))
            let bound = 32 * unitRoundoff(T.self) * Double(n) * normF(whole)
            #expect(normF(try expmL2(a, e, f) - corner(whole, n)) <= bound, "L2, case \(i), \(T.self), n \(n)")
            // L2(Aᴴ, G, Fᴴ) with G = Eᴴ is the conjugate transpose of L2(A, E, F).
            let tape = try ExpmLinearization(a).hvp(e.conjugateTransposed, f).derivative
            #expect(normF(tape.conjugateTransposed - corner(whole, n)) <= bound, "hvp, case \(i), \(T.self), n \(n)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("L2(A, E, F) = L2(A, F, E)")
  func symmetry() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 3, 10, 65] {
          var random = Seeded(UInt64(n))
          let a = random.matrix(n, norm: 4, T.self), e = random.matrix(n, T.self), f = random.matrix(n, T.self)
          let ef = try expmL2(a, e, f), fe = try expmL2(a, f, e)
          #expect(normF(ef - fe) <= 16 * unitRoundoff(T.self) * Double(n) * normF(ef), "\(T.self), n \(n)")
        }
      }
    }
    try Case().run()
  }

  @Test("hvp on a tape is hvp without one, bit for bit, with and without the cotangent's own derivative")
  func tape() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 4, 9, 33, 64, 65] {
          for norm in [1e-6, 0.1, 5] {
            var random = Seeded(UInt64(n))
            let a = random.matrix(n, norm: norm, T.self), g = random.matrix(n, T.self), f = random.matrix(n, T.self)
            let tape = try ExpmLinearization(a)
            for gDot in [nil, random.matrix(n, T.self)] {
              let once = try expmHVP(a, g, f, gDot: gDot), kept = try tape.hvp(g, f, gDot: gDot)
              #expect(sameBits(once.gradient, kept.gradient), "\(T.self), n \(n), norm \(norm)")
              #expect(sameBits(once.derivative, kept.derivative), "\(T.self), n \(n), norm \(norm)")
              #expect(sameBits(kept.gradient, try tape.vjp(g)), "\(T.self), n \(n), norm \(norm)")
            }
          }
        }
      }
    }
    try Case().run()
  }

  @Test("hvp is the derivative of vjp: central differences approach it with the square of the step")
  func differences() throws {
    for n in [2, 6] {
      var random = Seeded(UInt64(n))
      let a = random.matrix(n, norm: 2, Complex<Double>.self), g = random.matrix(n, Complex<Double>.self)
      let f = random.matrix(n, Complex<Double>.self), gDot = random.matrix(n, Complex<Double>.self)
      let exact = try expmHVP(a, g, f, gDot: gDot).derivative
      let errors = try [0x1p-5, 0x1p-6, 0x1p-7, 0x1p-8].map { h in
        let plus = try ExpmLinearization(a + h * f).vjp(g + h * gDot),
          minus = try ExpmLinearization(a - h * f).vjp(g - h * gDot)
        return normF((0.5 / h) * (plus - minus) - exact) / normF(exact)
      }
      for (coarse, fine) in zip(errors, errors.dropFirst()) {
        #expect(abs(coarse / fine - 4) < 0.1, "n \(n): errors \(errors)")
      }
    }
  }

  @Test("<E, hvp(G, F)> = <G, L2(A, E, F)>: second order's adjoint identity")
  func adjointIdentity() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 8, 30] {
          var random = Seeded(UInt64(n))
          let a = random.matrix(n, norm: 3, T.self), e = random.matrix(n, T.self)
          let f = random.matrix(n, T.self), g = random.matrix(n, T.self)
          let l2 = try expmL2(a, e, f), hvp = try expmHVP(a, g, f).derivative
          let bound = 16 * unitRoundoff(T.self) * Double(n) * (normF(g) * normF(l2) + normF(e) * normF(hvp))
          #expect(abs(inner(e, hvp) - inner(g, l2)) <= bound, "\(T.self), n \(n)")
        }
      }
    }
    try Case().run()
  }
}
