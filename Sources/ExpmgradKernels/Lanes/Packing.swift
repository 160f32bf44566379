// Matrices into lanes and back: 4 × 4 transposes of consecutive scalars. Narrow stores followed by wide loads would
// stall, so all that is loaded and stored is at least four scalars wide where a matrix has them.

/// One matrix a lane: where each begins.
struct LanePointers<Scalar> {
  var lanes = InlineArray<16, UnsafeMutablePointer<Scalar>?>(repeating: nil)
  @inline(__always) subscript(l: Int) -> UnsafeMutablePointer<Scalar> {
    get { lanes[l].unsafelyUnwrapped }
    set { lanes[l] = newValue }
  }
}

@inline(__always) func load4<S: LaneScalar>(_ p: UnsafePointer<S>) -> SIMD4<S> {
  UnsafeRawPointer(p).loadUnaligned(as: SIMD4<S>.self)
}
@inline(__always) func store4<S: LaneScalar>(_ v: SIMD4<S>, _ p: UnsafeMutablePointer<S>) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: SIMD4<S>.self)
}

typealias Four<V> = (V, V, V, V)

/// Lanes l ..< l + 4 at scalars t ..< t + 4.
@inline(__always)
private func gatherFour<S: LaneScalar>(_ p: LanePointers<S>, _ l: Int, _ t: Int) -> Four<SIMD4<S>> {
  S.transposed(load4(p[l] + t), load4(p[l &+ 1] + t), load4(p[l &+ 2] + t), load4(p[l &+ 3] + t))
}
@inline(__always)
private func scatterFour<S: LaneScalar>(_ v: Four<SIMD4<S>>, _ p: LanePointers<S>, _ l: Int, _ t: Int) {
  let x = S.transposed(v.0, v.1, v.2, v.3)
  store4(x.0, p[l] + t)
  store4(x.1, p[l &+ 1] + t)
  store4(x.2, p[l &+ 2] + t)
  store4(x.3, p[l &+ 3] + t)
}
@inline(__always)
private func gatherEight<S: LaneScalar>(_ p: LanePointers<S>, _ l: Int, _ t: Int) -> Four<SIMD8<S>> {
  let a = gatherFour(p, l, t), b = gatherFour(p, l &+ 4, t)
  return (
    SIMD8(lowHalf: a.0, highHalf: b.0), SIMD8(lowHalf: a.1, highHalf: b.1),
    SIMD8(lowHalf: a.2, highHalf: b.2), SIMD8(lowHalf: a.3, highHalf: b.3)
  )
}
@inline(__always)
private func scatterEight<S: LaneScalar>(_ v: Four<SIMD8<S>>, _ p: LanePointers<S>, _ l: Int, _ t: Int) {
  scatterFour((v.0.lowHalf, v.1.lowHalf, v.2.lowHalf, v.3.lowHalf), p, l, t)
  scatterFour((v.0.highHalf, v.1.highHalf, v.2.highHalf, v.3.highHalf), p, l &+ 4, t)
}

extension SIMD2 where Scalar: LaneScalar {
  @inline(__always) static func gather(_ p: LanePointers<Scalar>, _ t: Int) -> Four<Self> {
    let a = p[0] + t, b = p[1] + t
    return (Self(a[0], b[0]), Self(a[1], b[1]), Self(a[2], b[2]), Self(a[3], b[3]))
  }
  @inline(__always) static func scatter(_ v: Four<Self>, _ p: LanePointers<Scalar>, _ t: Int) {
    store4(SIMD4(v.0[0], v.1[0], v.2[0], v.3[0]), p[0] + t)
    store4(SIMD4(v.0[1], v.1[1], v.2[1], v.3[1]), p[1] + t)
  }
}
extension SIMD4 where Scalar: LaneScalar {
  @inline(__always) static func gather(_ p: LanePointers<Scalar>, _ t: Int) -> Four<Self> { gatherFour(p, 0, t) }
  @inline(__always) static func scatter(_ v: Four<Self>, _ p: LanePointers<Scalar>, _ t: Int) {
    scatterFour(v, p, 0, t)
  }
}
extension SIMD8 where Scalar: LaneScalar {
  @inline(__always) static func gather(_ p: LanePointers<Scalar>, _ t: Int) -> Four<Self> { gatherEight(p, 0, t) }
  @inline(__always) static func scatter(_ v: Four<Self>, _ p: LanePointers<Scalar>, _ t: Int) {
    scatterEight(v, p, 0, t)
  }
}
extension SIMD16 where Scalar: LaneScalar {
  @inline(__always) static func gather(_ p: LanePointers<Scalar>, _ t: Int) -> Four<Self> {
    let a = gatherEight(p, 0, t), b = gatherEight(p, 8, t)
    return (
      Self(lowHalf: a.0, highHalf: b.0), Self(lowHalf: a.1, highHalf: b.1),
      Self(lowHalf: a.2, highHalf: b.2), Self(lowHalf: a.3, highHalf: b.3)
    )
  }
  @inline(__always) static func scatter(_ v: Four<Self>, _ p: LanePointers<Scalar>, _ t: Int) {
    scatterEight((v.0.lowHalf, v.1.lowHalf, v.2.lowHalf, v.3.lowHalf), p, 0, t)
    scatterEight((v.0.highHalf, v.1.highHalf, v.2.highHalf, v.3.highHalf), p, 8, t)
  }
}

/// `count` consecutive scalars of every lane.
@inline(__always)
private func gatherRow<V: LaneVector>(
  _ p: LanePointers<V.Scalar>, _ at: Int, _ count: Int, _ to: UnsafeMutablePointer<V>
) {
  var t = 0
  while t &+ 4 <= count {
    let v = V.gather(p, at &+ t)
    to[t] = v.0
    to[t &+ 1] = v.1
    to[t &+ 2] = v.2
    to[t &+ 3] = v.3
    t &+= 4
  }
  while t < count {
    var v = V.zero
    for l in 0..<V.scalarCount { v[l] = p[l][at &+ t] }
    to[t] = v
    t &+= 1
  }
}

@inline(__always)
private func scatterRow<V: LaneVector>(_ from: UnsafePointer<V>, _ count: Int, _ p: LanePointers<V.Scalar>, _ at: Int) {
  var t = 0
  while t &+ 4 <= count {
    V.scatter((from[t], from[t &+ 1], from[t &+ 2], from[t &+ 3]), p, at &+ t)
    t &+= 4
  }
  while t < count {
    let v = from[t]
    for l in 0..<V.scalarCount { p[l][at &+ t] = v[l] }
    t &+= 1
  }
}

/// Rows of `width` scalars, `ld` apart in every lane, into consecutive vectors.
@inline(__always)
func packLanes<V: LaneVector>(
  _ p: LanePointers<V.Scalar>, rows: Int, _ width: Int, _ ld: Int, _ to: UnsafeMutablePointer<V>
) {
  if ld == width { return gatherRow(p, 0, rows &* width, to) }
  for i in 0..<rows { gatherRow(p, i &* ld, width, to + i &* width) }
}

@inline(__always)
func unpackLanes<V: LaneVector>(
  _ from: UnsafePointer<V>, rows: Int, _ width: Int, _ p: LanePointers<V.Scalar>, _ ld: Int
) {
  if ld == width { return scatterRow(from, rows &* width, p, 0) }
  for i in 0..<rows { scatterRow(from + i &* width, width, p, i &* ld) }
}

/// The same of the lanes in `done` alone.
@inline(__always)
func unpackLanes<V: LaneVector>(
  _ from: UnsafePointer<V>, rows: Int, _ width: Int, _ p: LanePointers<V.Scalar>, _ ld: Int, only done: Int
) {
  if done == V.everyLane { return unpackLanes(from, rows: rows, width, p, ld) }
  for l in 0..<V.scalarCount where done >> l & 1 != 0 {
    for i in 0..<rows { for t in 0..<width { p[l][i &* ld &+ t] = from[i &* width &+ t][l] } }
  }
}
