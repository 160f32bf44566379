// Many matrices of one order, shared over cores.
import ExpmgradSchemes

/// Matrices of a batch in a caller's memory: direction m of matrix i at base[i·batchStride + m·stride + row·ld + column].
public struct BatchOperand<Pointer> {
  public var base: Pointer
  public var ld: Int
  public var stride: Int
  public var batchStride: Int
  public init(_ base: Pointer, ld: Int, stride: Int = 0, batchStride: Int = 0) {
    self.base = base
    self.ld = ld
    self.stride = stride
    self.batchStride = batchStride
  }
}

public typealias BatchInput<T> = BatchOperand<UnsafePointer<T>>
public typealias BatchOutput<T> = BatchOperand<UnsafeMutablePointer<T>>

extension BatchOperand {
  @inline(__always)
  public func matrix<T>(_ i: Int) -> Input<T> where Pointer == UnsafePointer<T> {
    Operand(base + i &* batchStride, ld: ld, stride: stride)
  }
  @inline(__always)
  public func matrix<T>(_ i: Int) -> Output<T> where Pointer == UnsafeMutablePointer<T> {
    Operand(base + i &* batchStride, ld: ld, stride: stride)
  }
}

/// Told how far a batch is; true cancels it. Called on the caller's thread.
public typealias Progress = (_ done: Int, _ total: Int) -> Bool

/// The value, and k directions or cotangents, of every matrix of a batch.
public struct BatchJob<T: Element> {
  public var n: Int
  public var count: Int
  public var a: BatchInput<T>
  public var y: BatchOutput<T>?
  public var k = 0
  public var e: BatchInput<T>?
  public var d: BatchOutput<T>?
  /// e are cotangents, d gradients.
  public var adjoint = false
  /// Second order beside the first: e and f are its directions, or e the cotangent; k is not read and d may be nil.
  public var second: SecondOrder?
  public var structure = Structure.auto
  public var checkStructure = false
  /// A is Hermitian and given by this triangle of its stored rows; gradients are with respect to its entries.
  public var triangle: Triangle?
  public var threads = 1
  /// Cores for BLAS (n > 64, eigenvalues); nil leaves the process's count alone.
  public var blasThreads: Int?
  public var progress: Progress?
  /// Of a call that this one is part of, in place of `progress`.
  public var watch: Watch?

  public init(n: Int, count: Int, a: BatchInput<T>, y: BatchOutput<T>?) {
    self.n = n
    self.count = count
    self.a = a
    self.y = y
  }

  public struct SecondOrder {
    public var f: BatchInput<T>
    public var c: BatchInput<T>?
    public var dd: BatchOutput<T>
    public init(f: BatchInput<T>, c: BatchInput<T>?, dd: BatchOutput<T>) {
      self.f = f
      self.c = c
      self.dd = dd
    }
  }

  public func job(_ i: Int) -> Job<T> {
    var derivatives = Derivatives<T>.none
    if let e, let second {
      derivatives = .second(e: e.matrix(i), f: second.f.matrix(i), c: second.c?.matrix(i), d: d?.matrix(i), dd: second.dd.matrix(i))
    } else if let e, let d {
      derivatives = .first(k: k, e: e.matrix(i), d: d.matrix(i))
    }
    var job = Job(
      n: n, a: a.matrix(i), y: y?.matrix(i), derivatives: derivatives, adjoint: adjoint, structure: structure,
      checkStructure: checkStructure, threads: threads)
    (job.triangle, job.blasThreads) = (triangle, blasThreads)
    // Small matrices may be another thread's.
    if n > ScalingAndSquaring<T>.rowsLimit { job.watch = count == 1 ? watch : watch?.ofPart }
    return job
  }

  /// Computes every matrix; `outcomes`, if given, has `count` entries. Returns the first that is not a success.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public func run(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace? = nil) throws(ExpmError) -> Outcome {
    if n == 0 || count == 0 {
      outcomes?.update(repeating: .success, count: count)
      return .success
    }
    var batch = self
    batch.watch = watch ?? Watch(progress)
    if count == 1 { return try batch.solveOne(outcomes, workspace) }
    let runner = BatchRunner(batch), shares = BatchShares(runner)
    if shares.count == 1 { return try runner.run(0, count, outcomes, workspace ?? Workspace()).outcome }
    return try shares.run(outcomes)
  }

  private func solveOne(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace?) throws(ExpmError) -> Outcome {
    let outcome = try Solver<T>(n: n).solve(job(0), workspace ?? Workspace())
    outcomes?[0] = outcome
    return outcome
  }

  /// The kernels of regular matrices may see it.
  var isUnstructured: Bool { (structure == .auto || structure == .general) && triangle == nil && second == nil }
}

/// The first matrix of a range that is not a success.
struct FirstFailure {
  var index = Int.max
  var outcome = Outcome.success
  mutating func note(_ i: Int, _ o: Outcome) {
    if o != .success && i < index { (index, outcome) = (i, o) }
  }
}

/// Computes a range of a batch on one thread: regular small matrices in lanes, the others one by one.
struct BatchRunner<T: Element>: SharedBatch {
  let job: BatchJob<T>
  let solver: Solver<T>
  var n: Int { job.n }
  var count: Int { job.count }
  var threads: Int { job.threads }
  var watch: Watch? { job.watch }

  /// About what a core takes (docs/batches.md): packing and decisions, and products of n³ multiply-adds with their combinations.
  var secondsOfOne: Double {
    let n = Double(job.n), directions = Double(job.e == nil ? 0 : job.k)
    if job.n < 3 { return 1e-9 * (10 + 10 * directions) * (T.isComplex ? 3 : 1) }
    return 1e-9 * (30 + 5 * (1 + 2 * directions) * n * n * (0.7 + n / 23) * (T.isComplex ? 3 : 1))
  }

  init(_ job: BatchJob<T>) {
    self.job = job
    solver = Solver(n: job.n)
  }

  /// Matrices a call of the kernels gets.
  private static var portion: Int { 1024 }

  func run(
    _ from: Int, _ to: Int, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace
  ) throws(ExpmError) -> FirstFailure {
    var first = FirstFailure()
    let kernels = T.Real.kernels
    let scratch = to - from < 2 ? 0 : laneScratch(kernels)
    if n == 1 && job.isUnstructured {
      for i in from..<to {
        let outcome = scalarPath(job.job(i))
        outcomes?[i] = outcome
        first.note(i, outcome)
      }
      return first
    }
    if scratch == 0 {
      for i in from..<to { try solve(i, outcomes, workspace, &first) }
      return first
    }
    let batch = job.regular
    let leftOver = UnsafeMutablePointer<Int>.allocate(capacity: Swift.min(to - from, Self.portion))
    defer { leftOver.deallocate() }
    var at = from
    while at < to {
      let end = Swift.min(to, at + Self.portion)
      let block = try workspace.take(scratch, of: T.Real.self)
      outcomes?.advanced(by: at).update(repeating: .success, count: end - at)
      let left = kernels.lanes(batch, at, end, block, leftOver: leftOver)
      for i in 0..<left { try solve(leftOver[i], outcomes, workspace, &first) }
      at = end
    }
    return first
  }

  private func laneScratch(_ kernels: any Kernels<T.Real>) -> Int {
    if !job.isUnstructured { return 0 }
    return kernels.laneScratch(job.n, complex: T.isComplex, k: job.e == nil ? 0 : job.k, products: T.Real.schemes.last.products)
  }

  private func solve(
    _ i: Int, _ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace, _ first: inout FirstFailure
  ) throws(ExpmError) {
    let outcome = try solver.solve(job.job(i), workspace)
    outcomes?[i] = outcome
    first.note(i, outcome)
  }
}

extension BatchJob {
  /// The batch as the small kernels see it.
  var regular: RegularBatch<T.Real> {
    var batch = RegularBatch(
      n: n, complex: T.isComplex, tables: T.Real.schemes, series: T.Real.quadraticSeries, a: strided(a), hugeNorm: T.Real.hugeNorm,
      largestShift: T.Real.largestShift)
    batch.detectsHermitian = structure == .auto
    if let y { batch.y = strided(y) }
    if let e, let d {
      batch.k = k
      batch.e = strided(e)
      batch.d = strided(d)
      batch.adjoint = adjoint
    }
    return batch
  }

}

@inline(__always)
func strided<T: Element>(_ x: BatchInput<T>) -> Strided<UnsafePointer<T.Real>> {
  Strided(scalars(x.base), ld: x.ld, stride: x.stride &* T.parts, batchStride: x.batchStride &* T.parts)
}
@inline(__always)
func strided<T: Element>(_ x: BatchOutput<T>) -> Strided<UnsafeMutablePointer<T.Real>> {
  Strided(scalars(x.base), ld: x.ld, stride: x.stride &* T.parts, batchStride: x.batchStride &* T.parts)
}
