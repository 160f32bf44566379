// Between a caller's memory and a layout, and the sums over magnitudes that decide shift and scaling.
import ExpmgradSchemes
/// A layout whose entries can be addressed one by one.
protocol Addressable: Algebra {
  var n: Int { get }
  var parts: Int { get }
  var partOffset: Int { get }
  func offset(_ i: Int, _ j: Int) -> Int
}

extension Addressable {
  @inline(__always)
  func pack(adjoint: Bool, _ from: UnsafePointer<Scalar>, _ ld: Int, _ to: UnsafeMutablePointer<Scalar>) {
    to.update(repeating: 0, count: size)
    for i in 0..<n {
      for j in 0..<n {
        let at = offset(i, j), source = (adjoint ? j &* ld &+ i : i &* ld &+ j) &* parts
        to[at] = from[source]
        if parts > 1 { to[at &+ partOffset] = adjoint ? -from[source &+ 1] : from[source &+ 1] }
      }
    }
  }

  @inline(__always)
  func unpack(
    adjoint: Bool, _ factor: (re: Scalar, im: Scalar), _ from: UnsafePointer<Scalar>,
    _ to: UnsafeMutablePointer<Scalar>, _ ld: Int
  ) {
    // A factor of one must not turn Inf into NaN through 0 · Inf.
    let plain = factor.im == 0
    for i in 0..<n {
      for j in 0..<n {
        let at = adjoint ? offset(j, i) : offset(i, j), target = (i &* ld &+ j) &* parts
        let x = from[at]
        if parts == 1 {
          to[target] = factor.re * x
        } else {
          let y = from[at &+ partOffset]
          to[target] = plain ? factor.re * x : factor.re * x - factor.im * y
          let im = plain ? factor.re * y : factor.re * y + factor.im * x
          to[target &+ 1] = adjoint ? -im : im
        }
      }
    }
  }

  @inline(__always)
  func multiplyEntries(_ count: Int, _ x: UnsafeMutablePointer<Scalar>, _ factor: (re: Scalar, im: Scalar)) {
    if factor.im == 0 { return scaled(count &* size, x, by: factor.re) }
    for c in 0..<count {
      let m = x + c &* size
      for i in 0..<n {
        for j in 0..<n {
          let at = offset(i, j), re = m[at], im = m[at &+ partOffset]
          m[at] = factor.re * re - factor.im * im
          m[at &+ partOffset] = factor.re * im + factor.im * re
        }
      }
    }
  }

  @inline(__always)
  func subtractIdentity(_ re: Scalar, _ im: Scalar, _ a: UnsafeMutablePointer<Scalar>) {
    for i in 0..<n {
      let at = offset(i, i)
      a[at] -= re
      if parts > 1 { a[at &+ partOffset] -= im }
    }
  }

  @inline(__always)
  func magnitudes(_ a: UnsafePointer<Scalar>, _ m: UnsafeMutablePointer<Scalar>) {
    for i in 0..<n {
      for j in 0..<n {
        let at = offset(i, j), x = a[at]
        if parts == 1 {
          m[i &* n &+ j] = x.magnitude
        } else {
          let y = a[at &+ partOffset]
          m[i &* n &+ j] = entryMagnitude(x, y)
        }
      }
    }
  }
}

extension DenseAlgebra: Addressable {
  @inline(__always) var partOffset: Int { 1 }
  @inline(__always) func offset(_ i: Int, _ j: Int) -> Int { (i &* n &+ j) &* parts }
}

/// Every sum runs in increasing row, or column, as in the lanes: the same bits, hence the same decisions.
@inline(__always)
func surveySums<S: LaneScalar>(_ n: Int, _ m: UnsafePointer<S>, _ facts: inout MatrixFacts<S>) {
  let columns = facts.columnSums, rows = facts.rowSums
  columns.update(repeating: 0, count: n)
  var left: S = 0, right: S = 0
  for i in 0..<n {
    let row = m + i &* n
    var sum: S = 0
    for j in 0..<i { columns[j] += row[j] }
    for j in (i &+ 1)..<Swift.max(n, i &+ 1) { columns[j] += row[j] }
    for j in 0..<i { sum += row[j] }
    left += sum
    var rest: S = 0
    for j in (i &+ 1)..<Swift.max(n, i &+ 1) { sum += row[j]; rest += row[j] }
    right += rest
    rows[i] = sum
  }
  facts.leftIsZero = left == 0
  facts.rightIsZero = right == 0
}

@inline(__always)
func rowTimesMatrix<S: LaneScalar>(_ n: Int, _ v: UnsafePointer<S>, _ m: UnsafePointer<S>, _ w: UnsafeMutablePointer<S>)
{
  w.update(repeating: 0, count: n)
  for i in 0..<n {
    let x = v[i], row = m + i &* n
    for j in 0..<n { w[j] = S.mac(w[j], x, row[j]) }
  }
}
