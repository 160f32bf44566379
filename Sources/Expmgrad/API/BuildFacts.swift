// What a bug report needs to know of this build and machine.
import COpenBLAS

package enum BuildFacts {
  /// The processor level whose kernels are in use.
  package static var kernels: String { Double.kernels.level }
  /// The BLAS at load time.
  package static var blas: String { String(cString: openblas_get_config()) }
}
