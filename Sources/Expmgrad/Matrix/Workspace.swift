// Scratch memory: passed down, never changing results.
import Glibc

/// A block that grows to the largest request and is handed out from its start again and again. One call at a time.
public final class Workspace {
  private var base: UnsafeMutableRawPointer?
  private var capacity = 0
  /// Blocks taken from the system so far.
  public private(set) var allocations = 0

  public init() {}
  deinit { free(base) }

  /// `count` scalars aligned to cache lines; what was handed out before is void.
  func take<S>(_ count: Int, of _: S.Type = S.self) throws(ExpmError) -> UnsafeMutablePointer<S> {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<S>.stride)
    if overflow { throw .outOfMemory }
    if bytes > capacity || base == nil {
      free(base)
      base = nil
      capacity = 0
      var block: UnsafeMutableRawPointer?
      if posix_memalign(&block, 64, Swift.max(bytes, 64)) != 0 { throw .outOfMemory }
      base = block
      capacity = bytes
      allocations &+= 1
    }
    guard let base else { throw .outOfMemory }
    return base.bindMemory(to: S.self, capacity: count)
  }
}

/// Cuts a block into consecutive pieces.
struct Carver<S> {
  var next: UnsafeMutablePointer<S>
  init(_ base: UnsafeMutablePointer<S>) { next = base }
  mutating func cut(_ count: Int) -> UnsafeMutablePointer<S> {
    defer { next += count }
    return next
  }
}
