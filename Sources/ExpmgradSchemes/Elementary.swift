// The elementary functions of the numerics and the kernels: one exp, so that all paths of a matrix agree bit for bit.
import Glibc

/// Float or Double.
public protocol ElementaryScalar: BinaryFloatingPoint, Sendable {
  static func exp(_ x: Self) -> Self
  static func log(_ x: Self) -> Self
  static func sin(_ x: Self) -> Self
  static func cos(_ x: Self) -> Self
}

extension ElementaryScalar {
  /// e^(re + i im), whose imaginary part is zero if `im` is.
  @inlinable
  public static func exp(_ re: Self, _ im: Self) -> (re: Self, im: Self) {
    let r = exp(re)
    if im == 0 { return (r, 0) }
    return (r * cos(im), r * sin(im))
  }
}

extension Float: ElementaryScalar {
  @inlinable public static func exp(_ x: Float) -> Float { Glibc.expf(x) }
  @inlinable public static func log(_ x: Float) -> Float { Glibc.logf(x) }
  @inlinable public static func sin(_ x: Float) -> Float { Glibc.sinf(x) }
  @inlinable public static func cos(_ x: Float) -> Float { Glibc.cosf(x) }
}

extension Double: ElementaryScalar {
  @inlinable public static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  @inlinable public static func log(_ x: Double) -> Double { Glibc.log(x) }
  @inlinable public static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  @inlinable public static func cos(_ x: Double) -> Double { Glibc.cos(x) }
}
