// Which of the compiled kernels this process uses: the best the processor has, or a lower one that EXPMGRAD_CPU names.
import CProcessor
import ExpmgradSchemes
import ExpmgradKernelsBaseline
#if SEVERAL_LEVELS
  import ExpmgradKernelsV3
  import ExpmgradKernelsV4
#endif
import Glibc

/// x86-64-v4 (AVX-512), x86-64-v3 (AVX2 and FMA) or baseline (128-bit vectors).
enum ProcessorLevel: Int {
  case baseline = 2
  case v3 = 3
  case v4 = 4

  /// EXPMGRAD_CPU is "baseline", "v3" or "v4"; one the machine lacks, or an unknown word, changes nothing.
  static let current: ProcessorLevel = {
    let best = ProcessorLevel(rawValue: Int(expmgrad_processor_level())) ?? .baseline
    guard let text = getenv("EXPMGRAD_CPU") else { return best }
    let named: [String: ProcessorLevel] = ["baseline": .baseline, "v3": .v3, "v4": .v4]
    guard let asked = named[String(cString: text)], asked.rawValue <= best.rawValue else { return best }
    return asked
  }()

  func kernels(_: Float.Type) -> any Kernels<Float> {
    #if SEVERAL_LEVELS
      switch self {
      case .v4: return ExpmgradKernelsV4.levelKernels(Float.self)
      case .v3: return ExpmgradKernelsV3.levelKernels(Float.self)
      case .baseline: break
      }
    #endif
    return ExpmgradKernelsBaseline.levelKernels(Float.self)
  }

  func kernels(_: Double.Type) -> any Kernels<Double> {
    #if SEVERAL_LEVELS
      switch self {
      case .v4: return ExpmgradKernelsV4.levelKernels(Double.self)
      case .v3: return ExpmgradKernelsV3.levelKernels(Double.self)
      case .baseline: break
      }
    #endif
    return ExpmgradKernelsBaseline.levelKernels(Double.self)
  }
}
