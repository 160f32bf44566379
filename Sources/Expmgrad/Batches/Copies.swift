// Copies of some matrices of a batch, and where their results belong.
import ExpmgradSchemes

/// Made in a workspace; the matrices of a copy lie without gaps.
struct Copies {
  private let n: Int
  private let count: Int
  private let workspace: Workspace
  private var results: [() -> Void] = []

  init(_ n: Int, _ count: Int, _ workspace: Workspace) {
    (self.n, self.count, self.workspace) = (n, count, workspace)
  }

  /// `count` inputs of k matrices each; one that all share is copied once.
  mutating func input<T: BitwiseCopyable>(_ x: Input<T>, k: Int = 1) throws(ExpmError) -> Input<T> {
    let once = x.batchStride == 0, matrices = once ? 1 : count, place: Output<T> = try place(k, matrices)
    move(x, to: place, k, matrices)
    return Input(UnsafePointer(place.base), ld: n, stride: place.stride, batchStride: once ? 0 : place.batchStride)
  }

  /// Room for `count` outputs of k matrices each, which `publish` copies to x.
  mutating func output<T: BitwiseCopyable>(_ x: Output<T>, k: Int = 1) throws(ExpmError) -> Output<T> {
    let place: Output<T> = try place(k, count), count = count
    let from = Input<T>(UnsafePointer(place.base), ld: n, stride: place.stride, batchStride: place.batchStride)
    results.append { [self] in move(from, to: x, k, count) }
    return place
  }

  /// The same for one value of each matrix.
  mutating func output<V: BitwiseCopyable>(_ x: UnsafeMutablePointer<V>) throws(ExpmError) -> UnsafeMutablePointer<V> {
    let place = try workspace.take(count, of: V.self), count = count
    results.append { x.update(from: place, count: count) }
    return place
  }

  /// Copies the results to the caller.
  func publish() { for result in results { result() } }

  private func place<T>(_ k: Int, _ matrices: Int) throws(ExpmError) -> Output<T> {
    let (entries, overflow) = (n &* n).multipliedReportingOverflow(by: k &* matrices)
    if overflow { throw .outOfMemory }
    return Output(try workspace.take(entries, of: T.self), ld: n, stride: n &* n, batchStride: k &* n &* n)
  }

  private func move<T: BitwiseCopyable>(_ x: Input<T>, to y: Output<T>, _ k: Int, _ matrices: Int) {
    let square = n &* n
    if x.ld == n && y.ld == n && (k == 1 || x.stride == square && y.stride == square)
      && (matrices == 1 || x.batchStride == k &* square && y.batchStride == k &* square)
    {
      return y.base.update(from: x.base, count: matrices &* k &* square)
    }
    for i in 0..<matrices {
      for m in 0..<k {
        let from = x.base + (i &* x.batchStride &+ m &* x.stride), to = y.base + (i &* y.batchStride &+ m &* y.stride)
        for r in 0..<n { (to + r &* y.ld).update(from: from + r &* x.ld, count: n) }
      }
    }
  }
}

extension Request {
  /// A range of a batch on copies.
  func copied(_ range: Range<Int>, _ copies: inout Copies) throws(ExpmError) -> Request {
    var part = some(range.lowerBound, range.count)
    part.a = try copies.input(part.a)
    if let y = part.y { part.y = try copies.output(y) }
    switch part.derivatives {
    case .none: break
    case .first(let k, let e, let d):
      part.derivatives = .first(k: k, e: try copies.input(e, k: k), d: try copies.output(d, k: k))
    case .second(let e, let f, let c, let d, let dd):
      let onCopies = (e: try copies.input(e), f: try copies.input(f), dd: try copies.output(dd))
      let given = try c.map { c throws(ExpmError) in try copies.input(c) }
      let first = try d.map { d throws(ExpmError) in try copies.output(d) }
      part.derivatives = .second(e: onCopies.e, f: onCopies.f, c: given, d: first, dd: onCopies.dd)
    }
    return part
  }
}
