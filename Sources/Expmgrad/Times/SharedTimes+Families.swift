// Lists of matrices with coefficients: rows go to our own kernels, which take matrices from anywhere and run on any
// thread; in the dense layout the matrices of a list follow one another, and BLAS has the cores.
import ExpmgradSchemes

extension SharedTimes {
  /// `count` matrices that follow one another.
  func list(_ base: Matrix, _ count: Int, _ size: Int) -> [Matrix] { (0..<count).map { base + $0 &* size } }

  /// y_i = Σ_q c_iq x_q, a row of c for each y. The highest power is the smallest: it is added first.
  func polynomials(_ c: Matrix, of x: [Matrix], _ size: Int, into y: [Matrix]) {
    if layout == .dense {
      gemm(.plain, .plain, y.count, size, rows, c, rows, x[0], size, into: y[0], size)
    } else {
      kernels.combine(
        size, terms: rows, inputs(x.reversed()), c + (rows &- 1), row: rows, term: -1, count: y.count, into: y,
        adding: false)
    }
  }

  /// w_q = (or +=) Σ_i c_iq x_i, the adjoint of that.
  func weigh(_ x: [Matrix], by c: Matrix, _ size: Int, into w: [Matrix], adding: Bool) {
    if layout == .dense {
      gemm(.transposed, .plain, rows, size, x.count, c, rows, x[0], size, into: w[0], size, adding: adding)
    } else {
      kernels.combine(size, terms: x.count, inputs(x), c, row: 1, term: rows, count: rows, into: w, adding: adding)
    }
  }

  /// s_iq = Re<x_i, b_q>
  func innerProducts(_ x: [Matrix], _ b: [Matrix], _ size: Int, into s: Matrix) {
    if layout == .dense {
      gemm(.plain, .transposed, x.count, rows, size, x[0], size, b[0], size, into: s, rows)
    } else {
      kernels.innerProducts(size, count: x.count, inputs(x), terms: rows, inputs(b), into: s)
    }
  }

  private func inputs(_ x: [Matrix]) -> [UnsafePointer<S>] { x.map { UnsafePointer($0) } }

  /// About the nanoseconds of one term of a combination or of an inner product, and of one product: measured.
  var term: Double { 0.05 * Double(flat) }
  var product: Double { 0.1 * Double(n &* flat &* T.parts) }

  /// Runs `compute` over the parts of a range of entries, each of so many nanoseconds, on as many threads as pay.
  mutating func share(
    _ parts: EvenParts, nanoseconds: Double, _ workspace: Workspace,
    _ compute: @escaping (_ parts: Range<Int>, Workspace) throws(ExpmError) -> Void
  ) throws(ExpmError) {
    let request = request, before = passed, count = parts.whole.count
    let passes = (request.y == nil ? 0 : 1) + (derivative ? 1 : 0)
    let seconds = 1e-9 * nanoseconds * Double(count) / Double(parts.count)
    let watch = request.settings.watch?.counting { done in
      ((before + done * count / parts.count) / passes, request.count)
    }
    let settings = request.settings.watched(by: watch)
    try TimesBlocks(n: n, count: parts.count, settings: settings, secondsOfOne: seconds, compute: compute).run(
      workspace)
    passed += count
    try request.settings.watch.report(passed / passes, request.count)
  }
}
