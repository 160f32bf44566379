// Which lane kernel takes a batch: an order in a type where that pays, a number elsewhere.
import ExpmgradSchemes

/// Beyond it a matrix fills registers on its own, and lanes leave the cache.
let lanesLimit = 16

@inline(never)
func runLanes<S: BLASScalar>(_ batch: RegularBatch<S>, _ from: Int, _ to: Int, _ scratch: UnsafeMutablePointer<S>, _ leftOver: UnsafeMutablePointer<Int>) -> Int {
  if batch.n == 2 {
    return batch.complex
      ? ClosedForm<ComplexLane<S.Vec>>(batch).run(from, to, leftOver) : ClosedForm<RealLane<S.Vec>>(batch).run(from, to, leftOver)
  }
  var indices = InlineArray<32, Int>(repeating: 0)
  return withUnsafeMutablePointer(to: &indices) {
    let lanes = UnsafeMutableRawPointer($0).assumingMemoryBound(to: Int.self)
    func real<O: Order>(_ order: O) -> Int {
      var run = LaneRun<RealLane<S.Vec>, O>(order, batch, scratch, leftOver, lanes)
      return run.run(from, to)
    }
    if batch.complex {
      var run = LaneRun<ComplexLane<S.Vec>, Dynamic>(Dynamic(n: batch.n), batch, scratch, leftOver, lanes)
      return run.run(from, to)
    }
    switch batch.n {
    case 3: return real(Tiled<3, 3, 1, 1>())
    case 4: return real(Tiled<4, 2, 1, 2>())
    case 6: return real(Tiled<3, 3, 2, 2>())
    case 8: return real(Tiled<4, 2, 2, 4>())
    default: return real(Dynamic(n: batch.n))
    }
  }
}
