// BLAS and LAPACK on one thread of their own: what is to be shared, our pool shares.
//
// BLAS's thread count belongs to the process: while a call of ours is in BLAS it is one, and what it was afterwards.
import COpenBLAS
import CProcessor
import ExpmgradPool

enum BLASGate {
  /// Runs `body` inside the gate, and its products on at most `threads` cores. Inside of another `enter` both have no
  /// effect.
  static func enter<R>(threads: Int, _ body: () throws(ExpmError) -> R) throws(ExpmError) -> R {
    expmgrad_blas_enter(1, openblas_get_num_threads, openblas_set_num_threads)
    defer { expmgrad_blas_leave() }
    return try Work.open(threads: threads, body)
  }

  /// Between two products of a call: those who wait to be let in, a fork among them, come first.
  static func rest() { expmgrad_blas_rest() }

  /// Runs `body`, which may take any time, with the calling thread outside.
  static func outside<R>(_ body: () -> R) -> R {
    let paused = expmgrad_blas_pause()
    defer { expmgrad_blas_resume(paused) }
    return body()
  }
}
