// What is asked: the form in which every operation reaches every structure's route.

/// The derivatives of a request beside its value.
public enum Derivatives<T> {
  case none
  /// d_i = L(A, e_i), i < k.
  case first(k: Int, e: Input<T>, d: Output<T>)
  /// d = L(A, e) and dd = L2(A, e, f), + L(A, c) if c is given; d may be nil.
  case second(e: Input<T>, f: Input<T>, c: Input<T>?, d: Output<T>?, dd: Output<T>)
}

/// exp(A) and derivatives, of `count` matrices of order n.
public struct Request<T: Element> {
  public var n: Int
  public var count: Int
  public var a: Input<T>
  public var y: Output<T>?
  public var derivatives: Derivatives<T>
  /// e, c, d and dd are conjugate-transposed on their way in and out, which makes L*(A, G) = L(A, Gᴴ)ᴴ of `first` and
  /// d/dF of L*(A, G) of `second` (f is not transposed).
  public var adjoint: Bool
  public var settings: Settings
  /// A's graph is known to be connected: no diagonal blocks are looked for.
  var isConnected = false

  public init(
    n: Int, count: Int = 1, a: Input<T>, y: Output<T>?, derivatives: Derivatives<T> = .none, adjoint: Bool = false,
    settings: Settings = Settings()
  ) {
    self.n = n
    self.count = count
    self.a = a
    self.y = y
    self.derivatives = derivatives
    self.adjoint = adjoint
    self.settings = settings
  }
}

/// The derivatives asked of a tape: a request without A.
package struct Replay<T: Element> {
  package var n: Int
  package var derivatives: Derivatives<T>
  /// As in `Request`.
  package var adjoint: Bool
  package var settings: Settings

  package init(n: Int, derivatives: Derivatives<T>, adjoint: Bool, settings: Settings = Settings()) {
    self.n = n
    self.derivatives = derivatives
    self.adjoint = adjoint
    self.settings = settings
  }
}

extension Request {
  /// What is asked beside the value.
  var replay: Replay<T> { Replay(n: n, derivatives: derivatives, adjoint: adjoint, settings: settings) }

  /// The same of matrix `i` alone, in the settings given.
  @inline(__always)
  func one(_ i: Int, _ settings: Settings) -> Request {
    var one = some(i, 1)
    one.settings = settings
    return one
  }

  /// Of the `count` matrices from `start` on.
  @inline(__always)
  func some(_ start: Int, _ count: Int) -> Request {
    Request(
      n: n, count: count, a: a.from(start), y: y?.from(start), derivatives: derivatives.from(start), adjoint: adjoint,
      settings: settings)
  }

  /// Without derivatives.
  var valueAlone: Request {
    var value = self
    value.derivatives = .none
    return value
  }

  func fillWithNaN(derivativesOnly: Bool = false) {
    if !derivativesOnly { y?.fillWithNaN(n) }
    derivatives.fillWithNaN(n)
  }
}

extension Replay {
  /// As a request of a matrix that its tape kept.
  func of(_ a: Input<T>, structure: Structure = .general) -> Request<T> {
    Request(
      n: n, a: a, y: nil, derivatives: derivatives, adjoint: adjoint, settings: settings.with(structure: structure))
  }
}

extension Derivatives where T: Element {
  /// Those of matrix `i` of a batch, and of those behind it.
  @inline(__always)
  func from(_ i: Int) -> Derivatives {
    switch self {
    case .none: .none
    case .first(let k, let e, let d): .first(k: k, e: e.from(i), d: d.from(i))
    case .second(let e, let f, let c, let d, let dd):
      .second(e: e.from(i), f: f.from(i), c: c?.from(i), d: d?.from(i), dd: dd.from(i))
    }
  }

  func fillWithNaN(_ n: Int) {
    switch self {
    case .none: break
    case .first(let k, _, let d): for i in 0..<k { d.fillWithNaN(n, i) }
    case .second(_, _, _, let d, let dd):
      d?.fillWithNaN(n)
      dd.fillWithNaN(n)
    }
  }
}
