// Directions and cotangents U Vᴴ given by their factors, against series of the product.
@testable import Expmgrad
import Testing

/// U and V, the first columns of u and v, stored as n rows of r, or (columns) as r columns of n with the matrices
/// transposed.
@inline(never)
private func lowRank<T: Element>(
  _ a: Matrix<T>, rank: Int, _ u: Matrix<T>, _ v: Matrix<T>, columns: Bool, adjoint: Bool
) throws -> (value: Matrix<T>, derivative: Matrix<T>) {
  let n = a.n
  func transposed(_ x: Matrix<T>) -> Matrix<T> {
    if !columns { return x }
    var y = x
    for i in 0..<n { for j in 0..<n { y[i, j] = x[j, i] } }
    return y
  }
  func stored(_ x: Matrix<T>) -> [T] {
    var entries = [T](repeating: .zero, count: n * rank)
    for i in 0..<n { for c in 0..<rank { entries[columns ? c * n + i : i * rank + c] = x[i, c] } }
    return entries
  }
  var y = Matrix<T>.zero(n), d = Matrix<T>.zero(n)
  let left = stored(u), right = stored(v), ld = Swift.max(1, columns ? n : rank)
  let outcome = try left.withUnsafeBufferPointer { left in
    try right.withUnsafeBufferPointer { right in
      try transposed(a).reading(orEmpty: .success) { a throws(ExpmError) in
        try y.writing(orEmpty: .success) { y throws(ExpmError) in
          try d.writing(orEmpty: .success) { d throws(ExpmError) in
            try LowRankRequest(
              n: n, rank: rank, columns: columns, a: a, u: Operand(left.baseAddress, ld: ld),
              v: Operand(right.baseAddress, ld: ld), y: y,
              derivative: d, adjoint: adjoint
            ).run(Workspace())
          }
        }
      }
    }
  }
  #expect(outcome == .success)
  return (transposed(y), transposed(d))
}

/// U Vᴴ of the first columns of both.
@inline(never)
private func outer(_ u: Wide, _ v: Wide, _ n: Int, _ rank: Int) -> Wide {
  var e = Wide.zero(n)
  for i in 0..<n { for j in 0..<n { for c in 0..<rank { e[i, j] = e[i, j] + u[i, c] * v[j, c].conjugate } } }
  return e
}

@Suite struct LowRankTests {
  @Test("jvp and vjp of factors are those of U Vᴴ, by rows and by columns, for every rank from none to full")
  func factors() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [1, 3, 6] {
          for rank in [0, 1, 2, n] {
            var random = Seeded(UInt64(10 * n + rank))
            let a = random.matrix(n, norm: 4, T.self), u = random.matrix(Swift.max(n, 2), T.self),
              v = random.matrix(Swift.max(n, 2), T.self)
            let e = outer(wide(u), wide(v), n, rank)
            let along = series(wide(a), e), back = series(adjoint(wide(a)), e)
            // ‖K(A)‖ ≤ e^‖A‖, but of these A it is a few ‖e^A‖.
            let bound = 16 * unitRoundoff(T.self) * Double(n) * 5 * normF(along.value) * normF(e)
            for columns in [false, true] {
              let tangent = try lowRank(a, rank: rank, u, v, columns: columns, adjoint: false)
              let gradient = try lowRank(a, rank: rank, u, v, columns: columns, adjoint: true)
              #expect(
                distance(tangent.derivative, along.derivative) <= bound,
                "jvp, \(T.self), n \(n), rank \(rank), columns \(columns)")
              #expect(
                distance(gradient.derivative, back.derivative) <= bound,
                "vjp, \(T.self), n \(n), rank \(rank), columns \(columns)")
              let error = distance(tangent.value, along.value)
              #expect(
                error <= 16 * unitRoundoff(T.self) * Double(n) * 5 * normF(along.value),
                "value, \(T.self), n \(n), rank \(rank)")
            }
          }
        }
      }
    }
    try Case().run()
  }

  @Test("the gradient of Re uᴴ exp(A) v is the vjp of u vᴴ: its inner product with E is the slope along E")
  func bilinear() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        let n = 5
        var random = Seeded(3)
        let a = random.matrix(n, norm: 3, T.self), x = random.matrix(n, T.self), e = random.matrix(n, T.self)
        let y = Matrix(n) { i, _ in x[i, 1] }
        let gradient = try lowRank(a, rank: 1, x, y, columns: false, adjoint: true).derivative
        let l = series(wide(a), wide(e)).derivative, w = wide(x)
        var slope = 0.0
        for i in 0..<n {
          for j in 0..<n {
            let right: Complex<Double> = l[i, j] * w[j, 1]
            slope += (w[i, 0].conjugate * right).re
          }
        }
        let bound = 16 * unitRoundoff(T.self) * Double(n) * 4 * normF(gradient) * normF(e)
        #expect(abs(inner(gradient, e) - slope) <= bound, "\(T.self): \(inner(gradient, e)) and \(slope)")
      }
    }
    try Case().run()
  }
}
