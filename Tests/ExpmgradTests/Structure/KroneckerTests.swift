// The Jacobian's quadrature and the doubling of the Najfeld-Havel forms: against series and divided differences, from
// norms that need neither to norms that need much of both.
@testable import Expmgrad
import Testing

private func jacobian<T: Element>(
  _ a: Matrix<T>, _ method: JacobianMethod, _ form: NajfeldForm = .exponential, half: Bool = false
) throws -> Matrix<T> {
  let n = a.n
  var y = Matrix<T>.zero(n), k = Matrix<T>.zero(half ? n * (n + 1) / 2 : n * n)
  let outcome = try a.reading(orEmpty: .success) { a throws(ExpmError) in
    try y.writing(orEmpty: .success) { y throws(ExpmError) in
      try k.writing(orEmpty: .success) { k throws(ExpmError) in
        var request = JacobianRequest(n: n, a: a, y: y, jacobian: k)
        (request.method, request.form, request.half) = (method, form, half)
        return try request.run(Workspace())
      }
    }
  }
  #expect(outcome == .success, "\(method), \(form)")
  return k
}

private let forms: [NajfeldForm] = [.exponential, .hyperbolicSine, .hyperbolicTangent]

/// f[a, b] = e^b (e^(a−b) − 1)/(a − b), b the larger.
private func divided(_ x: Double, _ y: Double) -> Double {
  let high = Swift.max(x, y), gap = Swift.min(x, y) - high
  // −expm1(gap)/gap by its series where the quotient would cancel.
  if gap > -0.5 {
    var term = 1.0, sum = 1.0
    for k in 2..<20 { term *= gap / Double(k); sum += term }
    return Double.exp(high) * sum
  }
  return Double.exp(high) * (Double.exp(gap) - 1) / gap
}

@Suite struct KroneckerTests {
  @Test("the quadrature is K(A) to 10 cond u for norms from 0.1 to 100, full and by halves")
  func quadrature() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [2, 3, 5] {
          // e^100 is beyond a float.
          for norm in [0.1, 1, 10, T.Real.self == Float.self ? 40 : 100] {
            var random = Seeded(UInt64(n) + UInt64(10 * norm))
            let x = random.matrix(n, norm: norm, T.self)
            let want = seriesJacobian(wide(x)), found = try jacobian(x, .auto)
            // cond of the map A to K(A): at most 1 + ‖ad‖, ‖ad‖ ≤ 2 ‖A‖; n of it for the Frobenius norm of K.
            let bound = 10 * unitRoundoff(T.self) * Double(n) * (1 + 2 * norm) * normF(want)
            #expect(
              distance(found, want) <= bound, "\(T.self), n \(n), norm \(norm): \(distance(found, want)) of \(bound)")

            let s = Matrix<T>(n) { i, j in i <= j ? x[i, j] : x[j, i] }
            let full = seriesJacobian(wide(s)), halves = try jacobian(s, .auto, half: true)
            for i in 0..<n {
              for j in i..<n {
                for a in 0..<n {
                  for b in a..<n {
                    let at = full[i * n + j, a * n + b], mirror = full[j * n + i, a * n + b]
                    let entry = wide(halves)[halfIndex(n, i, j), halfIndex(n, a, b)]
                    let error = entry - (i == j ? at : at + mirror)
                    #expect(
                      Double(error.magnitude) <= 20 * unitRoundoff(T.self) * Double(n) * (1 + 2 * norm1(s))
                        * normF(full))
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

  @Test("of a diagonal matrix it is the diagonal of divided differences, whatever the quadrature does with 16 rows")
  func diagonal() throws {
    let n = 16
    let lambda = (0..<n).map { (i: Int) -> Double in
      let spread = Double(i % 5) * 1.7 - 4
      return spread + 1e-9 * Double(i)
    }
    let k = try jacobian(Matrix<Double>(n) { $0 == $1 ? lambda[$0] : 0 }, .auto)
    var error = 0.0
    for r in 0..<n * n {
      for c in 0..<n * n {
        let want = r == c ? divided(lambda[r / n], lambda[r % n]) : 0
        error = Swift.max(error, abs(k[r, c] - want))
      }
    }
    #expect(error <= 10 * 0x1p-53 * 9 * Double.exp(lambda.max()!), "\(error)")
  }

  @Test("the forms of Najfeld and Havel, doubled up from A/2^s, are K(A) in a reflected basis, by divided differences")
  func doublingNormal() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for scale in [0.1, 1, 8, 60] {
          let n = 3, lambda = [1.0, -0.5, 0.5].map { $0 * scale }
          var random = Seeded(5)
          let q = reflection(n, &random, T.self)
          let a = narrow(product(product(q, Wide(n) { $0 == $1 ? Complex(lambda[$0]) : Complex(0) }), q), T.self)
          // Row (i, j): q (F ∘ (q E q)) q of a unit matrix E.
          let rows = (0..<n * n).map { at -> Wide in
            let e = Wide(n) { $0 * n + $1 == at ? Complex(1) : Complex(0) }, turned = product(product(q, e), q)
            return product(product(q, Wide(n) { Complex(divided(lambda[$0], lambda[$1])) * turned[$0, $1] }), q)
          }
          let want = Wide(n * n) { rows[$0].values[$1] }
          let bound = 10 * unitRoundoff(T.self) * Double(n * n) * (1 + 2 * scale) * normF(want)
          for form in forms {
            let error = distance(try jacobian(a, .najfeld, form), want)
            #expect(error <= bound, "\(T.self), scale \(scale), \(form): \(error) of \(bound)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("and of matrices far from normal, and of a Jordan block, K(A) from series")
  func doublingNonnormal() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for (norm, corner) in [(0.5, 1.0), (2, 20), (6, 50)] {
          var random = Seeded(UInt64(norm * 10))
          let x = random.matrix(3, norm: norm, T.self)
          let tilted = Matrix<T>(3) { i, j in
            i == 0 && j == 2 ? T(T.Real(corner)) : i > j ? x[i, j].scaled(by: 0.01) : T(x[i, j].re)
          }
          let jordan = Matrix<T>(3) { $0 == $1 ? T(T.Real(-norm)) : $0 + 1 == $1 ? T(T.Real(corner)) : .zero }
          for a in [tilted, jordan] {
            let want = seriesJacobian(wide(a))
            let bound = 10 * unitRoundoff(T.self) * 9 * (1 + 2 * norm1(a)) * normF(want)
            for form in forms {
              let error = distance(try jacobian(a, .najfeld, form), want)
              #expect(error <= bound, "\(T.self), corner \(corner), \(form): \(error) of \(bound)")
            }
          }
        }
      }
    }
    try Case().run()
  }
}
