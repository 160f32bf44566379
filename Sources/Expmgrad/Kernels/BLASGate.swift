// BLAS's thread count belongs to the process: it is changed only while no other call of ours is in BLAS, and restored.
import COpenBLAS
import Glibc

enum BLASGate {
  /// Calls that take the count as it is hold it shared, one that changes it alone.
  private nonisolated(unsafe) static let lock: UnsafeMutablePointer<pthread_rwlock_t> = {
    let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
    pthread_rwlock_init(lock, nil)
    // A child of fork has none of the threads that may hold it.
    pthread_atfork(nil, nil) { pthread_rwlock_init(BLASGate.lock, nil) }
    return lock
  }()

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
