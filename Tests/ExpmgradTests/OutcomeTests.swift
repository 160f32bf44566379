import Testing

@testable import Expmgrad

struct OutcomeTests {
  /// As an enum it took one byte, and a batch's statuses lay one byte apart in the C caller's array.
  @Test func anOutcomeIsAnEntryOfACStatusArray() {
    #expect(MemoryLayout<Outcome>.size == MemoryLayout<Int32>.size)
    #expect(MemoryLayout<Outcome>.stride == MemoryLayout<Int32>.stride)
    let outcomes: [Outcome] = [.success, .nonfinite, .overflow, .notConverged, .singular, .structureMismatch]
    outcomes.withUnsafeBytes { #expect(Array($0.bindMemory(to: Int32.self)) == [0, 110, 120, 130, 140, 150]) }
  }
}
