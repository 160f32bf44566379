// BLAS's thread count belongs to the process: it is changed only while no call of ours that wants another is in BLAS,
// and restored.
import COpenBLAS
import CProcessor

enum BLASGate {
  /// Cores BLAS uses now.
  static var threads: Int { Int(openblas_get_num_threads()) }

  /// Runs `body` with BLAS on `count` cores; nil leaves its count alone. Inside of another `enter` it has no effect.
  static func enter<R>(threads count: Int?, _ body: () throws(ExpmError) -> R) throws(ExpmError) -> R {
    expmgrad_blas_enter(Int32(clamping: count ?? 0), openblas_get_num_threads, openblas_set_num_threads)
    defer { expmgrad_blas_leave() }
    return try body()
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
