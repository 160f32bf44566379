// The square matrix of the Swift functions.

/// A square matrix of Float, Double or a complex number of either, stored by rows.
///
///     let a = Matrix(rows: [[0, 1], [-1, 0]] as [[Double]])
///
/// A value type: copies are independent and may cross threads.
public struct Matrix<T: Element>: Sendable, Equatable {
  /// The order: rows, and columns.
  public let n: Int
  /// Entry (i, j) is values[i·n + j].
  public private(set) var values: [T]

  /// Entry (i, j) from i and j. A negative order is zero.
  public init(_ n: Int, _ entry: (_ row: Int, _ column: Int) -> T) {
    let n = max(0, n)
    self.n = n
    values = []
    values.reserveCapacity(n * n)
    for i in 0..<n { for j in 0..<n { values.append(entry(i, j)) } }
  }

  /// The n rows; nil unless each has n entries.
  public init?(rows: [[T]]) {
    if rows.contains(where: { $0.count != rows.count }) { return nil }
    self.init(rows.count) { rows[$0][$1] }
  }

  public static func zero(_ n: Int) -> Matrix { Matrix(n) { _, _ in T.zero } }
  public static func identity(_ n: Int) -> Matrix { Matrix(n) { $0 == $1 ? T(1) : T.zero } }

  public subscript(row: Int, column: Int) -> T {
    get { values[row * n + column] }
    set { values[row * n + column] = newValue }
  }

  /// Aᴴ; the transpose of a real matrix.
  public var conjugateTransposed: Matrix { Matrix(n) { self[$1, $0].conjugate } }
}

extension Matrix {
  /// Calls `body` with the entries, unless there are none.
  func reading<R>(orEmpty empty: R, _ body: (Input<T>) throws(ExpmError) -> R) throws(ExpmError) -> R {
    try values.withUnsafeBufferPointer { buffer throws(ExpmError) -> R in
      guard n > 0, let base = buffer.baseAddress else { return empty }
      return try body(Operand(base, ld: n))
    }
  }

  mutating func writing<R>(orEmpty empty: R, _ body: (Output<T>) throws(ExpmError) -> R) throws(ExpmError) -> R {
    let n = n
    return try values.withUnsafeMutableBufferPointer { buffer throws(ExpmError) -> R in
      guard n > 0, let base = buffer.baseAddress else { return empty }
      return try body(Operand(base, ld: n))
    }
  }

  func requireOrder(_ n: Int) throws(ExpmError) {
    if self.n != n { throw .mismatch }
  }
}
