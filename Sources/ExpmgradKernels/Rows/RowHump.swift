// Whether a squaring stands on a hump (Selection.swift), and the sums of magnitudes that tell. In lanes:
// LaneAlgebra.swift, with the same sums in the same order.
import ExpmgradSchemes

extension RowLayout {
  @inline(__always)
  func judge(_ step: Int, _ old: UnsafePointer<Scalar>, _ new: UnsafePointer<Scalar>) {
    if let hump, step &+ 1 >= leastSquaringsOfHump && standsOnHump(old, new) { hump.pointee = true }
  }

  @inline(never)
  private func standsOnHump(_ old: UnsafePointer<Scalar>, _ new: UnsafePointer<Scalar>) -> Bool {
    isHump(absoluteSquare(old), largestColumnSum(new))
  }

  /// ‖|X|²‖₁
  private func absoluteSquare(_ x: UnsafePointer<Scalar>) -> Scalar {
    withUnsafeTemporaryAllocation(of: V.self, capacity: columns) { sums in
      for v in 0..<columns {
        let (sum, diagonal) = columnSums(x, v) { _, _ in }
        sums[v] = V.add(sum, diagonal)
      }
      let all = UnsafeRawPointer(sums.baseAddress!).assumingMemoryBound(to: Scalar.self)
      var largest = V.zero
      for v in 0..<columns {
        var sum = V.zero
        for i in 0..<n { sum = V.mac(sum, V(repeating: all[i]), magnitude(x, i, v)) }
        largest = V.max(largest, sum)
      }
      return largest.largest
    }
  }

  /// The 1-norm, or Inf.
  func largestColumnSum(_ x: UnsafePointer<Scalar>) -> Scalar {
    var largest = V.zero, total = V.zero
    for v in 0..<columns {
      let (off, diagonal) = columnSums(x, v) { _, _ in }, sum = V.add(off, diagonal)
      largest = V.max(largest, sum)
      total = V.add(total, sum)
    }
    var all: Scalar = 0
    for l in 0..<V.scalarCount { all += total[l] }
    return all.isFinite ? largest.largest : .infinity
  }

  @inline(__always)
  private func magnitude(_ x: UnsafePointer<Scalar>, _ i: Int, _ v: Int) -> V {
    entries(x, as: L.self)[i &* columns &+ v].magnitude
  }

  /// Of the columns of vector v: Σ |x_ij| over i ≠ j in increasing i, and |x_jj|.
  @inline(__always)
  func columnSums(_ x: UnsafePointer<Scalar>, _ v: Int, _ each: (Int, V) -> Void) -> (sum: V, diagonal: V) {
    let first = v &* V.scalarCount, end = Swift.min(first &+ V.scalarCount, n)
    var sum = V.zero, diagonal = V.zero
    for i in 0..<first {
      let m = magnitude(x, i, v)
      each(i, m)
      sum = V.add(sum, m)
    }
    for i in first..<end {
      let m = magnitude(x, i, v), here = V.equal(V.lanes, V(repeating: Scalar(i &- first)))
      each(i, m)
      diagonal = diagonal.replacing(with: m, where: here)
      sum = V.add(sum, m.replacing(with: .zero, where: here))
    }
    for i in end..<n {
      let m = magnitude(x, i, v)
      each(i, m)
      sum = V.add(sum, m)
    }
    return (sum, diagonal)
  }
}
