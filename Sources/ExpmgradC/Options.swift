// options as the numerics want them: checked, with the defaults filled in.
public import CExpmgrad
import Expmgrad

struct CallOptions {
  var structure = Structure.auto
  var checkStructure = false
  var threads = 1
  /// The number that was asked for, if any: BLAS's own count is left alone otherwise.
  var statedThreads: Int?
  var progress: Progress?
  private var givenWorkspace: Workspace?
  /// The caller's, else one for this call.
  var workspace: Workspace { givenWorkspace ?? Workspace() }
}

extension CallOptions {
  /// Without a `use` the call takes no workspace.
  init(_ options: UnsafePointer<expmgrad_options>?, at position: Int32, _ use: WorkspaceUse? = nil) throws(CallError) {
    threads = Threads.standard
    statedThreads = Threads.stated
    guard let options else { return }
    // The size is read before anything behind it.
    let known = UnsafeRawPointer(options).loadUnaligned(as: Int.self) == MemoryLayout<expmgrad_options>.size
    if !known { throw wrong(EXPMGRAD_UNKNOWN_OPTION, position) }
    let given = options.pointee
    guard let structure = Structure(rawValue: given.structure), given.num_threads >= 0, given.reserved == 0 else {
      throw wrong(EXPMGRAD_UNKNOWN_OPTION, position)
    }
    if let handle = given.workspace {
      guard let use, let fitting = WorkspaceHandle.at(handle).workspace(for: use) else { throw wrong(EXPMGRAD_HANDLE_MISMATCH, position) }
      givenWorkspace = fitting
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
}

extension CallOptions {
  func fill<T: Element>(_ job: inout BatchJob<T>) {
    (job.structure, job.checkStructure) = (structure, checkStructure)
    (job.threads, job.blasThreads, job.progress) = (threads, statedThreads, progress)
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
