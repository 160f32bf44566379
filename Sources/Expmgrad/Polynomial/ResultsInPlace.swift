// Results made in the caller's memory. A dense matrix of leading dimension n lies there as BLAS has it, so it need not
// be made elsewhere and copied: of 7 matrices a component (docs/memory.md) one is then the caller's own.
import ExpmgradPool
import ExpmgradSchemes

extension ScalingAndSquaring {
  /// Where the k matrices of an output may be made: they follow one another without gaps, in the order of A.
  func inPlace(_ x: Output<T>?, k: Int = 1) -> UnsafeMutablePointer<S>? {
    // Helpers that come late still read what a call has worked in: that is no caller's memory.
    guard layout == .dense, partition == nil, Work.current == nil, let x, x.ld == n, k == 1 || x.stride == n &* n else {
      return nil
    }
    return scalars(x.base)
  }

  /// A is read again if the first attempt overflows: its own memory is no place for the value.
  func valueInPlace(_ request: Request<T>) -> UnsafeMutablePointer<S>? {
    guard let y = request.y, UnsafePointer(y.base) != request.a.base else { return nil }
    return inPlace(y)
  }
}

/// x = (factor · x)ᴴ for n rows of n entries; the entries' arithmetic is that of the kernels' `unpack`.
func adjointInPlace<T: Element>(_ n: Int, _ x: UnsafeMutablePointer<T>, _ factor: (re: T.Real, im: T.Real)) {
  func image(_ z: T) -> T {
    if !T.isComplex { return T(re: factor.re * z.re, im: 0) }
    // A factor of one must not turn Inf into NaN through 0 · Inf.
    if factor.im == 0 { return T(re: factor.re * z.re, im: -(factor.re * z.im)) }
    return T(re: factor.re * z.re - factor.im * z.im, im: -(factor.re * z.im + factor.im * z.re))
  }
  // Blocks that two fit the first cache.
  let block = 32
  for i in stride(from: 0, to: n, by: block) {
    for j in stride(from: 0, through: i, by: block) {
      for r in i..<Swift.min(n, i &+ block) {
        for c in j..<Swift.min(r &+ 1, j &+ block) {
          let below = x[r &* n &+ c], above = x[c &* n &+ r]
          x[r &* n &+ c] = image(above)
          x[c &* n &+ r] = image(below)
        }
      }
    }
  }
}
