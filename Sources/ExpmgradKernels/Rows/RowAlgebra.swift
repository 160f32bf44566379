// One matrix in rows of lane elements: n rows, each padded with zeros to whole vectors. A complex row alternates a vector
// of real parts with one of imaginary parts. For n up to about 64, where a BLAS call costs more than it saves.
import ExpmgradSchemes

struct RowGrid<L: LaneElement>: Grid {
  let depth: Int
  @inline(__always) init(_ n: Int) { depth = n }
  @inline(__always) var columns: Int { (depth &+ L.Vec.scalarCount &- 1) / L.Vec.scalarCount }
  @inline(__always) func left(_ row: UnsafePointer<L>, _ k: Int) -> L {
    L.broadcast(row + k / L.Vec.scalarCount, k % L.Vec.scalarCount)
  }
}

struct RowAlgebra<L: LaneElement>: Algebra {
  typealias Scalar = L.Vec.Scalar
  let n: Int
  let grid: RowGrid<L>
  @inline(__always) init(_ n: Int) { self.n = n; grid = RowGrid(n) }
  @inline(__always) var size: Int { n &* grid.columns &* L.width }

  @inline(never)
  func multiply(_ count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, adding: Bool) {
    blocked(grid, rows: count &* n, entries(a, as: L.self), entries(b, as: L.self), entries(c, as: L.self), adding)
  }
  @inline(__always)
  func addIdentity(_ x: UnsafeMutablePointer<Scalar>) {
    for i in 0..<n { x[offset(i, i)] += 1 }
  }
  func setBand(_ x: UnsafeMutablePointer<Scalar>, _ band: Band<Scalar>, _ step: Int) {
    band.forEach(n, parts: L.parts, step) { i, j, at in
      for p in 0..<L.parts { x[offset(i, j) &+ p &* L.Vec.scalarCount] = band.values[at &+ p] }
    }
  }
  /// Where the real part of entry (i, j) is; its imaginary part is a vector further on.
  @inline(__always)
  func offset(_ i: Int, _ j: Int) -> Int {
    (i &* grid.columns &+ j / L.Vec.scalarCount) &* L.width &+ j % L.Vec.scalarCount
  }
}
