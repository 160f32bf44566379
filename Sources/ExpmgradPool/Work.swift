// What one call shares: one level of units after another, on the caller's thread and those of helpers.
//
// The caller never waits for a helper that computes, if units may be repeated: what it has not finished in its time is
// taken back. It waits for helpers that publish a unit, or read the caller's memory: these are short copies.
import CProcessor
import Synchronization

public final class Work: @unchecked Sendable {
  /// Helpers that may join.
  let wanted: Int
  /// Set by helpers as they come and go.
  let joined = Atomic<Int>(0)
  let isClosed = Atomic<Bool>(false)
  /// Helpers that read the caller's memory.
  let readers = Atomic<Int>(0)
  /// The caller's, which helpers leave.
  let core = Atomic<Int32>(-1)
  private let current = Atomic<Unmanaged<Level>?>(nil)
  /// Kept, with all before it, until the last helper has left: `current` owns nothing.
  private var last: Level?
  /// What units read: kept until then, too.
  private var kept: [AnyObject] = []
  /// Units of what follows read only what is kept: a helper that comes late finds it.
  public private(set) var keepsAll = false
  private let pool: Pool
  /// The caller's rounding and traps, so that no result depends on who helps.
  private let arithmetic: UInt

  private let generation = expmgrad_generation()

  /// This process is a child, born inside of the call, whose helpers are its parent's: what they were at is lost.
  public var isOrphaned: Bool { expmgrad_generation() != generation }

  init(_ pool: Pool, wanted: Int) {
    self.pool = pool
    self.wanted = wanted
    arithmetic = expmgrad_plain_arithmetic()
    expmgrad_restore_arithmetic(arithmetic)
  }

  /// One by one: there may be thousands, too many for a stack.
  deinit {
    while let level = last { (last, level.behind) = (level.behind, nil) }
  }

  /// Nanoseconds after which a helper that finds nothing to do goes.
  private static var patience: Int64 { 300_000 }

  // MARK: The caller

  /// Computes every unit, unless the work is orphaned meanwhile. `isUrgent` takes back all that helpers are at;
  /// `whileWaiting` is called now and then.
  public func run(_ level: Level, isUrgent: () -> Bool = { false }, whileWaiting: () -> Void = {}) {
    let outer = expmgrad_thread_work()
    // A unit is one thread's.
    expmgrad_set_thread_work(nil)
    defer { expmgrad_set_thread_work(outer) }
    // What Swift's runtime makes at its first use is guarded by locks that know their owner by its thread's number, and
    // the thread that forked goes by its old one: in a child such a lock must not be waited for, so the first unit is
    // the caller's alone.
    if last == nil && expmgrad_generation() != 0 && level.claim() != nil {
      level.body(Claim(unit: 0, helper: nil, isRepeated: false, level: level, work: self))
    }
    open(level)
    var longest: Int64 = 0, now = expmgrad_nanoseconds()
    while let unit = level.claim() {
      core.store(expmgrad_current_core(), ordering: .relaxed)
      level.body(Claim(unit: unit, helper: nil, isRepeated: false, level: level, work: self))
      let end = expmgrad_nanoseconds()
      (longest, now) = (Swift.max(longest, end - now), end)
    }
    if level.mayRepeat { takeBack(level, longest, isUrgent, whileWaiting) }
    while level.finished < level.units && !isOrphaned { wait(since: now, whileWaiting) }
  }

  /// Runs `body`, whose units read nothing but `objects` and what they keep.
  public func keeping<R, E: Error>(_ objects: [AnyObject], _ body: () throws(E) -> R) throws(E) -> R {
    kept += objects
    let before = keepsAll
    keepsAll = true
    defer { keepsAll = before }
    return try body()
  }

  private func open(_ level: Level) {
    level.behind = last
    last = level
    current.store(Unmanaged.passUnretained(level), ordering: .releasing)
    if joined.load(ordering: .relaxed) < wanted { pool.callHelpers(wanted) }
  }

  /// Takes back the units whose helpers need longer than a quarter more than the caller's own did.
  private func takeBack(_ level: Level, _ longest: Int64, _ isUrgent: () -> Bool, _ whileWaiting: () -> Void) {
    let since = expmgrad_nanoseconds(), limit = longest &+ longest / 4
    for unit in 0..<level.units {
      while !level.isAccepted(unit) && !isOrphaned {
        let begun = level.begun(unit)
        let now = expmgrad_nanoseconds()
        if now &- (begun > 0 ? begun : since) > limit || isUrgent() {
          Pool.counts.takenBack.add(1, ordering: .relaxed)
          level.body(Claim(unit: unit, helper: nil, isRepeated: true, level: level, work: self))
          break
        }
        wait(since: since, whileWaiting)
      }
    }
  }

  private func wait(since: Int64, _ meanwhile: () -> Void = {}) {
    for _ in 0..<8 { expmgrad_pause() }
    if expmgrad_nanoseconds() &- since > 100_000 {
      meanwhile()
      expmgrad_yield()
    }
  }

  /// No helper touches the caller's memory any more when this returns.
  func close() {
    isClosed.store(true, ordering: .sequentiallyConsistent)
    let since = expmgrad_nanoseconds()
    while readers.load(ordering: .sequentiallyConsistent) > 0 && !isOrphaned { wait(since: since) }
  }

  // MARK: Helpers

  /// Computes units until the work is over, or there are none for long.
  func help(_ helper: Helper) {
    expmgrad_restore_arithmetic(arithmetic)
    defer { _ = expmgrad_plain_arithmetic() }
    var since = expmgrad_nanoseconds()
    while !isClosed.load(ordering: .acquiring) {
      if pool.hasTooManyHelpers || expmgrad_current_core() == core.load(ordering: .relaxed) { return }
      guard let level = current.load(ordering: .acquiring)?._withUnsafeGuaranteedRef({ $0 }),
        let unit = level.claim(asHelper: true)
      else {
        for _ in 0..<4 { expmgrad_pause() }
        if expmgrad_nanoseconds() &- since > Self.patience { return }
        continue
      }
      level.begin(unit, at: expmgrad_nanoseconds())
      Pool.counts.helped.add(1, ordering: .relaxed)
      level.body(Claim(unit: unit, helper: helper, isRepeated: false, level: level, work: self))
      since = expmgrad_nanoseconds()
    }
  }
}
