// Scratch memory: passed down, never changing results.
import Glibc

/// Two blocks that grow to the largest request and are handed out from their starts again and again. One call at a time.
public final class Workspace {
  private var main = Block()
  private var more = Block()
  /// Blocks taken from the system so far.
  public var allocations: Int { main.allocations &+ more.allocations }

  public init() {}
  deinit {
    free(main.base)
    free(more.base)
  }

  /// `count` scalars aligned to cache lines; what was handed out before is void.
  func take<S>(_ count: Int, of _: S.Type = S.self) throws(ExpmError) -> UnsafeMutablePointer<S> { try main.take(count) }

  /// As `take`, beside it: for what is known only once a matrix has been looked at.
  func takeMore<S>(_ count: Int, of _: S.Type = S.self) throws(ExpmError) -> UnsafeMutablePointer<S> { try more.take(count) }

  private struct Block {
    var base: UnsafeMutableRawPointer?
    var capacity = 0
    var allocations = 0

    mutating func take<S>(_ count: Int) throws(ExpmError) -> UnsafeMutablePointer<S> {
      let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<S>.stride)
      if overflow { throw .outOfMemory }
      if bytes > capacity || base == nil {
        free(base)
        base = nil
        capacity = 0
        base = try alignedMemory(bytes)
        capacity = bytes
        allocations &+= 1
      }
      guard let base else { throw .outOfMemory }
      return base.bindMemory(to: S.self, capacity: count)
    }
  }
}

/// Memory from the system, aligned to cache lines; for `free`.
func alignedMemory(_ bytes: Int) throws(ExpmError) -> UnsafeMutableRawPointer {
  var block: UnsafeMutableRawPointer?
  guard posix_memalign(&block, 64, Swift.max(bytes, 64)) == 0, let block else { throw .outOfMemory }
  return block
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
