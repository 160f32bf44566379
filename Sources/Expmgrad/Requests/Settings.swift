// What every request has beside its matrices: what A is, and how to go about it.
import ExpmgradSchemes

public struct Settings {
  /// What A is; `.auto` finds out at O(n²) cost. It never restricts directions or gradients.
  public var structure = Structure.auto
  /// A stated structure is verified, not trusted.
  public var checkStructure = false
  /// A is Hermitian and given by this triangle of its stored rows: the other is not read, and gradients are with
  /// respect to the triangle's entries, zero beyond it.
  public var triangle: Triangle?
  /// Cores that were asked for; nil for the library's own choice (Threads.swift).
  public var statedThreads: Int?
  /// Told how far the request is; may cancel it.
  public var watch: Watch?

  public init() {}
}

extension Settings {
  /// Cores the request may use. Whoever says INT_MAX wants them all, not a thread for every matrix.
  var threads: Int { Swift.min(statedThreads ?? Threads.standard, Swift.max(Threads.available, 64)) }
  /// Cores for BLAS (n > 64, eigenvalues); nil leaves the process's count alone. Threads beyond the cores would spin for
  /// one another's turn.
  var blasThreads: Int? { (statedThreads ?? Threads.stated).map { Swift.min($0, Threads.available) } }

  /// For one matrix, or a step, of what the caller is told about.
  var ofPart: Settings { watched(by: watch?.ofPart) }
  func watched(by watch: Watch?) -> Settings {
    var part = self
    part.watch = watch
    return part
  }
  func with(structure: Structure) -> Settings {
    var known = self
    (known.structure, known.checkStructure, known.triangle) = (structure, false, nil)
    return known
  }

  /// For BLAS at this order. Small matrices take its count as it is: to change it they would have to wait for one
  /// another.
  func blasThreads(order n: Int) -> Int? { isSmall(n) ? nil : blasThreads }
}
