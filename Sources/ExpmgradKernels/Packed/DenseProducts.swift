// Products of dense matrices from rows of packed ones: whole, with zeros known, and Hermitian.
import ExpmgradPool
import ExpmgradSchemes

extension DenseAlgebra {
  /// `count` rows of C = (or +=) A·B, over some terms and panels only if so told.
  func multiplyRows(
    _ count: Int, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, adding: Bool,
    terms: Range<Int>? = nil, panels some: Range<Int>? = nil
  ) {
    let terms = terms ?? 0..<n, some = some ?? 0..<panels.count
    let rows = ProductUnits(
      panels: panels, a: a, b: b, c: c, count: count, height: count < 400 ? 24 : count < 800 ? 48 : 96, adding: adding,
      terms: terms, some: some)
    let products = count &* terms.count &* some.count &* panels.row / panels.count
    guard let work, rows.units > 1, products > Self.leastShared else { return rows.run(0, count, into: c) }
    work.run(Level(rows.units, mayRepeat: work.keepsAll) { rows.run($0) })
  }

  /// Multiply-adds below which handing a product over costs more than it brings: about 50 µs.
  private static var leastShared: Int { 1_000_000 }

  /// B is block diagonal: a panel has terms where the blocks of its columns are.
  func multiplyRight(
    _ blocks: DiagonalBlocks, _ count: Int, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>,
    adding: Bool
  ) {
    var p = 0, q = 0
    while p < panels.count {
      let columns = panels.columns(p)
      while blocks[q].upperBound <= columns.lowerBound { q &+= 1 }
      var last = q
      while blocks[last].upperBound < columns.upperBound { last &+= 1 }
      // Panels of the same blocks go together.
      var end = p &+ 1
      while end < panels.count && last == q && panels.columns(end).upperBound <= blocks[q].upperBound { end &+= 1 }
      multiplyRows(
        count, a, b, c, adding: adding, terms: blocks[q].lowerBound..<blocks[last].upperBound, panels: p..<end)
      p = end
    }
  }

  /// A block of two block diagonal matrices' product, and the zeros beside it.
  func multiplyCorner(
    _ block: Range<Int>, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, adding: Bool
  ) {
    let width = S.Vec.scalarCount, at = block.lowerBound &* panels.row
    let first = panels.holding(block.lowerBound &* parts / width)
    let last = panels.holding((block.upperBound &* parts &- 1) / width)
    multiplyRows(block.count, a + at, b, c + at, adding: adding, terms: block, panels: first..<(last &+ 1))
    for i in block {
      let row = c + i &* panels.row
      row.update(repeating: 0, count: block.lowerBound &* parts)
      (row + block.upperBound &* parts).update(repeating: 0, count: (n &- block.upperBound) &* parts)
    }
  }

  /// Rows up to the diagonal, and their mirror image: little more than half of the product.
  func multiplyHermitian(_ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, adding: Bool) {
    if let blocks {
      for q in 0..<blocks.count { multiplyCorner(blocks[q], a, b, c, adding: adding) }
      return made(1)
    }
    // Fewer rows at a time spare less than reading the right factor again costs; small orders spare nothing.
    let height = 48, groups = n / height
    if groups < 2 { return multiply(1, a, b, c, adding: adding) }
    // The longest first: what is left for the end is short.
    work.forEach(groups) { q, _ in
      let g = groups &- 1 &- q, first = g &* n / groups, end = (g &+ 1) &* n / groups, at = first &* panels.row
      let last = panels.holding((end &* parts &- 1) / S.Vec.scalarCount)
      ProductUnits(
        panels: panels, a: a, b: b, c: c, count: n, height: end &- first, adding: adding, terms: 0..<n,
        some: 0..<(last &+ 1)
      ).run(first, end &- first, into: c + at)
    }
    made(1)
    mirror(c)
  }

  func rightFactors(
    _ count: Int, _ x: UnsafePointer<S>, _ to: UnsafeMutablePointer<S>
  ) -> UnsafePointer<S> {
    var one: S = 1
    combineRight(count &* size, 1, x, &one, right: to, into: [nil] as InlineArray<1, UnsafeMutablePointer<S>?>)
    return UnsafePointer(to)
  }

  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>,
    right: UnsafeMutablePointer<S>
  ) {
    combineRight(
      count, terms, base, coefficients, right: right, into: [nil] as InlineArray<1, UnsafeMutablePointer<S>?>)
  }
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>,
    right: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>
  ) {
    combineRight(
      count, terms, base, coefficients, right: right, into: [nil, y] as InlineArray<2, UnsafeMutablePointer<S>?>)
  }
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>,
    left: UnsafeMutablePointer<S>, right: UnsafeMutablePointer<S>
  ) {
    combineRight(
      count, terms, base, coefficients, right: right, into: [left, nil] as InlineArray<2, UnsafeMutablePointer<S>?>)
  }
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>,
    left: UnsafeMutablePointer<S>, right: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>
  ) {
    combineRight(
      count, terms, base, coefficients, right: right, into: [left, nil, y] as InlineArray<3, UnsafeMutablePointer<S>?>)
  }

  /// Each matrix of a slot has a right factor of its own. The nil among `rows` is it.
  private func combineRight<let K: Int>(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>,
    right: UnsafeMutablePointer<S>, into rows: InlineArray<K, UnsafeMutablePointer<S>?>
  ) {
    for m in 0..<(count / size) {
      shared(n, operations: 2 &* terms &* K &* size) { first, height in
        let at = m &* size &+ first &* panels.row
        var x = InlineArray<8, UnsafePointer<S>>(repeating: base)
        for j in 0..<Swift.min(terms, 8) { x[j] = base + (j &* count &+ at) }
        var out = CombinedRows<S, K>(
          rows: rows, right: PackedPlace(base: right + m &* rightSize, stored: n, first: first))
        for o in 0..<K { if let row = rows[o] { out.rows[o] = row + at } }
        withUnsafePointer(to: &x) {
          combinePackedRows(
            panels, height, terms, UnsafeRawPointer($0).assumingMemoryBound(to: UnsafePointer<S>.self), coefficients,
            into: out)
        }
      }
    }
  }
}
