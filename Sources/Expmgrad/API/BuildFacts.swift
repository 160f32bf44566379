// What a bug report needs to know of this build and machine.
import COpenBLAS

public enum BuildFacts {
  /// The processor level whose kernels are in use.
  public static var kernels: String { Double.kernels.level }
  /// The BLAS at load time.
  public static var blas: String { String(cString: openblas_get_config()) }
}
