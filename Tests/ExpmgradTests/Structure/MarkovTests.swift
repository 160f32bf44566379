// Entrywise accuracy of stated Markov matrices, against closed forms whose entries span hundreds of powers of ten.
@testable import Expmgrad
import Testing

/// −λ on the diagonal, λ right of it: entry (i, j) of the exponential is e^-λ λ^k / k!, k = j − i.
private func poisson<T: Element>(_ n: Int, _ lambda: Double, _: T.Type) -> Matrix<T> {
  Matrix(n) { i, j in i == j ? T(T.Real(-lambda)) : i + 1 == j ? T(T.Real(lambda)) : .zero }
}

/// e^-λ λ^k / k!, at most k + 2 roundings.
private func probability(_ k: Int, _ lambda: Double) -> Double {
  if k < 0 { return 0 }
  // Halves of e^-λ keep the products in range.
  var x = Double.exp(-lambda / 2)
  for i in 1..<Swift.max(k + 1, 1) { x *= lambda / Double(i) }
  return x * Double.exp(-lambda / 2)
}

private let markov = Structure.markov

@Suite struct MarkovTests {
  @Test("every entry of a Poisson chain is right to its last digits, 1e-200 as 1, and its derivative too")
  func entrywise() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        if T.isComplex { return }
        let single = T.Real.self == Float.self
        for (n, lambda) in single ? [(12, 0.5), (12, 8.0)] : [(12, 0.5), (60, 8), (80, 300)] {
          let a = poisson(n, lambda, T.self)
          let step = Matrix<T>(n) { $0 + 1 == $1 ? T(1) : .zero }
          let value = try expm(a, structure: markov), found = try expmJVP(a, step, structure: markov)
          // The condition of an entry in λ is at most λ + k.
          let tolerance = 8 * unitRoundoff(T.self) * (Double(n) + lambda)
          var worst = 0.0
          for i in 0..<n {
            for j in 0..<n {
              let want = probability(j - i, lambda)
              if want == 0 {
                #expect(value[i, j] == .zero)
              } else {
                worst = Swift.max(
                  worst, abs(Double(value[i, j].re) / want - 1), abs(Double(found.value[i, j].re) / want - 1))
              }
              // N commutes with A: L(A, N) = N e^A.
              let slope = i + 1 < n ? probability(j - i - 1, lambda) : 0
              if slope > 0 { worst = Swift.max(worst, abs(Double(found.derivative[i, j].re) / slope - 1)) }
            }
          }
          #expect(worst <= tolerance, "\(T.self), n \(n), λ \(lambda): \(worst) of \(tolerance)")
        }
      }
    }
    try Case().run()
  }

  @Test("two states: exp is closed, rates from 1e-12 to 1e4")
  func twoStates() throws {
    for (out, back) in [(1e-12, 3.0), (0.5, 0.25), (40, 1e-9), (1e4, 1)] {
      let a = Matrix<Double>(2) { i, j in [[-out, out], [back, -back]][i][j] }
      let y = try expm(a, structure: markov)
      // (1 − e^-(a+b))/(a+b) · rate leaves; what stays is the rest, formed without cancelling.
      let total = out + back, gone = 1 - Double.exp(-total)
      let part = total < 1e-3 ? total : gone
      let tolerance = 8 * 0x1p-53 * (2 + total)
      #expect(abs(y[0, 1] / (part * out / total) - 1) <= tolerance, "\(out), \(back)")
      #expect(abs(y[1, 0] / (part * back / total) - 1) <= tolerance, "\(out), \(back)")
      #expect(abs(y[0, 0] / ((back + out * Double.exp(-total)) / total) - 1) <= tolerance, "\(out), \(back)")
      #expect(abs(y[1, 1] / ((out + back * Double.exp(-total)) / total) - 1) <= tolerance, "\(out), \(back)")
    }
  }

  @Test("exp of a random generator has no negative entry, rows that sum to one, and the value of the general path")
  func generators() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [2, 7, 33, 70] {
          for norm in [0.2, 5, 200] {
            var random = Seeded(UInt64(n))
            let x = random.matrix(n, norm: norm, T.self)
            let rates = Matrix<T>(n) { $0 == $1 ? .zero : T(x[$0, $1].re.magnitude) }
            let a = Matrix<T>(n) { i, j in
              i == j ? T(-T.Real((0..<n).reduce(0.0) { $0 + Double(rates[i, $1].re) })) : rates[i, j]
            }
            let y = try expm(a, structure: markov), size = 2 * norm1(a.conjugateTransposed)
            #expect(y.values.allSatisfy { $0.re >= 0 && $0.im == 0 }, "\(T.self), n \(n)")
            // The diagonal is rounded: rows of A sum to u ‖A‖, those of e^A differ from one by as much, and by their
            // own rounding.
            let tolerance = 8 * unitRoundoff(T.self) * (Double(n) + size)
            for i in 0..<n {
              #expect(
                abs((0..<n).reduce(-1.0) { $0 + Double(y[i, $1].re) }) <= tolerance, "\(T.self), n \(n), norm \(norm)")
            }
            let general = try expm(a, structure: .general)
            #expect(normF(y - general) <= tolerance * normF(general), "\(T.self), n \(n), norm \(norm)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("L(A, E) of a nonnegative E is nonnegative and agrees with the block exponential, which is Markov too")
  func derivative() throws {
    var random = Seeded(12)
    let n = 9, x = random.matrix(n, norm: 6, Double.self), d = random.matrix(n, Double.self)
    let a = Matrix(n) { $0 == $1 ? -x[$0, $1].magnitude : x[$0, $1].magnitude }, e = Matrix(n) { d[$0, $1].magnitude }
    let found = try expmJVP(a, e, structure: markov).derivative,
      want = corner(try expm(block2(a, e), structure: markov), n)
    for (x, y) in zip(found.values, want.values) {
      #expect(x >= 0 && abs(x - y) <= 8 * 0x1p-53 * (2 * Double(n) + 12) * y)
    }
    let (_, pullback) = try expmVJP(a, structure: markov)
    let g = random.matrix(n, Double.self), l = found, back = try pullback(g)
    #expect(
      abs(inner(g, l) - inner(back, e)) <= 8 * 0x1p-53 * Double(n) * (normF(g) * normF(l) + normF(back) * normF(e)))
  }
}
