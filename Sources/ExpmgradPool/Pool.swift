// Helpers of the process: made when they are first wanted, asleep unless a call has work for them.
//
// - A call puts its `Work` into a slot and wakes as many helpers as it wants; they take the work from there. Nothing is
// locked, nothing waits: a helper counts itself in `joining` while it takes a reference out of a slot, and a call that
//   ends just then leaves its reference in the slot for whoever has the slot next.
// - A helper that finds nothing spins for 20 µs, then sleeps on `sequence`, which every call changes before it looks
//   whether someone sleeps, as a helper says that it sleeps before it looks at `sequence` (both in one total order): no
//   call is overslept.
// - Helpers are kept off the cores that callers run on: woken there a helper stops its caller, or waits behind him.
// - Nothing has to be done before a fork. A child has no helpers and none of the work: it begins with a new pool.
import CProcessor
import Glibc
import Synchronization

public final class Pool: @unchecked Sendable {
  static let mostHelpers = 255
  private static let slotCount = 16

  private struct Slot: ~Copyable {
    let isTaken = Atomic<Bool>(false)
    let work = Atomic<Unmanaged<Work>?>(nil)
    /// Of the owner of the slot: a work that a helper may have been taking when it ended.
    let left = Atomic<Unmanaged<Work>?>(nil)
    let core = Atomic<Int32>(-1)
  }

  /// A futex.
  private let sequence: UnsafeMutablePointer<Atomic<UInt32>>
  private let slots: UnsafeMutablePointer<Slot>
  /// Thread numbers of helpers, 0 until they run.
  private let numbers: UnsafeMutablePointer<Atomic<Int32>>
  private let sleepers = Atomic<Int>(0)
  private let joining = Atomic<Int>(0)
  private let helpers = Atomic<Int>(0)
  /// Helpers inside of works, callers inside of works, and cores for both.
  private let working = Atomic<Int>(0)
  private let callers = Atomic<Int>(0)
  private let cores = Atomic<Int>(1)
  /// Held by who makes helpers, or says which cores they may use; whoever finds it held goes on without.
  private let isManaged = Atomic<Bool>(false)

  /// What happened since the process began; for tests and measurements.
  public struct Counts: ~Copyable, Sendable {
    public let shared = Atomic<Int>(0)
    public let helped = Atomic<Int>(0)
    public let takenBack = Atomic<Int>(0)
  }
  public static let counts = Counts()

  private init() {
    sequence = .allocate(capacity: 1)
    sequence.initialize(to: Atomic(0))
    slots = .allocate(capacity: Self.slotCount)
    for i in 0..<Self.slotCount { (slots + i).initialize(to: Slot()) }
    numbers = .allocate(capacity: Self.mostHelpers)
    for i in 0..<Self.mostHelpers { (numbers + i).initialize(to: Atomic(0)) }
  }

  // MARK: The process's pool

  private static let present = Atomic<Unmanaged<Pool>?>(nil)
  private static let generation = Atomic<UInt32>(0)

  /// A child of a fork gets a new one; its parent's stays where it is, with references that nobody can give back.
  private static var shared: Pool {
    let now = expmgrad_generation()
    if let pool = present.load(ordering: .acquiring), generation.load(ordering: .acquiring) == now {
      return pool.takeUnretainedValue()
    }
    // Two threads that come first at once may make two pools, of which both work.
    let made = Unmanaged.passRetained(Pool())
    present.store(made, ordering: .releasing)
    generation.store(now, ordering: .releasing)
    return made.takeUnretainedValue()
  }

  // MARK: Callers

  /// Runs `body` with a work for at most `threads` threads, the caller's among them; with nil where the caller is to
  /// stay alone.
  public static func share<R, E: Error>(threads: Int, _ body: (Work?) throws(E) -> R) throws(E) -> R {
    if threads < 2 { return try body(nil) }
    let pool = shared, cores = Cores.available
    let callers = pool.callers.add(1, ordering: .relaxed).newValue
    defer { pool.callers.subtract(1, ordering: .relaxed) }
    pool.cores.store(cores, ordering: .relaxed)
    // Of k callers each may count on its part of the cores.
    let wanted = Swift.min(threads - 1, cores - callers, mostHelpers)
    guard wanted > 0, let slot = pool.takeSlot() else { return try body(nil) }
    defer { pool.give(back: slot) }
    guard pool.prepare(wanted, slot) else { return try body(nil) }
    let work = Work(pool, wanted: wanted)
    work.core.store(pool.slots[slot].core.load(ordering: .relaxed), ordering: .relaxed)
    pool.slots[slot].work.store(Unmanaged.passRetained(work), ordering: .sequentiallyConsistent)
    pool.callHelpers(wanted)
    counts.shared.add(1, ordering: .relaxed)
    defer { pool.end(work, slot) }
    return try body(work)
  }

  private func takeSlot() -> Int? {
    for i in 0..<Self.slotCount {
      if slots[i].isTaken.load(ordering: .relaxed) { continue }
      if !slots[i].isTaken.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged { continue }
      guard let left = slots[i].left.load(ordering: .relaxed) else { return i }
      // Nobody can have the pointer but who is joining: the slot has long been empty.
      if joining.load(ordering: .sequentiallyConsistent) == 0 {
        slots[i].left.store(nil, ordering: .relaxed)
        left.release()
        return i
      }
      slots[i].isTaken.store(false, ordering: .releasing)
    }
    return nil
  }

  private func give(back slot: Int) {
    slots[slot].core.store(-1, ordering: .relaxed)
    slots[slot].isTaken.store(false, ordering: .releasing)
  }

  private func end(_ work: Work, _ slot: Int) {
    work.close()
    guard let own = slots[slot].work.exchange(nil, ordering: .sequentiallyConsistent) else { return }
    if joining.load(ordering: .sequentiallyConsistent) == 0 {
      own.release()
    } else {
      slots[slot].left.store(own, ordering: .relaxed)
    }
  }

  /// Makes helpers that are missing and keeps all off the callers' cores. False if the caller's is the only core.
  private func prepare(_ wanted: Int, _ slot: Int) -> Bool {
    slots[slot].core.store(expmgrad_current_core(), ordering: .relaxed)
    if !isManaged.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged { return true }
    defer { isManaged.store(false, ordering: .releasing) }
    let before = helpers.load(ordering: .relaxed)
    while helpers.load(ordering: .relaxed) < wanted {
      let helper = Unmanaged.passRetained(Helper(self, helpers.load(ordering: .relaxed)))
      let runs = expmgrad_start_helper(
        { helper in
          if let helper { Unmanaged<Helper>.fromOpaque(helper).takeRetainedValue().run() }
          return nil
        }, helper.toOpaque())
      if runs == 0 {
        helper.release()
        break
      }
      helpers.add(1, ordering: .relaxed)
    }
    return keepOffCallers(anew: helpers.load(ordering: .relaxed) != before)
  }

  private func keepOffCallers(anew: Bool) -> Bool {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.slotCount + Self.mostHelpers) { room in
      guard let cores = room.baseAddress else { return true }
      for i in 0..<Self.slotCount { cores[i] = slots[i].core.load(ordering: .relaxed) }
      let threads = cores + Self.slotCount, count = helpers.load(ordering: .relaxed)
      for i in 0..<count { threads[i] = numbers[i].load(ordering: .relaxed) }
      // A helper that has no number yet takes its caller's mask; it is told with the next call.
      let isKnown = (0..<count).allSatisfy { threads[$0] > 0 }
      let left = expmgrad_bar_cores(cores, Int32(Self.slotCount), threads, Int32(count), anew || !allKnown ? 1 : 0)
      allKnown = isKnown
      return left > 0
    }
  }
  /// Of who manages.
  private var allKnown = false

  func callHelpers(_ count: Int) {
    sequence.pointee.add(1, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 { expmgrad_wake(sequence, Int32(count)) }
  }

  // MARK: Helpers

  /// There are no cores for as many beside the callers.
  var hasTooManyHelpers: Bool {
    working.load(ordering: .relaxed) > cores.load(ordering: .relaxed) - callers.load(ordering: .relaxed)
  }

  func begin(_ index: Int) { numbers[index].store(expmgrad_thread_number(), ordering: .relaxed) }

  /// Helps wherever help is wanted, then sleeps until it is called; what it has seen of `sequence` before.
  func serve(_ helper: Helper, _ seen: UInt32) -> UInt32 {
    let now = sequence.pointee.load(ordering: .sequentiallyConsistent)
    if now != seen {
      while let work = join() {
        work.help(helper)
        work.joined.subtract(1, ordering: .relaxed)
        working.subtract(1, ordering: .relaxed)
        if !work.isClosed.load(ordering: .relaxed) { break }
      }
      return now
    }
    let since = expmgrad_nanoseconds()
    while expmgrad_nanoseconds() &- since < Self.spin {
      if sequence.pointee.load(ordering: .relaxed) != seen { return seen }
      expmgrad_pause()
    }
    sleepers.add(1, ordering: .sequentiallyConsistent)
    expmgrad_sleep_on(sequence, seen)
    sleepers.subtract(1, ordering: .relaxed)
    return seen
  }

  /// Longer would take the core from who is next: the product of NumPy's behind our call (docs/performance.md).
  private static var spin: Int64 { 20_000 }

  private func join() -> Work? {
    joining.add(1, ordering: .sequentiallyConsistent)
    defer { joining.subtract(1, ordering: .sequentiallyConsistent) }
    for i in 0..<Self.slotCount {
      guard let work = slots[i].work.load(ordering: .sequentiallyConsistent)?.takeUnretainedValue() else { continue }
      if work.isClosed.load(ordering: .relaxed) { continue }
      if work.joined.add(1, ordering: .relaxed).newValue > work.wanted {
        work.joined.subtract(1, ordering: .relaxed)
        continue
      }
      working.add(1, ordering: .relaxed)
      return work
    }
    return nil
  }
}

/// One of the pool's threads.
public final class Helper: @unchecked Sendable {
  private let pool: Pool
  private let index: Int
  /// What the work keeps from one unit to the next.
  public var scratch: AnyObject?
  private var room: UnsafeMutableRawPointer?
  private var roomBytes = 0

  init(_ pool: Pool, _ index: Int) {
    self.pool = pool
    self.index = index
  }

  /// Memory for one unit, aligned to cache lines; nil if the system has none.
  public func room(_ bytes: Int) -> UnsafeMutableRawPointer? {
    if bytes > roomBytes {
      expmgrad_give_memory(room)
      room = expmgrad_take_memory(bytes)
      roomBytes = room == nil ? 0 : bytes
    }
    return room
  }

  func run() {
    _ = expmgrad_plain_arithmetic()
    pool.begin(index)
    var seen: UInt32 = .max
    while true { seen = pool.serve(self, seen) }
  }
}
