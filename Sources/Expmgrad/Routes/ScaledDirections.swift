// Derivatives that fit the type though something on the way to them does not:
//
//   L(A, E) = 2^p L(A, 2^-p E)        L2(A, E, F) = 2^(p+q) L2(A, 2^-p E, 2^-q F)        exactly, short of underflow
//
// A first attempt takes the directions as they are. Only where a derivative of a finite value is not finite are they
// brought to size one, then to the fourth root and the root of the smallest number: each attempt follows an overflow of
// the one before, so that its own underflow is far below the result.

extension Derivatives where T: Element {
  /// Runs `solve`, once or for several sizes of the directions; an overflow that remains is one of the derivative
  /// itself, whose Inf and NaN then stand.
  func solvingScaled(
    _ n: Int, _ workspace: Workspace, _ solve: (Derivatives) throws(ExpmError) -> Outcome
  ) throws(ExpmError) -> Outcome {
    let outcome = try solve(self)
    if outcome != .success || resultsAreFinite(n) || !directionsAreFinite(n) { return outcome }
    let top = workspace.top, range = Int(T.Real.greatestFiniteMagnitude.exponent)
    defer { workspace.top = top }
    for quarters in 0...2 {
      workspace.top = top
      var scaled = self
      let exponents = try scaled.scale(n, margin: quarters &* range / 4, workspace)
      let again = try solve(scaled)
      if again != .success { return again }
      scaleResults(n, by: exponents)
      if resultsAreFinite(n) { return .success }
    }
    return .overflow
  }
}

/// Powers of two that directions were divided by: one a direction of the first order; of e, f and their product in
/// second order.
struct DirectionExponents {
  let base: UnsafeMutablePointer<Int>
  subscript(m: Int) -> Int { base[m] }
}

extension Derivatives where T: Element {
  /// Calls `body` with every direction, and every result.
  private func forEachDirection(_ body: (UnsafePointer<T>, _ ld: Int) -> Void) {
    switch self {
    case .none: break
    case .first(let k, let e, _): for m in 0..<k { body(e.base + m &* e.stride, e.ld) }
    case .second(let e, let f, let c, _, _):
      body(e.base, e.ld)
      body(f.base, f.ld)
      if let c { body(c.base, c.ld) }
    }
  }
  private func forEachResult(_ body: (UnsafeMutablePointer<T>, _ ld: Int) -> Void) {
    switch self {
    case .none: break
    case .first(let k, _, let d): for m in 0..<k { body(d.base + m &* d.stride, d.ld) }
    case .second(_, _, _, let d, let dd):
      if let d { body(d.base, d.ld) }
      body(dd.base, dd.ld)
    }
  }

  func resultsAreFinite(_ n: Int) -> Bool {
    var finite = true
    forEachResult { x, ld in finite = finite && largestPart(n, UnsafePointer(x), ld).isFinite }
    return finite
  }
  func directionsAreFinite(_ n: Int) -> Bool {
    var finite = true
    forEachDirection { x, ld in finite = finite && largestPart(n, x, ld).isFinite }
    return finite
  }

  /// Puts copies whose largest parts are about 2^-margin in place of the directions.
  mutating func scale(_ n: Int, margin: Int, _ memory: Workspace) throws(ExpmError) -> DirectionExponents {
    let count = ScalingAndSquaring<T>.directions(self)
    let size = try Solver<T>.entries(n)
    let (entries, overflow) = size.multipliedReportingOverflow(by: count)
    if overflow { throw .outOfMemory }
    let copies = try memory.take(entries, of: T.self), exponents = try memory.take(Swift.max(3, count), of: Int.self)
    func exponent(_ x: Input<T>, _ m: Int = 0) -> Int {
      let largest = largestPart(n, x.base + m &* x.stride, x.ld)
      return (largest > 0 ? Int(largest.exponent) : 0) &+ margin
    }
    func copy(_ x: Input<T>, _ m: Int = 0, to place: Int, dividedBy power: Int) -> Input<T> {
      let to = copies + place &* size
      let from = x.base + m &* x.stride
      for i in 0..<n { (to + i &* n).update(from: from + i &* x.ld, count: n) }
      multiply(n, to, n, byPowerOfTwo: -power)
      return Operand(UnsafePointer(to), ld: n, stride: size)
    }
    switch self {
    case .none: break
    case .first(let k, let e, let d):
      for m in 0..<k {
        exponents[m] = exponent(e, m)
        _ = copy(e, m, to: m, dividedBy: exponents[m])
      }
      self = .first(k: k, e: Operand(UnsafePointer(copies), ld: n, stride: size), d: d)
    case .second(let e, let f, let c, let d, let dd):
      exponents[0] = exponent(e)
      // L(A, c) is added to L2(A, e, f): they share one power.
      exponents[1] = Swift.max(exponent(f), c.map { exponent($0) &- exponents[0] } ?? exponent(f))
      exponents[2] = exponents[0] &+ exponents[1]
      self = .second(
        e: copy(e, to: 0, dividedBy: exponents[0]), f: copy(f, to: 1, dividedBy: exponents[1]),
        c: c.map { copy($0, to: 2, dividedBy: exponents[2]) }, d: d, dd: dd)
    }
    return DirectionExponents(base: exponents)
  }

  func scaleResults(_ n: Int, by exponents: DirectionExponents) {
    switch self {
    case .none: break
    case .first(let k, _, let d):
      for m in 0..<k { multiply(n, d.base + m &* d.stride, d.ld, byPowerOfTwo: exponents[m]) }
    case .second(_, _, _, let d, let dd):
      if let d { multiply(n, d.base, d.ld, byPowerOfTwo: exponents[0]) }
      multiply(n, dd.base, dd.ld, byPowerOfTwo: exponents[2])
    }
  }
}

/// The largest part of an entry; NaN if one is.
private func largestPart<T: Element>(_ n: Int, _ x: UnsafePointer<T>, _ ld: Int) -> T.Real {
  let kernels = T.Real.kernels
  if ld == n { return kernels.largest(n &* n &* T.parts, scalars(x)) }
  var largest: T.Real = 0
  for i in 0..<n {
    let row = kernels.largest(n &* T.parts, scalars(x + i &* ld))
    if !row.isFinite { return row }
    largest = Swift.max(largest, row)
  }
  return largest
}

/// x *= 2^k, though 2^k may not be a number of the type.
private func multiply<T: Element>(_ n: Int, _ x: UnsafeMutablePointer<T>, _ ld: Int, byPowerOfTwo k: Int) {
  for i in 0..<n { T.Real.kernels.scale(n &* T.parts, scalars(x + i &* ld), byPowerOfTwo: k) }
}
