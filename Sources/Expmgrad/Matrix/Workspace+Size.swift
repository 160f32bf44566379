// Workspaces made once for many calls.
import ExpmgradSchemes

/// What a workspace is for. The numbers are those of expmgrad.h.
package enum Operation: Int32, Sendable {
  case expm = 10
  case jvp = 20
  case vjp = 30
  case l2 = 40
  case hvp = 50
  case tapeCreate = 60
  case tapeJVP = 70
  case tapeVJP = 80
  case tapeHVP = 90
  case eigh = 100
  case eighVJP = 110
  case jvpLowrank = 120
  case vjpLowrank = 130
  case times = 140
  case timesVJP = 150
  case cond = 160
  case info = 170
  case jacobian = 180
}

extension Workspace {
  /// A workspace from which calls of this operation on one matrix of order n, with up to k directions or cotangents,
  /// take their scratch, whichever route the matrix takes. Pages that no call touches are addresses alone.
  /// - Throws: `.outOfMemory`.
  package convenience init<T: Element>(for operation: Operation, _: T.Type, n: Int, k: Int = 1) throws(ExpmError) {
    self.init()
    if n < 0 || k < 0 { throw .outOfMemory }
    if n == 0 { return }
    guard let scratch = LargestScratch<T>(operation, n: n, k: k) else { throw .outOfMemory }
    try reserve(scratch.bytes)
  }
}

/// What a call takes at most: the largest of its routes, on top of what may lie below a route. Each part is what the
/// code that takes it says.
private struct LargestScratch<T: Element> {
  typealias S = T.Real
  typealias C = Complex<S>

  let n: Int
  let asked: Derivatives<T>
  let request: Request<T>
  private var square: Int { n &* n }

  /// nil where it is beyond any memory.
  init?(_ operation: Operation, n: Int, k: Int) {
    // Below this no sum or product here overflows.
    if n > 1 << 26 || Double(n) * Double(n) * (Double(k) + 1) > 0x1p50 { return nil }
    guard let asked = Derivatives<T>.shaped(as: operation, k: k), let a = place(T.self) else { return nil }
    (self.n, self.asked) = (n, asked)
    request = Request(n: n, a: Operand(UnsafePointer(a), ld: n), y: nil, derivatives: asked)
  }

  /// Each piece starts on a cache line.
  var bytes: Int {
    Swift.max(polynomial, schur, eigenbasis, largeSkew, markov) &+ unitary &+ below &+ lanes &+ 64 &* 64
  }

  private func reals(_ count: Int) -> Int { count &* MemoryLayout<S>.stride }
  private func entries(_ count: Int) -> Int { count &* MemoryLayout<T>.stride }
  private func complex(_ count: Int) -> Int { count &* MemoryLayout<C>.stride }

  // MARK: routes

  private var polynomial: Int { Self.engine(n, asked) }
  private var schur: Int {
    complex(SchurForm<T>(n: n).memory(asked)) &+ LargestScratch<C>.engine(n, asked.shaped(as: C.self))
  }
  private static func engine(_ n: Int, _ asked: Derivatives<T>) -> Int {
    let engine = ScalingAndSquaring<T>(n: n)
    return (engine.scratch(asked) &+ engine.bandScalars(squarings: S.mostSquarings)) &* MemoryLayout<S>.stride
  }
  private var eigenbasis: Int {
    n > Eigenbasis<T>.largestOrder ? 0 : reals(EigenbasisPath<T>(n: n).scratch(asked))
  }
  private var largeSkew: Int { n > Eigenbasis<T>.largestOrder ? 0 : Solver<T>(n: n).largeSkewScratch }
  private var markov: Int { reals(MarkovPath(request).scratch ?? 0) }

  // MARK: above and below them

  private var unitary: Int { reals(2 &* lined(square &* T.parts)) }
  /// A matrix made whole of one triangle, of a diagonal, or of factors; directions scaled; a partition, and its largest
  /// block.
  private var below: Int {
    let directions = ScalingAndSquaring<T>.directions(asked), block = Partition.largestPaying(n)
    let indices = Partition.scratch(n) &+ Swift.max(3, directions)
    return entries((2 &+ directions) &* square &+ block &* block) &+ indices &* MemoryLayout<Int>.stride
  }
  /// Of a batch on one thread.
  private var lanes: Int {
    let products = S.schemes.last.products, k = ScalingAndSquaring<T>.directions(asked)
    let whole = n < leastOrderOfEigenbasis ? HermitianRequest<T>.portion &* square : 0
    return reals(S.kernels.laneScratch(n, complex: T.isComplex, k: k, products: products)) &+ entries(whole)
      &+ RequestBatch<T>.portion &* MemoryLayout<Int>.stride
      &+ HermitianRequest<T>.portion &* MemoryLayout<Outcome>.stride
  }
}

extension RealScalar {
  /// A norm is below n times the largest number, and a scheme's theta above a hundredth.
  fileprivate static var mostSquarings: Int { Int(greatestFiniteMagnitude.exponent) &+ 40 }
}

/// Of a shape of derivatives: never read.
private func place<T>(_: T.Type) -> UnsafeMutablePointer<T>? { UnsafeMutablePointer(bitPattern: 64) }

extension Derivatives where T: Element {
  /// As many as an operation asks for, in no memory.
  fileprivate static func shaped(as operation: Operation, k: Int) -> Derivatives? {
    guard let place = place(T.self) else { return nil }
    let x = Operand(UnsafePointer(place), ld: 1), to = Operand(place, ld: 1)
    switch operation {
    case .expm, .tapeCreate, .eigh, .times, .timesVJP, .cond, .info, .jacobian: return Derivatives.none
    case .jvp, .vjp, .tapeJVP, .tapeVJP: return .first(k: k, e: x, d: to)
    case .eighVJP, .jvpLowrank, .vjpLowrank: return .first(k: 1, e: x, d: to)
    case .l2, .hvp, .tapeHVP: return .second(e: x, f: x, c: x, d: to, dd: to)
    }
  }

  fileprivate func shaped<C: Element>(as _: C.Type) -> Derivatives<C> {
    guard let place = place(C.self) else { return .none }
    let x = Operand(UnsafePointer(place), ld: 1), to = Operand(place, ld: 1)
    switch self {
    case .none: return .none
    case .first(let k, _, _): return .first(k: k, e: x, d: to)
    case .second: return .second(e: x, f: x, c: x, d: to, dd: to)
    }
  }
}
