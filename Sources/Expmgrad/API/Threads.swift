// How many cores a call may use when it does not say.
import ExpmgradPool
import Synchronization

public enum Threads {
  private static let chosen = Atomic<Int>(0)

  /// The default for calls: what `set` said last, else the cores this process may use.
  public static var standard: Int { stated ?? available }

  /// What `set` said last; nil if nothing.
  public static var stated: Int? {
    let n = chosen.load(ordering: .relaxed)
    return n > 0 ? n : nil
  }

  /// Zero or less restores the default.
  public static func set(_ count: Int) { chosen.store(max(0, count), ordering: .relaxed) }

  /// Cores this process may use, when first asked.
  static var available: Int {
    if let known = asked { return known }
    let cores = Cores.available
    found.store(cores, ordering: .relaxed)
    return cores
  }
  private static let found = Atomic<Int>(0)
  private static var asked: Int? {
    let cores = found.load(ordering: .relaxed)
    return cores > 0 ? cores : nil
  }
}
