// The values of exp(t_i A) from shared powers.
//
// Without a node y_i = P_i: a combination of powers, made where the caller wants it. With one, P_i X^k costs a product.
import ExpmgradSchemes

extension SharedTimes {
  /// Entries of a part: enough that passing over the powers pays.
  private var fewest: Int { 12 }

  mutating func values(_ shared: SharedMatrices<S>, _ workspace: Workspace) throws(ExpmError) {
    let work = self
    try pass(0..<near, products: 0, workspace) { range, workspace throws(ExpmError) in
      try work.nearValues(range, shared, workspace)
    }
    try pass(near..<entries.count, products: 1, workspace) { range, workspace throws(ExpmError) in
      try work.farValues(range, shared, workspace)
    }
  }

  private mutating func pass(
    _ range: Range<Int>, products: Int, _ workspace: Workspace,
    _ compute: @escaping (Range<Int>, Workspace) throws(ExpmError) -> Void
  ) throws(ExpmError) {
    if range.isEmpty { return }
    let chunk = chunk, parts = EvenParts(whole: range, count: (range.count + fewest - 1) / fewest)
    try share(parts, nanoseconds: Double(rows) * term + Double(products) * product, workspace) {
      blocks, workspace throws(ExpmError) in
      try parts.range(blocks).forEachPiece(chunk) { piece throws(ExpmError) in try compute(piece, workspace) }
    }
  }

  private func nearValues(_ range: Range<Int>, _ shared: SharedMatrices<S>, _ workspace: Workspace) throws(ExpmError) {
    guard let y = request.y else { return }
    let top = workspace.top
    defer { workspace.top = top }
    let inPlace = y.ld == n && layout == .rows
    var carver = Carver(try workspace.take(range.count &* (rows &+ (inPlace ? 0 : flat)), of: S.self))
    let c = carver.cut(range.count &* rows)
    coefficients(range, into: c)
    let made =
      inPlace ? range.map { scalars(y.base + entries[$0].index &* y.stride) } : list(carver.next, range.count, flat)
    polynomials(c, of: list(shared.flatPowers, rows, flat), flat, into: made)
    if !inPlace { for (x, i) in zip(made, range) { copy(x, n, scalars(y.base + entries[i].index &* y.stride), y.ld) } }
  }

  private func farValues(_ range: Range<Int>, _ shared: SharedMatrices<S>, _ workspace: Workspace) throws(ExpmError) {
    guard let y = request.y else { return }
    let top = workspace.top
    defer { workspace.top = top }
    var carver = Carver(try workspace.take(lined(range.count &* rows) &+ 2 &* range.count &* size, of: S.self))
    let c = carver.cut(lined(range.count &* rows)), p = carver.cut(range.count &* size), product = carver.next
    coefficients(range, into: c)
    polynomials(c, of: list(shared.powers, rows, size), size, into: list(p, range.count, size))
    try groups(range) { group, node throws(ExpmError) in
      let at = (group.lowerBound &- range.lowerBound) &* size
      try multiply(group.count, p + at, shared.nodes + node &* size, into: product + at, adding: false, workspace)
    }
    for (m, i) in range.enumerated() {
      kernels.unpack(
        layout, n, complex: T.isComplex, adjoint: false, factor: (1, 0), product + m &* size,
        into: scalars(y.base + entries[i].index &* y.stride), ld: y.ld)
    }
  }

  /// Copies a matrix; leading dimensions are in entries.
  func copy(_ x: UnsafePointer<S>, _ ldx: Int, _ y: Matrix, _ ldy: Int) {
    for i in 0..<n { (y + i &* ldy &* T.parts).update(from: x + i &* ldx &* T.parts, count: n &* T.parts) }
  }
}
