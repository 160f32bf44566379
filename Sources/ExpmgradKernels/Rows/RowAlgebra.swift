// One matrix in rows of lane elements: n rows, each padded with zeros to whole vectors. A complex row alternates a
// vector of real parts with one of imaginary parts. For n up to about 64, where a BLAS call costs more than it saves.
import ExpmgradSchemes

/// A layout of rows; its order may be known when it is compiled.
protocol RowLayout: Addressable {
  associatedtype L: LaneElement where L.Vec.Scalar == Scalar
  /// Lane elements of a row.
  var columns: Int { get }
  /// Set where a squaring stands on a hump; nil where nobody asks.
  var hump: UnsafeMutablePointer<Bool>? { get set }
}

extension RowLayout {
  typealias V = L.Vec
  @inline(__always) var size: Int { n &* columns &* L.width }
  @inline(__always) var rowScalars: Int { columns &* L.width }
  @inline(__always) var parts: Int { L.parts }
  @inline(__always) var partOffset: Int { V.scalarCount }

  @inline(__always)
  func addIdentity(_ x: UnsafeMutablePointer<Scalar>) {
    for i in 0..<n { x[offset(i, i)] += 1 }
  }
  func setBand(_ x: UnsafeMutablePointer<Scalar>, _ band: Band<Scalar>, _ step: Int) {
    band.forEach(n, parts: L.parts, step) { i, j, at in
      for p in 0..<L.parts { x[offset(i, j) &+ p &* V.scalarCount] = band.values[at &+ p] }
    }
  }
  /// Where the real part of entry (i, j) is; its imaginary part is a vector further on.
  @inline(__always)
  func offset(_ i: Int, _ j: Int) -> Int { i &* rowScalars &+ L.offset(j) }
}

struct RowGrid<L: LaneElement>: Grid {
  let depth: Int
  @inline(__always) init(_ n: Int) { depth = n }
  @inline(__always) var columns: Int { vectors(L.self, depth) }
  @inline(__always) func left(_ row: UnsafePointer<L>, _ k: Int) -> L { L.broadcast(scalars(row) + L.offset(k)) }
}

struct RowAlgebra<L: LaneElement>: RowLayout {
  typealias Scalar = L.Vec.Scalar
  let n: Int
  var hump: UnsafeMutablePointer<Bool>?
  @inline(__always) init(_ n: Int) { self.n = n }
  @inline(__always) var columns: Int { vectors(L.self, n) }

  @inline(never)
  func multiply(
    _ count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>,
    adding: Bool
  ) {
    blocked(
      RowGrid(n), rows: count &* n, entries(a, as: L.self), entries(b, as: L.self), entries(c, as: L.self), adding)
  }
}

/// Orders up to 8, where loops cost more than what they repeat.
struct SmallRows<L: LaneElement, let N: Int>: RowLayout {
  typealias Scalar = L.Vec.Scalar
  var hump: UnsafeMutablePointer<Bool>?
  @inline(__always) init() {}
  @inline(__always) var n: Int { N }
  @inline(__always) var columns: Int { vectors(L.self, N) }

  @inline(never)
  func multiply(
    _ count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>,
    adding: Bool
  ) {
    let left = entries(a, as: L.self), right = entries(b, as: L.self), into = entries(c, as: L.self)
    if columns > 1 && N > 4 { return blocked(RowGrid<L>(N), rows: count &* N, left, right, into, adding) }
    for m in 0..<count {
      for j in 0..<columns { tile(RowGrid<L>(N), m &* N, j, left, right, into, adding, zeros(L.self) as Tile<N, 1, L>) }
    }
  }
}

/// Vectors that hold n entries.
@inline(__always) func vectors<L: LaneElement>(_: L.Type, _ n: Int) -> Int {
  (n &+ L.Vec.scalarCount &- 1) / L.Vec.scalarCount
}
