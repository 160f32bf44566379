// Linear combinations of equally spaced slots, several at once, in one pass over memory.
//
// A matrix with real coefficients is a flat array of reals, whatever its entries and layout: one function serves all.
// Each output starts from its last term and adds the others in order. An output may be one of the
// slots: a chunk is read whole before it is written.

/// How many terms a combination has: a number in a type, whose loop leaves nothing behind, or a number.
protocol Terms {
  var count: Int { get }
}
struct Fixed<let T: Int>: Terms {
  @inline(__always) var count: Int { T }
}
struct Counted: Terms {
  let count: Int
}

/// out[o][t] = Σ_j coefficients[j·K + o] · base[j·stride + t] for t < count.
@inline(__always)
func combine<S: LaneScalar, let K: Int>(
  _ count: Int, _ base: UnsafePointer<S>, _ stride: Int, _ terms: Int, _ coefficients: UnsafePointer<S>,
  _ out: InlineArray<K, UnsafeMutablePointer<S>>
) {
  let width = S.Vec.scalarCount
  var t = 0
  switch terms {
  case 2: t = chunks(count, base, stride, Fixed<2>(), coefficients, out)
  case 3: t = chunks(count, base, stride, Fixed<3>(), coefficients, out)
  case 4: t = chunks(count, base, stride, Fixed<4>(), coefficients, out)
  case 5: t = chunks(count, base, stride, Fixed<5>(), coefficients, out)
  default: t = chunks(count, base, stride, Counted(count: terms), coefficients, out)
  }
  if t &+ 2 &* width <= count {
    chunk(t, base, stride, Counted(count: terms), coefficients, out, InlineArray<2, Bool>(repeating: true))
    t &+= 2 &* width
  }
  if t &+ width <= count {
    chunk(t, base, stride, Counted(count: terms), coefficients, out, InlineArray<1, Bool>(repeating: true))
    t &+= width
  }
  while t < count {
    var sum = InlineArray<K, S>(repeating: 0)
    let last = base[(terms &- 1) &* stride &+ t]
    for o in 0..<K { sum[o] = last * coefficients[(terms &- 1) &* K &+ o] }
    for j in 0..<(terms &- 1) {
      let x = base[j &* stride &+ t]
      for o in 0..<K { sum[o] = S.mac(sum[o], x, coefficients[j &* K &+ o]) }
    }
    for o in 0..<K { out[o][t] = sum[o] }
    t &+= 1
  }
}

/// Four vectors of each output at a time, the last nine in threes: so many are left over by the n² of an odd n. Where
/// the rest begins.
@inline(__always)
private func chunks<S: LaneScalar, N: Terms, let K: Int>(
  _ count: Int, _ base: UnsafePointer<S>, _ stride: Int, _ terms: N, _ coefficients: UnsafePointer<S>,
  _ out: InlineArray<K, UnsafeMutablePointer<S>>
) -> Int {
  let width = S.Vec.scalarCount, nine = 9 &* width
  var t = 0
  while t &+ 4 &* width <= count {
    if count &- t == nine {
      for _ in 0..<3 {
        chunk(t, base, stride, terms, coefficients, out, InlineArray<3, Bool>(repeating: true))
        t &+= 3 &* width
      }
      return t
    }
    chunk(t, base, stride, terms, coefficients, out, InlineArray<4, Bool>(repeating: true))
    t &+= 4 &* width
  }
  return t
}

/// U vectors of each output from scalar t on.
@inline(__always)
private func chunk<S: LaneScalar, N: Terms, let K: Int, let U: Int>(
  _ t: Int, _ base: UnsafePointer<S>, _ stride: Int, _ terms: N, _ coefficients: UnsafePointer<S>,
  _ out: InlineArray<K, UnsafeMutablePointer<S>>, _: InlineArray<U, Bool>
) {
  let width = S.Vec.scalarCount
  var sum = Tile<K, U, S.Vec>(repeating: InlineArray<U, S.Vec>(repeating: .zero))
  let last = base + ((terms.count &- 1) &* stride &+ t), lastCoefficients = coefficients + (terms.count &- 1) &* K
  for u in 0..<U {
    let x = S.Vec.load(last + u &* width)
    for o in 0..<K { sum[o][u] = S.Vec.mul(x, S.Vec(repeating: lastCoefficients[o])) }
  }
  for j in 0..<(terms.count &- 1) {
    let p = base + (t &+ j &* stride), c = coefficients + j &* K
    for u in 0..<U {
      let x = S.Vec.load(p + u &* width)
      for o in 0..<K { sum[o][u] = S.Vec.mac(sum[o][u], x, S.Vec(repeating: c[o])) }
    }
  }
  for o in 0..<K { for u in 0..<U { sum[o][u].store(out[o] + (t &+ u &* width)) } }
}

/// x *= factor.
@inline(never)
func scaled<S: LaneScalar>(_ count: Int, _ x: UnsafeMutablePointer<S>, by factor: S) {
  let width = S.Vec.scalarCount, v = S.Vec(repeating: factor)
  var t = 0
  while t &+ width <= count { S.Vec.mul(S.Vec.load(x + t), v).store(x + t); t &+= width }
  while t < count { x[t] *= factor; t &+= 1 }
}

// Not inlined: one copy for each scalar type serves every layout.
@inline(never)
func combineOne<S: LaneScalar>(
  _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>, _ x: UnsafeMutablePointer<S>
) {
  combine(count, base, count, terms, coefficients, [x] as InlineArray<1, UnsafeMutablePointer<S>>)
}
@inline(never)
func combineTwo<S: LaneScalar>(
  _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>,
  _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>
) {
  combine(count, base, count, terms, coefficients, [x, y] as InlineArray<2, UnsafeMutablePointer<S>>)
}
@inline(never)
func combineThree<S: LaneScalar>(
  _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>,
  _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>, _ z: UnsafeMutablePointer<S>
) {
  combine(count, base, count, terms, coefficients, [x, y, z] as InlineArray<3, UnsafeMutablePointer<S>>)
}
