// How many threads at once are worth having: what the system lets this process use.
import CProcessor
import Synchronization

public enum Cores {
  /// Cores the calling thread may run on, and no more than whole processors that a container is granted: a thread that
  /// overdraws a quota stops its whole group for the rest of the period.
  public static var available: Int {
    let cores = Int(expmgrad_available_cores())
    return quota > 0 ? Swift.min(cores, quota) : cores
  }

  /// Read once: 0 where nothing limits it.
  private static var quota: Int {
    let known = found.load(ordering: .relaxed)
    if known >= 0 { return known }
    let quota = Int(expmgrad_processor_quota())
    found.store(quota, ordering: .relaxed)
    return quota
  }
  private static let found = Atomic<Int>(-1)
}
