// Linear combinations of rows, several at once, in one pass over memory: right factors go straight into their panels.
//
// The arithmetic is Combination.swift's: each output starts from its last term and adds the others in order. Outputs in
// rows may be one of the terms: what a panel's columns of a row need is read before any of it is written.
import ExpmgradSchemes

/// What rows are combined into: the outputs in the order of their coefficients. A right factor's place in rows is nil.
struct CombinedRows<S: LaneScalar, let K: Int> {
  var rows: InlineArray<K, UnsafeMutablePointer<S>?>
  var right: PackedPlace<S>
}

/// Of `count` rows: out[o] = Σ_j coefficients[j·K + o] · x[j]. `x` points to the first row of every term.
@inline(never)
func combinePackedRows<S: LaneScalar, let K: Int>(
  _ panels: Panels<S>, _ count: Int, _ terms: Int, _ x: UnsafePointer<UnsafePointer<S>>,
  _ coefficients: UnsafePointer<S>, into out: CombinedRows<S, K>
) {
  switch terms {
  case 1: combineRows(panels, count, Fixed<1>(), x, coefficients, out)
  case 2: combineRows(panels, count, Fixed<2>(), x, coefficients, out)
  case 3: combineRows(panels, count, Fixed<3>(), x, coefficients, out)
  case 4: combineRows(panels, count, Fixed<4>(), x, coefficients, out)
  case 5: combineRows(panels, count, Fixed<5>(), x, coefficients, out)
  default: combineRows(panels, count, Counted(count: terms), x, coefficients, out)
  }
}

@inline(__always)
private func combineRows<S: LaneScalar, N: Terms, let K: Int>(
  _ panels: Panels<S>, _ count: Int, _ terms: N, _ x: UnsafePointer<UnsafePointer<S>>,
  _ coefficients: UnsafePointer<S>, _ out: CombinedRows<S, K>
) {
  let width = S.Vec.scalarCount
  // A row from end to end: terms are read as streams. Rows of a panel piece by piece, which fills whole lines of the
  // panels, read many short runs that no cache foresees, and took four to eight times as long (n = 400, 512).
  for i in 0..<count {
    for p in 0..<panels.count {
      let w = panels.width(p), vector = panels.first(p), column = vector &* width
      let columns = Swift.min(panels.row &- column, w &* width), at = i &* panels.row &+ column
      let to = out.right.base + (out.right.stored &* vector &+ (out.right.first &+ i) &* w) &* width
      if columns < width || w == 1 && columns < w &* width {
        combineScalars(at, columns, w &* width, terms, x, coefficients, out, to)
      } else if w == 3 {
        combineVectors(at, columns, terms, x, coefficients, out, to, InlineArray<3, Bool>(repeating: true))
      } else if w == 2 {
        combineVectors(at, columns, terms, x, coefficients, out, to, InlineArray<2, Bool>(repeating: true))
      } else {
        combineVectors(at, columns, terms, x, coefficients, out, to, InlineArray<1, Bool>(repeating: true))
      }
    }
  }
}

/// `columns` reals of a row, U vectors: the last one ends where the row ends, over what the one before it wrote.
@inline(__always)
private func combineVectors<S: LaneScalar, N: Terms, let K: Int, let U: Int>(
  _ at: Int, _ columns: Int, _ terms: N, _ x: UnsafePointer<UnsafePointer<S>>, _ coefficients: UnsafePointer<S>,
  _ out: CombinedRows<S, K>, _ panel: UnsafeMutablePointer<S>, _: InlineArray<U, Bool>
) {
  typealias V = S.Vec
  let width = V.scalarCount, last = columns &- width
  var sum = Tile<K, U, V>(repeating: InlineArray<U, V>(repeating: .zero))
  let final = x[terms.count &- 1] + at, c = coefficients + (terms.count &- 1) &* K
  for u in 0..<U {
    let v = V.load(final + (u == U &- 1 ? last : u &* width))
    for o in 0..<K { sum[o][u] = V.mul(v, V(repeating: c[o])) }
  }
  for j in 0..<(terms.count &- 1) {
    let p = x[j] + at, c = coefficients + j &* K
    for u in 0..<U {
      let v = V.load(p + (u == U &- 1 ? last : u &* width))
      for o in 0..<K { sum[o][u] = V.mac(sum[o][u], v, V(repeating: c[o])) }
    }
  }
  for o in 0..<K {
    if let rows = out.rows[o] {
      for u in 0..<U { sum[o][u].store(rows + (at &+ (u == U &- 1 ? last : u &* width))) }
    } else {
      // Beyond the row is zero.
      V.zero.store(panel + (U &- 1) &* width)
      for u in 0..<U { sum[o][u].store(panel + (u == U &- 1 ? last : u &* width)) }
    }
  }
}

/// The same entry by entry, where a row ends within the first vector of its panel.
@inline(__always)
private func combineScalars<S: LaneScalar, N: Terms, let K: Int>(
  _ at: Int, _ columns: Int, _ padded: Int, _ terms: N, _ x: UnsafePointer<UnsafePointer<S>>,
  _ coefficients: UnsafePointer<S>, _ out: CombinedRows<S, K>, _ panel: UnsafeMutablePointer<S>
) {
  for t in 0..<columns {
    var sum = InlineArray<K, S>(repeating: 0)
    let last = x[terms.count &- 1][at &+ t]
    for o in 0..<K { sum[o] = last * coefficients[(terms.count &- 1) &* K &+ o] }
    for j in 0..<(terms.count &- 1) {
      let v = x[j][at &+ t]
      for o in 0..<K { sum[o] = S.mac(sum[o], v, coefficients[j &* K &+ o]) }
    }
    for o in 0..<K {
      if let rows = out.rows[o] { rows[at &+ t] = sum[o] } else { panel[t] = sum[o] }
    }
  }
  (panel + columns).update(repeating: 0, count: padded &- columns)
}
