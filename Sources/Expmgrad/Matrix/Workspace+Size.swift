// Workspaces made once for many calls.
import ExpmgradSchemes

/// What a workspace is for. The numbers are those of expmgrad.h.
public enum Operation: Int32, Sendable {
  case expm = 10
  case jvp = 20
  case vjp = 30
  case l2 = 40
  case hvp = 50
  case tapeCreate = 60
  case tapeJVP = 70
  case tapeVJP = 80
  case tapeHVP = 90
}

extension Workspace {
  /// Squarings for which a triangle's diagonals have room; a matrix that needs more makes the workspace grow.
  static var squarings: Int { 16 }

  /// A workspace from which calls of this operation on one matrix of order n, with up to k directions or cotangents,
  /// take all their scratch: 7 matrices for the value and 7 for each derivative at most (docs/memory.md).
  /// - Throws: `.outOfMemory`.
  public convenience init<T: Element>(for operation: Operation, _: T.Type, n: Int, k: Int = 1) throws(ExpmError) {
    self.init()
    // n² entries of 7 matrices stay far from overflow here; k is checked.
    if n < 0 || k < 0 || n > 1 << 26 { throw .outOfMemory }
    if n == 0 { return }
    let engine = ScalingAndSquaring<T>(n: n)
    let components: Int
    switch operation {
    case .expm, .tapeCreate: components = 1
    case .jvp, .vjp: components = k == Int.max ? k : k &+ 1
    case .tapeJVP, .tapeVJP: components = k
    // The tape of a diagonal keeps no value.
    case .l2, .hvp, .tapeHVP: components = 4
    }
    let (matrices, overflow) = components.multipliedReportingOverflow(by: engine.products &+ 2)
    let (scalars, excess) = matrices.multipliedReportingOverflow(by: engine.size)
    let (all, carry) = scalars.addingReportingOverflow(engine.surveyScratch)
    let (bytes, more) = all.multipliedReportingOverflow(by: MemoryLayout<T.Real>.stride)
    // A diagonal's tape makes the whole matrix; a value by blocks has the largest of them here.
    let block = Partition.largestPaying(n), small = isSmall(n)
    let input = operation == .tapeHVP ? n &* n : operation == .expm && !small ? block &* block : 0
    let rest =
      engine.bandScalars(squarings: Self.squarings) &* MemoryLayout<T.Real>.stride
      &+ (small ? 0 : Partition.scratch(n) &* MemoryLayout<Int>.stride) &+ input &* MemoryLayout<T>.stride
    // Each piece starts on a cache line.
    let (total, beyond) = bytes.addingReportingOverflow(rest &+ 4 &* 64)
    if overflow || excess || carry || more || beyond { throw .outOfMemory }
    try reserve(total)
  }
}
