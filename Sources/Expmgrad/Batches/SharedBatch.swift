// A batch in shares: for several cores, and for a caller who wants to hear of progress or to cancel.
import CProcessor
import ExpmgradSchemes
import Glibc
import Synchronization

/// Matrices of one order that any thread may compute, in ranges.
protocol SharedBatch {
  var n: Int { get }
  var count: Int { get }
  /// Cores the caller allows, and whom to tell.
  var settings: Settings { get }
  /// An estimate for one matrix.
  var secondsOfOne: Double { get }
  /// Computes a range on one thread.
  func run(
    _ range: Range<Int>, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure
}

extension SharedBatch {
  /// Computes every matrix; `outcomes`, if given, has `count` entries. Returns the first that is not a success.
  func shared(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    if n == 0 || count == 0 {
      outcomes?.update(repeating: .success, count: count)
      return .success
    }
    let shares = BatchShares(self)
    if shares.count == 1 { return try run(0..<count, outcomes, workspace).outcome }
    return try shares.run(outcomes, workspace)
  }

  /// For one matrix: if another thread may have it, it is no other's, and the caller is told nothing of it.
  var settingsOfOne: Settings {
    if count == 1 { return settings }
    if !isSmall(n) { return settings.ofPart }
    var one = settings.watched(by: nil)
    one.statedThreads = 1
    return one
  }
}

/// The first matrix of a range that is not a success.
struct FirstFailure {
  var index = Int.max
  var outcome = Outcome.success
  mutating func note(_ i: Int, _ o: Outcome) {
    if o != .success && i < index { (index, outcome) = (i, o) }
  }
}

struct BatchShares<Batch: SharedBatch> {
  let batch: Batch
  let threads: Int
  let count: Int

  /// Waking a core takes 50 to 100 µs; below twice that the caller's thread is done sooner alone.
  private static var worthSharing: Double { 200e-6 }
  /// A share lasts no longer, so that cancelling is soon heard.
  private static var longestShare: Double { 10e-3 }

  init(_ batch: Batch) {
    self.batch = batch
    let seconds = Double(batch.count) * batch.secondsOfOne
    threads =
      !isSmall(batch.n) || seconds < Self.worthSharing
      ? 1 : Swift.max(1, Swift.min(batch.settings.threads, batch.count))
    let forCores = threads > 1 ? 8 * threads : 1
    let forProgress = batch.settings.watch == nil ? 1 : Int(Swift.min(seconds / Self.longestShare, 1e9)) + 1
    count = Swift.min(batch.count, Swift.max(forCores, forProgress))
  }

  /// On one thread in `workspace`.
  func run(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    let state = SharedState(), caller = pthread_self()
    let workspaces = Workspaces(threads, workspace)
    func work(_ share: Int) {
      if state.isStopped { return }
      let isCaller = pthread_equal(pthread_self(), caller) != 0
      if threads > 1 { isCaller ? state.company.callerBegins() : state.company.helperBegins() }
      let range = EvenParts(whole: 0..<batch.count, count: count)[share]
      do throws(ExpmError) {
        state.note(try workspaces.withOne { workspace throws(ExpmError) in try batch.run(range, outcomes, workspace) })
      } catch {
        state.stop(error)
      }
      let done = state.finished.wrappingAdd(range.count, ordering: .relaxed).newValue
      if isCaller, let watch = batch.settings.watch, watch.report(done, batch.count) { state.stop(.cancelled) }
    }
    // What Swift's runtime makes at its first use is guarded by locks that know their owner by its thread's number, and
    // the thread that forked goes by its old one: in a child such a lock must not be waited for, so the first share is
    // the caller's alone.
    let first = threads == 1 ? count : expmgrad_is_forked() != 0 ? 1 : 0
    for share in 0..<first { work(share) }
    if first < count && !shareWork(threads: threads, count - first, { work(first + $0) }) { throw .cancelled }
    return try state.result()
  }
}

/// A workspace for each thread that computes at once, the caller's among them.
private final class Workspaces: @unchecked Sendable {
  private let all: [Workspace]
  private let isFree: UnsafeMutablePointer<Atomic<Bool>>

  init(_ threads: Int, _ given: Workspace) {
    all = (0..<threads).map { $0 == 0 ? given : Workspace() }
    isFree = .allocate(capacity: threads)
    for i in 0..<threads { (isFree + i).initialize(to: Atomic(true)) }
  }
  deinit {
    isFree.deinitialize(count: all.count)
    isFree.deallocate()
  }

  /// There is one, as no more threads work.
  func withOne<R>(_ body: (Workspace) throws(ExpmError) -> R) throws(ExpmError) -> R {
    for i in all.indices where isFree[i].compareExchange(expected: true, desired: false, ordering: .acquiring).exchanged
    {
      defer { isFree[i].store(true, ordering: .releasing) }
      return try body(all[i])
    }
    return try body(Workspace())
  }
}

/// Gets helpers onto cores of their own. A scheduler that packs threads, as some do on virtual machines, queues a woken
/// helper on its caller's core, behind the caller: until the next balancing, milliseconds later, the batch would have
/// one core.
private struct Company: ~Copyable, Sendable {
  private let callersCore = Atomic<Int32>(-1)
  private let helped = Atomic<Bool>(false)
  private let yields = Atomic<Int>(0)
  /// Before it no caller yields, in seconds: the last time someone else took the core for longer than a helper needs to
  /// leave it.
  private static let busyUntil = Atomic<Double>(0)

  /// Lets a helper begin that waits on this core.
  func callerBegins() {
    callersCore.store(expmgrad_current_core(), ordering: .relaxed)
    if helped.load(ordering: .relaxed) || yields.load(ordering: .relaxed) > 1 { return }
    yields.add(1, ordering: .relaxed)
    let before = monotonicSeconds()
    if before < Self.busyUntil.load(ordering: .relaxed) { return }
    sched_yield()
    if monotonicSeconds() - before > 200e-6 { Self.busyUntil.store(before + 0.2, ordering: .relaxed) }
  }

  func helperBegins() {
    helped.store(true, ordering: .relaxed)
    let core = callersCore.load(ordering: .relaxed)
    if core >= 0 && expmgrad_current_core() == core { expmgrad_leave_core(core) }
  }
}

/// What the threads of a batch tell one another, without a lock (see `run`).
private final class SharedState: Sendable {
  let finished = Atomic<Int>(0)
  let company = Company()
  /// The first failure: its index, then its outcome, which is below 2^8.
  private let first = Atomic<Int>(Int.max)
  /// 0: none.
  private let error = Atomic<Int>(0)

  var isStopped: Bool { error.load(ordering: .relaxed) > 0 }

  func note(_ failure: FirstFailure) {
    if failure.outcome != .success { first.min(failure.index << 8 | Int(failure.outcome.rawValue), ordering: .relaxed) }
  }

  /// The first error stays.
  func stop(_ error: ExpmError) {
    let number =
      switch error {
      case .outOfMemory: 1
      case .cancelled: 2
      case .mismatch: 3
      }
    _ = self.error.compareExchange(expected: 0, desired: number, ordering: .relaxed)
  }

  func result() throws(ExpmError) -> Outcome {
    switch error.load(ordering: .relaxed) {
    case 0: break
    case 1: throw .outOfMemory
    case 2: throw .cancelled
    default: throw .mismatch
    }
    let failure = first.load(ordering: .relaxed)
    return failure == Int.max ? .success : Outcome(rawValue: Int32(failure & 0xFF))
  }
}
