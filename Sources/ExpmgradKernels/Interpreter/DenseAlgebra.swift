// One large matrix as a caller has it: n rows of n entries, complex parts side by side. Its right factors are packed
// (Packed/); products and combinations are shared, rows by rows, with the helpers of the work that the calling thread
// is inside of.
import ExpmgradPool
import ExpmgradSchemes

struct DenseAlgebra<S: LaneScalar>: Algebra {
  typealias Scalar = S
  let n: Int
  let complex: Bool
  let panels: Panels<S>
  /// Whose helpers share this matrix's products.
  let work: Work?
  var blocks: DiagonalBlocks?
  /// Told how many products have been made; true ends the run.
  var stops: ((Int) -> Bool)?

  init(n: Int, complex: Bool, work: Work? = nil, blocks: DiagonalBlocks? = nil, stops: ((Int) -> Bool)? = nil) {
    self.n = n
    self.complex = complex
    panels = Panels(n, complex: complex)
    self.work = work
    self.blocks = blocks
    self.stops = stops
  }

  var parts: Int { complex ? 2 : 1 }
  var size: Int { n &* n &* parts }
  static var packsRight: Bool { true }
  var rightSize: Int { panels.size }

  /// Products of this order are made one by one, so that it never takes long to be asked whether to go on.
  private static var largeOrder: Int { 512 }

  func multiply(_ count: Int, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, adding: Bool)
  {
    let together = n < Self.largeOrder ? count : 1
    for i in stride(from: 0, to: count, by: together) where i == 0 || !isStopped {
      multiplyRows(together &* n, a + i &* size, b, c + i &* size, adding: adding)
      made(together)
    }
  }

  func made(_ count: Int) { _ = stops?(count) }
  var isStopped: Bool { stops?(0) ?? false }

  /// With blocks of orders m: 2n Σ m² operations for a derivative's factor and one of the value's, 2 Σ m³ for two of
  /// the value's.
  func multiply(
    _ count: Int, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, adding: Bool,
    values: ValueFactors
  ) {
    guard let blocks else { return multiply(count, a, b, c, adding: adding) }
    defer { made(count) }
    for i in 0..<(values == .right ? 1 : count) {
      let a = a + i &* size, c = c + i &* size
      switch values {
      // One after another in a and c: as one matrix of count · n rows.
      case .right: multiplyRight(blocks, count &* n, a, b, c, adding: adding)
      case .left:
        for q in 0..<blocks.count {
          let block = blocks[q], at = block.lowerBound &* panels.row
          multiplyRows(block.count, a + at, b, c + at, adding: adding, terms: block)
        }
      case .both:
        for q in 0..<blocks.count { multiplyCorner(blocks[q], a, b, c, adding: adding) }
      }
    }
  }

  func addIdentity(_ x: UnsafeMutablePointer<S>) {
    for i in 0..<n { x[i &* (n &+ 1) &* parts] += 1 }
  }
  func setBand(_ x: UnsafeMutablePointer<S>, _ band: Band<S>, _ step: Int) {
    band.forEach(n, parts: parts, step) { i, j, at in
      for p in 0..<parts { x[(i &* n &+ j) &* parts &+ p] = band.values[at &+ p] }
    }
  }

  /// Runs `body(first, count)` over rows, in pieces for helpers where they outlast the handing over.
  @inline(__always)
  func shared(_ rows: Int, operations: Int, _ body: (Int, Int) -> Void) {
    if work == nil || operations < 1 << 18 { return body(0, rows) }
    let height = Swift.max(8, (rows &+ 15) / 16)
    work.forEach((rows &+ height &- 1) / height) { i, _ in
      body(i &* height, Swift.min(height, rows &- i &* height))
    }
  }
}

extension DiagonalBlocks {
  /// The rows of block b.
  subscript(b: Int) -> Range<Int> { bounds[b]..<bounds[b &+ 1] }
}
