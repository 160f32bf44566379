// Several small matrices side by side: entry (i, j) of all of them is one lane element, stored in rows.
import ExpmgradSchemes

/// The order of the matrices: a compile-time constant carried by a type (a literal argument is lost when a function is
/// outlined), or a number.
protocol Order {
  var n: Int { get }
  func multiply<L: LaneElement>(
    _ count: Int, _ a: UnsafePointer<L>, _ b: UnsafePointer<L>, _ c: UnsafeMutablePointer<L>, adding: Bool)
}

struct LaneGrid<L: LaneElement, O: Order>: Grid {
  let order: O
  @inline(__always) var columns: Int { order.n }
  @inline(__always) var depth: Int { order.n }
  @inline(__always) func left(_ row: UnsafePointer<L>, _ k: Int) -> L { row[k] }
}

/// Tiles of P × Q cover the matrix: n = P·I = Q·J.
struct Tiled<let P: Int, let Q: Int, let I: Int, let J: Int>: Order {
  @inline(__always) var n: Int { P &* I }
  @inline(__always)
  func multiply<L: LaneElement>(
    _ count: Int, _ a: UnsafePointer<L>, _ b: UnsafePointer<L>, _ c: UnsafeMutablePointer<L>, adding: Bool
  ) {
    let grid = LaneGrid<L, Self>(order: self)
    for i in 0..<(count &* I) {
      for j in 0..<J { tile(grid, i &* P, j &* Q, a, b, c, adding, zeros(L.self) as Tile<P, Q, L>) }
    }
  }
}

struct Dynamic: Order {
  let n: Int
  @inline(__always)
  func multiply<L: LaneElement>(
    _ count: Int, _ a: UnsafePointer<L>, _ b: UnsafePointer<L>, _ c: UnsafeMutablePointer<L>, adding: Bool
  ) {
    blocked(LaneGrid<L, Self>(order: self), rows: count &* n, a, b, c, adding)
  }
}

struct LaneAlgebra<L: LaneElement, O: Order>: Algebra {
  typealias Scalar = L.Vec.Scalar
  let order: O
  /// Squarings of each lane.
  var squarings = L.Vec.zero
  /// One where a lane's last squaring stands on a hump.
  var humps: UnsafeMutablePointer<L.Vec>?
  @inline(__always) init(_ order: O) { self.order = order }
  @inline(__always) var n: Int { order.n }
  @inline(__always) var size: Int { n &* n &* L.width }

  @inline(never)
  func multiply(
    _ count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>,
    adding: Bool
  ) {
    order.multiply(count, entries(a, as: L.self), entries(b, as: L.self), entries(c, as: L.self), adding: adding)
  }

  @inline(__always)
  func addIdentity(_ x: UnsafeMutablePointer<Scalar>) {
    let m = entries(x, as: L.self), one = L.Vec(repeating: 1)
    for i in 0..<n { m[i &* (n &+ 1)] = m[i &* (n &+ 1)].addingReal(one) }
  }

  @inline(__always)
  func conjugateTranspose(_ from: UnsafePointer<Scalar>, _ to: UnsafeMutablePointer<Scalar>) {
    let x = entries(from, as: L.self), y = entries(to, as: L.self)
    for i in 0..<n { for j in 0..<n { y[j &* n &+ i] = x[i &* n &+ j].conjugate } }
  }

  /// e^μ always multiplies the results of regular matrices, never the polynomial.
  @inline(__always)
  func multiplyEntries(_ count: Int, _ x: UnsafeMutablePointer<Scalar>, _ factor: (re: Scalar, im: Scalar)) {}

  @inline(__always)
  func keepFinished(_ step: Int, _ count: Int, _ old: UnsafePointer<Scalar>, _ new: UnsafeMutablePointer<Scalar>) {
    let running = L.Vec.greater(squarings, L.Vec(repeating: Scalar(step)))
    if L.Vec.all(running) { return }
    let from = vectors(old, as: L.Vec.self), to = vectors(new, as: L.Vec.self)
    for t in 0..<(count &* n &* n &* L.parts) { to[t] = from[t].replacing(with: to[t], where: running) }
  }
}

extension LaneAlgebra {
  @inline(__always)
  func judge(_ step: Int, _ old: UnsafePointer<Scalar>, _ new: UnsafePointer<Scalar>) {
    if step &+ 1 >= leastSquaringsOfHump { noteHump(step, old, new) }
  }

  @inline(never)
  private func noteHump(_ step: Int, _ old: UnsafePointer<Scalar>, _ new: UnsafePointer<Scalar>) {
    typealias V = L.Vec
    let running = V.greater(squarings, V(repeating: Scalar(step)))
    guard let humps else { return }
    let absolute = absoluteSquare(n, entries(old, as: L.self)), square = largestColumnSum(n, entries(new, as: L.self))
    let hump = V.greater(absolute, V.mul(V(repeating: humpHeight()), square))
    humps.pointee = humps.pointee.replacing(with: V(repeating: 1), where: running .& hump)
  }
}

/// ‖|X|²‖₁ of every lane's matrix.
private func absoluteSquare<L: LaneElement>(_ n: Int, _ x: UnsafePointer<L>) -> L.Vec {
  typealias V = L.Vec
  return withUnsafeTemporaryAllocation(of: V.self, capacity: n) { columns in
    for j in 0..<n {
      var sum = V.zero
      for i in 0..<n where i != j { sum = V.add(sum, x[i &* n &+ j].magnitude) }
      columns[j] = V.add(sum, x[j &* (n &+ 1)].magnitude)
    }
    var largest = V.zero
    for j in 0..<n {
      var sum = V.zero
      for i in 0..<n { sum = V.mac(sum, columns[i], x[i &* n &+ j].magnitude) }
      largest = V.max(largest, sum)
    }
    return largest
  }
}

/// The 1-norm of every lane's matrix, or Inf: off the diagonal in increasing row, then the diagonal.
func largestColumnSum<L: LaneElement>(_ n: Int, _ x: UnsafePointer<L>) -> L.Vec {
  typealias V = L.Vec
  var largest = V.zero, total = V.zero
  for j in 0..<n {
    var sum = V.zero
    for i in 0..<n where i != j { sum = V.add(sum, x[i &* n &+ j].magnitude) }
    sum = V.add(sum, x[j &* (n &+ 1)].magnitude)
    largest = V.max(largest, sum)
    total = V.add(total, sum)
  }
  let finite = V.greater(V(repeating: .infinity), total)
  return V(repeating: .infinity).replacing(with: largest, where: finite)
}

@inline(__always) func vectors<V: LaneVector>(_ p: UnsafePointer<V.Scalar>, as _: V.Type) -> UnsafePointer<V> {
  UnsafeRawPointer(p).assumingMemoryBound(to: V.self)
}
@inline(__always) func vectors<V: LaneVector>(
  _ p: UnsafeMutablePointer<V.Scalar>, as _: V.Type
) -> UnsafeMutablePointer<V> {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: V.self)
}
