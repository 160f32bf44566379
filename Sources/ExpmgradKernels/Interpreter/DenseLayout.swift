// Passes over one dense matrix, in vectors: below a few hundred rows they cost as much as a product would if they went
// entry by entry.
import ExpmgradSchemes

extension DenseAlgebra {
  /// Copies n rows of n entries, conjugate-transposed if asked. `to` is `from` only for rows that stay where they are.
  @inline(__always)
  private func move(adjoint: Bool, _ from: UnsafePointer<S>, _ ld: Int, _ to: UnsafeMutablePointer<S>, _ ldTo: Int) {
    if adjoint { return moveAdjoint(from, ld, to, ldTo) }
    if from == UnsafePointer(to) && ld == ldTo { return }
    for i in 0..<n { (to + i &* ldTo &* parts).update(from: from + i &* ld &* parts, count: n &* parts) }
  }

  /// `to` is fromᴴ, or its part right of the diagonal alone: then `from` may be the same memory.
  @inline(__always)
  private func moveAdjoint(
    _ from: UnsafePointer<S>, _ ld: Int, _ to: UnsafeMutablePointer<S>, _ ldTo: Int, rightOnly: Bool = false
  ) {
    // Blocks whose rows and columns stay in the first cache.
    let block = 16
    for rows in stride(from: 0, to: n, by: block) {
      for columns in stride(from: rightOnly ? rows : 0, to: n, by: block) {
        for i in rows..<Swift.min(n, rows &+ block) {
          let end = Swift.min(n, columns &+ block)
          for j in (rightOnly ? Swift.min(end, Swift.max(columns, i &+ 1)) : columns)..<end {
            let target = (i &* ldTo &+ j) &* parts, source = (j &* ld &+ i) &* parts
            to[target] = from[source]
            if parts > 1 { to[target &+ 1] = -from[source &+ 1] }
          }
        }
      }
    }
  }

  /// Writes the conjugate of the lower triangle over the upper one.
  func mirror(_ x: UnsafeMutablePointer<S>) { moveAdjoint(x, n, x, n, rightOnly: true) }

  @inline(__always)
  func pack(adjoint: Bool, _ from: UnsafePointer<S>, _ ld: Int, _ to: UnsafeMutablePointer<S>) {
    move(adjoint: adjoint, from, ld, to, n)
  }

  @inline(__always)
  func unpack(
    adjoint: Bool, _ factor: (re: S, im: S), _ from: UnsafePointer<S>, _ to: UnsafeMutablePointer<S>, _ ld: Int
  ) {
    move(adjoint: adjoint, from, n, to, ld)
    if factor.re == 1 && factor.im == 0 { return }
    // (f x)ᴴ = f̄ xᴴ
    let im = adjoint ? -factor.im : factor.im
    for i in 0..<n {
      let row = to + i &* ld &* parts
      // A real factor must not turn Inf into NaN through 0 · Inf.
      if im == 0 {
        scaled(n &* parts, row, by: factor.re)
        continue
      }
      for j in 0..<n {
        let x = row[2 &* j], y = row[2 &* j &+ 1]
        row[2 &* j] = factor.re * x - im * y
        row[2 &* j &+ 1] = factor.re * y + im * x
      }
    }
  }

  @inline(__always)
  func magnitudes(_ a: UnsafePointer<S>, _ m: UnsafeMutablePointer<S>) {
    if complex {
      for t in 0..<(n &* n) { m[t] = entryMagnitude(a[2 &* t], a[2 &* t &+ 1]) }
      return
    }
    let width = S.Vec.scalarCount
    var t = 0
    while t &+ width <= size { S.Vec.magnitude(.load(a + t)).store(m + t); t &+= width }
    while t < size { m[t] = a[t].magnitude; t &+= 1 }
  }

  /// As `surveySums`, whose order of addition only orders computed in lanes need.
  @inline(__always)
  func survey(_ m: UnsafePointer<S>, _ facts: inout MatrixFacts<S>) {
    let columns = facts.columnSums
    columns.update(repeating: 0, count: n)
    var left: S = 0, right: S = 0
    for i in 0..<n {
      let row = m + i &* n, rest = n &- i &- 1
      let before = addAndSum(i, row, columns), after = addAndSum(rest, row + (i &+ 1), columns + (i &+ 1))
      left += before
      right += after
      facts.rowSums[i] = before + after
    }
    facts.leftIsZero = left == 0
    facts.rightIsZero = right == 0
  }

  /// sums += x entry by entry; returns the sum of x.
  @inline(__always)
  private func addAndSum(_ count: Int, _ x: UnsafePointer<S>, _ sums: UnsafeMutablePointer<S>) -> S {
    let width = S.Vec.scalarCount
    var total = S.Vec.zero, rest: S = 0, t = 0
    while t &+ width <= count {
      let v = S.Vec.load(x + t)
      total = S.Vec.add(total, v)
      S.Vec.add(.load(sums + t), v).store(sums + t)
      t &+= width
    }
    while t < count {
      rest += x[t]
      sums[t] += x[t]
      t &+= 1
    }
    for l in 0..<width { rest += total[l] }
    return rest
  }
}

/// The largest magnitude of `count` scalars; NaN if one of them is.
@inline(never)
func largestMagnitude<S: LaneScalar>(_ count: Int, _ x: UnsafePointer<S>) -> S {
  let width = S.Vec.scalarCount
  // `max` drops NaN, the difference x − x keeps it, and ∞ − ∞ makes one: it is looked at only where the largest is
  // finite.
  var largest = S.Vec.zero, defect = S.Vec.zero, t = 0
  while t &+ width <= count {
    let v = S.Vec.load(x + t)
    largest = S.Vec.max(largest, S.Vec.magnitude(v))
    defect = S.Vec.add(defect, S.Vec.sub(v, v))
    t &+= width
  }
  var result = largest.largest, rest: S = 0
  for l in 0..<width { rest += defect[l] }
  while t < count {
    result = Swift.max(result, x[t].magnitude)
    rest += x[t] - x[t]
    t &+= 1
  }
  return result.isFinite && rest != 0 ? .nan : result
}
