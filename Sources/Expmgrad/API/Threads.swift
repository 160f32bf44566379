// How many cores a call may use when it does not say.
import CProcessor
import Synchronization

public enum Threads {
  private static let chosen = Atomic<Int>(0)

  /// The default for calls: what `set` said last, else the cores this process may run on.
  public static var standard: Int { stated ?? available }

  /// What `set` said last; nil if nothing.
  public static var stated: Int? {
    let n = chosen.load(ordering: .relaxed)
    return n > 0 ? n : nil
  }

  /// Zero or less restores the default.
  public static func set(_ count: Int) { chosen.store(max(0, count), ordering: .relaxed) }

  /// Cores in this process's affinity mask when first asked. Two threads that ask at once find the same.
  static var available: Int {
    if let known = asked { return known }
    let cores = Int(expmgrad_available_cores())
    found.store(cores, ordering: .relaxed)
    return cores
  }
  private static let found = Atomic<Int>(0)
  private static var asked: Int? {
    let cores = found.load(ordering: .relaxed)
    return cores > 0 ? cores : nil
  }
}
