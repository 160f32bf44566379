// expmgrad_workspace_*: scratch made once for many calls.
import CExpmgrad
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
  /// k is for these.
  var takesDirections: Bool {
    switch operation {
    case .jvp, .vjp, .tapeJVP, .tapeVJP: true
    default: false
    }
  }

  /// options.uplo is for these.
  var takesTriangle: Bool {
    switch operation {
    case .expm, .jvp, .vjp, .hvp, .tapeCreate: true
    default: false
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
    let same = call.operation == use.operation && call.type == use.type && call.n == use.n
    let fits = same && (call.k <= use.k || !use.takesDirections)
    return fits ? memory : nil
  }
}

func workspaceCreate(
  operation: Choice, type: Choice, n: Size, k: Size, workspace: ArrayOutput<OpaquePointer?>
) throws(CallError) -> expmgrad_status {
  let operation = try operation.checked(Operation.self), n = try n.checked(), k = try k.checked()
  let place = try workspace.checked(1)
  try checkObjects()
  func make<T: Element>(_: T.Type) throws(CallError) -> WorkspaceHandle {
    let memory = try numerics(try Workspace(for: operation, T.self, n: n, k: k))
    return WorkspaceHandle(WorkspaceUse(operation, T.self, n, k), memory)
  }
  let made: WorkspaceHandle
  switch type.value {
  case Int32(UInt8(ascii: "s")): made = try make(Float.self)
  case Int32(UInt8(ascii: "d")): made = try make(Double.self)
  case Int32(UInt8(ascii: "c")): made = try make(Complex<Float>.self)
  case Int32(UInt8(ascii: "z")): made = try make(Complex<Double>.self)
  default: throw type.unknown
  }
  place?.pointee = Handle.retaining(made)
  return EXPMGRAD_SUCCESS
}

func workspaceDestroy(workspace: Handle) -> expmgrad_status {
  workspace.release()
  return EXPMGRAD_SUCCESS
}
