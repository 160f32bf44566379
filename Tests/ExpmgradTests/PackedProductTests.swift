// Large products beside plain loops: entries are small whole numbers, of which every sum is exact, so that each entry
// has one right value whatever the order of its terms.
import ExpmgradSchemes
import Testing

@testable import Expmgrad

struct PackedProductTests {
  static let orders = Array(1...64) + [65, 66, 67, 71, 95, 96, 97, 100, 128, 129, 199, 200, 201, 256, 257, 300]
  static let levels: [ProcessorLevel] = [.baseline, .v3, .v4].filter { $0.rawValue <= ProcessorLevel.current.rawValue }

  @Test("Products, whole or in rows, of right factors in one piece or in runs, are the loops'", arguments: levels)
  func products(level: ProcessorLevel) {
    for n in Self.orders {
      for complex in [false, true] {
        Rows(level.kernels(Double.self), n, complex).check()
        Rows(level.kernels(Float.self), n, complex).check()
      }
    }
  }

  @Test("Combinations are the loops', in rows and in panels, and may overwrite their terms", arguments: levels)
  func combinations(level: ProcessorLevel) {
    for n in Self.orders where n < 20 || n > 60 {
      for complex in [false, true] {
        for terms in 1...6 {
          Combined(level.kernels(Double.self), n, complex, terms).check()
          Combined(level.kernels(Float.self), n, complex, terms).check()
        }
      }
    }
  }

  @Test("Hermitian squares and squares of blocks are whole squares, block by block", arguments: levels)
  func squares(level: ProcessorLevel) {
    for n in [65, 96, 97, 100, 144, 145, 201, 300] {
      for complex in [false, true] {
        Squares(level.kernels(Double.self), n, complex).check()
        Squares(level.kernels(Float.self), n, complex).check()
      }
    }
  }

  @Test("Rows and runs change no bit of a product", arguments: levels)
  func bits(level: ProcessorLevel) {
    for n in [65, 100, 201, 300] {
      for complex in [false, true] {
        Bits(level.kernels(Double.self), n, complex).check()
        Bits(level.kernels(Float.self), n, complex).check()
      }
    }
  }
}

/// Whole numbers from −4 to 4; a sum of 600 products of them is exact in every type.
private func wholeNumbers<S: RealScalar>(_ count: Int, _ random: inout Seeded) -> [S] {
  (0..<count).map { _ in S(Int(random.next() % 9) - 4) }
}

private struct Setting<S: RealScalar> {
  let kernels: any Kernels<S>
  let n: Int
  let complex: Bool
  var parts: Int { complex ? 2 : 1 }
  var row: Int { n * parts }
  var size: Int { n * row }
  var packed: Int { kernels.rightSize(.dense, n, complex: complex) }
  var name: Comment { "\(S.self), \(complex ? "complex" : "real"), n \(n), \(kernels.level)" }

  /// Three loops.
  func product(_ a: [S], _ b: [S], adding c: [S]? = nil) -> [S] {
    var out = c ?? [S](repeating: 0, count: size)
    for i in 0..<n {
      for k in 0..<n {
        let re = a[i * row + k * parts], im = complex ? a[i * row + k * parts + 1] : 0
        for j in 0..<row {
          out[i * row + j] += re * b[k * row + j]
          if complex {
            out[i * row + j] += j % 2 == 0 ? -im * b[k * row + j + 1] : im * b[k * row + j - 1]
          }
        }
      }
    }
    return out
  }

  /// Rows `range` of x as a right factor of a place with room for `stored` rows.
  func pack(_ x: [S], _ range: Range<Int>, stored: Int, first: Int, into place: inout [S]) {
    let one: [S] = [1]
    x.withUnsafeBufferPointer { x in
      place.withUnsafeMutableBufferPointer { place in
        kernels.combineRows(
          n, complex: complex, range.count, terms: 1, [x.baseAddress! + range.lowerBound * row], one, left: nil,
          right: PackedPlace(base: place.baseAddress!, stored: stored, first: first), y: nil)
      }
    }
  }

  /// a·b in pieces of `height` rows; the right factor in one run, or in three of which the middle one lies elsewhere.
  func pieces(_ a: [S], _ b: [S], height: Int, inRuns: Bool, adding c: [S]? = nil) -> [S] {
    var home = [S](repeating: .nan, count: packed), elsewhere = home
    let from = inRuns ? n / 3 : n, to = inRuns ? n - n / 4 : n
    pack(b, 0..<from, stored: n, first: 0, into: &home)
    pack(b, from..<to, stored: Swift.max(1, to - from), first: 0, into: &elsewhere)
    pack(b, to..<n, stored: n, first: to, into: &home)
    var out = c ?? [S](repeating: .nan, count: size)
    home.withUnsafeBufferPointer { home in
      elsewhere.withUnsafeBufferPointer { elsewhere in
        let runs = [
          PackedRows(base: home.baseAddress!, stored: n, first: 0, count: from),
          PackedRows(base: elsewhere.baseAddress!, stored: to - from, first: 0, count: to - from),
          PackedRows(base: home.baseAddress!, stored: n, first: to, count: n - to),
        ].filter { $0.count > 0 }
        for i in stride(from: 0, to: n, by: height) {
          a.withUnsafeBufferPointer { a in
            out.withUnsafeMutableBufferPointer { out in
              runs.withUnsafeBufferPointer { runs in
                kernels.multiplyRows(
                  n, complex: complex, Swift.min(height, n - i), a.baseAddress! + i * row, runs,
                  into: out.baseAddress! + i * row, adding: c != nil)
              }
            }
          }
        }
      }
    }
    return out
  }
}

private struct Rows<S: RealScalar> {
  let setting: Setting<S>
  init(_ kernels: any Kernels<S>, _ n: Int, _ complex: Bool) {
    setting = Setting(kernels: kernels, n: n, complex: complex)
  }

  func check() {
    var random = Seeded(UInt64(setting.n))
    let size = setting.size
    let a: [S] = wholeNumbers(size, &random), b: [S] = wholeNumbers(size, &random), c: [S] = wholeNumbers(size, &random)
    let plain = setting.product(a, b), sum = setting.product(a, b, adding: c)
    for (height, inRuns) in [(setting.n, false), (7, true), (16, false)] {
      #expect(setting.pieces(a, b, height: height, inRuns: inRuns) == plain, setting.name)
      #expect(setting.pieces(a, b, height: height, inRuns: inRuns, adding: c) == sum, setting.name)
    }
    var packing = [S](repeating: .nan, count: setting.packed), out = [S](repeating: .nan, count: 2 * size)
    setting.kernels.multiply(
      .dense, setting.n, complex: setting.complex, 2, a + c, b, into: &out, adding: false, packing: &packing)
    #expect(out == plain + setting.product(c, b), setting.name)
  }
}

private struct Combined<S: RealScalar> {
  let setting: Setting<S>
  let terms: Int
  init(_ kernels: any Kernels<S>, _ n: Int, _ complex: Bool, _ terms: Int) {
    setting = Setting(kernels: kernels, n: n, complex: complex)
    self.terms = terms
  }

  func check() {
    var random = Seeded(UInt64(setting.n * 8 + terms))
    let size = setting.size, row = setting.row
    let x: [S] = wholeNumbers(terms * size, &random)
    for (hasLeft, hasY) in [(false, false), (true, false), (false, true), (true, true)] {
      let outputs = 1 + (hasLeft ? 1 : 0) + (hasY ? 1 : 0)
      let c: [S] = wholeNumbers(terms * outputs, &random)
      let expected = (0..<outputs).map { o in
        (0..<size).map { t in (0..<terms).reduce(0) { $0 + x[$1 * size + t] * c[$1 * outputs + o] } }
      }
      // The left factor over the first term, y over the last.
      var slots = x, packed = [S](repeating: .nan, count: setting.packed)
      slots.withUnsafeMutableBufferPointer { slots in
        packed.withUnsafeMutableBufferPointer { packed in
          let base = slots.baseAddress!, last = base + (terms - 1) * size
          for (first, end) in [(0, setting.n / 2), (setting.n / 2, setting.n)] {
            setting.kernels.combineRows(
              setting.n, complex: setting.complex, end - first, terms: terms,
              (0..<terms).map { UnsafePointer(base + $0 * size + first * row) }, c,
              left: hasLeft ? base + first * row : nil,
              right: PackedPlace(base: packed.baseAddress!, stored: setting.n, first: first),
              y: hasY && (terms > 1 || !hasLeft) ? last + first * row : nil)
          }
        }
      }
      if terms == 1 && hasLeft && hasY { continue }
      if hasLeft { #expect(Array(slots[..<size]) == expected[0], setting.name) }
      if hasY { #expect(Array(slots[((terms - 1) * size)...]) == expected[outputs - 1], setting.name) }
      // Read through a product with the identity.
      var unit = [S](repeating: 0, count: size), through = [S](repeating: .nan, count: size)
      for i in 0..<setting.n { unit[i * row + i * setting.parts] = 1 }
      packed.withUnsafeBufferPointer { packed in
        let run = PackedRows(base: packed.baseAddress!, stored: setting.n, first: 0, count: setting.n)
        [run].withUnsafeBufferPointer {
          setting.kernels.multiplyRows(
            setting.n, complex: setting.complex, setting.n, unit, $0, into: &through, adding: false)
        }
      }
      #expect(through == expected[hasLeft ? 1 : 0], setting.name)
    }
  }
}

private struct Squares<S: RealScalar> {
  let setting: Setting<S>
  init(_ kernels: any Kernels<S>, _ n: Int, _ complex: Bool) {
    setting = Setting(kernels: kernels, n: n, complex: complex)
  }

  func check() {
    var random = Seeded(UInt64(setting.n))
    let n = setting.n, parts = setting.parts
    var a: [S] = wholeNumbers(setting.size, &random)
    for i in 0..<n {
      for j in 0...i {
        let below = i * setting.row + j * parts, above = j * setting.row + i * parts
        a[above] = a[below]
        if parts == 2 { a[above + 1] = i == j ? 0 : -a[below + 1] }
      }
    }
    var packing = [S](repeating: .nan, count: setting.packed), out = [S](repeating: .nan, count: setting.size)
    setting.kernels.square(.dense, n, complex: setting.complex, hermitian: true, a, into: &out, packing: &packing)
    #expect(out == setting.product(a, a), setting.name)

    let bounds = [0, 1, n / 3, n / 3 + 5, n]
    func block(_ i: Int) -> Int { bounds.lastIndex { $0 <= i }! }
    for i in 0..<n { for j in 0..<setting.row where block(i) != block(j / parts) { a[i * setting.row + j] = 0 } }
    out = [S](repeating: .nan, count: setting.size)
    bounds.withUnsafeBufferPointer {
      let blocks = DiagonalBlocks(bounds: $0.baseAddress!, count: bounds.count - 1)
      setting.kernels.square(blocks, n, complex: setting.complex, a, into: &out, packing: &packing)
    }
    #expect(out == setting.product(a, a), setting.name)
  }
}

private struct Bits<S: RealScalar> {
  let setting: Setting<S>
  init(_ kernels: any Kernels<S>, _ n: Int, _ complex: Bool) {
    setting = Setting(kernels: kernels, n: n, complex: complex)
  }

  func check() {
    var random = Seeded(UInt64(setting.n))
    let a = (0..<setting.size).map { _ in S(random.scalar()) }, b = (0..<setting.size).map { _ in S(random.scalar()) }
    let whole = setting.pieces(a, b, height: setting.n, inRuns: false)
    for height in [1, 5, 24] {
      #expect(setting.pieces(a, b, height: height, inRuns: true) == whole, setting.name)
    }
    // Each entry within the bound of any order of summation.
    let exact = setting.product(a, b), magnitudes = setting.product(a.map(\.magnitude), b.map(\.magnitude))
    for t in 0..<setting.size where setting.parts == 1 {
      let bound = 2 * Double(setting.n + 2) * S.unitRoundoff * Double(magnitudes[t])
      if Double((whole[t] - exact[t]).magnitude) > bound { Issue.record(setting.name) }
    }
  }
}
