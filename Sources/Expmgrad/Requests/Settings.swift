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

  /// Cores for products of so many matrices of this order at once: small ones are done before anyone has come.
  func threads(order n: Int, matrices: Int = 1) -> Int {
    isSmall(n) || Double(matrices) * Double(n) * Double(n) * Double(n) < 1e6 ? 1 : threads
  }
}
