// What the interpreter asks of matrices: products, combinations and the identity. Three layouts answer it:
// lanes (several small matrices), rows (one small matrix), dense (one large matrix, whose right factors are packed).
import ExpmgradSchemes

/// Which factors of a product belong to the value; the others to derivatives.
enum ValueFactors { case left, right, both }

protocol Algebra {
  associatedtype Scalar: LaneScalar
  /// Scalars one matrix occupies, all lanes and parts.
  var size: Int { get }
  /// Right factors of products have a form of their own, of `rightSize` scalars; else they are matrices like others.
  static var packsRight: Bool { get }
  var rightSize: Int { get }
  /// x_i as right factors, `count` of them: made in `to` where they have a form of their own.
  func rightFactors(
    _ count: Int, _ x: UnsafePointer<Scalar>, _ to: UnsafeMutablePointer<Scalar>
  ) -> UnsafePointer<Scalar>
  /// c_i = (or +=) a_i·b for `count` matrices that follow one another in a and c; b is a right factor.
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
  /// Combinations of `terms` slots of `count` scalars; coefficients are in the order of the outputs.
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>)
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    right: UnsafeMutablePointer<Scalar>)
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    right: UnsafeMutablePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>)
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    left: UnsafeMutablePointer<Scalar>, right: UnsafeMutablePointer<Scalar>)
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    left: UnsafeMutablePointer<Scalar>, right: UnsafeMutablePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>)
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
  static var packsRight: Bool { false }
  @inline(__always)
  var rightSize: Int { size }
  @inline(__always)
  func rightFactors(
    _ count: Int, _ x: UnsafePointer<Scalar>, _ to: UnsafeMutablePointer<Scalar>
  ) -> UnsafePointer<Scalar> { x }
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
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    into y: UnsafeMutablePointer<Scalar>
  ) {
    combineOne(count, terms, base, coefficients, y)
  }
  @inline(__always)
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    right: UnsafeMutablePointer<Scalar>
  ) {
    combineOne(count, terms, base, coefficients, right)
  }
  @inline(__always)
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    right: UnsafeMutablePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>
  ) {
    combineTwo(count, terms, base, coefficients, right, y)
  }
  @inline(__always)
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    left: UnsafeMutablePointer<Scalar>, right: UnsafeMutablePointer<Scalar>
  ) {
    combineTwo(count, terms, base, coefficients, left, right)
  }
  @inline(__always)
  func combine(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<Scalar>, _ coefficients: UnsafePointer<Scalar>,
    left: UnsafeMutablePointer<Scalar>, right: UnsafeMutablePointer<Scalar>, _ y: UnsafeMutablePointer<Scalar>
  ) {
    combineThree(count, terms, base, coefficients, left, right, y)
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
