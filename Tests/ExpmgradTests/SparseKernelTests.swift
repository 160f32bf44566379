// The kernels of sparse steps and pattern products, beside plain loops in double, on every width and remainder.
import ExpmgradSchemes
import Testing

@testable import Expmgrad

/// A copy of an array that stays where it is.
private func memory<X>(_ x: [X]) -> UnsafeMutablePointer<X> {
  let copy = UnsafeMutablePointer<X>.allocate(capacity: Swift.max(1, x.count))
  copy.initialize(from: x, count: x.count)
  return copy
}

struct SparseKernelTests {
  /// A random matrix by rows: rows of 0 to 11 entries, duplicates and unsorted columns among them.
  struct Random<S: RealScalar> {
    var state: UInt64 = 7
    mutating func next() -> S {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return S(Double(Int64(bitPattern: state) >> 11) * 0x1p-52)
    }
    mutating func array(_ count: Int) -> [S] { (0..<count).map { _ in next() } }
    mutating func rows(_ n: Int, complex: Bool) -> (offsets: [Int], columns: [Int32], values: [S]) {
      var offsets = [0], columns: [Int32] = []
      for i in 0..<n {
        for q in 0..<(i * 5 % 12) { columns.append(Int32((i * 7 + q * q * 3) % n)) }
        offsets.append(columns.count)
      }
      return (offsets, columns, array(columns.count * (complex ? 2 : 1)))
    }
  }

  @Test(arguments: [1, 2, 3, 4, 6, 8, 10, 18], [true, false])
  func aStepIsItsPlainLoops(width: Int, complex: Bool) {
    if complex && width % 2 == 1 { return }
    run(Double.self, width, complex, 0x1p-53)
    run(Float.self, width, complex, 0x1p-24)
  }

  private func run<S: RealScalar>(_: S.Type, _ width: Int, _ complex: Bool, _ u: Double) {
    let n = 300, blocks = (n + RecurrenceStep<S>.block - 1) / RecurrenceStep<S>.block
    var random = Random<S>()
    let (offsets, columns, values) = random.rows(n, complex: complex)
    let x = random.array(n * width), old = random.array(n * width), g = random.array(n)
    let y = memory([S](repeating: 0, count: n * width)), before = random.array(n * width), w = memory(before)
    let squares = memory([S](repeating: 0, count: blocks * width)), kept = [memory(x), memory(old), memory(g)]
    let rows = SparseRows<S>(
      offsets: memory(offsets), columns: memory(columns), values: memory(values), complex: complex)
    let shift: (re: S, im: S) = (0.5, complex ? -0.25 : 0)
    var step = RecurrenceStep<S>(rows, width: width, x: kept[0], old: kept[1], y: y)
    (step.alpha, step.beta, step.shift) = (0.75, -1, shift)
    (step.g, step.gamma, step.injected) = (UnsafePointer(kept[2]), 2, 1)
    (step.wx, step.cx, step.wy, step.cy) = (w, 0.5, w, 0.25)
    step.squares = squares
    // In any order of blocks, one by one or together.
    S.kernels.step(step, 1..<blocks, rows: n)
    S.kernels.step(step, 0..<1, rows: n)
    let parts = complex ? 2 : 1
    var sums = [Double](repeating: 0, count: blocks * width)
    for i in 0..<n {
      for c in stride(from: 0, to: width, by: parts) {
        var sum = (0.0, 0.0)
        func add(_ a: (Double, Double), _ j: Int) {
          let p = Double(x[j * width + c]), q = complex ? Double(x[j * width + c + 1]) : 0
          sum = (sum.0 + a.0 * p - a.1 * q, sum.1 + a.0 * q + a.1 * p)
        }
        for q in offsets[i]..<offsets[i + 1] {
          add((Double(values[q * parts]), complex ? Double(values[2 * q + 1]) : 0), Int(columns[q]))
        }
        add((-Double(shift.re), -Double(shift.im)), i)
        for p in 0..<parts {
          let at = i * width + c + p
          let want = 0.75 * (p == 0 ? sum.0 : sum.1) - Double(old[at]) + (c + p == 0 ? 2 * Double(g[i]) : 0)
          let total = Double(before[at]) + 0.5 * Double(x[at]) + 0.25 * want
          #expect((Double(y[at]) - want).magnitude <= 32 * u)
          #expect((Double(w[at]) - total).magnitude <= 16 * u)
          sums[i / RecurrenceStep<S>.block * width + c + p] += Double(y[at]) * Double(y[at])
        }
      }
    }
    for (i, want) in sums.enumerated() { #expect((Double(squares[i]) - want).magnitude <= 128 * u * want) }
  }

  @Test(arguments: [2, 8, 10, 16], [true, false])
  func aPatternProductIsItsPlainLoops(inner: Int, complex: Bool) {
    pattern(Double.self, inner, complex, 0x1p-53)
    pattern(Float.self, inner, complex, 0x1p-24)
  }

  private func pattern<S: RealScalar>(_: S.Type, _ inner: Int, _ complex: Bool, _ u: Double) {
    let n = 150, parts = complex ? 2 : 1
    var random = Random<S>()
    let (offsets, columns, values) = random.rows(n, complex: complex)
    let z = random.array(n * inner), x = random.array(n * inner), before = random.array(values.count)
    let gradient = memory(before)
    let rows = SparseRows<S>(
      offsets: memory(offsets), columns: memory(columns), values: memory(values), complex: complex)
    S.kernels.pattern(rows, 0..<n, inner: inner, z, x, into: gradient)
    for i in 0..<n {
      for q in offsets[i]..<offsets[i + 1] {
        let j = Int(columns[q])
        var re = 0.0, im = 0.0
        for t in stride(from: 0, to: inner, by: parts) {
          let a = Double(z[i * inner + t]), c = Double(x[j * inner + t])
          re += a * c
          if complex {
            let b = Double(z[i * inner + t + 1]), d = Double(x[j * inner + t + 1])
            re += b * d
            im += b * c - a * d
          }
        }
        #expect((Double(gradient[q * parts] - before[q * parts]) - re).magnitude <= 32 * u)
        if complex { #expect((Double(gradient[2 * q + 1] - before[2 * q + 1]) - im).magnitude <= 32 * u) }
      }
    }
  }
}
