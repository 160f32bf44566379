// options as the numerics want them: checked, with the defaults filled in.
import CExpmgrad
import CProcessor
import Expmgrad

struct OptionsArgument {
  let pointer: UnsafePointer<expmgrad_options>?
  let position: Int32

  init(_ pointer: UnsafePointer<expmgrad_options>?, at position: Int32) {
    self.pointer = pointer
    self.position = position
  }

  /// Without a `use` the call takes neither a workspace nor one triangle. The last argument, and the last check: from
  /// here on Swift's runtime makes objects.
  func checked(for use: WorkspaceUse? = nil) throws(CallError) -> CallOptions {
    try checkObjects()
    var options = CallOptions()
    if let pointer { try options.take(pointer, at: position, use) }
    return options
  }
}

/// Swift's runtime ends the process that has no memory for an object: before it comes to that, calls are refused.
func checkObjects() throws(CallError) {
  if expmgrad_objects_are_scarce() != 0 { throw .failed(.outOfMemory) }
}

struct CallOptions {
  var settings = Settings()
  /// The caller's.
  private(set) var givenWorkspace: Workspace?
  /// The same, else a new one.
  func workspace() -> Workspace { givenWorkspace ?? Workspace() }

  init() {}
}

extension CallOptions {
  fileprivate mutating func take(
    _ pointer: UnsafePointer<expmgrad_options>, at position: Int32, _ use: WorkspaceUse?
  ) throws(CallError) {
    let unknown = wrong(EXPMGRAD_UNKNOWN_OPTION, at: position)
    guard let given = expmgrad_options.read(pointer), given.num_threads >= 0 else { throw unknown }
    let structure = try Choice(given.structure, at: position).checked(Structure.self)
    if let handle = given.workspace {
      guard let use, let fitting = WorkspaceHandle.at(handle).workspace(for: use) else {
        throw wrong(EXPMGRAD_HANDLE_MISMATCH, at: position)
      }
      givenWorkspace = fitting
    }
    if given.uplo != 0 {
      guard let use, use.takesTriangle, structure == .auto || structure == .hermitian else { throw unknown }
      settings.triangle = try Choice(given.uplo, at: position).storedTriangle()
    }
    settings.structure = structure.asStoredRows
    settings.checkStructure = given.check_structure != 0
    if given.num_threads > 0 { settings.statedThreads = Int(given.num_threads) }
    if let progress = given.progress {
      let user = given.progress_user
      settings.watch = Watch { done, total in progress(user, Int64(done), Int64(total)) != 0 }
    }
  }
}

extension Choice {
  /// A column-major caller's upper triangle is the lower one of the rows the numerics read.
  func storedTriangle() throws(CallError) -> Triangle {
    switch value {
    case Int32(UInt8(ascii: "U")): .lower
    case Int32(UInt8(ascii: "L")): .upper
    default: throw unknown
    }
  }
}

extension Structure {
  /// A column-major caller's upper triangle is the lower one of the rows the numerics read.
  var asStoredRows: Structure {
    switch self {
    case .upper: .lower
    case .lower: .upper
    default: self
    }
  }
}
