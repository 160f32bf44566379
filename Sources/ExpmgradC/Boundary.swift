// The one shape of every exported function: check the arguments, view the memory, call the numerics, return a status.
//
// Nothing here computes and nothing here can trap on a caller's data: sizes are checked before they are multiplied.
// Generated/Exports.swift has the functions of the header. Each calls the body of its operation, in the other files,
// with arguments that know their position (Arguments.swift).
public import CExpmgrad
import CProcessor
import Expmgrad

/// What ends a call: an argument that is wrong, or a failure of the numerics.
enum CallError: Error {
  case argument(expmgrad_status)
  case failed(ExpmError)
}

/// Runs a body in plain arithmetic and turns what it throws into a status. A caller who rounds to zero would hide an
/// overflow from whoever looks for Inf, and one who traps would be trapped.
@inline(__always)
func statusOf(_ body: @autoclosure () throws(CallError) -> expmgrad_status) -> expmgrad_status {
  let arithmetic = expmgrad_plain_arithmetic()
  defer { expmgrad_restore_arithmetic(arithmetic) }
  do throws(CallError) {
    return try body()
  } catch {
    switch error {
    case .argument(let status): return status
    case .failed(.outOfMemory): return EXPMGRAD_OUT_OF_MEMORY
    case .failed(.cancelled): return EXPMGRAD_CANCELLED
    case .failed(.mismatch): return EXPMGRAD_HANDLE_MISMATCH
    }
  }
}

/// Calls the numerics, whose errors become this layer's.
@inline(__always)
func numerics<R>(_ body: @autoclosure () throws(ExpmError) -> R) throws(CallError) -> R {
  do throws(ExpmError) { return try body() } catch { throw .failed(error) }
}
