// One matrix as BLAS has it: n rows of n entries, complex parts side by side. Products are GEMM on one thread; they and
// combinations are shared, rows by rows, with the helpers of the work that the calling thread is inside of.
import COpenBLAS
import ExpmgradPool
import ExpmgradSchemes

protocol BLASScalar: LaneScalar {
  /// C = (or +=) A·B in row-major order; A is m × k, B k × n, all with rows `ld` entries apart.
  static func gemm(
    complex: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>, ld: Int,
    adding: Bool)
}

extension Double: BLASScalar {
  static func gemm(
    complex: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ c: UnsafeMutablePointer<Double>, ld: Int,
    adding: Bool
  ) {
    let m = blasint(m), n = blasint(n), k = blasint(k), ld = blasint(ld)
    if complex {
      withUnsafePointer(to: SIMD2<Double>(1, 0)) { one in
        withUnsafePointer(to: SIMD2<Double>(adding ? 1 : 0, 0)) { beta in
          cblas_zgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, one, a, ld, b, ld, beta, c, ld)
        }
      }
    } else {
      cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, ld, b, ld, adding ? 1 : 0, c, ld)
    }
  }
}

extension Float: BLASScalar {
  static func gemm(
    complex: Bool, _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, ld: Int,
    adding: Bool
  ) {
    let m = blasint(m), n = blasint(n), k = blasint(k), ld = blasint(ld)
    if complex {
      withUnsafePointer(to: SIMD2<Float>(1, 0)) { one in
        withUnsafePointer(to: SIMD2<Float>(adding ? 1 : 0, 0)) { beta in
          cblas_cgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, one, a, ld, b, ld, beta, c, ld)
        }
      }
    } else {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, ld, b, ld, adding ? 1 : 0, c, ld)
    }
  }
}

/// Rows of a product, `height` at a time.
private struct ProductUnits<S: BLASScalar>: @unchecked Sendable {
  let complex: Bool
  let m: Int
  let n: Int
  let k: Int
  let a: UnsafePointer<S>
  let b: UnsafePointer<S>
  let c: UnsafeMutablePointer<S>
  /// Entries from row to row of all three.
  let ld: Int
  let height: Int
  let adding: Bool

  func run(_ claim: Claim) {
    let parts = complex ? 2 : 1, first = claim.unit &* height, rows = Swift.min(height, m &- first)
    let a = a + first &* ld &* parts, c = c + first &* ld &* parts
    if let helper = claim.helper, claim.isRepeatable {
      // Apart, and home once the unit is accepted: what comes too late has written nothing.
      let row = ld &* parts
      guard let room = helper.room(rows &* row &* MemoryLayout<S>.stride) else { return }
      let own = room.bindMemory(to: S.self, capacity: rows &* row)
      if adding { for i in 0..<rows { (own + i &* row).update(from: c + i &* row, count: n &* parts) } }
      S.gemm(complex: complex, rows, n, k, a, b, own, ld: ld, adding: adding)
      if !claim.accept() { return }
      for i in 0..<rows { (c + i &* row).update(from: own + i &* row, count: n &* parts) }
    } else {
      if claim.isRepeated && !claim.accept() { return }
      S.gemm(complex: complex, rows, n, k, a, b, c, ld: ld, adding: adding)
      if !claim.isRepeated { _ = claim.accept() }
    }
    claim.finish()
  }
}

struct DenseAlgebra<S: BLASScalar>: Algebra {
  typealias Scalar = S
  let n: Int
  let complex: Bool
  /// Whose helpers share this matrix's products.
  var work: Work?
  var blocks: DiagonalBlocks?
  /// Told how many products have been made; true ends the run.
  var stops: ((Int) -> Bool)?
  var parts: Int { complex ? 2 : 1 }
  var size: Int { n &* n &* parts }

  /// Products of this order are made one by one, so that it never takes long to be asked whether to go on.
  private static var largeOrder: Int { 512 }

  func multiply(_ count: Int, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, adding: Bool)
  {
    let together = n < Self.largeOrder ? count : 1
    for i in stride(from: 0, to: count, by: together) where i == 0 || !isStopped {
      gemm(together &* n, n, n, a + i &* size, b, c + i &* size, adding: adding)
      made(together)
    }
  }

  /// Multiply-adds below which handing a product over costs more than it brings: about 50 µs.
  private static var leastShared: Int { 1_000_000 }

  /// C = (or +=) A·B by units of rows. Their height is a multiple of what GEMM has in its registers: an entry's bits do
  /// not depend on how rows are cut.
  private func gemm(
    _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>,
    adding: Bool
  ) {
    let height = m < 400 ? 24 : m < 800 ? 48 : 96
    let units = work == nil || m &* n &* k < Self.leastShared ? 1 : (m &+ height &- 1) / height
    if units == 1 { return S.gemm(complex: complex, m, n, k, a, b, c, ld: self.n, adding: adding) }
    let rows = ProductUnits(
      complex: complex, m: m, n: n, k: k, a: a, b: b, c: c, ld: self.n, height: height, adding: adding)
    work?.run(Level(units, mayRepeat: work?.keepsAll ?? false) { rows.run($0) })
  }

  private func made(_ count: Int) { _ = stops?(count) }
  var isStopped: Bool { stops?(0) ?? false }

  /// With blocks of orders m: 2n Σ m² operations for a derivative's factor and one of the value's, 2 Σ m³ for two of
  /// the value's.
  func multiply(
    _ count: Int, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, adding: Bool,
    values: ValueFactors
  ) {
    guard let blocks else { return multiply(count, a, b, c, adding: adding) }
    defer { made(count) }
    if values == .both && !adding { c.update(repeating: 0, count: size) }
    for block in 0..<blocks.count {
      let first = blocks.bounds[block], m = blocks.bounds[block &+ 1] &- first
      let column = first &* parts, row = first &* n &* parts, corner = row &+ column
      switch values {
      case .both: gemm(m, m, m, a + corner, b + corner, c + corner, adding: adding)
      // One after another in a and c: as one matrix of count · n rows.
      case .right: gemm(count &* n, m, m, a + column, b + corner, c + column, adding: adding)
      case .left:
        for i in 0..<count {
          gemm(m, n, m, a + (i &* size &+ corner), b + row, c + (i &* size &+ row), adding: adding)
        }
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

  func combine1(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>, _ x: UnsafeMutablePointer<S>
  ) {
    shared(count) { at, length in
      combine(length, base + at, count, terms, coefficients, [x + at] as InlineArray<1, UnsafeMutablePointer<S>>)
    }
  }
  func combine2(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>,
    _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>
  ) {
    shared(count) { at, length in
      combine(
        length, base + at, count, terms, coefficients, [x + at, y + at] as InlineArray<2, UnsafeMutablePointer<S>>)
    }
  }
  func combine3(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>,
    _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>, _ z: UnsafeMutablePointer<S>
  ) {
    shared(count) { at, length in
      combine(
        length, base + at, count, terms, coefficients,
        [x + at, y + at, z + at] as InlineArray<3, UnsafeMutablePointer<S>>)
    }
  }

  /// Runs `body(start, length)` over 0 ..< count, in pieces for helpers where they outlast the handing over.
  @inline(__always)
  private func shared(_ count: Int, _ body: (Int, Int) -> Void) {
    if work == nil || count < 1 << 15 { return body(0, count) }
    // Pieces start on cache lines, so no two cores write one.
    let step = Swift.max(1 << 13, ((count &+ 15) / 16 &+ 63) & ~63)
    work.forEach((count &+ step &- 1) / step) { i, _ in
      let at = i &* step
      body(at, Swift.min(step, count &- at))
    }
  }
}

extension DenseAlgebra {
  /// Block rows of the lower triangle, 5/8 of the product where there are four of them, and its mirror image.
  func multiplyHermitian(_ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, adding: Bool) {
    if self.blocks != nil { return multiply(1, a, b, c, adding: adding, values: .both) }
    // Fewer rows keep BLAS from its speed; fewer blocks spare less than the mirror image costs (measured, n = 100 to
    // 400).
    let leastRows = 48, blocks = Swift.min(8, n / leastRows)
    if blocks < 3 { return multiply(1, a, b, c, adding: adding) }
    // The longest first: what is left for the end is short.
    work.forEach(blocks) { q, _ in
      let i = blocks &- 1 &- q, first = i &* n / blocks, end = (i &+ 1) &* n / blocks, at = first &* n &* parts
      S.gemm(complex: complex, end &- first, end, n, a + at, b, c + at, ld: n, adding: adding)
    }
    made(1)
    mirror(c)
  }
}
