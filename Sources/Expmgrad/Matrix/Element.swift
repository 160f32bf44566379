// The four element types of every operation, and what generic code may ask of one.
import ExpmgradSchemes
import Glibc

/// A matrix entry: Float, Double, or a complex number of either. One generic body serves all four.
public protocol Element: BitwiseCopyable, Sendable, Equatable {
  associatedtype Real: RealScalar
  static var isComplex: Bool { get }
  static var zero: Self { get }
  init(re: Real, im: Real)
  var re: Real { get }
  var im: Real { get }
  var conjugate: Self { get }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
}

/// Float or Double, with what differs between them.
public protocol RealScalar: Element, ElementaryScalar, LinearAlgebraScalar where Real == Self {
  /// Unit roundoff u.
  static var unitRoundoff: Double { get }
  /// The kernels of this machine's processor level.
  static var kernels: any Kernels<Self> { get }
  /// Ascending in theta.
  static var schemes: SchemeTables<Self> { get }
  /// The same, with the thetas of second derivatives in place of the first's.
  static var secondOrderSchemes: SchemeTables<Self> { get }
  /// For 2 × 2 matrices.
  static var quadraticSeries: QuadraticSeries<Self> { get }
  static func expm1(_ x: Self) -> Self
  /// exp overflows a little above this.
  static var largestExponent: Self { get }
  /// Above this norm a matrix is scaled before its sums and square are formed.
  static var hugeNorm: Self { get }
}

extension Element {
  /// Scalars an entry holds.
  static var parts: Int { isComplex ? 2 : 1 }
  init(_ re: Real) { self.init(re: re, im: 0) }
  /// |x|, scaled so that it overflows only if the result does.
  var magnitude: Real {
    if !Self.isComplex { return re.magnitude }
    let a = Swift.max(re.magnitude, im.magnitude), b = Swift.min(re.magnitude, im.magnitude)
    if a == 0 || !a.isFinite || !b.isFinite { return a + b }
    let r = b / a
    return a * (1 + r * r).squareRoot()
  }
  var isFinite: Bool { re.isFinite && im.isFinite }
  static var nan: Self { Self(re: .nan, im: isComplex ? .nan : 0) }
  func scaled(by x: Real) -> Self { Self(re: re * x, im: im * x) }
}

extension RealScalar {
  @inlinable public static var isComplex: Bool { false }
  @inlinable public init(re: Self, im: Self) { self = re }
  @inlinable public var re: Self { self }
  @inlinable public var im: Self { 0 }
  @inlinable public var conjugate: Self { self }
  var asDouble: Double { Double(self) }
  /// |Re μ| from which e^μ might overflow.
  static var largestShift: Self { largestExponent * 0.8 }
  static func pow2(_ k: Int) -> Self { Self(sign: .plus, exponent: Exponent(k), significand: 1) }
}

extension Kernels where Scalar: RealScalar {
  /// x *= 2^k over `count` scalars, though 2^k may not be a number of the type.
  func scale(_ count: Int, _ x: Matrix, byPowerOfTwo k: Int) {
    if k == 0 { return }
    // In equal parts: none leaves the range before the last does.
    let most = Int(Scalar.greatestFiniteMagnitude.exponent) &- 1, parts = (Int(k.magnitude) &+ most &- 1) / most
    for part in 0..<parts { scale(count, x, by: Scalar.pow2(k &* (part &+ 1) / parts &- k &* part / parts)) }
  }
}

extension Float: RealScalar {
  public typealias Real = Float
  public static var unitRoundoff: Double { 0x1p-24 }
  public static let kernels: any Kernels<Float> = ProcessorLevel.current.kernels(Float.self)
  public static let schemes = SchemeTables<Float>(Scheme.single)
  public static let quadraticSeries = QuadraticSeries<Float>()
  public static let secondOrderSchemes = SchemeTables<Float>(Scheme.single, secondOrder: true)
  public static func expm1(_ x: Float) -> Float { Glibc.expm1f(x) }
  public static var largestExponent: Float { 88 }
  public static var hugeNorm: Float { 0x1p60 }
}

extension Double: RealScalar {
  public typealias Real = Double
  public static var unitRoundoff: Double { 0x1p-53 }
  public static let kernels: any Kernels<Double> = ProcessorLevel.current.kernels(Double.self)
  public static let schemes = SchemeTables<Double>(Scheme.double)
  public static let quadraticSeries = QuadraticSeries<Double>()
  public static let secondOrderSchemes = SchemeTables<Double>(Scheme.double, secondOrder: true)
  public static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
  public static var largestExponent: Double { 709 }
  public static var hugeNorm: Double { 0x1p500 }
}

extension Complex: BitwiseCopyable where Real: BitwiseCopyable {}

extension Complex: Element where Real: RealScalar {
  @inlinable public static var isComplex: Bool { true }
  @inlinable public static var zero: Self { Self(0, 0) }
  @inlinable public init(re: Real, im: Real) { self.init(re, im) }
  @inlinable public var conjugate: Self { Self(re, -im) }
}
