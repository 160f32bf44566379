// One thread or several: whichever has been the faster for work of this size.
//
// A host may move two cores so far apart that everything they share costs more than helpers bring, for seconds at a
// time. No design of the pool repairs that; staying alone does. So both are timed, and the slower is tried again now
// and then: after 8 calls, 16, … 128, and after 8 again once they have changed places.
import CProcessor
import Synchronization

public enum Arms: Int {
  /// What the work is cut into: the rows of one matrix, or shares of a batch.
  case rows, shares

  /// Half octaves of the work's seconds, from 2^-20 on.
  private static let sizes = 64

  fileprivate final class Arm: @unchecked Sendable {
    /// Held for some instructions; who finds it held learns nothing, and teaches nothing.
    let isHeld = Atomic<Bool>(false)
    /// Seconds that the work took for each that it was estimated to take; 0: not known.
    var alone = 0.0, together = 0.0
    var prefersTogether = true
    var calls = 0, since = 0, gap = 8
  }
  private static let arms = (0..<2 * sizes).map { _ in Arm() }

  /// Runs `body(several)`, which is estimated to take `seconds` on one thread.
  public func run<R, E: Error>(_ seconds: Double, _ body: (Bool) throws(E) -> R) throws(E) -> R {
    let place = 2 * Int(seconds.exponent) + (seconds.significand > 1.4142 ? 1 : 0) + 40
    let arm = Self.arms[rawValue * Self.sizes + Swift.min(Swift.max(0, place), Self.sizes - 1)]
    let together = arm.held { $0.choose() } ?? true
    let begun = expmgrad_nanoseconds()
    defer {
      let taken = 1e-9 * Double(expmgrad_nanoseconds() &- begun)
      _ = arm.held { $0.learn(together, taken / seconds) }
    }
    return try body(together)
  }
}

extension Arms.Arm {
  fileprivate func held<R>(_ body: (Arms.Arm) -> R) -> R? {
    if !isHeld.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged { return nil }
    defer { isHeld.store(false, ordering: .releasing) }
    return body(self)
  }

  fileprivate func choose() -> Bool {
    since += 1
    if since < gap { return prefersTogether }
    since = 0
    gap = Swift.min(128, 2 * gap)
    return !prefersTogether
  }

  fileprivate func learn(_ together: Bool, _ ratio: Double) {
    calls += 1
    // Memory is used for the first time.
    if calls == 1 { return }
    let before = together ? self.together : alone
    // A call that something else has delayed counts as twice what is known at most.
    let now = before == 0 ? ratio : before + (Swift.min(ratio, 2 * before) - before) / 4
    if together { self.together = now } else { alone = now }
    if alone == 0 || self.together == 0 { return }
    if prefersTogether ? self.together > 1.03 * alone : self.together < 0.93 * alone {
      prefersTogether.toggle()
      (gap, since) = (8, 0)
    }
  }
}
