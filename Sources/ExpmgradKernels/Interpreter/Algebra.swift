// What the interpreter asks of matrices: products, combinations and the identity. Three layouts answer it:
// lanes (several small matrices), rows (one matrix, our own product), dense (one matrix, BLAS).
import ExpmgradSchemes

/// Which factors of a product belong to the value; the others to derivatives.
enum ValueFactors { case left, right, both }

protocol Algebra {
  associatedtype Scalar: LaneScalar
  /// Scalars one matrix occupies, all lanes and parts.
  var size: Int { get }
  /// c_i = (or +=) a_i·b for `count` matrices that follow one another in a and c.
  func multiply(
    _ count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>,
    adding: Bool)
  /// c = (or +=) a·b for Hermitian a, b and c: commuting factors. Half the work where a layout knows how.
  func multiplyHermitian(
    _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, adding: Bool)
  /// The same, told which factors are the value's, whose zeros are known.
  func multiply(
    _ count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>,
    adding: Bool, values: ValueFactors)
  /// The run is to end: its results are void.
  var isStopped: Bool { get }
  func addIdentity(_ x: UnsafeMutablePointer<Scalar>)
  func combine1(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    _ x: UnsafeMutablePointer<Scalar>)
  func combine2(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    _ x: UnsafeMutablePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>)
  func combine3(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    _ x: UnsafeMutablePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>)
  /// x_i *= factor, a complex number, for `count` matrices.
  func multiplyEntries(_ count: Int, _ x: UnsafeMutablePointer<Scalar>, _ factor: (re: Scalar, im: Scalar))
  /// Writes the known diagonal and first off-diagonal of step `step` over x (triangular matrices; docs/mathematics.md).
  func setBand(_ x: UnsafeMutablePointer<Scalar>, _ band: Band<Scalar>, _ step: Int)
  /// Squaring `step` made `new` from `old`: lanes that had finished before it keep the old matrix.
  func keepFinished(_ step: Int, _ count: Int, _ old: UnsafePointer<Scalar>, _ new: UnsafeMutablePointer<Scalar>)
  /// Squaring `step` made `new` from `old`, values both: notes who stands on a hump (Selection.swift).
  func judge(_ step: Int, _ old: UnsafePointer<Scalar>, _ new: UnsafePointer<Scalar>)
}

// `count` is the scalars of a slot; slots follow one another, so it is their spacing too.
extension Algebra {
  @inline(__always)
  var isStopped: Bool { false }
  @inline(__always)
  func multiplyHermitian(
    _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>, adding: Bool
  ) {
    multiply(1, a, b, c, adding: adding)
  }
  @inline(__always)
  func multiply(
    _ count: Int, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>, _ c: UnsafeMutablePointer<Scalar>,
    adding: Bool, values: ValueFactors
  ) {
    multiply(count, a, b, c, adding: adding)
  }
  @inline(__always)
  func combine1(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    _ x: UnsafeMutablePointer<Scalar>
  ) {
    combineOne(count, terms, base, coefficients, x)
  }
  @inline(__always)
  func combine2(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    _ x: UnsafeMutablePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>
  ) {
    combineTwo(count, terms, base, coefficients, x, y)
  }
  @inline(__always)
  func combine3(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    _ x: UnsafeMutablePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>, _ z: UnsafeMutablePointer<Scalar>
  ) {
    combineThree(count, terms, base, coefficients, x, y, z)
  }
  @inline(__always)
  func keepFinished(_ step: Int, _ count: Int, _ old: UnsafePointer<Scalar>, _ new: UnsafeMutablePointer<Scalar>) {}
  @inline(__always)
  func judge(_ step: Int, _ old: UnsafePointer<Scalar>, _ new: UnsafePointer<Scalar>) {}
  @inline(__always)
  func setBand(_ x: UnsafeMutablePointer<Scalar>, _ band: Band<Scalar>, _ step: Int) {}
}

extension Band {
  /// Calls `write(row, column, index in values)` for every entry of a step.
  @inline(__always)
  func forEach(_ n: Int, parts: Int, _ step: Int, _ write: (Int, Int, Int) -> Void) {
    let at = step &* (2 &* n &- 1) &* parts
    for i in 0..<n { write(i, i, at &+ i &* parts) }
    for i in 0..<(n &- 1) { write(side > 0 ? i : i &+ 1, side > 0 ? i &+ 1 : i, at &+ (n &+ i) &* parts) }
  }
}
