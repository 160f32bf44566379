// The symmetry that rounding took from values of Hermitian and skew-Hermitian matrices, lane by lane. RowSymmetry.swift
// does the same, to the same bits, for a single matrix.
import ExpmgradSchemes

struct LaneSymmetry<L: LaneElement, O: Order> {
  typealias V = L.Vec
  typealias S = V.Scalar
  typealias Matrix = UnsafeMutablePointer<S>
  typealias Mask = SIMDMask<V.MaskStorage>

  let algebra: LaneAlgebra<L, O>
  @inline(__always) init(_ algebra: LaneAlgebra<L, O>) { self.algebra = algebra }
  @inline(__always) private var n: Int { algebra.n }

  /// (Y + Yᴴ)/2
  func makeHermitian(_ x: Matrix, _ lanes: Mask) {
    let y = entries(x, as: L.self), half = V(repeating: 0.5)
    for i in 0..<n {
      for j in 0...i {
        let below = y[i &* n &+ j], above = y[j &* n &+ i], mirrored = above.conjugate
        let mean = L(
          real: V.add(V.mul(below.real, half), V.mul(mirrored.real, half)),
          imaginary: V.add(V.mul(below.imaginary, half), V.mul(mirrored.imaginary, half)))
        y[j &* n &+ i] = above.replacing(with: mean.conjugate, where: lanes)
        y[i &* n &+ j] = below.replacing(with: mean, where: lanes)
      }
    }
  }

  /// Steps y += y H, H = (I − yᴴy)/2, as many as a lane needs (Selection.swift). `scratch` holds three matrices.
  func makeUnitary(_ y: Matrix, _ lanes: Mask, _ scratch: Matrix) {
    let size = algebra.size, turned = scratch, defect = scratch + size, next = defect + size
    let order = V(repeating: S(n)), limit = V(repeating: 0.5), rounding = V(repeating: S.ulpOfOne / 2)
    var active = lanes
    for _ in 0..<3 {
      algebra.conjugateTranspose(y, turned)
      algebra.multiply(1, turned, y, defect, adding: false)
      let largest = halve(defect)
      active = active .& V.greater(limit, V.mul(largest, order))
      if !V.any(active) { return }
      next.update(from: y, count: size)
      algebra.multiply(1, y, defect, next, adding: true)
      let from = vectors(UnsafePointer(next), as: V.self), to = vectors(y, as: V.self)
      for t in 0..<(n &* n &* L.parts) { to[t] = to[t].replacing(with: from[t], where: active) }
      active = active .& .!V.greater(rounding, V.mul(V.mul(largest, largest), order))
      if !V.any(active) { return }
    }
  }

  /// x = (I − x)/2; its largest part of an entry.
  private func halve(_ x: Matrix) -> V {
    let z = entries(x, as: L.self), half = V(repeating: 0.5), one = L.broadcast(1)
    var largest = V.zero
    for i in 0..<n {
      for j in 0..<n {
        let difference = L.sub(i == j ? one : .zero, z[i &* n &+ j])
        let h = L(real: V.mul(difference.real, half), imaginary: V.mul(difference.imaginary, half))
        z[i &* n &+ j] = h
        largest = V.max(largest, V.max(V.magnitude(h.real), V.magnitude(h.imaginary)))
      }
    }
    return largest
  }
}
