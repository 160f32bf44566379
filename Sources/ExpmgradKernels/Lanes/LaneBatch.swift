// The lanes' way from a caller's matrices and back: pack a register's worth, decide, interpret, unpack.
//
// A register runs one scheme. Matrices go in order while those of a register agree; those that differ wait with their
// kind until a register is full, or the end.
import CVectors
import ExpmgradSchemes

struct LaneRun<L: LaneElement, O: Order> {
  typealias V = L.Vec
  typealias S = V.Scalar
  typealias Matrix = UnsafeMutablePointer<S>

  let order: O
  let batch: RegularBatch<S>
  let scratch: Matrix
  let leftOver: UnsafeMutablePointer<Int>
  /// Indices of the matrices side by side: a register's worth in order, and one of those that had waited.
  let lanes: UnsafeMutablePointer<Int>
  var left = 0
  /// Matrices waiting for others of their scheme: `waiting[scheme]` of `held[scheme · width ...]`.
  var waiting = InlineArray<8, Int>(repeating: 0)
  var held = InlineArray<128, Int32>(repeating: 0)

  @inline(__always) var n: Int { order.n }
  @inline(__always) var width: Int { V.scalarCount }
  /// Scalars of one matrix in one lane, and of a register's worth.
  @inline(__always) var scalarsOfOne: Int { n &* n &* L.parts }
  @inline(__always) var size: Int { scalarsOfOne &* V.scalarCount }
  @inline(__always) var products: Int { batch.tables.last.products }

  @inline(__always)
  init(
    _ order: O, _ batch: RegularBatch<S>, _ scratch: Matrix, _ leftOver: UnsafeMutablePointer<Int>,
    _ lanes: UnsafeMutablePointer<Int>
  ) {
    self.order = order
    self.batch = batch
    self.scratch = scratch
    self.leftOver = leftOver
    self.lanes = lanes
  }

  /// Slots, spare and result of the value and of k directions. They serve what comes before and after the interpreter
  /// too: with more of it, a gradient of n = 8 would leave the first cache.
  static func scratch(_ n: Int, products: Int, k: Int) -> Int { (1 &+ k) &* (products &+ 2) &* n &* n &* L.width }

  @inline(__always)
  mutating func run(_ from: Int, _ to: Int) -> Int {
    var i = from
    while i < to {
      let live = Swift.min(width, to &- i)
      for l in 0..<width { lanes[l] = i &+ Swift.min(l, live &- 1) }
      prefetch(i, live, to)
      process(lanes, live, from)
      i &+= live
    }
    for s in 0..<batch.tables.count where waiting[s] > 0 { flush(s, from) }
    return left
  }

  /// What the next matrices are read from and these are written to: beyond the cache it would not be there in time.
  /// Streams of short matrices the processor foresees itself.
  @inline(__always)
  private func prefetch(_ i: Int, _ live: Int, _ to: Int) {
    let bytes = scalarsOfOne &* MemoryLayout<S>.stride
    if bytes < 256 { return }
    @inline(__always)
    func lines(_ p: UnsafeRawPointer, _ ask: (UnsafeRawPointer) -> Void) {
      var at = 0
      while at < bytes { ask(p + at); at &+= 64 }
    }
    let next = i &+ live
    for m in next..<Swift.min(next &+ width, to) {
      if batch.a.ld == n { lines(batch.a.base + m &* batch.a.batchStride) { vector_prefetch($0) } }
      if let e = batch.e, e.ld == n { lines(e.base + m &* e.batchStride) { vector_prefetch($0) } }
    }
    for m in i..<next {
      if let y = batch.y, y.ld == n { lines(y.base + m &* y.batchStride) { vector_prefetch_to_write($0) } }
      if let d = batch.d, d.ld == n { lines(d.base + m &* d.batchStride) { vector_prefetch_to_write($0) } }
    }
  }

  private mutating func hold(_ matrix: Int, _ scheme: Int, _ from: Int) {
    held[scheme &* width &+ waiting[scheme]] = Int32(truncatingIfNeeded: matrix &- from)
    waiting[scheme] &+= 1
    if waiting[scheme] == width { flush(scheme, from) }
  }

  private mutating func flush(_ scheme: Int, _ from: Int) {
    let live = waiting[scheme], lanes = lanes + width
    for l in 0..<width { lanes[l] = from &+ Int(held[scheme &* width &+ Swift.min(l, live &- 1)]) }
    waiting[scheme] = 0
    process(lanes, live, from)
  }

  @inline(never)
  private mutating func process(_ lanes: UnsafePointer<Int>, _ live: Int, _ from: Int) {
    var next = scratch
    func cut(_ count: Int) -> Matrix {
      defer { next += count }
      return next
    }
    var value = Component(slots: cut(products &* size), spare: cut(size), result: cut(size))
    // A and A² take two slots before the interpreter runs; after it all are free, but the result.
    let turned = value.slots + 2 &* size, unwanted = turned + size
    let a = entries(value.slots, as: L.self)
    pack(batch.a, 0, lanes, value.slots)
    var survey = LaneSurvey<L, O>(order, batch, value.spare)
    var alive = SIMDMask<V.MaskStorage>(repeating: true)
    for l in live..<Swift.max(live, width) { alive[l] = false }
    survey.begin(a, live: alive)
    guard let scheme = survey.scheme else {
      for l in 0..<live {
        if survey.irregular[l] {
          leave(lanes[l])
        } else {
          hold(lanes[l], batch.tables.index(norm: survey.norm[l], derivative: batch.derivative), from)
        }
      }
      return
    }
    if scheme == batch.tables.count &- 1 { survey.chooseSquarings(a, entries(value.slots + size, as: L.self)) }
    var algebra = LaneAlgebra<L, O>(order)
    algebra.squarings = survey.squarings
    var components = InlineArray<4, Component<S>>(repeating: value)
    if batch.k > 0, let e = batch.e {
      let k = batch.k
      value = Component(slots: cut(products &* k &* size), spare: cut(k &* size), result: cut(k &* size), width: k)
      components[1] = value
      for m in 0..<k {
        let to = value.slots + m &* size
        pack(e, m &* e.stride, lanes, batch.adjoint ? turned : to)
        if batch.adjoint { algebra.conjugateTranspose(turned, to) }
      }
      if survey.mostSquarings > 0 { multiply(k &* size, value.slots, survey.scaling) }
    }
    // Matrices of the last scheme may be squared.
    let omitsIdentity = scheme < batch.tables.count &- 1
    var humps = V.zero
    withUnsafeMutablePointer(to: &humps) {
      algebra.humps = $0
      interpret(
        algebra, batch.tables[scheme], squarings: survey.mostSquarings, derivative: batch.derivative, &components,
        squared: survey.squared,
        omitsIdentity: omitsIdentity)
    }
    survey.irregular = survey.irregular .| V.greater(humps, .zero)
    finish(algebra, lanes, live, &survey, &components, turned, unwanted, omitsIdentity)
  }

  /// Multiplies by e^μ and unpacks; leaves irregular lanes, and those whose value or derivatives are not finite.
  @inline(__always)
  private mutating func finish(
    _ algebra: LaneAlgebra<L, O>, _ lanes: UnsafePointer<Int>, _ live: Int, _ survey: inout LaneSurvey<L, O>,
    _ components: inout InlineArray<4, Component<S>>, _ turned: Matrix, _ unwanted: Matrix, _ omitsIdentity: Bool
  ) {
    let factor = exponential(survey.mu)
    let values = components[0].result
    var good = multiply(values, factor) .& .!survey.irregular
    if omitsIdentity { addIdentity(values, ScaledIdentity(survey.mu, factor)) }
    if V.any(survey.hermitian) { LaneSymmetry(algebra).makeHermitian(values, survey.hermitian) }
    // The slots have been read for the last time.
    if V.any(survey.unitary) { LaneSymmetry(algebra).makeUnitary(values, survey.unitary, components[0].slots) }
    if batch.k > 0 { for m in 0..<batch.k { good = good .& multiply(components[1].result + m &* size, factor) } }
    let done = V.lanes(good)
    if done != V.everyLane { for l in 0..<live where done >> l & 1 == 0 { leave(lanes[l]) } }
    if let y = batch.y { unpack(values, y, 0, lanes, done, unwanted) }
    guard let d = batch.d else { return }
    for m in 0..<batch.k {
      let x = components[1].result + m &* size
      if batch.adjoint { algebra.conjugateTranspose(x, turned) }
      unpack(batch.adjoint ? turned : x, d, m &* d.stride, lanes, done, unwanted)
    }
  }

  @inline(__always)
  private func addIdentity(_ x: Matrix, _ identity: ScaledIdentity<L>) {
    let v = entries(x, as: L.self)
    for i in 0..<n { v[i &* (n &+ 1)] = identity.added(to: v[i &* (n &+ 1)]) }
  }

  private mutating func leave(_ matrix: Int) {
    leftOver[left] = matrix
    left &+= 1
  }

  @inline(__always)
  private func pack(_ x: Strided<UnsafePointer<S>>, _ offset: Int, _ lanes: UnsafePointer<Int>, _ to: Matrix) {
    var p = LanePointers<S>()
    for l in 0..<width { p[l] = Matrix(mutating: x.base + (lanes[l] &* x.batchStride &+ offset)) }
    packLanes(p, rows: n, n &* L.parts, x.ld &* L.parts, vectors(to, as: V.self))
  }

  @inline(__always)
  private func unpack(
    _ x: Matrix, _ to: Strided<Matrix>, _ offset: Int, _ lanes: UnsafePointer<Int>, _ done: Int, _ unwanted: Matrix
  ) {
    // Lanes nobody wants go, with any leading dimension, to one row of scratch.
    var p = LanePointers<S>()
    for l in 0..<width { p[l] = done >> l & 1 != 0 ? to.base + (lanes[l] &* to.batchStride &+ offset) : unwanted }
    let v = vectors(UnsafePointer(x), as: V.self), row = n &* L.parts
    unpackLanes(v, rows: n, row, p, to.ld &* L.parts, only: to.ld == n ? V.everyLane : done)
  }

  @inline(__always)
  private func multiply(_ count: Int, _ x: Matrix, _ factor: V) {
    let v = vectors(x, as: V.self)
    for t in 0..<(count / V.scalarCount) { v[t] = V.mul(v[t], factor) }
  }

  /// x *= factor; a real factor multiplies both parts, as Inf · 0 would be NaN. Returns the lanes that are finite:
  /// those where every x − x is zero.
  @inline(__always)
  private func multiply(_ x: Matrix, _ factor: L) -> SIMDMask<V.MaskStorage> {
    let v = entries(x, as: L.self)
    if L.parts == 1 {
      // Row by row: additions wait for one another.
      var finite = V.zero
      for i in 0..<n {
        var defect = V.zero
        for t in (i &* n)..<(i &* n &+ n) {
          let y = V.mul(v[t].real, factor.real)
          v[t] = L(real: y, imaginary: y)
          defect = V.add(defect, V.sub(y, y))
        }
        finite = V.add(finite, defect)
      }
      return V.equal(finite, .zero)
    }
    var defect = L.zero
    let plain = V.equal(factor.imaginary, .zero)
    for t in 0..<(n &* n) {
      let z = v[t]
      let re = V.mul(factor.real, z.real), im = V.mul(factor.real, z.imaginary)
      v[t] = L(
        real: V.sub(re, V.mul(factor.imaginary, z.imaginary)).replacing(with: re, where: plain),
        imaginary: V.add(im, V.mul(factor.imaginary, z.real)).replacing(with: im, where: plain))
      defect = L.add(defect, L.sub(v[t], v[t]))
    }
    return V.equal(defect.real, .zero) .& V.equal(defect.imaginary, .zero)
  }
}
