// SIMD vectors with the few operations the kernels use, bound to one width per processor level.
//
// The hooks are concrete for each vector type: generic SIMD operators stay lane loops that the optimiser only sometimes
// turns back into vector instructions (docs/design/kernels.md). `mac` is the one multiply-add of the library; with FMA
// it rounds once, so results differ between processor levels, never within one.

import CVectors
import ExpmgradSchemes

/// A real scalar the kernels know: Float or Double.
protocol LaneScalar: ElementaryScalar, ExponentialConstants, AngleConstants, SIMDScalar, Codable {
  /// The vector of this scalar that fills a register of this processor level.
  associatedtype Vec: LaneVector where Vec.Scalar == Self
  static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self
  /// The columns of four rows.
  static func transposed(_ a: SIMD4<Self>, _ b: SIMD4<Self>, _ c: SIMD4<Self>, _ d: SIMD4<Self>) -> Four<SIMD4<Self>>
  static func scaled(_ a: SIMD4<Self>, _ b: SIMD4<Self>) -> SIMD4<Self>
}

protocol LaneVector: SIMD where Scalar: LaneScalar {
  /// Four consecutive scalars of every lane from scalar t on, and back (Lanes/Packing.swift).
  static func gather(_ p: LanePointers<Scalar>, _ t: Int) -> Four<Self>
  static func scatter(_ v: Four<Self>, _ p: LanePointers<Scalar>, _ t: Int)
  static func add(_ a: Self, _ b: Self) -> Self
  static func sub(_ a: Self, _ b: Self) -> Self
  static func mul(_ a: Self, _ b: Self) -> Self
  static func div(_ a: Self, _ b: Self) -> Self
  /// c + a·b
  static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self
  /// c − a·b
  static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self
  static func magnitude(_ a: Self) -> Self
  static func negated(_ a: Self) -> Self
  static func root(_ a: Self) -> Self
  /// i times the complex numbers of (real, imaginary) pairs.
  static func turned(_ a: Self) -> Self
  static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage>
  static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage>
  /// 2^k of t = k + `Scalar.integers`.
  static func power(_ t: Self) -> Self
  /// The lanes that hold, lane i at bit i.
  static func lanes(_ m: SIMDMask<MaskStorage>) -> Int
}

extension LaneVector {
  // The standard library's `any` and `all` go from lane to lane.
  @inline(__always) static func any(_ m: SIMDMask<MaskStorage>) -> Bool { lanes(m) != 0 }
  @inline(__always) static func all(_ m: SIMDMask<MaskStorage>) -> Bool { lanes(m) == everyLane }
  @inline(__always) static var everyLane: Int { 1 << scalarCount &- 1 }

  /// The larger of each pair; `a` where either is NaN.
  @inline(__always) static func max(_ a: Self, _ b: Self) -> Self { a.replacing(with: b, where: greater(b, a)) }

  /// The smaller of each pair; `a` where either is NaN.
  @inline(__always) static func min(_ a: Self, _ b: Self) -> Self { a.replacing(with: b, where: greater(a, b)) }

  @inline(__always) static func load(_ p: UnsafePointer<Scalar>) -> Self {
    UnsafeRawPointer(p).loadUnaligned(as: Self.self)
  }
  @inline(__always) func store(_ p: UnsafeMutablePointer<Scalar>) {
    UnsafeMutableRawPointer(p).storeBytes(of: self, as: Self.self)
  }
}

extension Double: LaneScalar {
  @inline(__always) static func scaled(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> SIMD4<Double> { a * b }
  @inline(__always)
  static func transposed(
    _ a: SIMD4<Double>, _ b: SIMD4<Double>, _ c: SIMD4<Double>, _ d: SIMD4<Double>
  ) -> Four<SIMD4<Double>> {
    let e = vector_even(a, b), f = vector_odd(a, b), g = vector_even(c, d), h = vector_odd(c, d)
    return (vector_low(e, g), vector_low(f, h), vector_high(e, g), vector_high(f, h))
  }
  #if FMA
    @inline(__always) static func mac(_ c: Double, _ a: Double, _ b: Double) -> Double { c.addingProduct(a, b) }
  #else
    @inline(__always) static func mac(_ c: Double, _ a: Double, _ b: Double) -> Double { c + a * b }
  #endif
  #if WIDE
    typealias Vec = SIMD8<Double>
  #elseif FMA && arch(x86_64)
    typealias Vec = SIMD4<Double>
  #else
    typealias Vec = SIMD2<Double>
  #endif
}

extension Float: LaneScalar {
  @inline(__always) static func scaled(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> { a * b }
  @inline(__always)
  static func transposed(
    _ a: SIMD4<Float>, _ b: SIMD4<Float>, _ c: SIMD4<Float>, _ d: SIMD4<Float>
  ) -> Four<SIMD4<Float>> {
    let e = vector_even(a, b), f = vector_odd(a, b), g = vector_even(c, d), h = vector_odd(c, d)
    return (vector_low(e, g), vector_low(f, h), vector_high(e, g), vector_high(f, h))
  }
  #if FMA
    @inline(__always) static func mac(_ c: Float, _ a: Float, _ b: Float) -> Float { c.addingProduct(a, b) }
  #else
    @inline(__always) static func mac(_ c: Float, _ a: Float, _ b: Float) -> Float { c + a * b }
  #endif
  #if WIDE
    typealias Vec = SIMD16<Float>
  #elseif FMA && arch(x86_64)
    typealias Vec = SIMD8<Float>
  #else
    typealias Vec = SIMD4<Float>
  #endif
}
