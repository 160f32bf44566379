// Units of work that any thread may take: the claims, and who finished what.
//
// A unit is claimed once, by the counter, and accepted once, by one compare-and-swap of its state; only who accepted it
// may publish its result. The caller takes a unit back from a helper that has lost its core by accepting it himself.
// Why that is right:
//
// - An index comes out of `next` once (an atomic addition), so that at most one helper is at a unit, and the caller,
//   who takes back only what was claimed before.
// - `accept` succeeds for one of them. `finish` follows each success, after what the unit publishes; the last `finish`
//   is seen by an acquiring load of `finished` together with all that was published before.
// - A helper that wakes up late finds its unit accepted and writes nothing that is anyone else's. It still reads this
//   object, and what `body` keeps alive: it holds the `Work`, which holds its levels, until it leaves.
import CProcessor
import Synchronization

public final class Level: @unchecked Sendable {
  /// Computes a unit; calls `accept` and `finish` of the claim, or leaves it to be taken back.
  public typealias Body = (Claim) -> Void

  public let units: Int
  let body: Body
  /// Whether `body` may be run for a unit that a helper is at; else the caller waits for helpers.
  let mayRepeat: Bool

  /// The level before, which lives as long as this one: `Work` holds the last.
  var behind: Level?

  private let counters: UnsafeMutablePointer<Counter>
  /// Nil if the system has no memory: then the caller's thread does it all.
  private let states: UnsafeMutablePointer<State>?

  /// On a cache line of its own.
  private struct Counter: ~Copyable {
    let value = Atomic<Int>(0)
    let rest: (Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0)
  }
  private struct State: ~Copyable {
    let accepted = Atomic<Bool>(false)
    /// When a helper began, in nanoseconds.
    let begun = Atomic<Int64>(0)
  }

  public init(_ units: Int, mayRepeat: Bool, _ body: @escaping Body) {
    self.units = units
    self.mayRepeat = mayRepeat
    self.body = body
    counters = .allocate(capacity: 2)
    for i in 0..<2 { (counters + i).initialize(to: Counter()) }
    states = expmgrad_take_memory(units &* MemoryLayout<State>.stride)?.bindMemory(to: State.self, capacity: units)
    if let states { for i in 0..<units { (states + i).initialize(to: State()) } }
  }
  deinit {
    counters.deinitialize(count: 2)
    counters.deallocate()
    states?.deinitialize(count: units)
    expmgrad_give_memory(states)
  }

  /// The next unit that nobody has; nil if there is none for this thread.
  func claim(asHelper: Bool = false) -> Int? {
    if asHelper && states == nil { return nil }
    // Without it every look at an empty level would count on.
    if counters[0].value.load(ordering: .relaxed) >= units { return nil }
    let i = counters[0].value.wrappingAdd(1, ordering: .relaxed).oldValue
    return i < units ? i : nil
  }

  var finished: Int { counters[1].value.load(ordering: .acquiring) }
  func isAccepted(_ unit: Int) -> Bool { states?[unit].accepted.load(ordering: .relaxed) ?? true }
  func begin(_ unit: Int, at time: Int64) { states?[unit].begun.store(time, ordering: .relaxed) }
  func begun(_ unit: Int) -> Int64 { states?[unit].begun.load(ordering: .relaxed) ?? 0 }

  func accept(_ unit: Int) -> Bool {
    guard let states else { return true }
    return states[unit].accepted.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing)
      .exchanged
  }
  func finish() { counters[1].value.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}

/// A unit, and who is at it.
public struct Claim {
  public let unit: Int
  /// Nil on the caller's thread.
  public let helper: Helper?
  /// The caller took the unit back.
  public let isRepeated: Bool
  let level: Level
  let work: Work

  /// Another may be at the unit too: a helper writes nothing before it is accepted.
  public var isRepeatable: Bool { level.mayRepeat }

  /// True for one of those that are at the unit: it may publish the result, and has to `finish`.
  public func accept() -> Bool { level.accept(unit) }
  public func finish() { level.finish() }

  /// Lets a helper read the caller's memory, until `endReading`; false if the unit has been taken back, or the call is
  /// over. The call does not end meanwhile.
  public func beginReading() -> Bool {
    work.readers.add(1, ordering: .sequentiallyConsistent)
    if !work.isClosed.load(ordering: .sequentiallyConsistent) && !level.isAccepted(unit) { return true }
    endReading()
    return false
  }
  public func endReading() { work.readers.subtract(1, ordering: .releasing) }
}
