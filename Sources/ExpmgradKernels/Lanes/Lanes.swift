// Which lane kernel takes a batch: an order in a type where that pays, a number elsewhere.
import ExpmgradSchemes

/// Beyond it a matrix fills registers on its own, and lanes leave the cache.
let lanesLimit = 16

@inline(never)
func runLanes<S: LaneScalar>(
  _ batch: RegularBatch<S>, _ from: Int, _ to: Int, _ scratch: UnsafeMutablePointer<S>,
  _ leftOver: UnsafeMutablePointer<Int>
) -> Int {
  if batch.n == 2 {
    return batch.complex
      ? ClosedForm<ComplexLane<S.Vec>>(batch).run(from, to, leftOver)
      : ClosedForm<RealLane<S.Vec>>(batch).run(from, to, leftOver)
  }
  var indices = InlineArray<32, Int>(repeating: 0)
  return withUnsafeMutablePointer(to: &indices) {
    let lanes = UnsafeMutableRawPointer($0).assumingMemoryBound(to: Int.self)
    func run<L: LaneElement, O: Order>(_: L.Type, _ order: O) -> Int where L.Vec == S.Vec {
      var run = LaneRun<L, O>(order, batch, scratch, leftOver, lanes)
      return run.run(from, to)
    }
    typealias Real = RealLane<S.Vec>
    typealias Complex = ComplexLane<S.Vec>
    switch (batch.n, batch.complex) {
    case (3, false): return run(Real.self, Tiled<3, 3, 1, 1>())
    case (4, false): return run(Real.self, Tiled<4, 2, 1, 2>())
    case (6, false): return run(Real.self, Tiled<3, 3, 2, 2>())
    case (8, false): return run(Real.self, Tiled<4, 2, 2, 4>())
    case (_, false): return run(Real.self, Dynamic(n: batch.n))
    case (3, true): return run(Complex.self, Tiled<3, 1, 1, 3>())
    case (4, true): return run(Complex.self, Tiled<2, 2, 2, 2>())
    case (_, true): return run(Complex.self, Dynamic(n: batch.n))
    }
  }
}
