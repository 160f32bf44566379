// Σ_c z_ic conj(x_jc) for the entries (i, j) of a sparse matrix: the gradient of a bilinear form on its pattern, known
// as SDDMM. Rows of z and x have `inner` scalars; the sum of an entry is added to what is there.
import ExpmgradSchemes

@inline(never)
func patternProduct<S: LaneScalar>(
  _ matrix: SparseRows<S>, _ rows: Range<Int>, inner: Int, _ z: UnsafePointer<S>, _ x: UnsafePointer<S>,
  into gradient: UnsafeMutablePointer<S>
) {
  for i in rows {
    let row = z + i &* inner
    for q in matrix.offsets[i]..<matrix.offsets[i &+ 1] {
      let column = x + Int(matrix.columns[q]) &* inner
      if matrix.complex {
        let (re, im) = complexDot(inner, row, column)
        gradient[2 &* q] += re
        gradient[2 &* q &+ 1] += im
      } else {
        gradient[q] += dot(inner, row, column)
      }
    }
  }
}

/// A real matrix sees the parts of complex vectors as columns: Re z conj(x) is the sum of their products.
@inline(__always)
private func dot<S: LaneScalar>(_ count: Int, _ z: UnsafePointer<S>, _ x: UnsafePointer<S>) -> S {
  var sum = InlineArray<8, S>(repeating: 0), t = 0
  while t &+ 8 <= count {
    for k in 0..<8 { sum[k] = S.mac(sum[k], z[t &+ k], x[t &+ k]) }
    t &+= 8
  }
  var rest: S = 0
  while t < count {
    rest = S.mac(rest, z[t], x[t])
    t &+= 1
  }
  return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7])) + rest
}

@inline(__always)
private func complexDot<S: LaneScalar>(
  _ count: Int, _ z: UnsafePointer<S>, _ x: UnsafePointer<S>
) -> (re: S, im: S) {
  var re = InlineArray<4, S>(repeating: 0), im = re, t = 0
  while t &+ 8 <= count {
    for k in 0..<4 {
      let a = z[t &+ 2 &* k], b = z[t &+ 2 &* k &+ 1], c = x[t &+ 2 &* k], d = x[t &+ 2 &* k &+ 1]
      re[k] = S.mac(S.mac(re[k], a, c), b, d)
      im[k] = S.mac(S.mac(im[k], b, c), -a, d)
    }
    t &+= 8
  }
  var sum = ((re[0] + re[2]) + (re[1] + re[3]), (im[0] + im[2]) + (im[1] + im[3]))
  while t < count {
    let a = z[t], b = z[t &+ 1], c = x[t], d = x[t &+ 1]
    sum.0 = S.mac(S.mac(sum.0, a, c), b, d)
    sum.1 = S.mac(S.mac(sum.1, b, c), -a, d)
    t &+= 2
  }
  return sum
}
