// The Jacobian: its orientation against single derivatives, and every method and form against every other.
@testable import Expmgrad
import Testing

private func jacobian<T: Element>(
  _ a: Matrix<T>, _ method: JacobianMethod, _ form: NajfeldForm = .exponential
) throws -> (value: Matrix<T>, jacobian: Matrix<T>, outcome: Outcome) {
  let n = a.n
  var y = Matrix<T>.zero(n), k = Matrix<T>.zero(n * n)
  let outcome = try a.reading(orEmpty: .success) { a throws(ExpmError) in
    try y.writing(orEmpty: .success) { y throws(ExpmError) in
      try k.writing(orEmpty: .success) { k throws(ExpmError) in
        var request = JacobianRequest(n: n, a: a, y: y, jacobian: k)
        (request.method, request.form) = (method, form)
        return try request.run(Workspace())
      }
    }
  }
  return (y, k, outcome)
}

@Suite struct JacobianTests {
  @Test("Row n·l + j is L(A, E) of the unit matrix of entry (l, j), row after row")
  func orientation() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        let n = 4
        var random = Seeded(9)
        let a = random.matrix(n, norm: 3, T.self)
        let k = try jacobian(a, .frechet)
        for l in 0..<n {
          for j in 0..<n {
            let unit = Matrix<T>(n) { $0 == l && $1 == j ? T(1) : .zero }
            let d = try expmJVP(a, unit).derivative
            let row = Matrix<T>(n) { k.jacobian[n * l + j, $0 * n + $1] }
            #expect(
              normF(row - d) <= 4 * unitRoundoff(T.self) * Double(n) * normF(k.value), "\(T.self), entry (\(l), \(j))")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("All methods and forms give one Jacobian")
  func agreement() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 2, 4] {
          for norm in [0.3, 5] {
            var random = Seeded(UInt64(n))
            let x = random.matrix(n, norm: norm, T.self)
            // Half a turn short: the third form exists for every spectrum within π/2.
            for (a, hermitian) in [(x, false), (0.5 * (x + x.conjugateTransposed), true)] {
              let want = try jacobian(a, .frechet)
              let bound = 32 * unitRoundoff(T.self) * Double(n * n) * (1 + norm) * normF(want.value)
              var others = try [NajfeldForm.exponential, .hyperbolicSine, .hyperbolicTangent].map {
                try jacobian(a, .najfeld, $0)
              }
              others.append(try jacobian(a, .auto))
              if hermitian {
                others.append(try jacobian(Matrix(n) { i, j in i == j ? T(a[i, j].re) : a[i, j] }, .eigh))
              }
              for (i, other) in others.enumerated() {
                #expect(other.outcome == .success, "\(i)")
                #expect(normF(other.value - want.value) <= bound, "value of \(i), \(T.self), n \(n), norm \(norm)")
                #expect(
                  normF(other.jacobian - want.jacobian) <= Double(n) * bound, "\(i), \(T.self), n \(n), norm \(norm)")
              }
            }
          }
        }
      }
    }
    try Case().run()
  }

  @Test("A defective matrix has a Jacobian by every form")
  func defective() throws {
    let jordan = Matrix<Double>(3) { $0 == $1 ? 0.5 : $0 + 1 == $1 ? 1 : 0 }
    let want = try jacobian(jordan, .frechet).jacobian
    for form in [NajfeldForm.exponential, .hyperbolicSine, .hyperbolicTangent] {
      #expect(normF(try jacobian(jordan, .najfeld, form).jacobian - want) <= 1000 * 0x1p-53 * normF(want), "\(form)")
    }
  }

  @Test("Form 3 does not exist where eigenvalues differ by iπ, and says so; forms 1 and 2 do")
  func singular() throws {
    let turn = Matrix<Double>(2) { $0 == $1 ? 0 : $0 < $1 ? .pi / 2 : -.pi / 2 }
    let third = try jacobian(turn, .najfeld, .hyperbolicTangent)
    #expect(third.outcome == .singular)
    #expect(isAllNaN(third.jacobian))
    for form in [NajfeldForm.exponential, .hyperbolicSine] {
      #expect(try jacobian(turn, .najfeld, form).outcome == .success)
    }
  }

  @Test("The eigenbasis refuses a matrix that is not Hermitian; NaN in A is NaN in K")
  func refusals() throws {
    var random = Seeded(3)
    var a = random.matrix(3, Complex<Double>.self)
    let mismatch = try jacobian(a, .eigh)
    #expect(mismatch.outcome == .structureMismatch)
    #expect(isAllNaN(mismatch.jacobian) && isAllNaN(mismatch.value))
    a[1, 2] = Complex(.nan)
    for method in [JacobianMethod.auto, .frechet, .eigh, .najfeld] {
      let result = try jacobian(a, method)
      #expect(result.outcome == .nonfinite)
      #expect(isAllNaN(result.jacobian) && isAllNaN(result.value))
    }
  }
}
