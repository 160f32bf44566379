// A batch in shares: for several cores, and for a caller who wants to hear of progress or to cancel.
import Dispatch
import Glibc
import Synchronization

struct BatchShares<T: Element> {
  let job: BatchJob<T>
  let threads: Int
  let count: Int

  /// Waking a core takes about 50 µs; below twice that the caller's thread is done sooner alone.
  private static var worthSharing: Double { 100e-6 }
  /// A share lasts no longer, so that cancelling is soon heard.
  private static var longestShare: Double { 10e-3 }
  private static var secondsBetweenCalls: Double { 0.2 }

  init(_ job: BatchJob<T>) {
    self.job = job
    let seconds = Double(job.count) * Self.secondsOfOne(job)
    // A large matrix is BLAS's to share.
    threads = job.n > ScalingAndSquaring<T>.rowsLimit || seconds < Self.worthSharing ? 1 : Swift.max(1, Swift.min(job.threads, job.count))
    let forCores = threads > 1 ? 8 * threads : 1
    let forProgress = job.progress == nil ? 1 : Int(Swift.min(seconds / Self.longestShare, 1e9)) + 1
    count = Swift.min(job.count, Swift.max(forCores, forProgress))
  }

  /// A rough estimate: products of n³ multiply-adds at 10 a nanosecond, and what packing costs.
  private static func secondsOfOne(_ job: BatchJob<T>) -> Double {
    let n = Double(job.n), products = 5.0 * Double(1 + 2 * (job.e == nil ? 0 : job.k))
    return 1e-9 * (20 + products * n * n * (2 + n / 8) * (T.isComplex ? 4 : 1))
  }

  func run(_ outcomes: UnsafeMutablePointer<Outcome>?) throws(ExpmError) -> Outcome {
    let state = SharedState()
    let caller = pthread_self()
    // Every share reads these and writes matrices of its own.
    nonisolated(unsafe) let runner = BatchRunner(job)
    nonisolated(unsafe) let shares = self
    nonisolated(unsafe) let outcomes = outcomes
    nonisolated(unsafe) let report = Report(job, Self.secondsBetweenCalls)
    let work = { @Sendable (share: Int) in
      if state.isStopped { return }
      let from = shares.bound(share), to = shares.bound(share + 1)
      do throws(ExpmError) {
        state.note(try runner.run(from, to, outcomes, Workspace()))
      } catch {
        state.stop(error)
      }
      let done = state.finished.wrappingAdd(to - from, ordering: .relaxed).newValue
      if pthread_equal(pthread_self(), caller) != 0 && report.cancels(after: done) { state.stop(.cancelled) }
    }
    if threads == 1 {
      for share in 0..<count { work(share) }
    } else {
      DispatchQueue.concurrentPerform(iterations: count) { work($0) }
    }
    return try state.result()
  }

  private func bound(_ share: Int) -> Int {
    let size = job.count / count, larger = job.count - size * count
    return share * size + Swift.min(share, larger)
  }
}

/// Calls the caller's progress, not too often.
private final class Report {
  let progress: Progress?
  let total: Int
  let pause: Double
  var last: Double

  init<T>(_ job: BatchJob<T>, _ pause: Double) {
    progress = job.progress
    total = job.count
    self.pause = pause
    last = Self.now()
  }

  static func now() -> Double {
    var t = timespec()
    clock_gettime(CLOCK_MONOTONIC, &t)
    return Double(t.tv_sec) + 1e-9 * Double(t.tv_nsec)
  }

  func cancels(after done: Int) -> Bool {
    guard let progress else { return false }
    let now = Self.now()
    if now - last < pause { return false }
    last = now
    return progress(done, total)
  }
}

/// What the threads of a batch tell one another.
private final class SharedState: Sendable {
  let finished = Atomic<Int>(0)
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
