// Memory that a matrix or a tape of the action keeps, and what is done to whole vectors.
import Glibc

/// Memory of its own, aligned to cache lines. Never written once its maker has handed it out.
final class Buffer<Entry: BitwiseCopyable>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Entry>
  let count: Int

  init(_ count: Int) throws(ExpmError) {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Entry>.stride)
    if overflow || bytes > Int.max - 64 { throw .outOfMemory }
    base = try alignedMemory(bytes).bindMemory(to: Entry.self, capacity: count)
    self.count = count
  }

  convenience init(copying from: UnsafePointer<Entry>, _ count: Int) throws(ExpmError) {
    try self.init(count)
    base.update(from: from, count: count)
  }
  deinit { giveBack(base) }
}

/// Norms of the columns of n × columns vectors, as scalars: a column of complex numbers has two.
enum Vectors<T: Element> {
  typealias S = T.Real

  /// ‖x_c‖ of each column, summed by fixed blocks as the kernels do it.
  static func norms(_ n: Int, _ columns: Int, _ x: UnsafePointer<S>) -> [Double] {
    let width = columns * T.parts, block = 128
    var total = [Double](repeating: 0, count: columns)
    var row = 0
    while row < n {
      let end = Swift.min(n, row + block)
      for c in 0..<width {
        var sum = 0.0
        for i in row..<end {
          let v = Double(x[i &* width &+ c])
          sum += v * v
        }
        total[c / T.parts] += sum
      }
      row = end
    }
    return total.map { $0.squareRoot() }
  }

  /// The norms that sums of squares by blocks, as a step leaves them, give.
  static func norms(_ n: Int, _ columns: Int, squares: UnsafePointer<S>) -> [Double] {
    let width = columns * T.parts, blocks = (n + 127) / 128
    var total = [Double](repeating: 0, count: columns)
    for b in 0..<blocks { for c in 0..<width { total[c / T.parts] += Double(squares[b &* width &+ c]) } }
    return total.map { $0.squareRoot() }
  }

  /// x *= re + i im.
  static func scale(_ count: Int, _ x: UnsafeMutablePointer<S>, by factor: (re: Double, im: Double)) {
    let re = S(factor.re), im = S(factor.im)
    if !T.isComplex || factor.im == 0 {
      if re != 1 { for t in 0..<count { x[t] *= re } }
      return
    }
    var t = 0
    while t < count {
      let a = x[t], b = x[t &+ 1]
      x[t] = a * re - b * im
      x[t &+ 1] = a * im + b * re
      t &+= 2
    }
  }

  /// x += i y.
  static func addRotated(_ count: Int, _ x: UnsafeMutablePointer<S>, _ y: UnsafePointer<S>) {
    var t = 0
    while t &+ 1 < count {
      x[t] -= y[t &+ 1]
      x[t &+ 1] += y[t]
      t &+= 2
    }
  }

  /// y = i x.
  static func rotate(_ count: Int, _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>) {
    var t = 0
    while t &+ 1 < count {
      (y[t], y[t &+ 1]) = (-x[t &+ 1], x[t])
      t &+= 2
    }
  }

  /// Re⟨g, y⟩, by fixed blocks, in double.
  static func inner(_ count: Int, _ g: UnsafePointer<S>, _ y: UnsafePointer<S>) -> Double {
    var total = 0.0, start = 0
    while start < count {
      let end = Swift.min(count, start + 1024)
      var sum = 0.0
      for t in start..<end { sum += Double(g[t]) * Double(y[t]) }
      total += sum
      start = end
    }
    return total
  }

  static func isFinite(_ count: Int, _ x: UnsafePointer<S>) -> Bool {
    // The sum of x − x is zero unless one is a NaN or Inf.
    var sum: S = 0
    for t in 0..<count { sum += x[t] - x[t] }
    return sum == 0
  }
}
