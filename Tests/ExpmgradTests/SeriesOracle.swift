// exp(A) and L(A, E) by Taylor's series and doubling, in complex double precision: nothing of the library's but its
// entries.
@testable import Expmgrad

typealias Wide = Matrix<Complex<Double>>

/// ‖a − b‖_F. Not inlined, nor is `adjoint`: the optimiser of Swift 6.3.1 stops at their closures inside generic tests.
@inline(never)
func distance<T: Element>(_ a: Matrix<T>, _ b: Wide) -> Double { normF(wide(a) - b) }

@inline(never)
func adjoint(_ a: Wide) -> Wide { a.conjugateTransposed }

@inline(never)
func wide<T: Element>(_ a: Matrix<T>) -> Wide { Matrix(a.n) { Complex(Double(a[$0, $1].re), Double(a[$0, $1].im)) } }

@inline(never)
func product(_ a: Wide, _ b: Wide) -> Wide {
  Matrix(a.n) { i, j in
    var sum = Complex<Double>(0)
    for k in 0..<a.n { sum = sum + a[i, k] * b[k, j] }
    return sum
  }
}

/// exp(A) and L(A, E): Σ A^k/k! and Σ M_k/k!, M_k = M_(k−1) A + A^(k−1) E, of 2^-s A with ‖2^-s A‖₁ ≤ 1/2, then
/// L(2B, 2E) = e^B L(B, E) + L(B, E) e^B. Errs by a few n u (1 + ‖A‖) relative to ‖K(A)‖‖E‖.
@inline(never)
func series(_ a: Wide, _ e: Wide) -> (value: Wide, derivative: Wide) {
  var doublings = 0
  while norm1(a) > 0.5 * Double(1 << doublings) { doublings += 1 }
  let scale = 1 / Double(1 << doublings), b = scale * a
  var power = Wide.identity(a.n), m = Wide.zero(a.n), y = power, l = m, factorial = 1.0
  for k in 1...20 {
    factorial *= Double(k)
    m = product(m, b) + product(power, scale * e)
    power = product(power, b)
    y = y + (1 / factorial) * power
    l = l + (1 / factorial) * m
  }
  for _ in 0..<doublings { (y, l) = (product(y, y), product(y, l) + product(l, y)) }
  return (y, l)
}

/// K(A) as the library stores it: row n·i + j is L(A, E) of the unit matrix of entry (i, j), row after row.
@inline(never)
func seriesJacobian(_ a: Wide) -> Wide {
  let n = a.n
  let rows = (0..<n * n).map { at in series(a, Matrix(n) { $0 * n + $1 == at ? Complex(1) : Complex(0) }).derivative }
  return Matrix(n * n) { rows[$0].values[$1] }
}

/// I − 2vvᴴ, unitary and Hermitian, from a random v.
@inline(never)
func reflection<T: Element>(_ n: Int, _ random: inout Seeded, _: T.Type = T.self) -> Wide {
  let v = (0..<n).map { _ in wide(Matrix<T>(1) { _, _ in random.entry() })[0, 0] }
  let square = v.reduce(0.0) { $0 + $1.re * $1.re + $1.im * $1.im }
  return Matrix(n) { i, j in
    let other: Complex<Double> = v[i] * v[j].conjugate, one = Complex<Double>(i == j ? 1 : 0)
    return one - other.scaled(by: 2 / square)
  }
}

/// The matrix in another type: real parts, rounded.
@inline(never)
func narrow<T: Element>(_ a: Wide, _: T.Type = T.self) -> Matrix<T> {
  Matrix(a.n) { T(re: T.Real(a[$0, $1].re), im: T.isComplex ? T.Real(a[$0, $1].im) : 0) }
}
