// The interpreter of schemes: value, k tangents and second order from one body.
//
// It works over R[ε₁, ε₂]/(ε₁², ε₂²): exp(A + ε₁E + ε₂F) = Y + ε₁ L(A,E) + ε₂ L(A,F) + ε₁ε₂ L2(A,E,F)
// (Higham & Relton 2014, thm 3.1). Component 0 of every quantity is its value, 1 and 2 its tangents, 3 its second
// order. A combination acts on each component alone; a product sums the pairs of components that make up its own:
//
//   value 1 product, tangents 2 for each direction, second order 1 + 2 + 2 + 4 = 9.
//
// There is no interpreter for the adjoint: the coefficients are real, so L*(A, G) = L(A^H, G) = L(A, G^H)^H holds for
// every scheme and squaring, and the adjoint is the tangent of the transposed cotangent, transposed.
import ExpmgradSchemes

struct Interpreter<A: Algebra> {
  typealias S = A.Scalar
  typealias Matrix = UnsafeMutablePointer<S>

  let algebra: A
  let table: SchemeTable<S>
  let squarings: Int
  /// 1 the value, 2 with tangents, 4 with second order.
  var order: Int
  /// One for each component of the order. Behind a pointer: an array of values would be copied wherever it is indexed.
  let components: UnsafePointer<Component<S>>
  var tapeUse = TapeUse.none
  var tape: UnsafeMutablePointer<S>?
  /// Slot 2 of the value already holds A².
  var squared = false
  /// Known diagonal and first off-diagonal of X_0 … X_s, written over the computed ones (triangular A).
  var band: Band<S>?
  var factor: (re: S, im: S)?
  var lastScale: S = 1
  /// The value's result is to be p(A) − I; nothing is squared.
  var omitsIdentity = false
  /// A is Hermitian, hence every matrix of the value.
  var hermitian = false

  private var first: Int { tapeUse == .replay ? 1 : 0 }

  /// exp of slot 0, scaled already, and the other components from their slot 0; results in `components[c].result`.
  @inline(__always)
  func run() {
    var matrices = InlineArray<8, Matrix>(repeating: components[0].slots)
    withUnsafeMutablePointer(to: &matrices) {
      let first = UnsafeMutableRawPointer($0).assumingMemoryBound(to: Matrix.self)
      run(first, first + 4)
    }
  }

  /// The same of the value, or of value and tangents, without tape, band or factor: what is constant leaves no code
  /// behind.
  @inline(__always)
  func runPlain() {
    var matrices = InlineArray<8, Matrix>(repeating: components[0].slots)
    withUnsafeMutablePointer(to: &matrices) {
      let first = UnsafeMutableRawPointer($0).assumingMemoryBound(to: Matrix.self)
      var plain = Interpreter(
        algebra: algebra, table: table, squarings: squarings, order: 1, components: components, squared: squared)
      plain.omitsIdentity = omitsIdentity
      if order == 1 { return plain.run(first, first + 4) }
      plain.order = 2
      plain.run(first, first + 4)
    }
  }

  /// `left` and `right` hold four matrices each. Transparent: a caller's constants reach its loops.
  @_transparent
  private func run(_ left: UnsafeMutablePointer<Matrix>, _ right: UnsafeMutablePointer<Matrix>) {
    let m = table.products
    if m == 0 { return trivial() }
    var coefficients = table.coefficients
    var taped = 0
    for k in 1...m {
      let plain = table.plainFactors[k &- 1], last = k == m
      let rows = (last ? 3 : 2) &- plain
      for c in 0..<order {
        if c == 0 && tapeUse != .none {
          left[0] = tape! + taped
          right[0] = left[0] + algebra.size
          if tapeUse == .replay {
            if plain > 1 { right[0] = factors(0, left[0]) }
            continue
          }
        }
        factors(k, c, plain, last, coefficients, left, right)
      }
      taped &+= algebra.size &+ (plain > 1 ? 0 : algebra.rightSize)
      coefficients += rows &* k
      for c in first..<order {
        let into = last ? start(c) : components[c].slots + k &* slotSize(c)
        if c == 0 && k == 1 && squared { continue }
        product(c, left, right, into, adding: last)
        if algebra.isStopped { return }
      }
    }
    // Behind the product, whose terms would each round at one.
    if first == 0 && !omitsIdentity { algebra.addIdentity(start(0)) }
    square(taped, left, right)
  }

  private func slotSize(_ c: Int) -> Int { algebra.size &* components[c].width }

  /// x as right factors of component c.
  @inline(__always)
  private func factors(_ c: Int, _ x: Matrix) -> Matrix {
    Matrix(mutating: algebra.rightFactors(components[c].width, x, components[c].spare))
  }

  /// Where the polynomial leaves component c: the buffer from which the squarings' to and fro ends in `result`.
  private func start(_ c: Int) -> Matrix {
    squarings & 1 == 0 ? components[c].result : other(c)
  }
  private func other(_ c: Int) -> Matrix {
    components[c].slots + (table.products > 1 ? slotSize(c) : 0)
  }
  /// Where squaring i leaves component c.
  private func next(_ c: Int, _ i: Int) -> Matrix {
    i & 1 != 0 ? start(c) : squarings & 1 == 0 ? other(c) : components[c].result
  }

  /// Forms the factors of product k, and the output but for the identity with the last one. One takes the spare, the
  /// right one where it has a form of its own. The other takes, before the last product, the result, and with the last
  /// a slot that is read for the last time: combinations may overwrite what they read.
  @inline(__always)
  private func factors(
    _ k: Int, _ c: Int, _ plain: Int, _ last: Bool, _ coefficients: UnsafePointer<S>,
    _ left: UnsafeMutablePointer<Matrix>, _ right: UnsafeMutablePointer<Matrix>
  ) {
    let p = components[c], size = slotSize(c), newest = p.slots + (k &- 1) &* size
    let taped = c == 0 && tapeUse == .record
    let other = last ? p.slots : p.result
    let l = taped ? left[0] : A.packsRight ? other : p.spare
    let r = taped ? right[0] : A.packsRight || plain > 0 ? p.spare : other
    let y = start(c)
    if taped && plain > 0 { l.update(from: newest, count: size) }
    left[c] = plain > 0 && !taped ? newest : l
    right[c] = plain > 1 ? factors(c, left[c]) : r
    switch (plain, last) {
    case (2, false): break
    case (2, true): algebra.combine(size, k, p.slots, coefficients, into: y)
    case (1, false): algebra.combine(size, k, p.slots, coefficients, right: r)
    case (1, true): algebra.combine(size, k, p.slots, coefficients, right: r, y)
    case (_, false): algebra.combine(size, k, p.slots, coefficients, left: l, right: r)
    case (_, true): algebra.combine(size, k, p.slots, coefficients, left: l, right: r, y)
    }
  }

  /// Component c of left · right.
  @inline(__always)
  private func product(
    _ c: Int, _ left: UnsafeMutablePointer<Matrix>, _ right: UnsafeMutablePointer<Matrix>, _ into: Matrix, adding: Bool
  ) {
    switch c {
    case 0 where hermitian:
      algebra.multiplyHermitian(left[0], right[0], into, adding: adding)
    case 0:
      algebra.multiply(1, left[0], right[0], into, adding: adding, values: .both)
    case 1, 2:
      algebra.multiply(components[c].width, left[c], right[0], into, adding: adding, values: .right)
      wide(c, left[0], right[c], into)
    default:
      algebra.multiply(1, left[3], right[0], into, adding: adding, values: .right)
      algebra.multiply(1, left[0], right[3], into, adding: true, values: .left)
      algebra.multiply(1, left[1], right[2], into, adding: true)
      algebra.multiply(1, left[2], right[1], into, adding: true)
    }
  }

  /// into_i += x · y_i for every direction of component c.
  @inline(__always)
  private func wide(_ c: Int, _ x: Matrix, _ y: Matrix, _ into: Matrix) {
    for i in 0..<components[c].width where !algebra.isStopped {
      algebra.multiply(1, x, y + i &* algebra.rightSize, into + i &* algebra.size, adding: true, values: .left)
    }
  }

  /// X_{i+1} = X_i², and likewise every component.
  @inline(__always)
  private func square(_ taped: Int, _ now: UnsafeMutablePointer<Matrix>, _ right: UnsafeMutablePointer<Matrix>) {
    for c in first..<order { now[c] = start(c) }
    if let factor {
      for c in first..<order { algebra.multiplyEntries(components[c].width, now[c], factor) }
    }
    if first == 0, let band { algebra.setBand(now[0], band, 0) }
    for i in 0..<squarings {
      if i == squarings &- 1 && lastScale != 1 {
        for c in first..<order { algebra.multiplyEntries(components[c].width, now[c], (lastScale, 0)) }
      }
      switch tapeUse {
      case .none: break
      case .record: (tape! + (taped &+ i &* algebra.size)).update(from: now[0], count: algebra.size)
      case .replay: now[0] = tape! + (taped &+ i &* algebra.size)
      }
      for c in 0..<order { right[c] = factors(c, now[c]) }
      for c in first..<order {
        let next = next(c, i)
        product(c, now, right, next, adding: false)
        if algebra.isStopped { return }
        algebra.keepFinished(i, components[c].width, now[c], next)
      }
      if first == 0 { algebra.judge(i, now[0], next(0, i)) }
      for c in first..<order { now[c] = next(c, i) }
      if first == 0, let band { algebra.setBand(now[0], band, i &+ 1) }
    }
  }

  /// The scheme without a product: I + A, and the directions themselves.
  @inline(__always)
  private func trivial() {
    for c in first..<order {
      components[c].result.update(from: components[c].slots, count: slotSize(c))
    }
    if first == 0 && !omitsIdentity { algebra.addIdentity(components[0].result) }
    if let factor {
      for c in first..<order { algebra.multiplyEntries(components[c].width, components[c].result, factor) }
    }
  }
}
