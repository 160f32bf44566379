// A batch in shares: for several cores, and for a caller who wants to hear of progress or to cancel.
import CProcessor
import Dispatch
import Glibc
import Synchronization

/// Matrices of one order that any thread may compute, in ranges.
protocol SharedBatch {
  var n: Int { get }
  var count: Int { get }
  /// Cores the caller allows.
  var threads: Int { get }
  var progress: Progress? { get }
  /// An estimate for one matrix.
  var secondsOfOne: Double { get }
  func run(_ from: Int, _ to: Int, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace) throws(ExpmError) -> FirstFailure
}

struct BatchShares<Batch: SharedBatch> {
  let batch: Batch
  let threads: Int
  let count: Int

  /// Waking a core takes 50 to 100 µs; below twice that the caller's thread is done sooner alone.
  private static var worthSharing: Double { 200e-6 }
  /// A share lasts no longer, so that cancelling is soon heard.
  private static var longestShare: Double { 10e-3 }
  /// Up to this order: a larger matrix is BLAS's to share.
  private static var largestOrder: Int { ScalingAndSquaring<Double>.rowsLimit }

  init(_ batch: Batch) {
    self.batch = batch
    let seconds = Double(batch.count) * batch.secondsOfOne
    threads = batch.n > Self.largestOrder || seconds < Self.worthSharing ? 1 : Swift.max(1, Swift.min(batch.threads, batch.count))
    let forCores = threads > 1 ? 8 * threads : 1
    let forProgress = batch.progress == nil ? 1 : Int(Swift.min(seconds / Self.longestShare, 1e9)) + 1
    count = Swift.min(batch.count, Swift.max(forCores, forProgress))
  }

  func run(_ outcomes: UnsafeMutablePointer<Outcome>?) throws(ExpmError) -> Outcome {
    let state = SharedState()
    let caller = pthread_self()
    // Every share reads these and writes matrices of its own.
    nonisolated(unsafe) let shares = self
    nonisolated(unsafe) let outcomes = outcomes
    nonisolated(unsafe) let progress = paced(batch.progress)
    let work = { @Sendable (share: Int) in
      if state.isStopped { return }
      let isCaller = pthread_equal(pthread_self(), caller) != 0
      if shares.threads > 1 { isCaller ? state.company.callerBegins() : state.company.helperBegins() }
      let range = EvenParts(whole: 0..<shares.batch.count, count: shares.count)[share]
      do throws(ExpmError) {
        state.note(try shares.batch.run(range.lowerBound, range.upperBound, outcomes, Workspace()))
      } catch {
        state.stop(error)
      }
      let done = state.finished.wrappingAdd(range.count, ordering: .relaxed).newValue
      if let progress, isCaller && progress(done, shares.batch.count) { state.stop(.cancelled) }
    }
    if threads == 1 {
      for share in 0..<count { work(share) }
    } else {
      DispatchQueue.concurrentPerform(iterations: count) { work($0) }
    }
    return try state.result()
  }
}

/// Gets helpers onto cores of their own. A scheduler that packs threads, as some do on virtual machines, queues a woken
/// helper on its caller's core, behind the caller: until the next balancing, milliseconds later, the batch would have one
/// core.
private struct Company: ~Copyable, Sendable {
  private let callersCore = Atomic<Int32>(-1)
  private let helped = Atomic<Bool>(false)
  private let yields = Atomic<Int>(0)
  /// Before it no caller yields, in seconds: the last time someone else took the core for longer than a helper needs to leave it.
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

/// What the threads of a batch tell one another.
private final class SharedState: Sendable {
  let finished = Atomic<Int>(0)
  let company = Company()
  private let stopped = Atomic<Bool>(false)
  private let first = Mutex<(failure: FirstFailure, error: ExpmError?)>((FirstFailure(), nil))

  var isStopped: Bool { stopped.load(ordering: .relaxed) }

  func note(_ failure: FirstFailure) {
    if failure.outcome == .success { return }
    first.withLock { $0.failure.note(failure.index, failure.outcome) }
  }

  func stop(_ error: ExpmError) {
    stopped.store(true, ordering: .relaxed)
    first.withLock { if $0.error == nil { $0.error = error } }
  }

  func result() throws(ExpmError) -> Outcome {
    let (failure, error) = first.withLock { $0 }
    if let error { throw error }
    return failure.outcome
  }
}
