// One matrix as BLAS has it: n rows of n entries, complex parts side by side. Products are GEMM; combinations are shared
// over `threads` cores once they are worth waking one.
import COpenBLAS
import Dispatch
import ExpmgradSchemes

protocol BLASScalar: LaneScalar {
  /// C = (or +=) A·B in row-major order; A is rows × n, B n × columns, all three of leading dimension n.
  static func gemm(
    complex: Bool, _ rows: Int, _ columns: Int, _ n: Int, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>,
    _ c: UnsafeMutablePointer<Self>, adding: Bool)
}

extension Double: BLASScalar {
  static func gemm(
    complex: Bool, _ rows: Int, _ columns: Int, _ n: Int, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ c: UnsafeMutablePointer<Double>, adding: Bool
  ) {
    let r = blasint(rows), k = blasint(columns), o = blasint(n)
    if complex {
      withUnsafePointer(to: SIMD2<Double>(1, 0)) { one in
        withUnsafePointer(to: SIMD2<Double>(adding ? 1 : 0, 0)) { beta in
          cblas_zgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, r, k, o, one, a, o, b, o, beta, c, o)
        }
      }
    } else {
      cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, r, k, o, 1, a, o, b, o, adding ? 1 : 0, c, o)
    }
  }
}

extension Float: BLASScalar {
  static func gemm(
    complex: Bool, _ rows: Int, _ columns: Int, _ n: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, adding: Bool
  ) {
    let r = blasint(rows), k = blasint(columns), o = blasint(n)
    if complex {
      withUnsafePointer(to: SIMD2<Float>(1, 0)) { one in
        withUnsafePointer(to: SIMD2<Float>(adding ? 1 : 0, 0)) { beta in
          cblas_cgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, r, k, o, one, a, o, b, o, beta, c, o)
        }
      }
    } else {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, r, k, o, 1, a, o, b, o, adding ? 1 : 0, c, o)
    }
  }
}

struct DenseAlgebra<S: BLASScalar>: Algebra {
  typealias Scalar = S
  let n: Int
  let complex: Bool
  let threads: Int
  var parts: Int { complex ? 2 : 1 }
  var size: Int { n &* n &* parts }

  func multiply(_ count: Int, _ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, adding: Bool) {
    S.gemm(complex: complex, count &* n, n, n, a, b, c, adding: adding)
  }
  func addIdentity(_ x: UnsafeMutablePointer<S>) {
    for i in 0..<n { x[i &* (n &+ 1) &* parts] += 1 }
  }
  func setBand(_ x: UnsafeMutablePointer<S>, _ band: Band<S>, _ step: Int) {
    band.forEach(n, parts: parts, step) { i, j, at in
      for p in 0..<parts { x[(i &* n &+ j) &* parts &+ p] = band.values[at &+ p] }
    }
  }

  func combine1(_ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>, _ x: UnsafeMutablePointer<S>) {
    shared(count) { at, length in
      combine(length, base + at, count, terms, coefficients, [x + at] as InlineArray<1, UnsafeMutablePointer<S>>)
    }
  }
  func combine2(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>,
    _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>
  ) {
    shared(count) { at, length in
      combine(length, base + at, count, terms, coefficients, [x + at, y + at] as InlineArray<2, UnsafeMutablePointer<S>>)
    }
  }
  func combine3(
    _ count: Int, _ terms: Int, _ base: UnsafePointer<S>, _ coefficients: UnsafePointer<S>,
    _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>, _ z: UnsafeMutablePointer<S>
  ) {
    shared(count) { at, length in
      combine(length, base + at, count, terms, coefficients, [x + at, y + at, z + at] as InlineArray<3, UnsafeMutablePointer<S>>)
    }
  }

  /// Runs `body(start, length)` over 0 ..< count, on `threads` cores when a core's share outlasts its waking (about 50 µs).
  @inline(__always)
  private func shared(_ count: Int, _ body: (Int, Int) -> Void) {
    let chunks = threads < 2 || count < 1 << 17 ? 1 : 4 &* threads
    if chunks == 1 { return body(0, count) }
    // Chunks start on cache lines, so no two cores write one.
    let step = ((count &+ chunks &- 1) / chunks &+ 63) & ~63
    withoutActuallyEscaping(body) { body in
      nonisolated(unsafe) let body = body
      DispatchQueue.concurrentPerform(iterations: chunks) { i in
        let at = i &* step
        if at < count { body(at, Swift.min(step, count &- at)) }
      }
    }
  }
}

extension DenseAlgebra {
  /// Block rows of the lower triangle, 5/8 of the product where there are four of them, and its mirror image.
  func multiplyHermitian(_ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ c: UnsafeMutablePointer<S>, adding: Bool) {
    // Fewer rows keep BLAS from its speed; fewer blocks spare less than the mirror image costs (measured, n = 100 to 400).
    let leastRows = 48, blocks = Swift.min(8, n / leastRows)
    if blocks < 3 { return multiply(1, a, b, c, adding: adding) }
    for i in 0..<blocks {
      let first = i &* n / blocks, end = (i &+ 1) &* n / blocks, at = first &* n &* parts
      S.gemm(complex: complex, end &- first, end, n, a + at, b, c + at, adding: adding)
    }
    mirror(c)
  }
}
