// expmgrad_workspace_*: scratch made once for many calls.
public import CExpmgrad
import Expmgrad

/// What a call asks of its workspace.
struct WorkspaceUse {
  let operation: Operation
  let type: ObjectIdentifier
  let n: Int
  let k: Int

  init<T: Element>(_ operation: Operation, _: T.Type, _ n: Int, _ k: Int = 1) {
    self.operation = operation
    type = ObjectIdentifier(T.self)
    self.n = n
    self.k = k
  }
}

extension WorkspaceUse {
  /// options.uplo is for these.
  var takesTriangle: Bool {
    switch operation {
    case .expm, .jvp, .vjp, .hvp, .tapeCreate: true
    case .l2, .tapeJVP, .tapeVJP, .tapeHVP: false
    }
  }
}

/// What an expmgrad_workspace points to.
final class WorkspaceHandle {
  private let use: WorkspaceUse
  private let memory: Workspace

  init(_ use: WorkspaceUse, _ memory: Workspace) {
    self.use = use
    self.memory = memory
  }

  static func at(_ handle: OpaquePointer) -> WorkspaceHandle {
    Unmanaged<WorkspaceHandle>.fromOpaque(UnsafeRawPointer(handle)).takeUnretainedValue()
  }

  /// The memory, if it was made for such a call.
  func workspace(for call: WorkspaceUse) -> Workspace? {
    let fits = call.operation == use.operation && call.type == use.type && call.n == use.n && call.k <= use.k
    return fits ? memory : nil
  }
}

@_cdecl("expmgrad_workspace_create") @implementation
public func expmgrad_workspace_create(
  _ operation: Int32, _ type: CChar, _ n: Int64, _ k: Int64, _ workspace: UnsafeMutablePointer<OpaquePointer?>?
) -> expmgrad_status {
  status { () throws(CallError) in
    guard let operation = Operation(rawValue: operation) else { throw wrong(EXPMGRAD_UNKNOWN_OPTION, 1) }
    let n = try size(n, 3), k = try size(k, 4)
    func make<T: Element>(_: T.Type) throws(CallError) -> WorkspaceHandle {
      let memory = try numerics { () throws(ExpmError) in try Workspace(for: operation, T.self, n: n, k: k) }
      return WorkspaceHandle(WorkspaceUse(operation, T.self, n, k), memory)
    }
    guard let workspace else { throw wrong(EXPMGRAD_NULL_POINTER, 5) }
    let made: WorkspaceHandle
    switch UInt8(bitPattern: type) {
    case UInt8(ascii: "s"): made = try make(Float.self)
    case UInt8(ascii: "d"): made = try make(Double.self)
    case UInt8(ascii: "c"): made = try make(Complex<Float>.self)
    case UInt8(ascii: "z"): made = try make(Complex<Double>.self)
    default: throw wrong(EXPMGRAD_UNKNOWN_OPTION, 2)
    }
    workspace.pointee = OpaquePointer(Unmanaged.passRetained(made).toOpaque())
    return EXPMGRAD_SUCCESS
  }
}

@_cdecl("expmgrad_workspace_destroy") @implementation
public func expmgrad_workspace_destroy(_ workspace: OpaquePointer?) -> expmgrad_status {
  if let workspace { Unmanaged<WorkspaceHandle>.fromOpaque(UnsafeRawPointer(workspace)).release() }
  return EXPMGRAD_SUCCESS
}
