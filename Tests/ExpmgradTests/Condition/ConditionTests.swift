// The condition number against singular values of K from series, closed forms of normal matrices, and its own
// estimates.
@testable import Expmgrad
import Testing

private func condition<T: Element>(
  _ a: Matrix<T>, _ norm: ConditionNorm = .frobenius, _ method: ConditionMethod = .exact,
  _ change: (inout ConditionRequest<T>) -> Void = { _ in }
) throws -> (outcome: Outcome, value: Double) {
  try a.reading(orEmpty: (.success, 0)) { input throws(ExpmError) in
    var request = ConditionRequest(n: a.n, a: input, norm: norm, method: method)
    change(&request)
    var number = 0.0
    let outcome = try withUnsafeMutablePointer(to: &number) { number throws(ExpmError) in
      request.numbers = number
      return try request.run(nil, Workspace())
    }
    return (outcome, number)
  }
}

/// ‖K‖₂, from the trace of (KᴴK)^(2^40), scaled on the way: n^(2/2^40) is nothing.
private func spectralNorm(_ k: Wide) -> Double {
  var m = product(k.conjugateTransposed, k), log = 0.0
  for i in 0..<40 {
    let size = normF(m)
    log += Double.log(size) / Double(1 << i)
    m = (1 / size) * m
    if i < 39 { m = product(m, m) }
  }
  return Double.exp(log / 2)
}

private func largestRow(_ x: Wide) -> Double { norm1(x.conjugateTransposed) }

@Suite struct ConditionTests {
  @Test("fro is ‖K‖₂ ‖A‖_F / ‖e^A‖_F to 1e-8, K from series, for every type")
  func frobenius() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 3, 5] {
          for norm in [0.1, 2, 15] {
            var random = Seeded(UInt64(10 * n) + UInt64(norm))
            let a = random.matrix(n, norm: norm, T.self), x = wide(a)
            let want = spectralNorm(seriesJacobian(x)) * normF(x) / normF(series(x, x).value)
            let found = try condition(a)
            #expect(found.outcome == .success)
            // Computed in Double whatever the type.
            #expect(
              abs(found.value - want) <= 1e-8 * want, "\(T.self), n \(n), norm \(norm): \(found.value), not \(want)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test(
    "one is the largest sum of |L(A, E)| over unit matrices E, times ‖A‖ / ‖e^A‖ of a column-major caller's columns"
  )
  func one() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 4] {
          for norm in [0.1, 3, 12] {
            var random = Seeded(UInt64(100 * n) + UInt64(norm))
            let a = random.matrix(n, norm: norm, T.self), x = wide(a)
            let want = largestRow(seriesJacobian(x)) * largestRow(x) / largestRow(series(x, x).value)
            let found = try condition(a, .one)
            #expect(
              abs(found.value - want) <= 1e-8 * want, "\(T.self), n \(n), norm \(norm): \(found.value), not \(want)")
          }
        }
      }
    }
    try Case().run()
  }

  @Test(
    "of a normal matrix it is ‖A‖_F e^(max Re λ) / ‖e^A‖_F: eigenvalues repeated and far apart"
  )
  func normal() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for lambda in [[1.0, 1, 1, -2], [3, -40, 0.5, 3], [-700, -701, -700, -1000], [0, 0, 0, 1e-3]] {
          for skew in T.isComplex ? [false, true] : [false] {
            var random = Seeded(31)
            let q: Wide = reflection(4, &random, T.self)
            let d = Wide(4) { i, j in i != j ? Complex(0) : skew ? Complex(0, lambda[i] / 100) : Complex(lambda[i]) }
            let raw = narrow(product(product(q, d), q), T.self)
            // Exactly Hermitian, or skew.
            let sign = skew ? -1.0 : 1.0, a = 0.5 * (raw + sign * raw.conjugateTransposed)
            let size = normF(wide(a)), largest = lambda.max()!
            let spread = skew ? 2 : lambda.reduce(0.0) { $0 + Double.exp(2 * ($1 - largest)) }.squareRoot()
            // Eigenvalues move by the rounding of A: u ‖A‖ each.
            let tolerance = 1e-8 + 16 * unitRoundoff(T.self) * size
            for method in [ConditionMethod.exact, .estimate] {
              let found = try condition(a, .frobenius, method)
              #expect(
                abs(found.value * spread / size - 1) <= tolerance, "\(T.self), \(lambda), skew \(skew): \(found.value)")
            }
          }
        }
      }
    }
    try Case().run()
  }

  @Test("the estimate is a lower bound, and here above a third of the exact number")
  func estimate() throws {
    for seed in 0..<12 {
      var random = Seeded(UInt64(seed))
      let a = random.matrix(4 + seed, norm: Double(1 + seed), Double.self)
      for norm in [ConditionNorm.frobenius, .one] {
        let exact = try condition(a, norm).value, estimate = try condition(a, norm, .estimate).value
        #expect(
          estimate <= exact * (1 + 1e-8) && estimate >= exact / 3, "seed \(seed), \(norm): \(estimate) of \(exact)")
      }
    }
  }

  @Test("a shift of the diagonal that makes e^A overflow changes ‖A‖ alone; NaN says so; zero has no condition")
  func edges() throws {
    var random = Seeded(8)
    let a = random.matrix(5, norm: 2, Double.self), shifted = Matrix(5) { $0 == $1 ? a[$0, $1] + 2000 : a[$0, $1] }
    let ratio = try condition(shifted).value / condition(a).value
    #expect(abs(ratio * normF(a) / normF(shifted) - 1) <= 1e-8)
    var bad = a
    bad[2, 3] = .nan
    #expect(try condition(bad).outcome == .nonfinite && condition(bad).value.isNaN)
    #expect(try condition(Matrix<Double>.zero(3)).value == 0)
    #expect(try condition(Matrix<Double>.zero(0)).value == 0)
  }
}
