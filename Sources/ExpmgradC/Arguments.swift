// What a caller passes: values that know their position (the first argument's is 1), each with the checks of its kind.
//
// Generated/Exports.swift makes them; nobody else counts positions.
import CExpmgrad
import Expmgrad

/// A kind of argument error at a position.
func wrong(_ kind: Int32, at position: Int32) -> CallError { .argument(kind + position) }

/// A number of rows, matrices or directions.
struct Size {
  let value: Int64
  let position: Int32

  init(_ value: Int64, at position: Int32) {
    self.value = value
    self.position = position
  }

  /// What a function has that takes no such size.
  static let one = Size(1, at: 0)

  /// Not negative and within what an array of 4-byte entries can have, a status array among them.
  func checked() throws(CallError) -> Int {
    if value < 0 { throw wrong(EXPMGRAD_NEGATIVE_SIZE, at: position) }
    guard let size = Int(exactly: value), size <= Int.max / 4 else { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: position) }
    return size
  }
}

/// One of several numbers that mean something.
struct Choice {
  let value: Int32
  let position: Int32

  init(_ value: Int32, at position: Int32) {
    self.value = value
    self.position = position
  }

  var unknown: CallError { wrong(EXPMGRAD_UNKNOWN_OPTION, at: position) }

  func checked<C: RawRepresentable<Int32>>(_: C.Type) throws(CallError) -> C {
    guard let choice = C(rawValue: value) else { throw unknown }
    return choice
  }
}

extension Choice {
  /// EXPMGRAD_LAYOUT_*: matrices that are no squares, or not transposed with others, are stored by columns, or by rows.
  func isByColumns() throws(CallError) -> Bool {
    let columns = value == EXPMGRAD_LAYOUT_COLUMNS
    if !columns && value != EXPMGRAD_LAYOUT_ROWS { throw unknown }
    return columns
  }
}

/// A tape or workspace.
struct Handle {
  let pointer: OpaquePointer?
  let position: Int32

  init(_ pointer: OpaquePointer?, at position: Int32) {
    self.pointer = pointer
    self.position = position
  }

  func checked() throws(CallError) -> UnsafeRawPointer {
    guard let pointer else { throw wrong(EXPMGRAD_NULL_POINTER, at: position) }
    return UnsafeRawPointer(pointer)
  }

  static func retaining(_ object: AnyObject) -> OpaquePointer {
    OpaquePointer(Unmanaged.passRetained(object).toOpaque())
  }

  /// Releases what `retaining` gave, if anything.
  func release() {
    if let pointer { Unmanaged<AnyObject>.fromOpaque(UnsafeRawPointer(pointer)).release() }
  }
}

/// Where a call's matrices report; may be NULL.
struct Statuses {
  let pointer: UnsafeMutablePointer<expmgrad_status>?

  init(_ pointer: UnsafeMutablePointer<expmgrad_status>?) { self.pointer = pointer }

  static var none: Statuses { Statuses(nil) }

  var outcomes: UnsafeMutablePointer<Outcome>? {
    UnsafeMutableRawPointer(pointer)?.assumingMemoryBound(to: Outcome.self)
  }

  /// Nothing went wrong in `count` matrices.
  func success(_ count: Int) -> expmgrad_status {
    pointer?.update(repeating: EXPMGRAD_SUCCESS, count: count)
    return EXPMGRAD_SUCCESS
  }
}

/// Entries side by side that are read.
struct ArrayInput<Entry> {
  private let argument: ArrayArgument
  var position: Int32 { argument.position }

  init(_ pointer: UnsafeRawPointer?, at position: Int32, mayBeNull: Bool = false) {
    argument = ArrayArgument(pointer: pointer, position: position, mayBeNull: mayBeNull)
  }

  /// nil where there is nothing to read.
  func checked(_ count: Int) throws(CallError) -> UnsafePointer<Entry>? {
    try argument.checked(Entry.self, count)?.assumingMemoryBound(to: Entry.self)
  }
}

/// Entries side by side that are written.
struct ArrayOutput<Entry> {
  private let argument: ArrayArgument
  var position: Int32 { argument.position }

  init(_ pointer: UnsafeMutableRawPointer?, at position: Int32, mayBeNull: Bool = false) {
    argument = ArrayArgument(pointer: pointer.map { UnsafeRawPointer($0) }, position: position, mayBeNull: mayBeNull)
  }

  /// nil where there is nothing to write.
  func checked(_ count: Int) throws(CallError) -> UnsafeMutablePointer<Entry>? {
    guard let found = try argument.checked(Entry.self, count) else { return nil }
    return UnsafeMutableRawPointer(mutating: found).assumingMemoryBound(to: Entry.self)
  }
}

private struct ArrayArgument {
  let pointer: UnsafeRawPointer?
  let position: Int32
  let mayBeNull: Bool

  func checked<Entry>(_: Entry.Type, _ count: Int) throws(CallError) -> UnsafeRawPointer? {
    if count == 0 || pointer == nil && mayBeNull { return nil }
    guard let pointer else { throw wrong(EXPMGRAD_NULL_POINTER, at: position) }
    _ = try extent(count, MemoryLayout<Entry>.stride, plus: 0, at: position)
    return pointer
  }
}

/// Matrices that are read.
struct MatrixInput<T: Element> {
  private let argument: MatrixArgument

  init(
    _ pointer: UnsafeRawPointer?, ld: Int64, stride: Int64? = nil, batchStride: Int64? = nil, at position: Int32,
    mayBeNull: Bool = false
  ) {
    argument = MatrixArgument(
      pointer: pointer, ld: ld, stride: stride, batchStride: batchStride, position: position, mayBeNull: mayBeNull)
  }

  /// `count` times k matrices of order n, or of n columns of `rows`; nil where there is nothing to read. `limited`:
  /// the directions of a matrix are one to BLAS.
  func checked(
    _ n: Int, rows: Int? = nil, k: Int = 1, count: Int = 1, limited: Bool = true
  ) throws(CallError) -> Input<T>? {
    let checked = try argument.checked(
      T.self, n, rows: rows ?? n, k: k, count: count, output: false, limited: limited)
    guard let x = checked else { return nil }
    return Operand(x.base.assumingMemoryBound(to: T.self), ld: x.ld, stride: x.stride, batchStride: x.batchStride)
  }
}

/// Matrices that are written.
struct MatrixOutput<T: Element> {
  private let argument: MatrixArgument

  init(
    _ pointer: UnsafeMutableRawPointer?, ld: Int64, stride: Int64? = nil, batchStride: Int64? = nil, at position: Int32,
    mayBeNull: Bool = false
  ) {
    argument = MatrixArgument(
      pointer: pointer.map { UnsafeRawPointer($0) }, ld: ld, stride: stride, batchStride: batchStride,
      position: position, mayBeNull: mayBeNull)
  }

  /// `count` times k matrices of order n, or of n columns of `rows`; nil where there is nothing to write.
  func checked(
    _ n: Int, rows: Int? = nil, k: Int = 1, count: Int = 1, limited: Bool = true
  ) throws(CallError) -> Output<T>? {
    let checked = try argument.checked(T.self, n, rows: rows ?? n, k: k, count: count, output: true, limited: limited)
    guard let x = checked else { return nil }
    let base = UnsafeMutableRawPointer(mutating: x.base).assumingMemoryBound(to: T.self)
    return Operand(base, ld: x.ld, stride: x.stride, batchStride: x.batchStride)
  }
}

/// `position` is the pointer's; the leading dimension, then the strides follow it.
private struct MatrixArgument {
  let pointer: UnsafeRawPointer?
  let ld: Int64
  let stride: Int64?
  let batchStride: Int64?
  let position: Int32
  let mayBeNull: Bool

  /// n columns of `rows` entries, k directions, count matrices; nil where there is nothing to touch.
  func checked<T: Element>(
    _: T.Type, _ n: Int, rows: Int, k: Int, count: Int, output: Bool, limited: Bool
  ) throws(CallError) -> Operand<UnsafeRawPointer>? {
    guard let ld = Int(exactly: ld), ld >= max(1, rows) else {
      throw wrong(EXPMGRAD_LEADING_DIMENSION, at: position + 1)
    }
    if ld > largestBLASSize { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: position + 1) }
    if limited && exceedsBLAS(order: rows, k: k) { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: position) }
    let strideAt = position + 2, batchAt = stride == nil ? position + 2 : position + 3
    let stride = try step(stride, strideAt), batchStride = try step(batchStride, batchAt)
    if pointer == nil && mayBeNull { return nil }
    if rows == 0 || n == 0 || k == 0 || count == 0 { return nil }
    guard let pointer else { throw wrong(EXPMGRAD_NULL_POINTER, at: position) }
    // The last entry's offset, in bytes, must be an address difference.
    let span = try extent(n - 1, ld, plus: rows, at: position)
    let directions = try extent(k - 1, stride, plus: span, at: position)
    let all = try extent(count - 1, batchStride, plus: directions, at: position)
    _ = try extent(all, MemoryLayout<T>.stride, plus: 0, at: position)
    if output {
      // One of the two strides nests inside the other, so that no two matrices share memory.
      if k > 1 && stride < span { throw wrong(EXPMGRAD_STRIDE, at: strideAt) }
      if count > 1 && batchStride < span { throw wrong(EXPMGRAD_STRIDE, at: batchAt) }
      if k > 1 && count > 1 && batchStride < directions {
        let (inner, overflow) = batchStride.multipliedReportingOverflow(by: count)
        if overflow || stride < inner { throw wrong(EXPMGRAD_STRIDE, at: batchAt) }
      }
    }
    return Operand(pointer, ld: ld, stride: stride, batchStride: batchStride)
  }

  private func step(_ value: Int64?, _ at: Int32) throws(CallError) -> Int {
    guard let value else { return 0 }
    if value < 0 { throw wrong(EXPMGRAD_STRIDE, at: at) }
    guard let step = Int(exactly: value) else { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: at) }
    return step
  }
}

/// a·b + c, or a size overflow.
private func extent(_ a: Int, _ b: Int, plus c: Int, at position: Int32) throws(CallError) -> Int {
  let (product, overflow) = a.multipliedReportingOverflow(by: b)
  let (sum, carry) = product.addingReportingOverflow(c)
  if overflow || carry { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: position) }
  return sum
}
