// options as the numerics want them: checked, with the defaults filled in.
import CExpmgrad
import Expmgrad

struct OptionsArgument {
  let pointer: UnsafePointer<expmgrad_options>?
  let position: Int32

  init(_ pointer: UnsafePointer<expmgrad_options>?, at position: Int32) {
    self.pointer = pointer
    self.position = position
  }

  /// Without a `use` the call takes neither a workspace nor one triangle.
  func checked(for use: WorkspaceUse? = nil) throws(CallError) -> CallOptions {
    var options = CallOptions(threads: Threads.standard, statedThreads: Threads.stated)
    if let pointer { try options.take(pointer, at: position, use) }
    return options
  }
}

struct CallOptions {
  var structure = Structure.auto
  var checkStructure = false
  /// Of the stored rows.
  var triangle: Triangle?
  var threads: Int
  /// The number that was asked for, if any: BLAS's own count is left alone otherwise.
  var statedThreads: Int?
  var progress: Progress?
  private var givenWorkspace: Workspace?
  /// The caller's, else one for this call.
  var workspace: Workspace { givenWorkspace ?? Workspace() }

  init(threads: Int, statedThreads: Int?) {
    self.threads = threads
    self.statedThreads = statedThreads
  }
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
      triangle = try Choice(given.uplo, at: position).storedTriangle()
    }
    self.structure = structure.asStoredRows
    checkStructure = given.check_structure != 0
    if given.num_threads > 0 {
      threads = Int(given.num_threads)
      statedThreads = threads
    }
    if let progress = given.progress {
      let user = given.progress_user
      self.progress = { done, total in progress(user, Int64(done), Int64(total)) != 0 }
    }
  }

  func fill<T: Element>(_ job: inout BatchJob<T>) {
    (job.structure, job.checkStructure, job.triangle) = (structure, checkStructure, triangle)
    (job.threads, job.blasThreads, job.progress) = (threads, statedThreads, progress)
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
