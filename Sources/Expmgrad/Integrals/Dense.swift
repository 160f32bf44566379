// Scratch matrices of the integrals: stored rows without gaps, and what is done with them.
import ExpmgradSchemes

/// rows × columns entries, row by row. Without entries it has no memory that is touched.
struct Dense<T: Element> {
  let base: UnsafeMutablePointer<T>
  let rows: Int
  let columns: Int
  var count: Int { rows &* columns }

  init(_ base: UnsafeMutablePointer<T>, _ rows: Int, _ columns: Int) {
    (self.base, self.rows, self.columns) = (base, rows, columns)
  }

  /// this = (or +=) op(x) op(y)
  func product(_ x: Dense, _ opX: Form, _ y: Dense, _ opY: Form, adding: Bool = false) {
    if count == 0 { return }
    let inner = opX == .plain ? x.columns : x.rows
    gemm(opX, opY, rows, columns, inner, x.base, x.columns, y.base, y.columns, into: base, columns, adding: adding)
  }
  func product(_ x: Dense, _ y: Dense, adding: Bool = false) { product(x, .plain, y, .plain, adding: adding) }
  func product(_ x: Dense, _ opX: Form, _ y: Dense, adding: Bool = false) {
    product(x, opX, y, .plain, adding: adding)
  }
  func product(_ x: Dense, _ y: Dense, _ opY: Form, adding: Bool = false) {
    product(x, .plain, y, opY, adding: adding)
  }

  func take(_ x: Dense) { base.update(from: x.base, count: count) }
  func fillWithNaN() { base.update(repeating: T.nan, count: count) }
  func clear() { base.update(repeating: T.zero, count: count) }
  func add(_ x: Dense) { for i in 0..<count { base[i] = base[i] + x.base[i] } }
  /// this = (this + x)/2, halves added: a mean is in range where its parts are.
  func meanWith(_ x: Dense) {
    for i in 0..<count { base[i] = base[i].scaled(by: 0.5) + x.base[i].scaled(by: 0.5) }
  }
  func scale(_ factor: T.Real) { for i in 0..<count { base[i] = base[i].scaled(by: factor) } }
  func scale(byPowerOfTwo k: Int) {
    if count > 0 { T.Real.kernels.scale(count &* T.parts, scalars(base), byPowerOfTwo: k) }
  }

  /// this = this + thisᴴ, exactly Hermitian.
  func addAdjoint() {
    for i in 0..<rows {
      for j in 0...i {
        let below = base[i &* columns &+ j] + base[j &* columns &+ i].conjugate
        base[i &* columns &+ j] = below
        base[j &* columns &+ i] = below.conjugate
      }
      base[i &* (columns &+ 1)] = T(base[i &* (columns &+ 1)].re)
    }
  }

  /// this = (this + thisᴴ)/2
  func takeHermitianPart() {
    scale(0.5)
    addAdjoint()
  }

  /// this = thisᴴ
  func conjugateTranspose() {
    for i in 0..<rows {
      for j in 0...i {
        let below = base[i &* columns &+ j], above = base[j &* columns &+ i]
        base[i &* columns &+ j] = above.conjugate
        base[j &* columns &+ i] = below.conjugate
      }
    }
  }

  func addIdentity() { for i in 0..<rows { base[i &* (columns &+ 1)] = T(1) + base[i &* (columns &+ 1)] } }

  var isFinite: Bool {
    for i in 0..<count where !base[i].isFinite { return false }
    return true
  }
  var isZero: Bool {
    for i in 0..<count where base[i] != T.zero { return false }
    return true
  }
  var isHermitian: Bool { hasStructure(.hermitian, rows, Operand(UnsafePointer(base), ld: columns)) }

  /// The largest part of an entry.
  var largest: T.Real {
    var found: T.Real = 0
    for i in 0..<count { found = Swift.max(found, base[i].re.magnitude, base[i].im.magnitude) }
    return found
  }

  /// The smaller of the 1-norm and the ∞-norm, entries by the sum of their parts' magnitudes.
  var norm: T.Real {
    var acrossMost: T.Real = 0, downMost: T.Real = 0
    for i in 0..<rows {
      var across: T.Real = 0, down: T.Real = 0
      for j in 0..<rows {
        let x = base[i &* columns &+ j], y = base[j &* columns &+ i]
        across += T.isComplex ? x.magnitude : x.re.magnitude
        down += T.isComplex ? y.magnitude : y.re.magnitude
      }
      (acrossMost, downMost) = (Swift.max(acrossMost, across), Swift.max(downMost, down))
    }
    return Swift.min(acrossMost, downMost)
  }

  /// The Frobenius norm; Inf, or zero, where squares are beyond the type.
  var frobenius: T.Real { inner(self).squareRoot() }

  /// Re⟨this, x⟩ = Re trace(thisᴴ x)
  func inner(_ x: Dense) -> T.Real {
    var sum: T.Real = 0
    for i in 0..<count { sum += base[i].re * x.base[i].re + base[i].im * x.base[i].im }
    return sum
  }

  /// Reads a caller's matrix, stored by rows or by columns; zero if there is none.
  func load(_ from: Input<T>?, byColumns: Bool) {
    guard let from else { return clear() }
    for i in 0..<rows {
      for j in 0..<columns {
        base[i &* columns &+ j] = from.base[byColumns ? j &* from.ld &+ i : i &* from.ld &+ j]
      }
    }
  }

  func store(_ to: Output<T>?, byColumns: Bool) {
    guard let to else { return }
    for i in 0..<rows {
      for j in 0..<columns {
        to.base[byColumns ? j &* to.ld &+ i : i &* to.ld &+ j] = base[i &* columns &+ j]
      }
    }
  }
}
