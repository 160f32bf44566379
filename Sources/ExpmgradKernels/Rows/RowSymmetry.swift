// The symmetry that rounding took from the value of a Hermitian or skew-Hermitian matrix in rows: LaneSymmetry.swift's
// arithmetic, entry by entry.
import ExpmgradSchemes

extension RowLayout {
  /// (Y + Yᴴ)/2
  func makeHermitian(_ y: UnsafeMutablePointer<Scalar>) {
    for i in 0..<n {
      for j in 0...i {
        let below = offset(i, j), above = offset(j, i)
        let re = y[below] * 0.5 + y[above] * 0.5
        y[above] = re
        y[below] = re
        if parts == 1 { continue }
        let im = y[below &+ partOffset] * 0.5 + -y[above &+ partOffset] * 0.5
        y[above &+ partOffset] = -im
        y[below &+ partOffset] = im
      }
    }
  }

  /// Steps y += y H, H = (I − yᴴy)/2. `scratch` holds three matrices.
  func makeUnitary(_ y: UnsafeMutablePointer<Scalar>, _ scratch: UnsafeMutablePointer<Scalar>) {
    let turned = scratch, defect = scratch + size, next = defect + size
    for _ in 0..<3 {
      turned.update(repeating: 0, count: size)
      for i in 0..<n {
        for j in 0..<n {
          turned[offset(j, i)] = y[offset(i, j)]
          if parts > 1 { turned[offset(j, i) &+ partOffset] = -y[offset(i, j) &+ partOffset] }
        }
      }
      multiply(1, turned, y, defect, adding: false)
      let largest = halve(defect)
      if !mayMakeUnitary(largest, n) { return }
      next.update(from: y, count: size)
      multiply(1, y, defect, next, adding: true)
      y.update(from: next, count: size)
      if isUnitaryAfter(largest, n) { return }
    }
  }

  /// x = (I − x)/2; its largest part of an entry.
  private func halve(_ x: UnsafeMutablePointer<Scalar>) -> Scalar {
    var largest: Scalar = 0
    for i in 0..<n {
      for j in 0..<n {
        let at = offset(i, j), re = ((i == j ? 1 : 0) - x[at]) * 0.5
        x[at] = re
        largest = Swift.max(largest, re.magnitude)
        if parts == 1 { continue }
        let im = (0 - x[at &+ partOffset]) * 0.5
        x[at &+ partOffset] = im
        largest = Swift.max(largest, im.magnitude)
      }
    }
    return largest
  }
}
