// One matrix and what is asked of it: the form in which every operation reaches every structure's path.

/// Matrices in a caller's memory: entry (i, j) of matrix m at base[m·stride + i·ld + j]. The numerics read stored rows;
/// a column-major caller's matrix is seen transposed, and so is its result (exp(Aᵀ) = exp(A)ᵀ, and L with it).
public struct Operand<Pointer> {
  public var base: Pointer
  public var ld: Int
  public var stride: Int
  public init(_ base: Pointer, ld: Int, stride: Int = 0) {
    self.base = base
    self.ld = ld
    self.stride = stride
  }
}

public typealias Input<T> = Operand<UnsafePointer<T>>
public typealias Output<T> = Operand<UnsafeMutablePointer<T>>

/// What became of one matrix. The numbers are those of expmgrad.h, and so is the size: a C caller's status array is one of
/// these (an enum would take one byte an entry, whatever its raw type).
public struct Outcome: RawRepresentable, Equatable, Sendable {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  public static var success: Outcome { Outcome(rawValue: 0) }
  /// A has a NaN or Inf; the outputs are NaN.
  public static var nonfinite: Outcome { Outcome(rawValue: 110) }
  /// exp(A) exceeds the type, and derivatives are NaN; or only a derivative does, and the value is right.
  public static var overflow: Outcome { Outcome(rawValue: 120) }
  /// An eigensolver or iteration gave up; the outputs are NaN.
  public static var notConverged: Outcome { Outcome(rawValue: 130) }
  /// The formula asked for does not exist at this A; the outputs are NaN.
  public static var singular: Outcome { Outcome(rawValue: 140) }
  /// A lacks the structure that was stated; the outputs are NaN.
  public static var structureMismatch: Outcome { Outcome(rawValue: 150) }
}

/// Why a call could not be done at all.
public enum ExpmError: Error, Equatable {
  case outOfMemory
  case cancelled
  /// Matrices, or a workspace, of another order than the call's.
  case mismatch
}

/// The derivatives of a job beside its value.
public enum Derivatives<T> {
  case none
  /// d_i = L(A, e_i), i < k.
  case first(k: Int, e: Input<T>, d: Output<T>)
  /// d = L(A, e) and dd = L2(A, e, f), + L(A, c) if c is given; d may be nil.
  case second(e: Input<T>, f: Input<T>, c: Input<T>?, d: Output<T>?, dd: Output<T>)
}

/// exp(A) and derivatives for one matrix. With `adjoint`, e, c, d and dd are conjugate-transposed on their way in and
/// out, which makes L*(A, G) = L(A, Gᴴ)ᴴ of `first` and d/dF of L*(A, G) of `second` (f is not transposed).
public struct Job<T: Element> {
  public var n: Int
  public var a: Input<T>
  public var y: Output<T>?
  public var derivatives: Derivatives<T>
  public var adjoint: Bool
  public var structure: Structure
  /// A stated structure is verified, not trusted.
  public var checkStructure: Bool
  /// A is Hermitian and given by this triangle of its stored rows: the other is not read, and gradients are with respect to the
  /// triangle's entries, zero beyond it.
  public var triangle: Triangle?
  /// A's graph is known to be connected: no diagonal blocks are looked for.
  var isConnected = false
  /// Cores this job may use.
  public var threads: Int
  /// Cores for BLAS; nil leaves the process's count alone.
  public var blasThreads: Int?
  /// Told how far the job is, if its products take long enough; may cancel it.
  public var watch: Watch?

  public init(
    n: Int, a: Input<T>, y: Output<T>?, derivatives: Derivatives<T> = .none, adjoint: Bool = false,
    structure: Structure = .auto, checkStructure: Bool = false, threads: Int = 1
  ) {
    self.n = n
    self.a = a
    self.y = y
    self.derivatives = derivatives
    self.adjoint = adjoint
    self.structure = structure
    self.checkStructure = checkStructure
    self.threads = threads
  }
}

extension Job {
  func fillWithNaN(derivativesOnly: Bool = false) {
    if !derivativesOnly, let y { nanMatrix(n, y.base, y.ld) }
    derivatives.fillWithNaN(n)
  }
}

extension Derivatives where T: Element {
  /// Some memory of the caller's: the matrix of a job that reads none.
  var anything: UnsafePointer<T>? {
    switch self {
    case .none: nil
    case .first(_, let e, _): e.base
    case .second(let e, _, _, _, _): e.base
    }
  }

  func fillWithNaN(_ n: Int) {
    switch self {
    case .none: break
    case .first(let k, _, let d): for i in 0..<k { nanMatrix(n, d.base + i &* d.stride, d.ld) }
    case .second(_, _, _, let d, let dd):
      if let d { nanMatrix(n, d.base, d.ld) }
      nanMatrix(n, dd.base, dd.ld)
    }
  }
}

private func nanMatrix<T: Element>(_ n: Int, _ x: UnsafeMutablePointer<T>, _ ld: Int) {
  for i in 0..<n { (x + i &* ld).update(repeating: T.nan, count: n) }
}
