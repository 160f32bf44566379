// Versions, status texts and the thread default.
public import CExpmgrad
import Expmgrad
import ExpmgradPool

/// A text that lives as long as the process.
func immortal(_ text: String) -> UnsafePointer<CChar> {
  let bytes = text.utf8CString
  let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
  for (i, byte) in bytes.enumerated() { copy[i] = byte }
  return UnsafePointer(copy)
}

/// With the flags of the numerics. Swift does not tell its own version: that of the standard library, linked
/// statically, is right but for the patch, and the C compiler of the same toolchain has its commit.
private var compilers: String {
  let swift = "\(_SwiftStdlibVersion.current)".split(separator: ".").prefix(2).joined(separator: ".")
  return "Swift \(swift) \(String(cString: expmgrad_numerics_flags())); \(String(cString: expmgrad_c_compiler()))"
}

private struct Texts: @unchecked Sendable {
  let version = immortal("\(EXPMGRAD_VERSION_MAJOR).\(EXPMGRAD_VERSION_MINOR).\(EXPMGRAD_VERSION_PATCH)")
  let build = immortal(
    [
      "libexpmgrad \(EXPMGRAD_VERSION_MAJOR).\(EXPMGRAD_VERSION_MINOR).\(EXPMGRAD_VERSION_PATCH)", compilers,
      "kernels \(BuildFacts.kernels)", BuildFacts.blas,
    ].joined(separator: "; "))
  let unknown = immortal("unknown status")
  let plain: [expmgrad_status: UnsafePointer<CChar>] = [
    EXPMGRAD_SUCCESS: "success",
    EXPMGRAD_NONFINITE: "the matrix has a NaN or Inf",
    EXPMGRAD_OVERFLOW: "the exponential exceeds the range of its type",
    EXPMGRAD_NOT_CONVERGED: "an eigensolver or iteration did not converge",
    EXPMGRAD_SINGULAR: "the formula asked for does not exist at this matrix",
    EXPMGRAD_STRUCTURE_MISMATCH: "the matrix does not have the stated structure",
    EXPMGRAD_OUT_OF_MEMORY: "out of memory",
    EXPMGRAD_CANCELLED: "cancelled by the progress callback",
  ].mapValues(immortal)
  /// By kind, then by argument; entry 0 is the kind itself.
  let arguments: [expmgrad_status: [UnsafePointer<CChar>]] = [
    EXPMGRAD_NULL_POINTER: "is a null pointer",
    EXPMGRAD_NEGATIVE_SIZE: "is negative",
    EXPMGRAD_SIZE_OVERFLOW: "needs more memory than there are addresses",
    EXPMGRAD_LEADING_DIMENSION: "is a leading dimension smaller than the rows, or than 1",
    EXPMGRAD_STRIDE: "is a stride that is negative or lets outputs overlap",
    EXPMGRAD_UNKNOWN_OPTION:
      "has a value that this version does not know or this operation does not take (is struct_size set?)",
    EXPMGRAD_HANDLE_MISMATCH: "is a tape or workspace of another operation, size or type",
    EXPMGRAD_INDEX: "has an index outside of the matrix, or offsets that descend",
  ].mapValues { text in [immortal("an argument \(text)")] + (1...60).map { immortal("argument \($0) \(text)") } }
}

private let texts = Texts()

@_cdecl("expmgrad_status_string") @implementation
public func expmgrad_status_string(_ status: expmgrad_status) -> UnsafePointer<CChar>! {
  if let text = texts.plain[status] { return text }
  if status < EXPMGRAD_NULL_POINTER { return texts.unknown }
  let position = Int(status % 100)
  guard let kind = texts.arguments[status - Int32(position)], position < kind.count else { return texts.unknown }
  return kind[position]
}

@_cdecl("expmgrad_version") @implementation
public func expmgrad_version() -> UnsafePointer<CChar>! { texts.version }

@_cdecl("expmgrad_build_info") @implementation
public func expmgrad_build_info() -> UnsafePointer<CChar>! { texts.build }

/// Makes what the pool would make at its first use: before a fork (CExpmgrad/load.c). The work is shorter than any
/// shared.
@_cdecl("expmgrad_prepare_pool")
func preparePool() {
  for arms in [Arms.rows, .shares] { arms.run(1e-12) { _ in } }
}

@_cdecl("expmgrad_get_num_threads") @implementation
public func expmgrad_get_num_threads() -> Int32 { Int32(clamping: Threads.standard) }

func setNumThreads(numThreads: Choice) throws(CallError) -> expmgrad_status {
  if numThreads.value < 0 { throw wrong(EXPMGRAD_NEGATIVE_SIZE, at: numThreads.position) }
  Threads.set(Int(numThreads.value))
  return EXPMGRAD_SUCCESS
}
