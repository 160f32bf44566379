// Scratch memory: passed down, never changing results.
import CProcessor
import Glibc

/// Blocks that grow to the largest request and are handed out from their starts again and again. One call at a time.
public final class Workspace {
  private var main = Block()
  private var more = Block()
  private var input = Block()
  private var indices = Block()
  private var mirrored = Block()
  /// Blocks taken from the system so far.
  public var allocations: Int { main.allocations &+ more.allocations &+ input.allocations &+ indices.allocations &+ mirrored.allocations }

  public init() {}
  deinit {
    free(main.base)
    free(more.base)
    free(input.base)
    free(indices.base)
    free(mirrored.base)
  }

  /// `count` scalars aligned to cache lines; what was handed out before is void.
  func take<S>(_ count: Int, of _: S.Type = S.self) throws(ExpmError) -> UnsafeMutablePointer<S> { try main.take(count) }

  /// As `take`, beside it: for what is known only once a matrix has been looked at.
  func takeMore<S>(_ count: Int, of _: S.Type = S.self) throws(ExpmError) -> UnsafeMutablePointer<S> { try more.take(count) }

  /// As `take`, beside both: for a matrix that a path reads as if it were a caller's.
  func takeInput<S>(_ count: Int, of _: S.Type = S.self) throws(ExpmError) -> UnsafeMutablePointer<S> { try input.take(count) }

  /// As `take`, beside all of them: for a permutation.
  func takeIndices(_ count: Int) throws(ExpmError) -> UnsafeMutablePointer<Int> { try indices.take(count) }

  /// As `take`, beside all of them: for a matrix given by one triangle.
  func takeMirrored<S>(_ count: Int, of _: S.Type = S.self) throws(ExpmError) -> UnsafeMutablePointer<S> { try mirrored.take(count) }

  /// Makes room for this much, so that no later call has to.
  func reserve(_ bytes: Int, more: Int, input: Int = 0, indices: Int = 0) throws(ExpmError) {
    try main.reserve(bytes)
    try self.more.reserve(more)
    if input > 0 { try self.input.reserve(input) }
    if indices > 0 { try self.indices.reserve(indices) }
  }

  /// Bytes taken from the system and kept.
  public var bytes: Int { main.capacity &+ more.capacity &+ input.capacity &+ indices.capacity &+ mirrored.capacity }

  private struct Block {
    var base: UnsafeMutableRawPointer?
    var capacity = 0
    var allocations = 0

    mutating func reserve(_ bytes: Int) throws(ExpmError) {
      if bytes <= capacity && base != nil { return }
      free(base)
      base = nil
      capacity = 0
      base = try alignedMemory(bytes)
      capacity = bytes
      allocations &+= 1
    }

    mutating func take<S>(_ count: Int) throws(ExpmError) -> UnsafeMutablePointer<S> {
      let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<S>.stride)
      if overflow { throw .outOfMemory }
      try reserve(bytes)
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

  /// How much `body` cuts: the size of a scratch comes from the code that uses it. Nothing is read or written.
  static func measure(_ body: (inout Carver) -> Void) -> Int {
    guard let start = UnsafeMutablePointer<S>(bitPattern: 64) else { return 0 }
    var carver = Carver(start)
    body(&carver)
    return carver.next - start
  }
}

/// Scratch of the calling thread for one kernel call; nil if it is too small.
@inline(__always)
func threadScratch<S>(_ count: Int, of _: S.Type = S.self) -> UnsafeMutablePointer<S>? {
  if count > Int(EXPMGRAD_THREAD_BLOCK) / MemoryLayout<S>.stride { return nil }
  return expmgrad_thread_block().assumingMemoryBound(to: S.self)
}
