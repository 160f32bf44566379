// A loop whose rounds write different places of the caller's memory, and the work that a thread is inside of.
import CProcessor

extension Work {
  /// The one inside of which the calling thread is, for whatever it calls: products, however deep below.
  public static var current: Work? {
    guard let work = expmgrad_thread_work() else { return nil }
    return Unmanaged<Work>.fromOpaque(work).takeUnretainedValue()
  }

  /// Runs `body` inside of a work for at most `threads` threads; alone where it is inside of one already.
  public static func open<R, E: Error>(threads: Int, _ body: () throws(E) -> R) throws(E) -> R {
    if threads < 2 || expmgrad_thread_work() != nil { return try body() }
    return try Pool.share(threads: threads) { work throws(E) in
      guard let work else { return try body() }
      expmgrad_set_thread_work(Unmanaged.passUnretained(work).toOpaque())
      defer { expmgrad_set_thread_work(nil) }
      return try body()
    }
  }

  /// Runs `body(i, helper)`, i < count. The caller waits for all: a round writes the caller's memory, and is not
  /// repeated.
  public func forEach(_ count: Int, _ body: (Int, Helper?) -> Void) {
    withoutActuallyEscaping(body) { body in
      var body = body
      withUnsafeMutablePointer(to: &body) { body in
        let round = Round(body: UnsafeRawPointer(body))
        run(
          Level(count, mayRepeat: false) { claim in
            round.run(claim)
            // Only now: who waits for it takes `body` away.
            claim.finish()
          })
      }
    }
  }
}

/// What escapes is a pointer: the level outlives the call.
private struct Round: @unchecked Sendable {
  let body: UnsafeRawPointer

  @inline(never)
  func run(_ claim: Claim) {
    body.assumingMemoryBound(to: ((Int, Helper?) -> Void).self).pointee(claim.unit, claim.helper)
  }
}

extension Work? {
  /// The same, by the caller alone without a work.
  public func forEach(_ count: Int, _ body: (Int, Helper?) -> Void) {
    if let self, count > 1 { return self.forEach(count, body) }
    for i in 0..<count { body(i, nil) }
  }
}
