// What a matrix is: stated by the caller or detected by exact tests at O(n²) cost.

/// The structure of A. It never restricts directions, cotangents or gradients.
public enum Structure: Int32, Sendable {
  case auto = 0
  case general = 10
  case diagonal = 20
  /// Triangular as stored in rows; a column-major caller's upper is `lower` here.
  case upper = 30
  case lower = 40
  case hermitian = 50
  case skewHermitian = 60
  /// Nonnegative off the diagonal; stated only.
  case markov = 70
}

/// The first that holds of diagonal, upper, lower, Hermitian, skew-Hermitian, else general. NaN is general.
@inline(__always)
func detectStructure<T: Element>(_ n: Int, _ a: Input<T>) -> Structure {
  if n < 2 { return .diagonal }
  // Most matrices fail every test at the first pair of entries.
  var upper = true, lower = true, hermitian = true, skew = true
  for i in 0..<n {
    for j in 0..<i {
      let below = a.base[i &* a.ld &+ j], above = a.base[j &* a.ld &+ i]
      if below != T.zero { upper = false }
      if above != T.zero { lower = false }
      if below != above.conjugate { hermitian = false }
      if below != T.zero - above.conjugate { skew = false }
    }
    if !(upper || lower || hermitian || skew) { return .general }
  }
  if upper && lower { return .diagonal }
  if upper { return .upper }
  if lower { return .lower }
  for i in 0..<n {
    let x = a.base[i &* a.ld &+ i]
    if x.im != 0 { hermitian = false }
    if x.re != 0 { skew = false }
  }
  return hermitian ? .hermitian : skew ? .skewHermitian : .general
}

/// A has the stated structure, by exact tests.
func hasStructure<T: Element>(_ structure: Structure, _ n: Int, _ a: Input<T>) -> Bool {
  func x(_ i: Int, _ j: Int) -> T { a.base[i &* a.ld &+ j] }
  func every(_ holds: (_ below: T, _ above: T) -> Bool) -> Bool {
    for i in 0..<n { for j in 0..<i where !holds(x(i, j), x(j, i)) { return false } }
    return true
  }
  func diagonal(_ holds: (T) -> Bool) -> Bool { (0..<n).allSatisfy { holds(x($0, $0)) } }
  switch structure {
  case .auto, .general: return true
  case .diagonal: return every { $0 == T.zero && $1 == T.zero }
  case .upper: return every { below, _ in below == T.zero }
  case .lower: return every { _, above in above == T.zero }
  case .hermitian: return every { $0 == $1.conjugate } && diagonal { $0.im == 0 }
  case .skewHermitian: return every { $0 == T.zero - $1.conjugate } && diagonal { $0.re == 0 }
  case .markov:
    return every { $0.re >= 0 && $0.im == 0 && $1.re >= 0 && $1.im == 0 } && diagonal { $0.im == 0 }
  }
}
