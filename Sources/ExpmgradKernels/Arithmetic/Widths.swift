// The vectors of each level: AVX-512 (WIDE), AVX2, and 128 bits (SSE2, NEON).

#if WIDE
extension SIMD8: LaneVector where Scalar == Double {
  @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { a + b }
  @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { a - b }
  @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { a * b }
  #if FMA
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(a, b) }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(negated(a), b) }
  #else
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c + a * b }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c - a * b }
  #endif
  @inline(__always) static func magnitude(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD8<UInt64>.self) & SIMD8<UInt64>(repeating: .max >> 1), to: Self.self)
  }
  /// −a by its sign bit: the SIMD negation does not fold into the fused multiply-add.
  @inline(__always) static func negated(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD8<UInt64>.self) ^ SIMD8<UInt64>(repeating: 1 << 63), to: Self.self)
  }
  @inline(__always) static func root(_ a: Self) -> Self { a.squareRoot() }
  @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
  @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
}

extension SIMD16: LaneVector where Scalar == Float {
  @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { a + b }
  @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { a - b }
  @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { a * b }
  #if FMA
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(a, b) }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(negated(a), b) }
  #else
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c + a * b }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c - a * b }
  #endif
  @inline(__always) static func magnitude(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD16<UInt32>.self) & SIMD16<UInt32>(repeating: .max >> 1), to: Self.self)
  }
  /// −a by its sign bit: the SIMD negation does not fold into the fused multiply-add.
  @inline(__always) static func negated(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD16<UInt32>.self) ^ SIMD16<UInt32>(repeating: 1 << 31), to: Self.self)
  }
  @inline(__always) static func root(_ a: Self) -> Self { a.squareRoot() }
  @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
  @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
}
#elseif FMA && arch(x86_64)
extension SIMD4: LaneVector where Scalar == Double {
  @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { a + b }
  @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { a - b }
  @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { a * b }
  #if FMA
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(a, b) }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(negated(a), b) }
  #else
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c + a * b }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c - a * b }
  #endif
  @inline(__always) static func magnitude(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD4<UInt64>.self) & SIMD4<UInt64>(repeating: .max >> 1), to: Self.self)
  }
  /// −a by its sign bit: the SIMD negation does not fold into the fused multiply-add.
  @inline(__always) static func negated(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD4<UInt64>.self) ^ SIMD4<UInt64>(repeating: 1 << 63), to: Self.self)
  }
  @inline(__always) static func root(_ a: Self) -> Self { a.squareRoot() }
  @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
  @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
}

extension SIMD8: LaneVector where Scalar == Float {
  @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { a + b }
  @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { a - b }
  @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { a * b }
  #if FMA
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(a, b) }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(negated(a), b) }
  #else
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c + a * b }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c - a * b }
  #endif
  @inline(__always) static func magnitude(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD8<UInt32>.self) & SIMD8<UInt32>(repeating: .max >> 1), to: Self.self)
  }
  /// −a by its sign bit: the SIMD negation does not fold into the fused multiply-add.
  @inline(__always) static func negated(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD8<UInt32>.self) ^ SIMD8<UInt32>(repeating: 1 << 31), to: Self.self)
  }
  @inline(__always) static func root(_ a: Self) -> Self { a.squareRoot() }
  @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
  @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
}
#else
extension SIMD2: LaneVector where Scalar == Double {
  @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { a + b }
  @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { a - b }
  @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { a * b }
  #if FMA
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(a, b) }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(negated(a), b) }
  #else
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c + a * b }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c - a * b }
  #endif
  @inline(__always) static func magnitude(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD2<UInt64>.self) & SIMD2<UInt64>(repeating: .max >> 1), to: Self.self)
  }
  /// −a by its sign bit: the SIMD negation does not fold into the fused multiply-add.
  @inline(__always) static func negated(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD2<UInt64>.self) ^ SIMD2<UInt64>(repeating: 1 << 63), to: Self.self)
  }
  @inline(__always) static func root(_ a: Self) -> Self { a.squareRoot() }
  @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
  @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
}

extension SIMD4: LaneVector where Scalar == Float {
  @inline(__always) static func add(_ a: Self, _ b: Self) -> Self { a + b }
  @inline(__always) static func sub(_ a: Self, _ b: Self) -> Self { a - b }
  @inline(__always) static func mul(_ a: Self, _ b: Self) -> Self { a * b }
  #if FMA
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(a, b) }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c.addingProduct(negated(a), b) }
  #else
  @inline(__always) static func mac(_ c: Self, _ a: Self, _ b: Self) -> Self { c + a * b }
  @inline(__always) static func nmac(_ c: Self, _ a: Self, _ b: Self) -> Self { c - a * b }
  #endif
  @inline(__always) static func magnitude(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD4<UInt32>.self) & SIMD4<UInt32>(repeating: .max >> 1), to: Self.self)
  }
  /// −a by its sign bit: the SIMD negation does not fold into the fused multiply-add.
  @inline(__always) static func negated(_ a: Self) -> Self {
    unsafeBitCast(unsafeBitCast(a, to: SIMD4<UInt32>.self) ^ SIMD4<UInt32>(repeating: 1 << 31), to: Self.self)
  }
  @inline(__always) static func root(_ a: Self) -> Self { a.squareRoot() }
  @inline(__always) static func greater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .> b }
  @inline(__always) static func equal(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage> { a .== b }
}
#endif
