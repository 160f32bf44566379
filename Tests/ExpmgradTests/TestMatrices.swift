// Seeded matrices, block matrices and error measures for the tests.
@testable import Expmgrad

/// SplitMix64: the same numbers everywhere.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  /// Uniform in (−1, 1).
  mutating func scalar() -> Double { Double(Int64(bitPattern: next()) >> 11) * 0x1p-52 }
  mutating func entry<T: Element>(_: T.Type = T.self) -> T {
    let re = T.Real(scalar())
    return T(re: re, im: T.isComplex ? T.Real(scalar()) : 0)
  }
  /// Entries uniform in a square, then scaled to this 1-norm.
  mutating func matrix<T: Element>(_ n: Int, norm: Double = 1, _: T.Type = T.self) -> Matrix<T> {
    let x = Matrix<T>(n) { _, _ in entry() }
    let scale = norm / Swift.max(norm1(x), 1e-30)
    return Matrix(n) { x[$0, $1].scaled(by: T.Real(scale)) }
  }
}

func norm1<T: Element>(_ a: Matrix<T>) -> Double {
  (0..<a.n).map { j in (0..<a.n).reduce(0.0) { $0 + Double(a[$1, j].magnitude) } }.max() ?? 0
}

/// ‖A‖_F, whose squares are taken after scaling.
func normF<T: Element>(_ a: Matrix<T>) -> Double {
  let largest = a.values.reduce(0.0) { Swift.max($0, Double($1.magnitude)) }
  if !(largest > 0) || !largest.isFinite { return largest }
  return largest
    * a.values.reduce(0.0) { $0 + (Double($1.magnitude) / largest) * (Double($1.magnitude) / largest) }.squareRoot()
}

func unitRoundoff<T: Element>(_: T.Type) -> Double { T.Real.unitRoundoff }

func + <T: Element>(a: Matrix<T>, b: Matrix<T>) -> Matrix<T> { Matrix(a.n) { a[$0, $1] + b[$0, $1] } }
func - <T: Element>(a: Matrix<T>, b: Matrix<T>) -> Matrix<T> { Matrix(a.n) { a[$0, $1] - b[$0, $1] } }
func * <T: Element>(x: Double, a: Matrix<T>) -> Matrix<T> { Matrix(a.n) { a[$0, $1].scaled(by: T.Real(x)) } }

/// Re trace(Xᴴ Y), summed in Double.
func inner<T: Element>(_ x: Matrix<T>, _ y: Matrix<T>) -> Double {
  zip(x.values, y.values).reduce(0.0) { $0 + Double($1.0.re) * Double($1.1.re) + Double($1.0.im) * Double($1.1.im) }
}

/// [[A, E], [0, A]], whose exponential holds L(A, E).
func block2<T: Element>(_ a: Matrix<T>, _ e: Matrix<T>) -> Matrix<T> {
  let n = a.n
  return Matrix(2 * n) { i, j in
    let x = i % n, y = j % n
    return i / n == j / n ? a[x, y] : i < j && i / n < j / n ? e[x, y] : .zero
  }
}

/// [[A, E, F, 0], [0, A, 0, F], [0, 0, A, E], [0, 0, 0, A]], whose exponential holds L2(A, E, F) (Higham & Relton
/// 2014).
func block4<T: Element>(_ a: Matrix<T>, _ e: Matrix<T>, _ f: Matrix<T>) -> Matrix<T> {
  let n = a.n
  return Matrix(4 * n) { i, j in
    switch (i / n, j / n) {
    case (0, 0), (1, 1), (2, 2), (3, 3): a[i % n, j % n]
    case (0, 1), (2, 3): e[i % n, j % n]
    case (0, 2), (1, 3): f[i % n, j % n]
    default: .zero
    }
  }
}

/// The upper right block of order n.
func corner<T: Element>(_ x: Matrix<T>, _ n: Int) -> Matrix<T> { Matrix(n) { x[$0, x.n - n + $1] } }

/// Calls `body` for each element type: Swift has no values of generic functions.
protocol ForEachType {
  func check<T: Element>(_: T.Type) throws
}

extension ForEachType {
  func run() throws {
    try check(Float.self)
    try check(Double.self)
    try check(Complex<Float>.self)
    try check(Complex<Double>.self)
  }
}

/// One call without a tape: value and k derivatives.
func oneShot<T: Element>(
  _ a: Matrix<T>, _ e: [Matrix<T>], adjoint: Bool, structure: Structure = .auto
) throws -> (y: Matrix<T>, d: [Matrix<T>], outcome: Outcome) {
  let n = a.n, k = e.count
  var y = [T](repeating: .zero, count: n * n), d = [T](repeating: .zero, count: k * n * n), flat = e.flatMap(\.values)
  let outcome = try y.withUnsafeMutableBufferPointer { y in
    try d.withUnsafeMutableBufferPointer { d in
      try flat.withUnsafeMutableBufferPointer { e in
        try a.reading(orEmpty: .success) { a throws(ExpmError) in
          var settings = Settings()
          settings.structure = structure
          return try Request(
            n: n, a: a, y: Operand(y.baseAddress!, ld: n),
            derivatives: .first(
              k: k, e: Operand(UnsafePointer(e.baseAddress!), ld: n, stride: n * n),
              d: Operand(d.baseAddress!, ld: n, stride: n * n)),
            adjoint: adjoint, settings: settings
          ).run(nil, Workspace())
        }
      }
    }
  }
  func part(_ x: [T], _ i: Int) -> Matrix<T> { Matrix(n) { x[i * n * n + $0 * n + $1] } }
  return (part(y, 0), (0..<k).map { part(d, $0) }, outcome)
}

/// The same bits, NaN equal to NaN.
func sameBits<T: Element>(_ a: Matrix<T>, _ b: Matrix<T>) -> Bool {
  func same(_ x: T.Real, _ y: T.Real) -> Bool { x == y || x.isNaN && y.isNaN }
  return a.n == b.n && zip(a.values, b.values).allSatisfy { same($0.re, $1.re) && same($0.im, $1.im) }
}

func isAllNaN<T: Element>(_ a: Matrix<T>) -> Bool { a.values.allSatisfy { $0.re.isNaN } }
