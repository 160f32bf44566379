// A sparse matrix by rows, from a caller's arrays by rows (CSR), by columns (CSC) or entry by entry (COO).
import ExpmgradSchemes

/// How a caller's arrays describe the places of the entries.
package enum SparseFormat: Sendable {
  /// `offsets` has n + 1 numbers, `indices` the column of each entry.
  case rows
  /// The same, with rows for columns.
  case columns
  /// `offsets` has the row, `indices` the column of each entry.
  case coordinates
}

/// A caller's arrays. Duplicates add up, in any order; explicit zeros belong to the pattern.
package struct SparseArrays<I: FixedWidthInteger & BitwiseCopyable> {
  package var format: SparseFormat
  package var n: Int
  package var entries: Int
  package var offsets: UnsafePointer<I>
  package var indices: UnsafePointer<I>
  package init(
    _ format: SparseFormat, n: Int, entries: Int, offsets: UnsafePointer<I>, indices: UnsafePointer<I>
  ) {
    (self.format, self.n, self.entries, self.offsets, self.indices) = (format, n, entries, offsets, indices)
  }

  /// Every index is inside, in O(entries).
  @_specialize(where I == Int32)
  @_specialize(where I == Int64)
  package func isRight() -> Bool {
    let n = I(truncatingIfNeeded: n)
    func inside(_ x: UnsafePointer<I>, _ count: Int) -> Bool {
      var wrong = false
      for q in 0..<count { wrong = wrong || x[q] < 0 || x[q] >= n }
      return !wrong
    }
    if format == .coordinates { return inside(offsets, entries) && inside(indices, entries) }
    guard offsets[0] == 0, offsets[self.n] <= entries else { return false }
    for i in 0..<self.n where offsets[i + 1] < offsets[i] { return false }
    return inside(indices, Int(offsets[self.n]))
  }
}

final class SparseMatrix<S: RealScalar>: @unchecked Sendable {
  let n: Int
  /// Entries of the rows, and of the caller's arrays: rows may end before those do.
  let count: Int
  let given: Int
  let complex: Bool
  let offsets: UnsafePointer<Int>
  let columns: UnsafePointer<Int32>
  let values: UnsafePointer<S>
  /// Where entry q of the rows is in the caller's arrays; nil: at q.
  let order: UnsafePointer<Int>?
  private let kept: [AnyObject]

  private init(
    _ n: Int, _ count: Int, given: Int, complex: Bool, _ offsets: Buffer<Int>, _ columns: UnsafePointer<Int32>,
    _ values: UnsafePointer<S>, order: Buffer<Int>?, kept: [AnyObject]
  ) {
    (self.n, self.count, self.given, self.complex) = (n, count, given, complex)
    self.offsets = UnsafePointer(offsets.base)
    self.columns = columns
    self.values = values
    self.order = order.map { UnsafePointer($0.base) }
    self.kept = kept + [offsets] + (order.map { [$0] } ?? [])
  }

  /// The rows as kernels take them.
  var rows: SparseRows<S> { SparseRows(offsets: offsets, columns: columns, values: values, complex: complex) }
  private var parts: Int { complex ? 2 : 1 }

  /// Of arrays that are right; with `keeping` nothing of theirs is used later.
  static func make<I: FixedWidthInteger & BitwiseCopyable>(
    _ arrays: SparseArrays<I>, _ values: UnsafePointer<S>, complex: Bool, keeping: Bool
  ) throws(ExpmError) -> SparseMatrix {
    if arrays.format == .rows { return try byRows(arrays, values, complex: complex, keeping: keeping) }
    let n = arrays.n, byColumns = arrays.format == .columns
    let used = byColumns ? Int(arrays.offsets[n]) : arrays.entries
    let offsets = try Buffer<Int>(n + 1), order = try Buffer<Int>(used), columns = try Buffer<Int32>(used)
    offsets.base.update(repeating: 0, count: n + 1)
    let rowOf = byColumns ? arrays.indices : arrays.offsets
    for q in 0..<used { offsets.base[Int(rowOf[q]) + 1] += 1 }
    for i in 0..<n { offsets.base[i + 1] += offsets.base[i] }
    var next = Array(UnsafeBufferPointer(start: offsets.base, count: n))
    func put(_ q: Int, _ column: Int) {
      let row = Int(rowOf[q]), at = next[row]
      next[row] = at + 1
      order.base[at] = q
      columns.base[at] = Int32(truncatingIfNeeded: column)
    }
    if byColumns {
      for j in 0..<n { for q in Int(arrays.offsets[j])..<Int(arrays.offsets[j + 1]) { put(q, j) } }
    } else {
      for q in 0..<used { put(q, Int(arrays.indices[q])) }
    }
    let sorted = try Buffer<S>(used * (complex ? 2 : 1))
    for q in 0..<used {
      if complex {
        (sorted.base[2 * q], sorted.base[2 * q + 1]) = (values[2 * order.base[q]], values[2 * order.base[q] + 1])
      } else {
        sorted.base[q] = values[order.base[q]]
      }
    }
    return SparseMatrix(
      n, used, given: arrays.entries, complex: complex, offsets, UnsafePointer(columns.base),
      UnsafePointer(sorted.base), order: order, kept: [columns, sorted])
  }

  private static func byRows<I: FixedWidthInteger & BitwiseCopyable>(
    _ arrays: SparseArrays<I>, _ values: UnsafePointer<S>, complex: Bool, keeping: Bool
  ) throws(ExpmError) -> SparseMatrix {
    let n = arrays.n, used = Int(arrays.offsets[n]), offsets = try Buffer<Int>(n + 1)
    for i in 0...n { offsets.base[i] = Int(arrays.offsets[i]) }
    var kept: [AnyObject] = [], columns: UnsafePointer<Int32>, own = values
    if I.self == Int32.self && !keeping {
      columns = UnsafeRawPointer(arrays.indices).assumingMemoryBound(to: Int32.self)
    } else {
      let copy = try Buffer<Int32>(used)
      for q in 0..<used { copy.base[q] = Int32(truncatingIfNeeded: arrays.indices[q]) }
      columns = UnsafePointer(copy.base)
      kept.append(copy)
    }
    if keeping {
      let copy = try Buffer(copying: values, used * (complex ? 2 : 1))
      own = UnsafePointer(copy.base)
      kept.append(copy)
    }
    return SparseMatrix(
      n, used, given: arrays.entries, complex: complex, offsets, columns, own, order: nil, kept: kept)
  }

  /// Aᴴ by rows.
  func adjoint() throws(ExpmError) -> SparseMatrix {
    let offsets = try Buffer<Int>(n + 1), columns = try Buffer<Int32>(count), values = try Buffer<S>(count * parts)
    offsets.base.update(repeating: 0, count: n + 1)
    for q in 0..<count { offsets.base[Int(self.columns[q]) + 1] += 1 }
    for i in 0..<n { offsets.base[i + 1] += offsets.base[i] }
    var next = Array(UnsafeBufferPointer(start: offsets.base, count: n))
    for i in 0..<n {
      for q in self.offsets[i]..<self.offsets[i + 1] {
        let j = Int(self.columns[q]), at = next[j]
        next[j] = at + 1
        columns.base[at] = Int32(truncatingIfNeeded: i)
        if complex {
          (values.base[2 * at], values.base[2 * at + 1]) = (self.values[2 * q], -self.values[2 * q + 1])
        } else {
          values.base[at] = self.values[q]
        }
      }
    }
    return SparseMatrix(
      n, count, given: given, complex: complex, offsets, UnsafePointer(columns.base), UnsafePointer(values.base),
      order: nil, kept: [columns, values])
  }

  /// The same pattern with other values.
  func with(values: Buffer<S>) throws(ExpmError) -> SparseMatrix {
    let offsets = try Buffer(copying: self.offsets, n + 1)
    return SparseMatrix(
      n, count, given: given, complex: complex, offsets, columns, UnsafePointer(values.base), order: nil,
      kept: kept + [values])
  }

  /// Values on the pattern, from the order of the rows into the caller's; entries that no row has are zero.
  func give(_ gradient: UnsafePointer<S>, to abar: UnsafeMutablePointer<S>) {
    if given > count || order != nil { abar.update(repeating: 0, count: given * parts) }
    for q in 0..<count {
      let to = order?[q] ?? q
      for p in 0..<parts { abar[to * parts + p] = gradient[q * parts + p] }
    }
  }
}
