// Many matrices of one order, shared over cores.
import Dispatch
import Synchronization

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
  public var threads = 1
  /// Cores for BLAS (n > 64, eigenvalues); nil leaves the process's count alone.
  public var blasThreads: Int?
  public var progress: Progress?

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
    job.blasThreads = blasThreads
    return job
  }

  /// Computes every matrix; `outcomes`, if given, has `count` entries. Returns the first that is not a success.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  public func run(_ outcomes: UnsafeMutablePointer<Outcome>?, _ workspace: Workspace = Workspace()) throws(ExpmError) -> Outcome {
    let solver = Solver<T>(n: n)
    var first = Outcome.success
    for i in 0..<count {
      let outcome = try solver.solve(job(i), workspace)
      outcomes?[i] = outcome
      if first == .success { first = outcome }
    }
    return first
  }
}
