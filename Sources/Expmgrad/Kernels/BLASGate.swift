// BLAS's thread count belongs to the process: it is changed only while no other call of ours is in BLAS, and restored.
import COpenBLAS
import Glibc

enum BLASGate {
  /// Calls that take the count as it is hold it shared, one that changes it alone.
  private nonisolated(unsafe) static let lock: UnsafeMutablePointer<pthread_rwlock_t> = {
    let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
    pthread_rwlock_init(lock, nil)
    // OpenBLAS takes its threads away before a fork, from a call that is waiting for them too: fork waits until no call is
    // inside. Not for ever, as a call that is inside may wait for what the forking thread holds (an interpreter's lock).
    // The child has none of the threads that may hold the lock.
    pthread_atfork(
      { BLASGate.heldForFork = BLASGate.lockAlone(seconds: 10) },
      { if BLASGate.heldForFork { pthread_rwlock_unlock(BLASGate.lock) } },
      { pthread_rwlock_init(BLASGate.lock, nil) })
    return lock
  }()

  /// Written and read by the thread that forks; fork is one at a time.
  private nonisolated(unsafe) static var heldForFork = false

  private static func lockAlone(seconds: Int) -> Bool {
    var deadline = timespec()
    clock_gettime(CLOCK_REALTIME, &deadline)
    deadline.tv_sec += seconds
    return pthread_rwlock_timedwrlock(lock, &deadline) == 0
  }

  /// Cores BLAS uses now.
  static var threads: Int { Int(openblas_get_num_threads()) }

  /// Runs `body` with BLAS on `count` cores; nil leaves its count alone. Not to be nested.
  static func enter<R>(threads count: Int?, _ body: () throws(ExpmError) -> R) throws(ExpmError) -> R {
    pthread_rwlock_rdlock(lock)
    defer { pthread_rwlock_unlock(lock) }
    let before = openblas_get_num_threads()
    guard let count, before != Int32(clamping: count) else { return try body() }
    pthread_rwlock_unlock(lock)
    pthread_rwlock_wrlock(lock)
    let alone = openblas_get_num_threads()
    openblas_set_num_threads(Int32(clamping: count))
    defer { openblas_set_num_threads(alone) }
    return try body()
  }
}
