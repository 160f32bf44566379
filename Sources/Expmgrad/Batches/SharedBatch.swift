// A batch in shares: for several cores, and for a caller who wants to hear of progress or to cancel.
//
// A share that a helper has is computed on copies of its matrices, and its results are copied to the caller when they
// are accepted: only these copies are waited for. A helper that loses its core in between costs the caller one share,
// which he computes himself, and finds nothing of the caller's to spoil when it comes back (ExpmgradPool/Level.swift).
import CProcessor
import ExpmgradPool
import ExpmgradSchemes
import Synchronization

/// Matrices of one order that any thread may compute, in ranges.
protocol SharedBatch {
  var n: Int { get }
  var count: Int { get }
  /// Cores the caller allows, and whom to tell.
  var settings: Settings { get set }
  /// An estimate for one matrix.
  var secondsOfOne: Double { get }
  /// Computes a range on one thread.
  func run(
    _ range: Range<Int>, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure
  /// Whether `copied` is for this batch; else helpers work in the caller's memory, who waits for them.
  var canBeCopied: Bool { get }
  /// The matrices of a range, as a batch of their own in `copies`' memory.
  func copied(_ range: Range<Int>, _ copies: inout Copies) throws(ExpmError) -> Self
}

extension SharedBatch {
  var canBeCopied: Bool { false }
  func copied(_: Range<Int>, _: inout Copies) throws(ExpmError) -> Self { self }

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

  /// For one matrix: if another thread may have it, it is no other's.
  var settingsOfOne: Settings { count == 1 ? settings : settings.ofPart }
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
  /// Of one thread, if it is shared.
  private let batch: Batch
  let threads: Int
  let count: Int

  /// Below, the caller is done alone before a helper has come.
  private static var worthSharing: Double { 100e-6 }
  /// A share takes about so long at least, that handing it over does not show.
  private static var shortestShare: Double { 25e-6 }
  /// And no longer, so that cancelling is soon heard.
  private static var longestShare: Double { 10e-3 }

  init(_ batch: Batch) {
    let seconds = Double(batch.count) * batch.secondsOfOne, asked = batch.settings.threads
    // A few large matrices are shared row by row instead.
    let isForShares = isSmall(batch.n) || batch.count >= asked
    threads = !isForShares || seconds < Self.worthSharing ? 1 : Swift.max(1, Swift.min(asked, batch.count))
    let forCores = threads > 1 ? Int(Swift.min(32 * Double(threads), seconds / Self.shortestShare)) : 1
    let forProgress = batch.settings.watch == nil ? 1 : Int(Swift.min(seconds / Self.longestShare, 1e9)) + 1
    count = Swift.min(batch.count, Swift.max(forCores, forProgress))
    self.batch = batch
  }

  func run(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    if threads == 1 { return try alone(outcomes, workspace) }
    if let work = Work.current { return try shared(work, outcomes, workspace) }
    // Longer batches bear what helpers cost, wherever they are.
    let seconds = Double(batch.count) * batch.secondsOfOne
    if seconds > 3e-3 { return try together(outcomes, workspace) }
    return try Arms.shares.run(seconds) { several throws(ExpmError) in
      several ? try together(outcomes, workspace) : try alone(outcomes, workspace)
    }
  }

  private func together(
    _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> Outcome {
    try Pool.share(threads: threads) { work throws(ExpmError) in
      guard let work else { return try alone(outcomes, workspace) }
      return try shared(work, outcomes, workspace)
    }
  }

  private func alone(
    _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> Outcome {
    var first = FirstFailure(), done = 0
    let parts = EvenParts(whole: 0..<batch.count, count: count)
    for share in 0..<count {
      let failure = try batch.run(parts[share], outcomes, workspace)
      first.note(failure.index, failure.outcome)
      done &+= parts[share].count
      try batch.settings.watch.report(done, batch.count)
    }
    return first.outcome
  }

  private func shared(
    _ work: Work, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> Outcome {
    let state = SharedState(), parts = EvenParts(whole: 0..<batch.count, count: count)
    var caller = batch, helpers = batch
    caller.settings.statedThreads = 1
    helpers.settings.statedThreads = 1
    helpers.settings.watch = nil
    let watch = batch.settings.watch, total = batch.count
    let shares = Shares(batch: helpers, parts: parts, outcomes: outcomes, state: state)
    func tell() {
      if let watch, watch.report(state.finished.load(ordering: .relaxed), total) { state.stop(.cancelled) }
    }
    func computeAlone(_ range: Range<Int>) {
      if state.isStopped { return }
      do throws(ExpmError) {
        state.note(try caller.run(range, outcomes, workspace), range)
      } catch {
        state.stop(error)
      }
      tell()
    }
    try withoutActuallyEscaping(computeAlone) { computeAlone in
      let callers = CallersPart(computeAlone)
      let level = Level(count, mayRepeat: batch.canBeCopied) { claim in
        if claim.helper == nil {
          if claim.isRepeated && !claim.accept() { return }
          callers.run(parts[claim.unit])
          if !claim.isRepeated { _ = claim.accept() }
          claim.finish()
        } else {
          shares.help(claim)
        }
      }
      work.run(level, isUrgent: { state.isStopped }, whileWaiting: tell)
      callers.end()
    }
    if work.isOrphaned { throw .cancelled }
    return try state.result()
  }
}

/// What only the caller's thread calls, and not behind the call, as long as the level that refers to it may live.
private final class CallersPart: @unchecked Sendable {
  private var body: ((Range<Int>) -> Void)?
  init(_ body: @escaping (Range<Int>) -> Void) { self.body = body }
  func run(_ range: Range<Int>) { body?(range) }
  func end() { body = nil }
}

/// The shares as helpers see them.
private struct Shares<Batch: SharedBatch>: @unchecked Sendable {
  let batch: Batch
  let parts: EvenParts
  let outcomes: UnsafeMutablePointer<Outcome>?
  let state: SharedState

  func help(_ claim: Claim) {
    let range = parts[claim.unit], workspace = scratch(claim.helper)
    if state.isStopped { return }
    if batch.canBeCopied { return onCopies(claim, range, workspace) }
    do throws(ExpmError) {
      state.note(try batch.run(range, outcomes, workspace), range)
    } catch {
      state.stop(error)
    }
    claim.finish()
  }

  /// Errors are left to the caller, who takes the share back.
  private func onCopies(_ claim: Claim, _ range: Range<Int>, _ workspace: Workspace) {
    let top = workspace.top
    defer { workspace.top = top }
    guard claim.beginReading() else { return }
    var copies = Copies(batch.n, range.count, workspace)
    let copied: Batch?
    do throws(ExpmError) { copied = try batch.copied(range, &copies) } catch { copied = nil }
    claim.endReading()
    guard let copied else { return }
    do throws(ExpmError) {
      let found = try workspace.take(range.count, of: Outcome.self)
      found.initialize(repeating: .success, count: range.count)
      var failure = try copied.run(0..<range.count, found, workspace)
      if failure.outcome != .success { failure.index &+= range.lowerBound }
      if !claim.accept() { return }
      copies.publish()
      if let outcomes { (outcomes + range.lowerBound).update(from: found, count: range.count) }
      state.note(failure, range)
      claim.finish()
    } catch {}
  }

  private func scratch(_ helper: Helper?) -> Workspace {
    if let kept = helper?.scratch as? Workspace { return kept }
    let made = Workspace()
    helper?.scratch = made
    return made
  }
}

/// What the threads of a batch tell one another, without a lock.
private final class SharedState: Sendable {
  let finished = Atomic<Int>(0)
  /// The first failure: its index, then its outcome, which is below 2^8.
  private let first = Atomic<Int>(Int.max)
  /// 0: none.
  private let error = Atomic<Int>(0)

  var isStopped: Bool { error.load(ordering: .relaxed) > 0 }

  func note(_ failure: FirstFailure, _ range: Range<Int>) {
    if failure.outcome != .success { first.min(failure.index << 8 | Int(failure.outcome.rawValue), ordering: .relaxed) }
    finished.add(range.count, ordering: .relaxed)
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
