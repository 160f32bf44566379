// Batches of 2 × 2 matrices in closed form, as many side by side as a register holds; a single one takes the same way
// in one lane. The mathematics: QuadraticExponential.swift.
//
// Matrices with a diagonal far apart wait until they fill a register, or the end.
import ExpmgradSchemes

struct ClosedForm<L: LaneElement> {
  typealias V = L.Vec
  typealias S = V.Scalar

  let batch: RegularBatch<S>
  @inline(__always) init(_ batch: RegularBatch<S>) { self.batch = batch }

  @inline(__always)
  func run(_ from: Int, _ to: Int, _ leftOver: UnsafeMutablePointer<Int>) -> Int {
    var left = 0, waiting = 0, i = from, indices = InlineArray<32, Int>(repeating: 0)
    return withUnsafeMutablePointer(to: &indices) {
      let held = UnsafeMutableRawPointer($0).assumingMemoryBound(to: Int.self)
      func leave(_ lanes: Int, _ index: (Int) -> Int) {
        for l in 0..<V.scalarCount where lanes >> l & 1 != 0 {
          leftOver[left] = index(l)
          left &+= 1
        }
      }
      while i < to {
        let start = i, live = Swift.min(V.scalarCount, to &- i), all = 1 << live &- 1
        @inline(__always) func index(_ l: Int) -> Int { start &+ Swift.min(l, live &- 1) }
        let matrix = QuadraticMatrix<L>(load(batch.a, 0, index), batch),
          wait = V.lanes(matrix.separate .& matrix.regular) & all
        let mine = all & ~wait,
          done = mine == 0 ? 0 : write(matrix.series(batch), V.lanes(matrix.regular) & mine, index)
        if done != mine { leave(mine & ~done, index) }
        if wait != 0 {
          for l in 0..<live where wait >> l & 1 != 0 {
            held[waiting] = start &+ l
            waiting &+= 1
          }
        }
        i &+= live
        while waiting >= V.scalarCount || i == to && waiting > 0 {
          let count = Swift.min(waiting, V.scalarCount), first = held + (waiting &- count)
          leave((1 << count &- 1) & ~separated(first, count)) { first[$0] }
          waiting &-= count
        }
      }
      return left
    }
  }

  /// Matrix i alone; false, and no value written, if it is not for the closed form.
  @inline(__always)
  func compute(_ i: Int) -> Bool {
    let matrix = QuadraticMatrix<L>(load(batch.a, 0) { _ in i }, batch), lanes = V.lanes(matrix.regular) & 1
    if lanes == 0 { return false }
    if V.lanes(matrix.separate) & 1 != 0 {
      return write(matrix.separated(derivative: batch.derivative), 1) { _ in i } != 0
    }
    return write(matrix.series(batch), 1) { _ in i } != 0
  }

  /// Matrices whose diagonals are far apart.
  @inline(never)
  private func separated(_ indices: UnsafePointer<Int>, _ live: Int) -> Int {
    @inline(__always) func index(_ l: Int) -> Int { indices[Swift.min(l, live &- 1)] }
    let matrix = QuadraticMatrix<L>(load(batch.a, 0, index), batch)
    return write(matrix.separated(derivative: batch.derivative), 1 << live &- 1, index)
  }

  /// Writes the results of some lanes; returns those that are in range. A lane where only a derivative is not is the
  /// general path's, which writes its derivatives anew.
  @inline(__always)
  private func write(_ terms: QuadraticTerms<L>, _ lanes: Int, _ index: (Int) -> Int) -> Int {
    let value = terms.value()
    var done = V.lanes(value.finite) & lanes
    if let e = batch.e, let d = batch.d {
      for m in 0..<batch.k {
        let direction = load(e, m &* e.stride, index)
        let x = terms.derivative(batch.adjoint ? direction.conjugateTransposed : direction)
        done &= V.lanes(x.finite)
        store(batch.adjoint ? x.conjugateTransposed : x, d, m &* d.stride, done, index)
      }
    }
    if let y = batch.y { store(value, y, 0, done, index) }
    return done
  }

  @inline(__always)
  private func load(_ x: Strided<UnsafePointer<S>>, _ offset: Int, _ index: (Int) -> Int) -> TwoByTwo<L> {
    var p = LanePointers<S>()
    for l in 0..<V.scalarCount { p[l] = UnsafeMutablePointer(mutating: x.base + (index(l) &* x.batchStride &+ offset)) }
    var v = InlineArray<8, V>(repeating: .zero)
    withUnsafeMutablePointer(to: &v) {
      packLanes(p, rows: 2, 2 &* L.parts, x.ld &* L.parts, UnsafeMutableRawPointer($0).assumingMemoryBound(to: V.self))
    }
    @inline(__always) func entry(_ k: Int) -> L { L(real: v[k &* L.parts], imaginary: v[k &* L.parts &+ L.parts &- 1]) }
    return TwoByTwo(a: entry(0), b: entry(1), c: entry(2), d: entry(3))
  }

  @inline(__always)
  private func store(
    _ x: TwoByTwo<L>, _ to: Strided<UnsafeMutablePointer<S>>, _ offset: Int, _ done: Int, _ index: (Int) -> Int
  ) {
    var v = InlineArray<8, V>(repeating: .zero)
    @inline(__always) func put(_ k: Int, _ z: L) {
      v[k &* L.parts &+ L.parts &- 1] = z.imaginary
      v[k &* L.parts] = z.real
    }
    put(0, x.a)
    put(1, x.b)
    put(2, x.c)
    put(3, x.d)
    // Lanes nobody wants go to spare memory, unless they are many, or the rows apart.
    let together = to.ld == 2 && done.nonzeroBitCount > 2
    var p = LanePointers<S>(), spare = InlineArray<8, S>(repeating: 0)
    withUnsafeMutablePointer(to: &spare) {
      let unwanted = UnsafeMutableRawPointer($0).assumingMemoryBound(to: S.self)
      for l in 0..<V.scalarCount {
        p[l] = done >> l & 1 != 0 ? to.base + (index(l) &* to.batchStride &+ offset) : unwanted
      }
      withUnsafeMutablePointer(to: &v) {
        let from = UnsafePointer(UnsafeMutableRawPointer($0).assumingMemoryBound(to: V.self))
        unpackLanes(from, rows: 2, 2 &* L.parts, p, to.ld &* L.parts, only: together ? V.everyLane : done)
      }
    }
  }
}
