// options as the numerics want them: checked, with the defaults filled in.
public import CExpmgrad
import Expmgrad

struct CallOptions {
  var settings = Settings()
  /// The caller's, if it gave one.
  private var givenWorkspace: Workspace?
  /// The caller's, else a new one.
  func workspace() -> Workspace { givenWorkspace ?? Workspace() }
}

extension CallOptions {
  /// Without a `use` the call takes neither a workspace nor one triangle.
  init(_ options: UnsafePointer<expmgrad_options>?, at position: Int32, _ use: WorkspaceUse? = nil) throws(CallError) {
    // BLAS's own count is left alone unless a number was asked for.
    (settings.threads, settings.blasThreads) = (Threads.standard, Threads.stated)
    guard let options else { return }
    // The size is read before anything behind it.
    let known = UnsafeRawPointer(options).loadUnaligned(as: Int.self) == MemoryLayout<expmgrad_options>.size
    if !known { throw wrong(EXPMGRAD_UNKNOWN_OPTION, position) }
    let given = options.pointee
    guard let structure = Structure(rawValue: given.structure), given.num_threads >= 0 else {
      throw wrong(EXPMGRAD_UNKNOWN_OPTION, position)
    }
    if let handle = given.workspace {
      guard let use, let fitting = WorkspaceHandle.at(handle).workspace(for: use) else { throw wrong(EXPMGRAD_HANDLE_MISMATCH, position) }
      givenWorkspace = fitting
    }
    if given.uplo != 0 {
      guard let use, use.takesTriangle, structure == .auto || structure == .hermitian else { throw wrong(EXPMGRAD_UNKNOWN_OPTION, position) }
      settings.triangle = try storedTriangle(given.uplo, EXPMGRAD_UNKNOWN_OPTION + position)
    }
    settings.structure = structure.asStoredRows
    settings.checkStructure = given.check_structure != 0
    if given.num_threads > 0 {
      settings.threads = Int(given.num_threads)
      settings.blasThreads = settings.threads
    }
    if let progress = given.progress {
      let user = given.progress_user
      settings.watch = Watch { done, total in progress(user, Int64(done), Int64(total)) != 0 }
    }
  }
}

/// A column-major caller's upper triangle is the lower one of the rows the numerics read.
func storedTriangle(_ uplo: Int32, _ fault: expmgrad_status) throws(CallError) -> Triangle {
  switch uplo {
  case Int32(UInt8(ascii: "U")): .lower
  case Int32(UInt8(ascii: "L")): .upper
  default: throw .argument(fault)
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
