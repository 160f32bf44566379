// One step of a recurrence, block of rows by block of rows: the product with a sparse matrix, then what else the step
// asks, while the rows of y are in the first cache.
//
// Every entry of y is a sum along its own row, every sum of squares one of its own block: how blocks are shared among
// threads changes no bit.
import ExpmgradSchemes

/// The blocks `blocks` of a step of n rows.
@inline(never)
func runStep<S: LaneScalar>(_ step: RecurrenceStep<S>, _ blocks: Range<Int>, _ n: Int) {
  let size = RecurrenceStep<S>.block
  for block in blocks {
    let rows = block &* size..<Swift.min(n, (block &+ 1) &* size)
    if let matrix = step.matrix {
      if matrix.complex { complexProduct(matrix, step, rows) } else { realProduct(matrix, step, rows) }
    } else {
      finishProduct(step, rows)
    }
    finishRows(step, rows, block)
  }
}

/// The widths that are compiled: 8, 4, 2 and 1 scalars at a time.
@inline(__always)
private func realProduct<S: LaneScalar>(_ matrix: SparseRows<S>, _ step: RecurrenceStep<S>, _ rows: Range<Int>) {
  var c = 0
  while c &+ 8 <= step.width {
    realRows(matrix, step, rows, c, InlineArray<8, Bool>(repeating: true))
    c &+= 8
  }
  if step.width &- c >= 4 {
    realRows(matrix, step, rows, c, InlineArray<4, Bool>(repeating: true))
    c &+= 4
  }
  if step.width &- c >= 2 {
    realRows(matrix, step, rows, c, InlineArray<2, Bool>(repeating: true))
    c &+= 2
  }
  if step.width &- c >= 1 { realColumn(matrix, step, rows, c) }
}

/// The same, of complex columns: 4, 2 and 1.
@inline(__always)
private func complexProduct<S: LaneScalar>(_ matrix: SparseRows<S>, _ step: RecurrenceStep<S>, _ rows: Range<Int>) {
  var c = 0
  while c &+ 8 <= step.width {
    complexRows(matrix, step, rows, c, InlineArray<4, Bool>(repeating: true))
    c &+= 8
  }
  if step.width &- c >= 4 {
    complexRows(matrix, step, rows, c, InlineArray<2, Bool>(repeating: true))
    c &+= 4
  }
  if step.width &- c >= 2 { complexRows(matrix, step, rows, c, InlineArray<1, Bool>(repeating: true)) }
}

@inline(never)
private func realRows<S: LaneScalar, let W: Int>(
  _ matrix: SparseRows<S>, _ step: RecurrenceStep<S>, _ rows: Range<Int>, _ c: Int, _: InlineArray<W, Bool>
) {
  let width = step.width, x = step.x + c, y = step.y + c, values = matrix.values, columns = matrix.columns
  let alpha = step.alpha, beta = step.beta, old = step.old.map { $0 + c }
  for i in rows {
    var sum = InlineArray<W, S>(repeating: 0)
    for q in matrix.offsets[i]..<matrix.offsets[i &+ 1] {
      let v = values[q], p = x + Int(columns[q]) &* width
      for k in 0..<W { sum[k] = S.mac(sum[k], v, p[k]) }
    }
    let at = i &* width, d = step.diagonal?[i] ?? -step.shift.re
    for k in 0..<W { sum[k] = alpha * S.mac(sum[k], d, x[at &+ k]) }
    if let old { for k in 0..<W { sum[k] = S.mac(sum[k], beta, old[at &+ k]) } }
    for k in 0..<W { y[at &+ k] = sum[k] }
  }
}

/// One column: long rows in four sums, which do not wait for one another.
@inline(never)
private func realColumn<S: LaneScalar>(
  _ matrix: SparseRows<S>, _ step: RecurrenceStep<S>, _ rows: Range<Int>, _ c: Int
) {
  let width = step.width, x = step.x + c, y = step.y + c, values = matrix.values, columns = matrix.columns
  let alpha = step.alpha, beta = step.beta, old = step.old.map { $0 + c }
  var q = matrix.offsets[rows.lowerBound]
  for i in rows {
    let end = matrix.offsets[i &+ 1]
    var sum: S = 0
    if end &- q >= 8 {
      var a: S = 0, b: S = 0, d: S = 0
      while q &+ 4 <= end {
        sum = S.mac(sum, values[q], x[Int(columns[q]) &* width])
        a = S.mac(a, values[q &+ 1], x[Int(columns[q &+ 1]) &* width])
        b = S.mac(b, values[q &+ 2], x[Int(columns[q &+ 2]) &* width])
        d = S.mac(d, values[q &+ 3], x[Int(columns[q &+ 3]) &* width])
        q &+= 4
      }
      sum = (sum + a) + (b + d)
    }
    while q < end {
      sum = S.mac(sum, values[q], x[Int(columns[q]) &* width])
      q &+= 1
    }
    let at = i &* width, d = step.diagonal?[i] ?? -step.shift.re
    sum = alpha * S.mac(sum, d, x[at])
    if let old { sum = S.mac(sum, beta, old[at]) }
    y[at] = sum
  }
}

@inline(never)
private func complexRows<S: LaneScalar, let W: Int>(
  _ matrix: SparseRows<S>, _ step: RecurrenceStep<S>, _ rows: Range<Int>, _ c: Int, _: InlineArray<W, Bool>
) {
  let width = step.width, x = step.x + c, y = step.y + c, values = matrix.values, columns = matrix.columns
  let alpha = step.alpha, beta = step.beta, old = step.old.map { $0 + c }
  for i in rows {
    var re = InlineArray<W, S>(repeating: 0), im = re
    for q in matrix.offsets[i]..<matrix.offsets[i &+ 1] {
      let a = values[2 &* q], b = values[2 &* q &+ 1], p = x + Int(columns[q]) &* width
      for k in 0..<W {
        re[k] = S.mac(S.mac(re[k], a, p[2 &* k]), -b, p[2 &* k &+ 1])
        im[k] = S.mac(S.mac(im[k], a, p[2 &* k &+ 1]), b, p[2 &* k])
      }
    }
    let at = i &* width, d = step.diagonal?[i] ?? -step.shift.re, e = step.diagonal == nil ? -step.shift.im : 0
    for k in 0..<W {
      let p = x[at &+ 2 &* k], r = x[at &+ 2 &* k &+ 1]
      re[k] = alpha * S.mac(S.mac(re[k], d, p), -e, r)
      im[k] = alpha * S.mac(S.mac(im[k], d, r), e, p)
    }
    if let old {
      for k in 0..<W {
        re[k] = S.mac(re[k], beta, old[at &+ 2 &* k])
        im[k] = S.mac(im[k], beta, old[at &+ 2 &* k &+ 1])
      }
    }
    for k in 0..<W { (y[at &+ 2 &* k], y[at &+ 2 &* k &+ 1]) = (re[k], im[k]) }
  }
}

/// y = α(y − μ x) + β old of a product that someone else has made.
@inline(never)
private func finishProduct<S: LaneScalar>(_ step: RecurrenceStep<S>, _ rows: Range<Int>) {
  let width = step.width, alpha = step.alpha, beta = step.beta
  let range = rows.lowerBound &* width..<rows.upperBound &* width
  let y = step.y, x = step.x
  if let diagonal = step.diagonal {
    for i in rows { for t in i &* width..<(i &+ 1) &* width { y[t] = S.mac(y[t], diagonal[i], x[t]) } }
  } else if step.shift.im == 0 {
    let d = -step.shift.re
    for t in range { y[t] = S.mac(y[t], d, x[t]) }
  } else {
    let d = -step.shift.re, e = -step.shift.im
    var t = range.lowerBound
    while t < range.upperBound {
      let re = S.mac(S.mac(y[t], d, x[t]), -e, x[t &+ 1])
      y[t &+ 1] = S.mac(S.mac(y[t &+ 1], d, x[t &+ 1]), e, x[t])
      y[t] = re
      t &+= 2
    }
  }
  if let old = step.old {
    for t in range { y[t] = S.mac(alpha * y[t], beta, old[t]) }
  } else {
    for t in range { y[t] = alpha * y[t] }
  }
}

/// Injection, accumulation, norms and copies of rows whose y is there.
@inline(__always)
private func finishRows<S: LaneScalar>(_ step: RecurrenceStep<S>, _ rows: Range<Int>, _ block: Int) {
  let width = step.width, start = rows.lowerBound &* width, count = rows.count &* width
  if let g = step.g { inject(step, g, rows) }
  if let w = step.wx { accumulate(count, w + start, step.cx, step.x + start) }
  if let w = step.wy { accumulate(count, w + start, step.cy, UnsafePointer(step.y + start)) }
  if let squares = step.squares { sumSquares(step.y + start, rows.count, width, squares + block &* width) }
  if let kept = step.kept { keep(kept, step.x, width, rows) }
}

@inline(never)
private func inject<S: LaneScalar>(_ step: RecurrenceStep<S>, _ g: UnsafePointer<S>, _ rows: Range<Int>) {
  let width = step.width, injected = step.injected, gamma = step.gamma
  if width == injected {
    let start = rows.lowerBound &* width
    return accumulate(rows.count &* width, step.y + start, gamma, g + start)
  }
  for i in rows {
    for c in 0..<injected { step.y[i &* width &+ c] = S.mac(step.y[i &* width &+ c], gamma, g[i &* injected &+ c]) }
  }
}

@inline(never)
private func accumulate<S: LaneScalar>(_ count: Int, _ w: UnsafeMutablePointer<S>, _ c: S, _ x: UnsafePointer<S>) {
  let lanes = S.Vec.scalarCount, v = S.Vec(repeating: c)
  var t = 0
  while t &+ lanes <= count {
    S.Vec.mac(S.Vec.load(w + t), v, S.Vec.load(x + t)).store(w + t)
    t &+= lanes
  }
  while t < count {
    w[t] = S.mac(w[t], c, x[t])
    t &+= 1
  }
}

/// Σ |y|² of each scalar column. Widths that divide eight go eight scalars at a time.
@inline(never)
private func sumSquares<S: LaneScalar>(
  _ y: UnsafePointer<S>, _ rows: Int, _ width: Int, _ into: UnsafeMutablePointer<S>
) {
  into.update(repeating: 0, count: width)
  let count = rows &* width
  var t = 0
  if width == 1 || width == 2 || width == 4 || width == 8 {
    var sum = InlineArray<8, S>(repeating: 0)
    while t &+ 8 <= count {
      for k in 0..<8 { sum[k] = S.mac(sum[k], y[t &+ k], y[t &+ k]) }
      t &+= 8
    }
    for k in 0..<8 { into[k & (width &- 1)] += sum[k] }
  }
  var c = 0
  while t < count {
    into[c] = S.mac(into[c], y[t], y[t])
    t &+= 1
    c = c &+ 1 == width ? 0 : c &+ 1
  }
}

@inline(never)
private func keep<S: LaneScalar>(_ kept: KeptPair<S>, _ x: UnsafePointer<S>, _ width: Int, _ rows: Range<Int>) {
  let split = kept.split, factor = kept.factor, rest = width &- split
  for i in rows {
    let from = x + i &* width, z = kept.z + (i &* kept.ld &+ kept.slot), to = kept.x + (i &* kept.ld &+ kept.slot)
    for c in 0..<split { z[c] = factor * from[c] }
    for c in 0..<rest { to[c] = from[split &+ c] }
  }
}
