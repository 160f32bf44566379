// The vectors of each level: AVX-512 (WIDE), AVX2, and 128 bits (SSE2, NEON). Their operations: Sources/CVectors.
import CVectors

#if WIDE
  extension SIMD8: LaneVector where Scalar == Double {
    @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { vector_add(a, b) }
    @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { vector_sub(a, b) }
    @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { vector_mul(a, b) }
    @inline(__always) static func div(_ a: Self, _ b: Self) -> Self { vector_div(a, b) }
    @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_mac(c, a, b) }
    @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_nmac(c, a, b) }
    @inline(__always) static func magnitude(_ a: Self) -> Self { vector_magnitude(a) }
    @inline(__always) static func negated(_ a: Self) -> Self { vector_negated(a) }
    @inline(__always) static func root(_ a: Self) -> Self { vector_root(a) }
    @inline(__always) static func turned(_ a: Self) -> Self { vector_turned(a) }
    @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
    @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
    @inline(__always) static func power(_ t: Self) -> Self { vector_power(t) }
    @inline(__always) static func lanes(_ m: SIMDMask<MaskStorage>) -> Int {
      vector_lanes(unsafeBitCast(m, to: SIMD8<Int64>.self))
    }
  }

  extension SIMD16: LaneVector where Scalar == Float {
    @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { vector_add(a, b) }
    @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { vector_sub(a, b) }
    @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { vector_mul(a, b) }
    @inline(__always) static func div(_ a: Self, _ b: Self) -> Self { vector_div(a, b) }
    @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_mac(c, a, b) }
    @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_nmac(c, a, b) }
    @inline(__always) static func magnitude(_ a: Self) -> Self { vector_magnitude(a) }
    @inline(__always) static func negated(_ a: Self) -> Self { vector_negated(a) }
    @inline(__always) static func root(_ a: Self) -> Self { vector_root(a) }
    @inline(__always) static func turned(_ a: Self) -> Self { vector_turned(a) }
    @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
    @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
    @inline(__always) static func power(_ t: Self) -> Self { vector_power(t) }
    @inline(__always) static func lanes(_ m: SIMDMask<MaskStorage>) -> Int {
      vector_lanes(unsafeBitCast(m, to: SIMD16<Int32>.self))
    }
  }
#elseif FMA && arch(x86_64)
  extension SIMD4: LaneVector where Scalar == Double {
    @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { vector_add(a, b) }
    @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { vector_sub(a, b) }
    @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { vector_mul(a, b) }
    @inline(__always) static func div(_ a: Self, _ b: Self) -> Self { vector_div(a, b) }
    @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_mac(c, a, b) }
    @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_nmac(c, a, b) }
    @inline(__always) static func magnitude(_ a: Self) -> Self { vector_magnitude(a) }
    @inline(__always) static func negated(_ a: Self) -> Self { vector_negated(a) }
    @inline(__always) static func root(_ a: Self) -> Self { vector_root(a) }
    @inline(__always) static func turned(_ a: Self) -> Self { vector_turned(a) }
    @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
    @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
    @inline(__always) static func power(_ t: Self) -> Self { vector_power(t) }
    @inline(__always) static func lanes(_ m: SIMDMask<MaskStorage>) -> Int {
      vector_lanes(unsafeBitCast(m, to: SIMD4<Int64>.self))
    }
  }

  extension SIMD8: LaneVector where Scalar == Float {
    @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { vector_add(a, b) }
    @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { vector_sub(a, b) }
    @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { vector_mul(a, b) }
    @inline(__always) static func div(_ a: Self, _ b: Self) -> Self { vector_div(a, b) }
    @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_mac(c, a, b) }
    @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_nmac(c, a, b) }
    @inline(__always) static func magnitude(_ a: Self) -> Self { vector_magnitude(a) }
    @inline(__always) static func negated(_ a: Self) -> Self { vector_negated(a) }
    @inline(__always) static func root(_ a: Self) -> Self { vector_root(a) }
    @inline(__always) static func turned(_ a: Self) -> Self { vector_turned(a) }
    @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
    @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
    @inline(__always) static func power(_ t: Self) -> Self { vector_power(t) }
    @inline(__always) static func lanes(_ m: SIMDMask<MaskStorage>) -> Int {
      vector_lanes(unsafeBitCast(m, to: SIMD8<Int32>.self))
    }
  }
#else
  extension SIMD2: LaneVector where Scalar == Double {
    @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { vector_add(a, b) }
    @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { vector_sub(a, b) }
    @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { vector_mul(a, b) }
    @inline(__always) static func div(_ a: Self, _ b: Self) -> Self { vector_div(a, b) }
    @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_mac(c, a, b) }
    @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_nmac(c, a, b) }
    @inline(__always) static func magnitude(_ a: Self) -> Self { vector_magnitude(a) }
    @inline(__always) static func negated(_ a: Self) -> Self { vector_negated(a) }
    @inline(__always) static func root(_ a: Self) -> Self { vector_root(a) }
    @inline(__always) static func turned(_ a: Self) -> Self { vector_turned(a) }
    @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
    @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
    @inline(__always) static func power(_ t: Self) -> Self { vector_power(t) }
    @inline(__always) static func lanes(_ m: SIMDMask<MaskStorage>) -> Int {
      vector_lanes(unsafeBitCast(m, to: SIMD2<Int64>.self))
    }
  }

  extension SIMD4: LaneVector where Scalar == Float {
    @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { vector_add(a, b) }
    @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { vector_sub(a, b) }
    @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { vector_mul(a, b) }
    @inline(__always) static func div(_ a: Self, _ b: Self) -> Self { vector_div(a, b) }
    @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_mac(c, a, b) }
    @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { vector_nmac(c, a, b) }
    @inline(__always) static func magnitude(_ a: Self) -> Self { vector_magnitude(a) }
    @inline(__always) static func negated(_ a: Self) -> Self { vector_negated(a) }
    @inline(__always) static func root(_ a: Self) -> Self { vector_root(a) }
    @inline(__always) static func turned(_ a: Self) -> Self { vector_turned(a) }
    @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
    @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
    @inline(__always) static func power(_ t: Self) -> Self { vector_power(t) }
    @inline(__always) static func lanes(_ m: SIMDMask<MaskStorage>) -> Int {
      vector_lanes(unsafeBitCast(m, to: SIMD4<Int32>.self))
    }
  }
#endif
