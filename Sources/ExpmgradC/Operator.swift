// expmgrad_operator: a matrix that is dense, sparse, or known by its products, checked.
import CExpmgrad
import Expmgrad

private enum OperatorKind: Int32 {
  case dense = 10
  case rows = 20
  case columns = 30
  case coordinates = 40
  case callback = 50
}

struct OperatorArgument {
  private let given: expmgrad_operator
  private let kind: OperatorKind
  private let isReal: Bool
  private let position: Int32
  let n: Int
  private let entries: Int

  init<T: Element>(_ argument: ArrayInput<expmgrad_operator>, _: T.Type) throws(CallError) {
    position = argument.position
    guard let pointer = try argument.checked(1) else { throw wrong(EXPMGRAD_NULL_POINTER, at: position) }
    let unknown = wrong(EXPMGRAD_UNKNOWN_OPTION, at: position)
    guard let given = expmgrad_operator.read(pointer) else { throw unknown }
    self.given = given
    isReal = given.kind % 10 == EXPMGRAD_OPERATOR_REAL
    guard let kind = OperatorKind(rawValue: given.kind - (isReal ? EXPMGRAD_OPERATOR_REAL : 0)) else { throw unknown }
    self.kind = kind
    n = try Size(given.n, at: position).checked()
    entries = kind == .dense || kind == .callback ? 0 : try Size(given.entries, at: position).checked()
    if isReal && kind == .callback || given.scale_im != 0 && !(T.self is any ComplexNumber.Type) { throw unknown }
    // Columns are numbers of 32 bits inside.
    if n > Int(Int32.max) { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: position) }
    if kind == .callback && given.apply == nil { throw wrong(EXPMGRAD_NULL_POINTER, at: position) }
  }

  var scale: (re: Double, im: Double) {
    given.scale_re == 0 && given.scale_im == 0 ? (1, 0) : (given.scale_re, given.scale_im)
  }
  var spectrum: (lower: Double, upper: Double)? { given.lower < given.upper ? (given.lower, given.upper) : nil }

  /// A as the numerics take it; its indices are looked at.
  func matrix<T: Element>(_: T.Type, byColumns: Bool) throws(CallError) -> ActionMatrix<T> {
    let isComplex = !isReal && T.self is any ComplexNumber.Type
    switch kind {
    case .callback: return .callback(callback(T.self))
    case .dense:
      guard let ld = Int(exactly: given.ld), ld >= max(1, n) else {
        throw wrong(EXPMGRAD_LEADING_DIMENSION, at: position)
      }
      if ld > largestBLASSize { throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: position) }
      let values = try array(T.Real.self, given.values, n, ld, MemoryLayout<T>.stride)
      return .dense(values, ld: ld, byColumns: byColumns, complex: isComplex)
    default:
      let values = try array(T.Real.self, given.values, entries, 1, MemoryLayout<T>.stride)
      switch given.index_bits {
      case 32: return .sparse32(try indices(Int32.self), values, complex: isComplex)
      case 64: return .sparse64(try indices(Int64.self), values, complex: isComplex)
      default: throw wrong(EXPMGRAD_UNKNOWN_OPTION, at: position)
      }
    }
  }

  private func indices<I: FixedWidthInteger & BitwiseCopyable>(_: I.Type) throws(CallError) -> SparseArrays<I> {
    let format: SparseFormat = kind == .rows ? .rows : kind == .columns ? .columns : .coordinates
    let offsets = try array(I.self, given.offsets, kind == .coordinates ? entries : n + 1, 1, MemoryLayout<I>.stride)
    let indices = try array(I.self, given.indices, entries, 1, MemoryLayout<I>.stride)
    let arrays = SparseArrays(format, n: n, entries: entries, offsets: offsets, indices: indices)
    if !arrays.isRight() { throw wrong(EXPMGRAD_INDEX, at: position) }
    return arrays
  }

  /// An array of the struct, whose extent is checked; any address where it has no entries.
  private func array<Entry>(
    _: Entry.Type, _ pointer: UnsafeRawPointer?, _ count: Int, _ stride: Int, _ bytes: Int
  ) throws(CallError) -> UnsafePointer<Entry> {
    let (entries, overflow) = count.multipliedReportingOverflow(by: stride)
    if overflow || entries.multipliedReportingOverflow(by: bytes).overflow {
      throw wrong(EXPMGRAD_SIZE_OVERFLOW, at: position)
    }
    if let pointer { return pointer.assumingMemoryBound(to: Entry.self) }
    if count > 0 { throw wrong(EXPMGRAD_NULL_POINTER, at: position) }
    return UnsafePointer(bitPattern: 64).unsafelyUnwrapped
  }

  private func callback<T: Element>(_: T.Type) -> ActionCallback<T> {
    let apply = given.apply, outer = given.outer, user = given.user
    return ActionCallback(
      apply: { adjoint, columns, x, y in apply.map { $0(user, adjoint ? 1 : 0, Int64(columns), x, y) != 0 } ?? true },
      outer: outer.map { outer in { columns, z, x in outer(user, Int64(columns), z, x) != 0 } })
  }
}

/// What tells complex element types from real ones here.
private protocol ComplexNumber {}
extension Complex: ComplexNumber {}
