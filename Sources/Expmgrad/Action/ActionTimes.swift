// The times of a call, sorted into one sweep a sign.

/// Times of one sign, ascending in magnitude; effective ones, multiplied by |scale|.
struct TimeGroup {
  let sign: Double
  /// Where they are among the caller's.
  var indices: [Int] = []
  var times: [Double] = []

  var end: Double { times.last ?? 0 }

  /// The groups of both signs; zeros, and what is not finite, belong to none.
  static func groups<S: RealScalar>(_ count: Int, _ t: UnsafePointer<S>, scale: Double) -> [TimeGroup] {
    [1.0, -1.0].compactMap { sign in
      var group = TimeGroup(sign: sign)
      let found = (0..<count).filter { t[$0].isFinite && Double(t[$0]) * sign * scale > 0 }
      for i in found.sorted(by: { (Double(t[$0]) * sign, $0) < (Double(t[$1]) * sign, $1) }) {
        group.indices.append(i)
        group.times.append(Double(t[i]) * sign * scale)
      }
      return group.times.isEmpty ? nil : group
    }
  }
}

/// Powers of two that keep the columns of a vector in the middle of the type's range.
struct ColumnScales<T: Element> {
  typealias S = T.Real
  private(set) var exponents: [Int]
  private let columns: Int

  init(_ columns: Int) {
    self.columns = columns
    exponents = [Int](repeating: 0, count: columns)
  }

  var isPlain: Bool { exponents.allSatisfy { $0 == 0 } }

  /// Squares of such norms are far from the ends of the range.
  private static var limit: Int { S.self == Float.self ? 40 : 400 }

  /// Scales the columns of x whose norms ask for it; norms become those of the new x. True if any was.
  mutating func normalise(_ n: Int, _ x: UnsafeMutablePointer<S>, _ norms: inout [Double]) -> Bool {
    var changed = false
    for c in 0..<columns {
      if norms[c] == 0 && Self.largest(n, columns, x, c) == 0 { continue }
      // A norm that is not a number of the type, because its square is not, comes from the largest entry.
      if !norms[c].isFinite || norms[c] == 0 { norms[c] = Self.largest(n, columns, x, c) }
      if !norms[c].isFinite { continue }
      let k = Int(norms[c].exponent)
      if k.magnitude <= Self.limit { continue }
      Self.scale(n, columns, x, c, -k)
      exponents[c] += k
      norms[c] *= Double(sign: .plus, exponent: -k, significand: 1)
      changed = true
    }
    return changed
  }

  /// x becomes what it stands for, or the opposite.
  func apply(_ n: Int, _ x: UnsafeMutablePointer<S>, inverse: Bool = false) {
    for c in 0..<columns where exponents[c] != 0 {
      Self.scale(n, columns, x, c, inverse ? -exponents[c] : exponents[c])
    }
  }

  private static func largest(_ n: Int, _ columns: Int, _ x: UnsafePointer<S>, _ c: Int) -> Double {
    var most: S = 0
    for i in 0..<n {
      for p in 0..<T.parts { most = Swift.max(most, x[(i &* columns &+ c) &* T.parts &+ p].magnitude) }
    }
    return Double(most)
  }

  /// Column c times 2^k, in parts that are numbers of the type.
  private static func scale(_ n: Int, _ columns: Int, _ x: UnsafeMutablePointer<S>, _ c: Int, _ k: Int) {
    let most = Int(S.greatestFiniteMagnitude.exponent) - 1, parts = (Int(k.magnitude) + most - 1) / most
    for part in 0..<parts {
      let factor = S.pow2(k * (part + 1) / parts - k * part / parts)
      for i in 0..<n { for p in 0..<T.parts { x[(i &* columns &+ c) &* T.parts &+ p] *= factor } }
    }
  }
}
