// Eigendecomposition or scaling and squaring for a Hermitian or skew-Hermitian matrix: whichever costs less, counted in
// products of n × n matrices. A function of the matrix and of what is asked, never of threads or of a batch.
import ExpmgradSchemes

/// Products that LAPACK's eigendecomposition takes as long as, measured from n = 32 to 512 with OpenBLAS
/// (docs/performance.md).
private func decompositionCost<T: Element>(_ n: Int, _: T.Type) -> Double {
  T.isComplex ? 4.5 + 200 / Double(n) : 9 + 600 / Double(n)
}

/// A skew-Hermitian matrix whose value squarings may not leave near unitary (Selection.swift).
func needsEigenbasis<T: Element>(_ request: Request<T>) -> Bool {
  if request.n > Eigenbasis<T>.largestOrder { return false }
  let limit: T.Real = largestUnitaryNorm()
  for i in 0..<request.n {
    var sum: T.Real = 0
    for j in 0..<request.n {
      sum += entryMagnitude(request.a.base[i &* request.a.ld &+ j].re, request.a.base[i &* request.a.ld &+ j].im)
    }
    // A sum that overflows is above it, a NaN is not.
    if sum > limit { return true }
  }
  return false
}

/// From a tape two derivatives will follow, as a guess. `blocks` are those of scaling and squaring.
func prefersEigenbasis<T: Element>(_ request: Request<T>, skew: Bool, _ purpose: Purpose, blocks: Partition?) -> Bool {
  let n = request.n
  if n < leastOrderOfEigenbasis || n > Eigenbasis<T>.largestOrder || skew && !T.isComplex { return false }
  var factor = 1.0, derivative = true, products = decompositionCost(n, T.self) + 2
  switch purpose {
  case .tape:
    factor = 5
    products += 9
  case .value: derivative = false
  case .first(let k):
    factor = 1 + 2 * Double(k)
    products += 4.5 * Double(k)
  case .second:
    if skew { return false }
    // n³ divisions beside ten products.
    factor = 9
    products += 60
  }
  let d = effectiveNorm(n, request.a)
  if !(d < T.Real.hugeNorm) { return false }
  let tables = T.Real.schemes, index = tables.index(norm: d, derivative: derivative)
  let squarings = index < tables.count - 1 ? 0 : tables[index].squarings(d: d, norm: d, derivative: derivative)
  // Small norms have most second differences from series, which is slower than any engine.
  if factor == 9 && squarings < 4 { return false }
  return products < factor * Double(tables[index].products + squarings) * (blocks?.share(2) ?? 1)
}

/// About ‖(A − μI)²‖₁^(1/2), on which scaling and squaring decides: the geometric mean of the 1-norm and the Frobenius
/// norm over √n, which is that for a random Hermitian matrix.
private func effectiveNorm<T: Element>(_ n: Int, _ a: Input<T>) -> T.Real {
  typealias S = T.Real
  var trace = T.zero
  for i in 0..<n { trace = trace + a.base[i &* (a.ld &+ 1)] }
  let mean = trace.scaled(by: 1 / S(n))
  var largest: S = 0, squares: S = 0
  for i in 0..<n {
    var sum: S = 0
    for j in 0..<n {
      let x = i == j ? a.base[i &* a.ld &+ j] - mean : a.base[i &* a.ld &+ j]
      let square = x.re * x.re + x.im * x.im
      squares += square
      sum += T.isComplex ? square.squareRoot() : x.re.magnitude
    }
    largest = Swift.max(largest, sum)
  }
  return (largest * (squares / S(n)).squareRoot()).squareRoot()
}
