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
  /// Cores the request may use.
  var threads: Int { statedThreads ?? Threads.standard }
  /// Cores for BLAS (n > 64, eigenvalues); nil leaves the process's count alone.
  var blasThreads: Int? { statedThreads ?? Threads.stated }

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
