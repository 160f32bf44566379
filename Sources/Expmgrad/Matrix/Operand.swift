// Matrices in a caller's memory.

/// Entry (i, j) of direction m of matrix b is at base[b·batchStride + m·stride + i·ld + j]. The numerics read stored
/// rows; a column-major caller's matrix is seen transposed, and so is its result (exp(Aᵀ) = exp(A)ᵀ, and L with it).
public struct Operand<Pointer> {
  public var base: Pointer
  public var ld: Int
  public var stride: Int
  public var batchStride: Int
  public init(_ base: Pointer, ld: Int, stride: Int = 0, batchStride: Int = 0) {
    self.base = base
    self.ld = ld
    self.stride = stride
    self.batchStride = batchStride
  }
}

public typealias Input<T> = Operand<UnsafePointer<T>>
public typealias Output<T> = Operand<UnsafeMutablePointer<T>>

extension Operand {
  /// What matrix `i` of a batch, and those behind it, have.
  @inline(__always)
  public func from<T>(_ i: Int) -> Self where Pointer == UnsafePointer<T> {
    Operand(base + i &* batchStride, ld: ld, stride: stride, batchStride: batchStride)
  }
  @inline(__always)
  public func from<T>(_ i: Int) -> Self where Pointer == UnsafeMutablePointer<T> {
    Operand(base + i &* batchStride, ld: ld, stride: stride, batchStride: batchStride)
  }
}

extension Operand {
  /// Direction `m`, n rows of n.
  func fillWithNaN<T: Element>(_ n: Int, _ m: Int = 0) where Pointer == UnsafeMutablePointer<T> {
    for i in 0..<n { (base + (m &* stride &+ i &* ld)).update(repeating: T.nan, count: n) }
  }
}
