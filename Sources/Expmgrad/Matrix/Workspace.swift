// Scratch memory: passed down, never changing results.
import CProcessor
import Glibc

/// A stack of scratch: what is taken lies above what was taken before, until the top is set back. It keeps its memory,
/// as one block once it has been empty, so that a call repeated takes none from the system. One call at a time.
///
///     let top = workspace.top
///     defer { workspace.top = top }
///     let x = try workspace.take(n, of: Double.self)
public final class Workspace {
  struct Position: Equatable {
    var block = 0
    var bytes = 0
  }
  /// Freed by the last who refers to it: a helper may still read what a call that is over has worked in.
  private final class Block {
    let base: UnsafeMutableRawPointer
    let capacity: Int
    init(_ capacity: Int) throws(ExpmError) {
      base = try alignedMemory(capacity)
      self.capacity = capacity
    }
    deinit { giveBack(base) }
  }

  /// Holds all the pieces of a small matrix.
  private static var smallestBlock: Int { 1 << 15 }

  /// Each block but the last may have room left that was too little.
  private var blocks: [Block] = []
  /// Of the next block at least: what several had together.
  private var least = 0
  /// Blocks taken from the system so far.
  package private(set) var allocations = 0

  /// Where the next piece goes. Setting it back gives back what was taken since.
  var top = Position() {
    didSet { if top == Position() && blocks.count > 1 { join() } }
  }

  public init() {}

  /// What has been taken so far, to be kept.
  var memory: [AnyObject] { blocks }

  /// `count` scalars aligned to cache lines.
  func take<S>(_ count: Int, of _: S.Type = S.self) throws(ExpmError) -> UnsafeMutablePointer<S> {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<S>.stride)
    if overflow || bytes > Int.max - 64 { throw .outOfMemory }
    return try take((bytes &+ 63) & ~63).bindMemory(to: S.self, capacity: count)
  }

  private func take(_ bytes: Int) throws(ExpmError) -> UnsafeMutableRawPointer {
    while top.block < blocks.count {
      let block = blocks[top.block]
      if bytes <= block.capacity &- top.bytes {
        defer { top.bytes &+= bytes }
        return block.base + top.bytes
      }
      if top.bytes == 0 && top.block == blocks.count &- 1 {
        // Empty and too small: no reason to keep it.
        blocks.removeLast()
        break
      }
      top = Position(block: top.block &+ 1)
    }
    let capacity = Swift.max(bytes, least, Self.smallestBlock)
    blocks.append(try Block(capacity))
    allocations &+= 1
    top = Position(block: blocks.count &- 1, bytes: bytes)
    return blocks[top.block].base
  }

  private func join() {
    least = bytes
    blocks.removeAll(keepingCapacity: true)
  }

  /// Makes room for this much, so that no later call has to.
  func reserve(_ bytes: Int) throws(ExpmError) {
    let bottom = top
    _ = try take(bytes)
    top = bottom
  }

  /// Bytes taken from the system and kept.
  public var bytes: Int { blocks.reduce(0) { $0 &+ $1.capacity } }
}

/// Memory aligned to cache lines, for `giveBack`.
func alignedMemory(_ bytes: Int) throws(ExpmError) -> UnsafeMutableRawPointer {
  guard bytes >= 0, let memory = expmgrad_take_memory(bytes) else { throw .outOfMemory }
  return memory
}

/// Memory is kept for the next call (CProcessor/memory.c).
func giveBack(_ memory: UnsafeMutableRawPointer?) { expmgrad_give_memory(memory) }

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
