// How often a caller's progress is called.
import Glibc

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

/// `progress`, called at most every 0.2 s: between its calls nothing is cancelled.
public func paced(_ progress: Progress?) -> Progress? {
  guard let progress else { return nil }
  let pace = Pace()
  return { done, total in pace.isDue && progress(done, total) }
}
