// A complex number with the layout of C99's and NumPy's: real part, then imaginary part.

/// A complex number. Multiplication is the plain formula (no C99 Annex G recovery), as BLAS has it.
@frozen
public struct Complex<Real: BinaryFloatingPoint & Sendable>: Sendable, Equatable {
  public var re: Real
  public var im: Real
  @inlinable public init(_ re: Real, _ im: Real = 0) {
    self.re = re
    self.im = im
  }

  @inlinable public static func + (a: Self, b: Self) -> Self { Self(a.re + b.re, a.im + b.im) }
  @inlinable public static func - (a: Self, b: Self) -> Self { Self(a.re - b.re, a.im - b.im) }
  @inlinable public static func * (a: Self, b: Self) -> Self {
    Self(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
  }
  @inlinable public static prefix func - (a: Self) -> Self { Self(-a.re, -a.im) }
}
