// One matrix entry in a register: of several matrices side by side, or of several columns of one matrix.
//
// A complex entry is a pair of real vectors, so a real coefficient acts on a matrix as on a flat array of reals.

protocol LaneElement {
  associatedtype Vec: LaneVector
  /// Real vectors an entry holds: 1 or 2.
  static var parts: Int { get }
  static var zero: Self { get }
  static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self
  static func add(_ a: Self, _ b: Self) -> Self
  static func sub(_ a: Self, _ b: Self) -> Self
  static func mul(_ a: Self, _ b: Self) -> Self
  func replacing(with other: Self, where mask: SIMDMask<Vec.MaskStorage>) -> Self
  /// A real number in every lane.
  static func broadcast(_ x: Vec.Scalar) -> Self
  /// The entry of one lane whose real part is at `p`, in every lane.
  static func broadcast(_ p: UnsafePointer<Vec.Scalar>) -> Self
  /// Blocks of the register tile: rows × columns accumulators plus operands must fit the register file.
  static func tileRows(_ columns: Int) -> Int
  static var tileColumns: Int { get }
  func addingReal(_ x: Vec) -> Self
  var conjugate: Self { get }
  /// |entry| in each lane.
  var magnitude: Vec { get }
  /// |re| + |im| in each lane.
  var sumOfParts: Vec { get }
  var real: Vec { get }
  var imaginary: Vec { get }
  init(real: Vec, imaginary: Vec)
}

extension LaneElement {
  typealias Scalar = Vec.Scalar
  /// Scalars an entry holds, all lanes.
  @inline(__always) static var width: Int { Vec.scalarCount &* parts }
  /// Where the real part of entry k of a row is.
  @inline(__always) static func offset(_ k: Int) -> Int {
    let lane = k & (Vec.scalarCount &- 1)
    return (k &- lane) &* parts &+ lane
  }
}

struct RealLane<Vec: LaneVector>: LaneElement {
  var real: Vec
  @inline(__always) init(_ real: Vec) { self.real = real }
  @inline(__always) init(real: Vec, imaginary: Vec) { self.real = real }
  @inline(__always) static var parts: Int { 1 }
  @inline(__always) static var zero: Self { Self(.zero) }
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { Self(Vec.mac(c.real, a.real, b.real)) }
  @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { Self(Vec.add(a.real, b.real)) }
  @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { Self(Vec.sub(a.real, b.real)) }
  @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { Self(Vec.mul(a.real, b.real)) }
  @inline(__always) static func broadcast(_ x: Vec.Scalar) -> Self { Self(Vec(repeating: x)) }
  @inline(__always) func replacing(with other: Self, where mask: SIMDMask<Vec.MaskStorage>) -> Self {
    Self(real.replacing(with: other.real, where: mask))
  }
  @inline(__always) static func broadcast(_ p: UnsafePointer<Vec.Scalar>) -> Self { Self(Vec(repeating: p[0])) }
  #if WIDE
    @inline(__always) static func tileRows(_ columns: Int) -> Int { 4 }
    @inline(__always) static var tileColumns: Int { 4 }
  #else
    // Twelve accumulators, whatever the shape: two multiply-adds begin in every cycle, and each takes four.
    @inline(__always) static func tileRows(_ columns: Int) -> Int { columns == 2 ? 6 : 4 }
    @inline(__always) static var tileColumns: Int { 3 }
  #endif
  @inline(__always) func addingReal(_ x: Vec) -> Self { Self(Vec.add(real, x)) }
  @inline(__always) var magnitude: Vec { Vec.magnitude(real) }
  @inline(__always) var sumOfParts: Vec { Vec.magnitude(real) }
  @inline(__always) var imaginary: Vec { .zero }
  @inline(__always) var conjugate: Self { self }
}

struct ComplexLane<Vec: LaneVector>: LaneElement {
  var real: Vec
  var imaginary: Vec
  @inline(__always) init(real: Vec, imaginary: Vec) { self.real = real; self.imaginary = imaginary }
  @inline(__always) static var parts: Int { 2 }
  @inline(__always) static var zero: Self { Self(real: .zero, imaginary: .zero) }
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self {
    Self(
      real: Vec.nmac(Vec.mac(c.real, a.real, b.real), a.imaginary, b.imaginary),
      imaginary: Vec.mac(Vec.mac(c.imaginary, a.real, b.imaginary), a.imaginary, b.real))
  }
  @inline(__always) static func add(_ a: Self, _ b: Self) -> Self {
    Self(real: Vec.add(a.real, b.real), imaginary: Vec.add(a.imaginary, b.imaginary))
  }
  @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self {
    Self(real: Vec.sub(a.real, b.real), imaginary: Vec.sub(a.imaginary, b.imaginary))
  }
  @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self {
    Self(
      real: Vec.nmac(Vec.mul(a.real, b.real), a.imaginary, b.imaginary),
      imaginary: Vec.mac(Vec.mul(a.real, b.imaginary), a.imaginary, b.real))
  }
  @inline(__always) static func broadcast(_ x: Vec.Scalar) -> Self { Self(real: Vec(repeating: x), imaginary: .zero) }
  @inline(__always) func replacing(with other: Self, where mask: SIMDMask<Vec.MaskStorage>) -> Self {
    Self(
      real: real.replacing(with: other.real, where: mask),
      imaginary: imaginary.replacing(with: other.imaginary, where: mask))
  }
  @inline(__always) static func broadcast(_ p: UnsafePointer<Vec.Scalar>) -> Self {
    Self(real: Vec(repeating: p[0]), imaginary: Vec(repeating: p[Vec.scalarCount]))
  }
  #if WIDE
    @inline(__always) static func tileRows(_ columns: Int) -> Int { 4 }
    @inline(__always) static var tileColumns: Int { 2 }
  #else
    @inline(__always) static func tileRows(_ columns: Int) -> Int { columns > 1 ? 2 : 4 }
    @inline(__always) static var tileColumns: Int { 2 }
  #endif
  @inline(__always) func addingReal(_ x: Vec) -> Self { Self(real: Vec.add(real, x), imaginary: imaginary) }
  @inline(__always) var conjugate: Self { Self(real: real, imaginary: Vec.negated(imaginary)) }
  @inline(__always) var sumOfParts: Vec { Vec.add(Vec.magnitude(real), Vec.magnitude(imaginary)) }
  @inline(__always) var magnitude: Vec { Vec.root(Vec.add(Vec.mul(real, real), Vec.mul(imaginary, imaginary))) }
}

/// The scalars of stored entries: parts one after another, lanes within a part.
@inline(__always) func scalars<L: LaneElement>(_ p: UnsafePointer<L>) -> UnsafePointer<L.Vec.Scalar> {
  UnsafeRawPointer(p).assumingMemoryBound(to: L.Vec.Scalar.self)
}
@inline(__always) func scalars<L: LaneElement>(_ p: UnsafeMutablePointer<L>) -> UnsafeMutablePointer<L.Vec.Scalar> {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: L.Vec.Scalar.self)
}
@inline(__always) func entries<L: LaneElement>(_ p: UnsafePointer<L.Vec.Scalar>, as _: L.Type) -> UnsafePointer<L> {
  UnsafeRawPointer(p).assumingMemoryBound(to: L.self)
}
@inline(__always) func entries<L: LaneElement>(
  _ p: UnsafeMutablePointer<L.Vec.Scalar>, as _: L.Type
) -> UnsafeMutablePointer<L> {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: L.self)
}
