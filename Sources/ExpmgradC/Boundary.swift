// The one shape of every exported function: guard the arguments, view the memory, call the numerics, return a status.
//
// Nothing here computes and nothing here can trap on a caller's data: sizes are checked before they are multiplied.
public import CExpmgrad
import CProcessor
import Expmgrad

/// What ends a call: an argument that is wrong, or a failure of the numerics.
enum CallError: Error {
  case argument(expmgrad_status)
  case failed(ExpmError)
}

/// Runs a guarded body in plain arithmetic and turns what it throws into a status. A caller who rounds to zero would hide an
/// overflow from whoever looks for Inf, and one who traps would be trapped.
@inline(__always)
func status(_ body: () throws(CallError) -> expmgrad_status) -> expmgrad_status {
  let arithmetic = expmgrad_plain_arithmetic()
  defer { expmgrad_restore_arithmetic(arithmetic) }
  do throws(CallError) {
    return try body()
  } catch {
    switch error {
    case .argument(let status): return status
    case .failed(.outOfMemory): return EXPMGRAD_OUT_OF_MEMORY
    case .failed(.cancelled): return EXPMGRAD_CANCELLED
    case .failed(.mismatch): return EXPMGRAD_HANDLE_MISMATCH
    }
  }
}

/// Calls the numerics, whose errors become this layer's.
@inline(__always)
func numerics<R>(_ body: () throws(ExpmError) -> R) throws(CallError) -> R {
  do throws(ExpmError) { return try body() } catch { throw .failed(error) }
}

/// A kind of argument error at an argument (the first is 1).
func wrong(_ kind: Int32, _ position: Int32) -> CallError { .argument(kind + position) }

/// A size that is not negative and within what an array of 4-byte entries can have, a status array among them.
func size(_ value: Int64, _ position: Int32) throws(CallError) -> Int {
  if value < 0 { throw wrong(EXPMGRAD_NEGATIVE_SIZE, position) }
  guard let size = Int(exactly: value), size <= Int.max / 4 else { throw wrong(EXPMGRAD_SIZE_OVERFLOW, position) }
  return size
}

/// Matrices as a C caller names them. `position` is the pointer's; the leading dimension, then the strides follow it.
struct MatrixArgument {
  let pointer: UnsafeRawPointer?
  let ld: Int64
  var stride: Int64?
  var batchStride: Int64?
  let position: Int32
  var mayBeNull = false

  init(_ pointer: UnsafeRawPointer?, _ ld: Int64, stride: Int64? = nil, batchStride: Int64? = nil, at position: Int32, mayBeNull: Bool = false) {
    self.pointer = pointer
    self.ld = ld
    self.stride = stride
    self.batchStride = batchStride
    self.position = position
    self.mayBeNull = mayBeNull
  }
}

extension MatrixArgument {
  /// Checked against `rows` stored in vectors of `columns` entries, k directions, count matrices; nil where there is nothing to touch.
  func checked<T: Element>(
    _: T.Type, _ n: Int, rows: Int? = nil, k: Int = 1, count: Int = 1, output: Bool
  ) throws(CallError) -> Operand<UnsafeRawPointer>? {
    let m = rows ?? n
    guard let ld = Int(exactly: ld), ld >= max(1, m) else { throw wrong(EXPMGRAD_LEADING_DIMENSION, position + 1) }
    if ld > largestBLASSize { throw wrong(EXPMGRAD_SIZE_OVERFLOW, position + 1) }
    if exceedsBLAS(order: m, k: k) { throw wrong(EXPMGRAD_SIZE_OVERFLOW, position) }
    let strideAt = position + 2, batchAt = stride == nil ? position + 2 : position + 3
    let stride = try step(stride, strideAt), batchStride = try step(batchStride, batchAt)
    if pointer == nil && mayBeNull { return nil }
    if m == 0 || n == 0 || k == 0 || count == 0 { return nil }
    guard let pointer else { throw wrong(EXPMGRAD_NULL_POINTER, position) }
    // The last entry's offset, in bytes, must be an address difference.
    let span = try extent(n - 1, ld, plus: m, position)
    let directions = try extent(k - 1, stride, plus: span, position)
    let all = try extent(count - 1, batchStride, plus: directions, position)
    _ = try extent(all, MemoryLayout<T>.stride, plus: 0, position)
    if output {
      // One of the two strides nests inside the other, so that no two matrices share memory.
      if k > 1 && stride < span { throw wrong(EXPMGRAD_STRIDE, strideAt) }
      if count > 1 && batchStride < span { throw wrong(EXPMGRAD_STRIDE, batchAt) }
      if k > 1 && count > 1 && batchStride < directions {
        let (inner, overflow) = batchStride.multipliedReportingOverflow(by: count)
        if overflow || stride < inner { throw wrong(EXPMGRAD_STRIDE, batchAt) }
      }
    }
    return Operand(pointer, ld: ld, stride: stride, batchStride: batchStride)
  }

  func input<T: Element>(_: T.Type, _ n: Int, k: Int = 1, count: Int = 1) throws(CallError) -> Input<T>? {
    guard let x = try checked(T.self, n, k: k, count: count, output: false) else { return nil }
    return Operand(x.base.assumingMemoryBound(to: T.self), ld: x.ld, stride: x.stride, batchStride: x.batchStride)
  }

  func output<T: Element>(_: T.Type, _ n: Int, k: Int = 1, count: Int = 1) throws(CallError) -> Output<T>? {
    guard let x = try checked(T.self, n, k: k, count: count, output: true) else { return nil }
    let base = UnsafeMutableRawPointer(mutating: x.base).assumingMemoryBound(to: T.self)
    return Operand(base, ld: x.ld, stride: x.stride, batchStride: x.batchStride)
  }

  private func step(_ value: Int64?, _ at: Int32) throws(CallError) -> Int {
    guard let value else { return 0 }
    if value < 0 { throw wrong(EXPMGRAD_STRIDE, at) }
    guard let step = Int(exactly: value) else { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at) }
    return step
  }

  /// a·b + c, or a size overflow.
  private func extent(_ a: Int, _ b: Int, plus c: Int, _ at: Int32) throws(CallError) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    let (sum, carry) = product.addingReportingOverflow(c)
    if overflow || carry { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at) }
    return sum
  }
}
