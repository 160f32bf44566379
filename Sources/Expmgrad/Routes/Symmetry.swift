// What structure a value has that rounding took away.
import ExpmgradSchemes

/// What `restore` gives back to exp(A); found before the value is written, which may be where A is.
enum ValueSymmetry {
  case none, hermitian, unitary

  init<T: Element>(_ structure: Structure, _ request: Request<T>) {
    switch structure {
    case .hermitian where request.y != nil: self = .hermitian
    case .skewHermitian where request.y != nil && needsUnitaryPolish(request.n, request.a): self = .unitary
    default: self = .none
    }
  }

  /// For a finite value.
  func restore<T: Element>(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) {
    guard let y = request.y else { return }
    switch self {
    case .none: break
    case .hermitian: makeHermitian(request.n, y)
    case .unitary:
      try BLASGate.enter(threads: request.settings.threads(order: request.n)) { () throws(ExpmError) in
        try makeUnitary(request.n, y, workspace, request.settings.watch)
      }
    }
  }
}

/// y = (y + yᴴ)/2: exp of a Hermitian matrix is Hermitian.
private func makeHermitian<T: Element>(_ n: Int, _ y: Output<T>) {
  for i in 0..<n {
    for j in 0...i {
      let below = y.base[i &* y.ld &+ j], above = y.base[j &* y.ld &+ i]
      let x = below.scaled(by: 0.5) + above.conjugate.scaled(by: 0.5)
      y.base[j &* y.ld &+ i] = x.conjugate
      y.base[i &* y.ld &+ j] = x
    }
  }
}

/// About its 1-norm is above `unitaryNorm`.
private func needsUnitaryPolish<T: Element>(_ n: Int, _ a: Input<T>) -> Bool {
  let limit: T.Real = unitaryNorm(n)
  for i in 0..<n {
    var sum: T.Real = 0
    for j in 0..<n { sum += a.base[i &* a.ld &+ j].re.magnitude + a.base[i &* a.ld &+ j].im.magnitude }
    if sum > limit { return true }
  }
  return false
}

/// y += y (I − yᴴy)/2, Newton and Schulz's step to the nearest unitary matrix, until yᴴy = I to rounding: exp of a
/// skew-Hermitian matrix is unitary. At most three steps of 3/2 products; a y too far from unitary stays.
private func makeUnitary<T: Element>(
  _ n: Int, _ y: Output<T>, _ workspace: Workspace, _ watch: Watch?
) throws(ExpmError) {
  typealias S = T.Real
  let size = lined(n &* n &* T.parts)
  var carver = Carver(try workspace.take(2 &* size, of: S.self))
  let copy = carver.cutEntries(n &* n, of: T.self), defect = carver.cutEntries(n &* n, of: T.self)
  for _ in 0..<3 {
    for i in 0..<n { (copy + i &* n).update(from: y.base + i &* y.ld, count: n) }
    gram(n, n, copy, into: defect)
    try watch.checkpoint(0)
    var largest: S = 0
    for i in 0..<n {
      for j in 0..<n {
        let x = (i == j ? T(1) - defect[i &* n &+ j] : T.zero - defect[i &* n &+ j]).scaled(by: 0.5)
        defect[i &* n &+ j] = x
        largest = Swift.max(largest, x.re.magnitude, x.im.magnitude)
      }
    }
    if !mayMakeUnitary(largest, n) { return }
    gemm(.plain, .plain, n, n, n, copy, n, defect, n, into: y.base, y.ld, adding: true)
    try watch.checkpoint(0)
    if isUnitaryAfter(largest, n) { return }
  }
}
