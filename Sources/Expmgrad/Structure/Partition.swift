// Diagonal blocks found by a symmetric permutation: the connected components of the graph whose edges are the nonzero
// entries of A, either way.
//
//   P A Pᵀ = diag(A_1 … A_c)      exp: block by block (BlockDiagonal.swift)
//   L(A, E): the engine on P A Pᵀ and P E Pᵀ, whose E is full; a product of its with the value needs only blocks.
import ExpmgradSchemes

/// A symmetric permutation and the blocks it leaves. In workspace memory, or a tape's.
struct Partition {
  /// Row r of the permuted matrix is row order[r] of A; ascending within a component, so a triangle stays one.
  let order: UnsafePointer<Int>
  /// Block b has the rows bounds[b] ..< bounds[b + 1].
  let bounds: UnsafePointer<Int>
  let count: Int

  var blocks: DiagonalBlocks { DiagonalBlocks(bounds: bounds, count: count) }
  var n: Int { bounds[count] }
  @inline(__always)
  func rows(_ block: Int) -> Range<Int> { bounds[block]..<bounds[block &+ 1] }

  /// Σ m^power / n^power over the orders m of the blocks: the work that is left.
  func share(_ power: Int) -> Double {
    var sum = 0.0
    for b in 0..<count {
      let x = Double(rows(b).count) / Double(n)
      sum += power == 2 ? x * x : x * x * x
    }
    return sum
  }
  var largest: Int { (0..<count).reduce(0) { Swift.max($0, rows($1).count) } }
}

extension Partition {
  /// Integers of workspace for a matrix of order n.
  static func scratch(_ n: Int) -> Int { 3 &* n &+ 1 }
  /// Smaller blocks of a derivative's value are taken together: BLAS wants some size.
  private static var leastGroup: Int { 32 }
  /// Rows of the largest block, as a part of n, where blocks still pay (`pays`): (1/2)^(1/3).
  static func largestPaying(_ n: Int) -> Int { n &* 4 / 5 }

  /// Blocks that at least halve a value's work; nil for others, and for the orders of the small kernels. Components are
  /// in the order of their first rows. Cost: O(n) for a first row without zeros, at most O(n²).
  static func forValue<T: Element>(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> Partition? {
    guard let found = try find(request, workspace) else { return nil }
    let partition = Partition(order: found.order, bounds: found.bounds, count: found.count)
    return partition.share(3) <= 0.5 ? partition : nil
  }

  /// Blocks of at least 32 rows that save a quarter of a derivative's work.
  static func forDerivative<T: Element>(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> Partition? {
    guard let found = try find(request, workspace) else { return nil }
    var groups = 0, from = 0
    for block in 1...found.count where found.bounds[block] &- from >= leastGroup || block == found.count {
      from = found.bounds[block]
      groups &+= 1
      found.bounds[groups] = from
    }
    let partition = Partition(order: found.order, bounds: found.bounds, count: groups)
    return partition.share(2) <= 0.75 ? partition : nil
  }

  private static func find<T: Element>(
    _ request: Request<T>, _ workspace: Workspace
  ) throws(ExpmError) -> (order: UnsafeMutablePointer<Int>, bounds: UnsafeMutablePointer<Int>, count: Int)? {
    let n = request.n, a = request.a.base, ld = request.a.ld
    if isSmall(n) || request.settings.structure != .auto || request.isConnected { return nil }
    func joined(_ i: Int, _ j: Int) -> Bool { a[i &* ld &+ j] != T.zero || a[j &* ld &+ i] != T.zero }
    // Most matrices are full: no memory for them.
    if !(1..<n).contains(where: { !joined(0, $0) }) { return nil }

    let order = try workspace.take(scratch(n), of: Int.self), bounds = order + n, label = bounds + (n &+ 1)
    // order[..<reached] are the rows reached, in turn asked for their neighbours among the others, which are the rest
    // of it.
    for i in 0..<n { order[i] = i }
    var reached = 0, asked = 0, count = 0
    while reached < n {
      if asked == reached {
        // The smallest row left starts a component.
        var least = reached
        for at in reached..<n where order[at] < order[least] { least = at }
        swap(order, least, reached)
        reached &+= 1
        count &+= 1
      }
      let i = order[asked]
      asked &+= 1
      label[i] = count &- 1
      for at in reached..<n where joined(i, order[at]) {
        swap(order, at, reached)
        reached &+= 1
      }
      if count == 1 && reached == n { return nil }
    }
    // Reached but not asked: of the last component.
    for at in asked..<n { label[order[at]] = count &- 1 }
    bounds.update(repeating: 0, count: count &+ 1)
    for i in 0..<n { bounds[label[i] &+ 1] &+= 1 }
    for b in 0..<count { bounds[b &+ 1] &+= bounds[b] }
    // Rows in ascending order to their places; bounds[b] runs to the end of block b and is set back.
    for i in 0..<n {
      order[bounds[label[i]]] = i
      bounds[label[i]] &+= 1
    }
    for b in stride(from: count, to: 0, by: -1) { bounds[b] = bounds[b &- 1] }
    bounds[0] = 0
    return (order, bounds, count)
  }

  private static func swap(_ x: UnsafeMutablePointer<Int>, _ i: Int, _ j: Int) { (x[i], x[j]) = (x[j], x[i]) }
}

extension Partition {
  /// to = P x Pᵀ, or its conjugate transpose, in n rows of n.
  func permute<T: Element>(_ x: Input<T>, adjoint: Bool, into to: UnsafeMutablePointer<T>) {
    let n = n
    for r in 0..<n {
      let row = order[r]
      for c in 0..<n {
        let column = order[c]
        to[r &* n &+ c] = adjoint ? x.base[column &* x.ld &+ row].conjugate : x.base[row &* x.ld &+ column]
      }
    }
  }

  /// to = Pᵀ (factor · x) P, or its conjugate transpose.
  func restore<T: Element>(_ x: UnsafePointer<T>, adjoint: Bool, factor: (re: T.Real, im: T.Real), into to: Output<T>) {
    let n = n
    for r in 0..<n {
      let row = order[r]
      for c in 0..<n {
        let column = order[c], z = times(factor, x[r &* n &+ c])
        if adjoint { to.base[column &* to.ld &+ row] = z.conjugate } else { to.base[row &* to.ld &+ column] = z }
      }
    }
  }
}

/// factor · z; a real factor must not turn Inf into NaN through 0 · Inf.
@inline(__always)
func times<T: Element>(_ factor: (re: T.Real, im: T.Real), _ z: T) -> T {
  if !T.isComplex { return T(re: factor.re * z.re, im: 0) }
  if factor.im == 0 { return T(re: factor.re * z.re, im: factor.re * z.im) }
  return T(re: factor.re * z.re - factor.im * z.im, im: factor.re * z.im + factor.im * z.re)
}
