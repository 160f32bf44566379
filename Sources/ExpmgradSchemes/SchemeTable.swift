// A scheme flattened for the interpreter: coefficients of one scalar type in the order they are read.

/// Immortal and immutable; made once for each scheme and scalar type.
public struct SchemeTable<S: BinaryFloatingPoint & Sendable>: @unchecked Sendable {
  public let products: Int
  /// Matrices a tape keeps of the products: both factors, or one where they are the same.
  public let factors: Int
  public let theta: S
  public let thetaFrechet: S
  /// The first product is A·A, which the choice of scaling then has for nothing.
  public let beginsWithSquare: Bool
  /// For each product how many of its factors are just the newest basis element: 2 both, 1 the left one, 0 none.
  public let plainFactors: UnsafePointer<Int>
  /// For each product k, for each basis element: its coefficient in the left factor (unless plain), in the right one
  /// (unless plain) and, with the last product, in the output.
  public let coefficients: UnsafePointer<S>
  /// |h_k| of the backward error beyond rounding, k < `sequenceTerms` (Selection.swift).
  public let truncation: UnsafePointer<Double>
  /// The Fréchet theta for norms above d (Selection.swift), at each of `ratios`; these, rounded.
  public let thetaAtRatio: UnsafePointer<S>
  public let ratioLimits: UnsafePointer<S>
  public let ratioCount: Int

  /// With `secondOrder`, what is said of the Fréchet derivative holds for the second one (Selection.swift).
  public init(_ scheme: Scheme, secondOrder: Bool = false) {
    let m = scheme.products.count
    products = m
    theta = S(scheme.theta)
    let thetas = secondOrder ? Self.secondThetas(scheme) : Self.thetas(scheme, theta: scheme.thetaFrechet)
    thetaFrechet = thetas[0]
    var plain: [Int] = []
    var flat: [S] = []
    for (k, product) in scheme.products.enumerated() {
      let isPlain = { (row: [Double]) in row.last == 1 && row.dropLast().allSatisfy { $0 == 0 } }
      let p = isPlain(product.left) ? (isPlain(product.right) ? 2 : 1) : 0
      plain.append(p)
      for j in 0...k {
        if p < 1 { flat.append(S(product.left[j])) }
        if p < 2 { flat.append(S(product.right[j])) }
        if k == m - 1 { flat.append(S(scheme.output[j])) }
      }
    }
    factors = plain.reduce(0) { $0 + ($1 > 1 ? 1 : 2) }
    beginsWithSquare = plain.first == 2
    plainFactors = Self.immortal(plain)
    coefficients = Self.immortal(flat)
    truncation = Self.immortal(Self.truncation(scheme.backwardError))
    thetaAtRatio = Self.immortal(thetas)
    ratioLimits = Self.immortal(Self.ratios.map { S($0) })
    ratioCount = Self.ratios.count
  }

  private static func immortal<T>(_ values: [T]) -> UnsafePointer<T> {
    let p = UnsafeMutablePointer<T>.allocate(capacity: max(1, values.count))
    p.initialize(from: values, count: values.count)
    return UnsafePointer(p)
  }
}

/// The schemes of one scalar type, ascending in theta. Immortal and immutable.
public struct SchemeTables<S: BinaryFloatingPoint & Sendable>: RandomAccessCollection, @unchecked Sendable {
  public let base: UnsafePointer<SchemeTable<S>>
  public let count: Int

  public init(_ schemes: [Scheme], secondOrder: Bool = false) {
    let p = UnsafeMutablePointer<SchemeTable<S>>.allocate(capacity: schemes.count)
    for (i, scheme) in schemes.enumerated() { (p + i).initialize(to: SchemeTable(scheme, secondOrder: secondOrder)) }
    base = UnsafePointer(p)
    count = schemes.count
  }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }
  @inlinable public subscript(i: Int) -> SchemeTable<S> { base[i] }
  @inlinable public var last: SchemeTable<S> { base[count - 1] }
}
