// How far a call is, told to its caller, who may end it.
import Glibc

/// Told how far a call is; true cancels it. Called on the caller's thread.
public typealias Progress = (_ done: Int, _ total: Int) -> Bool

/// Due at most every 0.2 s. Used on one thread.
final class Pace {
  private static var seconds: Double { 0.2 }
  private var last = monotonicSeconds()

  var isDue: Bool {
    let now = monotonicSeconds()
    if now - last < Self.seconds { return false }
    last = now
    return true
  }
}

func monotonicSeconds() -> Double {
  var t = timespec()
  clock_gettime(CLOCK_MONOTONIC, &t)
  return Double(t.tv_sec) + 1e-9 * Double(t.tv_nsec)
}

/// Tells one call's caller how far it is, at most every 0.2 s, and whether to go on. Used on the caller's thread.
///
/// What is counted are products, or, where many matrices, times or steps make up the call, those: inside of one of them
/// the caller is told the same numbers again.
public final class Watch {
  private final class Call {
    let progress: Progress
    let pace = Pace()
    var done = 0, total = 0, isCancelled = false
    /// The caller's.
    let thread = pthread_self()
    init(_ progress: @escaping Progress) { self.progress = progress }
  }
  private let call: Call
  private let counts: Bool
  private let units: ((_ done: Int) -> (done: Int, total: Int))?

  private init(_ call: Call, counts: Bool, units: ((_ done: Int) -> (done: Int, total: Int))?) {
    self.call = call
    self.counts = counts
    self.units = units
  }

  public convenience init(_ progress: @escaping Progress) { self.init(Call(progress), counts: true, units: nil) }

  /// For the parts of what is counted.
  package var ofPart: Watch {
    Watch(call, counts: false, units: units)
  }

  /// For a part that counts in units of its own.
  func counting(_ units: @escaping (_ done: Int) -> (done: Int, total: Int)) -> Watch {
    Watch(call, counts: counts, units: units)
  }

  /// So many products will follow.
  func expect(_ products: Int) {
    if counts { call.total &+= products }
  }

  /// So many products have been made. True ends the call.
  func made(_ products: Int) -> Bool {
    if isElsewhere { return false }
    if counts { call.done = Swift.min(call.done &+ products, call.total) }
    return isToEnd
  }

  /// `done` of `total` matrices, times or steps have been finished. True ends the call.
  package func report(_ done: Int, _ total: Int) -> Bool {
    if isElsewhere { return false }
    if counts { (call.done, call.total) = units?(done) ?? (done, total) }
    return isToEnd
  }

  /// A helper's thread tells nobody anything.
  private var isElsewhere: Bool { pthread_equal(pthread_self(), call.thread) == 0 }

  private var isToEnd: Bool {
    // Outside BLAS's gate: the caller takes what time he needs.
    if !call.isCancelled && call.pace.isDue {
      // While the matrix is surveyed nothing is counted yet: no share is a division by zero.
      call.isCancelled = BLASGate.outside { call.progress(call.done, Swift.max(1, call.total)) }
    }
    return call.isCancelled
  }
}

extension Optional where Wrapped == Watch {
  /// As a function of the same kind as the caller's.
  var progress: Progress? { map { watch in { done, total in watch.report(done, total) } } }

  /// After so many products: lets in who waits for BLAS; true ends the call.
  func made(_ products: Int) -> Bool {
    BLASGate.rest()
    return self?.made(products) ?? false
  }

  /// The same, for a call that is ended by what it throws.
  func checkpoint(_ products: Int) throws(ExpmError) {
    if made(products) { throw .cancelled }
  }

  /// `done` of `total` have been finished.
  func report(_ done: Int, _ total: Int) throws(ExpmError) {
    if self?.report(done, total) ?? false { throw .cancelled }
  }
}
