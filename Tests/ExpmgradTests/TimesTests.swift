// exp(t A) for many t is what one call for each t gives, to rounding, and so is its adjoint.
import Testing

@testable import Expmgrad

/// y, ā, t̄ and the outcomes of one call.
private struct TimesResult<T: Element> {
  var y: [T], abar: [T], tbar: [T.Real], outcomes: [Outcome]
}

private func callTimes<T: Element>(_ n: Int, _ a: [T], _ t: [T.Real], _ g: [T]?) throws -> TimesResult<T> {
  var result = TimesResult<T>(
    y: [T](repeating: .nan, count: t.count * n * n), abar: [T](repeating: .nan, count: n * n),
    tbar: [T.Real](repeating: 0, count: t.count), outcomes: [Outcome](repeating: .singular, count: t.count))
  try a.withUnsafeBufferPointer { a in
    try t.withUnsafeBufferPointer { t in
      try result.y.withUnsafeMutableBufferPointer { y in
        try result.abar.withUnsafeMutableBufferPointer { abar in
          try result.tbar.withUnsafeMutableBufferPointer { tbar in
            try result.outcomes.withUnsafeMutableBufferPointer { outcomes in
              try (g ?? []).withUnsafeBufferPointer { cotangents in
                var request = TimesRequest<T>(
                  n: n, count: t.count, a: Operand(a.baseAddress!, ld: n), t: t.baseAddress!,
                  y: Operand(y.baseAddress!, ld: n, stride: n * n))
                if g != nil {
                  request.g = Operand(cotangents.baseAddress!, ld: n, stride: n * n)
                  request.abar = Operand(abar.baseAddress!, ld: n)
                  request.tbar = tbar.baseAddress!
                }
                _ = try request.run(outcomes.baseAddress!, Workspace())
              }
            }
          }
        }
      }
    }
  }
  return result
}

/// exp(tA) and L*(tA, g) by the engine.
private func single<T: Element>(_ n: Int, _ a: [T], _ t: T.Real, _ g: [T]) throws -> (y: [T], abar: [T]) {
  let scaled = a.map { $0.scaled(by: t) }
  var y = a, d = a
  try scaled.withUnsafeBufferPointer { a in
    try g.withUnsafeBufferPointer { g in
      try y.withUnsafeMutableBufferPointer { y in
        try d.withUnsafeMutableBufferPointer { d in
          _ = try Solver<T>(n: n).solve(
            Request(
              n: n, a: Operand(a.baseAddress!, ld: n), y: Operand(y.baseAddress!, ld: n),
              derivatives: .first(k: 1, e: Operand(g.baseAddress!, ld: n), d: Operand(d.baseAddress!, ld: n)),
              adjoint: true),
            Workspace())
        }
      }
    }
  }
  return (y, d)
}

private struct Noise {
  var state: UInt64
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-52 - 1
  }
  mutating func matrix<T: Element>(_ count: Int, _: T.Type, scale: Double = 1) -> [T] {
    (0..<count).map { _ in
      let re = T.Real(next() * scale)
      return T(re: re, im: T.isComplex ? T.Real(next() * scale) : 0)
    }
  }
}

private func norm<T: Element>(_ x: some Sequence<T>) -> Double {
  x.reduce(0.0) { $0 + Double($1.re) * Double($1.re) + Double($1.im) * Double($1.im) }.squareRoot()
}
private func distance<T: Element>(_ x: some Sequence<T>, _ y: some Sequence<T>) -> Double {
  norm(zip(x, y).map { $0 - $1 })
}

@Suite struct TimesTests {
  private func agrees<T: Element>(_: T.Type, n: Int, _ grid: [Double], symmetric: Bool = false) throws {
    var noise = Noise(state: UInt64(n))
    var a = noise.matrix(n * n, T.self, scale: 1 / Double(n).squareRoot())
    if symmetric {
      for i in 0..<n { for j in 0...i { a[i * n + j] = j == i ? T(a[i * n + i].re) : a[j * n + i].conjugate } }
    }
    let t = grid.map { T.Real($0) }
    let g = noise.matrix(t.count * n * n, T.self)
    let both = try callTimes(n, a, t, g), alone = try callTimes(n, a, t, nil)
    var abar = [T](repeating: .zero, count: n * n), bound = 0.0
    for (i, t) in t.enumerated() {
      let part = i * n * n..<(i + 1) * n * n, cotangent = Array(g[part])
      let truth = try single(n, a, t, cotangent)
      // Both sides err by at most c n u cond; cond of these matrices is about max(1, ‖tA‖).
      let cond = Swift.max(1, Double(t.magnitude) * norm(a)), u = 20 * Double(n) * T.Real.unitRoundoff * cond
      #expect(both.outcomes[i] == .success)
      #expect(distance(both.y[part], truth.y) <= u * norm(truth.y), "value beside a gradient, t = \(t), n = \(n)")
      #expect(distance(alone.y[part], truth.y) <= u * norm(truth.y), "value, t = \(t), n = \(n)")
      var rate = 0.0
      for r in 0..<n {
        for c in 0..<n {
          var entry = T.zero
          for k in 0..<n { entry = entry + a[r * n + k] * truth.y[k * n + c] }
          rate += Double((cotangent[r * n + c].conjugate * entry).re)
        }
      }
      #expect(
        (Double(both.tbar[i]) - rate).magnitude <= u * norm(cotangent) * norm(truth.y) * Swift.max(1, norm(a)),
        "tbar, t = \(t)")
      for j in 0..<n * n { abar[j] = abar[j] + truth.abar[j].scaled(by: t) }
      bound += u * norm(truth.abar) * Double(t.magnitude)
    }
    #expect(distance(both.abar, abar) <= bound, "abar, n = \(n), \(T.self)")
  }

  @Test("values and gradients are those of one call for each time", arguments: [1, 2, 5, 9, 20, 66])
  func equalsSingleCalls(n: Int) throws {
    let grids: [[Double]] = [
      (0..<12).map { Double($0) / 11 },
      (0..<14).map { Double($0) - 6 },
      [0, 0, 1e-9, 1e-3, 3, 3, 14, -9, 0.5, -0.25, 11, 2],
      [0.5, -0.5, 2],
    ]
    for grid in grids {
      try agrees(Double.self, n: n, grid)
      try agrees(Complex<Double>.self, n: n, grid)
      if n < 60 {
        try agrees(Float.self, n: n, grid)
        try agrees(Complex<Float>.self, n: n, grid)
        try agrees(Double.self, n: n, grid, symmetric: true)
        try agrees(Complex<Double>.self, n: n, grid, symmetric: true)
      }
    }
  }

  @Test("t = 0 gives the identity, and a repeated t the same bits")
  func zeroAndRepeated() throws {
    var noise = Noise(state: 3)
    let n = 9, a = noise.matrix(n * n, Double.self), t = [0, 1.5, 0, 1.5, -2, 1, 2, 3, 4, 5, 0.125, 1.5]
    let y = try callTimes(n, a, t, nil).y
    for i in [0, 2] { for j in 0..<n * n { #expect(y[i * n * n + j] == (j % (n + 1) == 0 ? 1 : 0)) } }
    #expect(y[n * n..<2 * n * n].elementsEqual(y[3 * n * n..<4 * n * n]))
    #expect(y[n * n..<2 * n * n].elementsEqual(y[11 * n * n..<12 * n * n]))
  }

  @Test("a NaN time and one whose exponential overflows leave the other times' values alone")
  func outcomes() throws {
    var noise = Noise(state: 4)
    let n = 8, a = noise.matrix(n * n, Double.self)
    var t = (0..<14).map { Double($0) / 10 }
    let clean = try callTimes(n, a, t, nil)
    (t[3], t[7]) = (.nan, 1e6)
    let g = noise.matrix(t.count * n * n, Double.self)
    let poisoned = try callTimes(n, a, t, nil), gradient = try callTimes(n, a, t, g)
    for i in 0..<t.count {
      let part = i * n * n..<(i + 1) * n * n
      #expect(poisoned.outcomes[i] == (i == 3 ? .nonfinite : i == 7 ? .overflow : .success))
      if i == 3 || i == 7 {
        #expect(gradient.tbar[i].isNaN)
      } else {
        #expect(distance(poisoned.y[part], clean.y[part]) <= 100 * 0x1p-53 * norm(clean.y[part]))
      }
    }
    let spoiled = poisoned.y[3 * n * n..<4 * n * n].allSatisfy { $0.isNaN },
      gradientIsNaN = gradient.abar.allSatisfy { $0.isNaN }
    #expect(spoiled && gradientIsNaN)
  }

  @Test("a long call of values, or of both, is told how far it is, and cancelled", arguments: [false, true], [1, 2])
  func cancels(gradient: Bool, threads: Int) throws {
    var noise = Noise(state: 5)
    let n = 40, count = 1_000_000, a = noise.matrix(n * n, Double.self, scale: 0.3),
      g = noise.matrix(n * n, Double.self)
    let t = (0..<count).map { Double($0) / Double(count) }
    // All values in one place, which nobody reads; one cotangent for all.
    var y = [Double](repeating: 0, count: n * n), abar = y, seen: [Int] = []
    #expect(throws: ExpmError.cancelled) {
      try a.withUnsafeBufferPointer { a in
        try t.withUnsafeBufferPointer { t in
          try g.withUnsafeBufferPointer { g in
            try y.withUnsafeMutableBufferPointer { y in
              try abar.withUnsafeMutableBufferPointer { abar in
                var request = TimesRequest<Double>(
                  n: n, count: count, a: Operand(a.baseAddress!, ld: n), t: t.baseAddress!,
                  y: Operand(y.baseAddress!, ld: n))
                if gradient {
                  request.g = Operand(g.baseAddress!, ld: n)
                  request.abar = Operand(abar.baseAddress!, ld: n)
                }
                request.settings.statedThreads = threads
                request.settings.watch = Watch { done, total in
                  seen.append(done)
                  return total != count || seen.count == 2
                }
                _ = try request.run(nil, Workspace())
              }
            }
          }
        }
      }
    }
    #expect(seen.count == 2 && seen[0] > 0 && seen[1] > seen[0] && seen[1] < count)
  }
}

@Suite struct FamilyTests {
  /// Matrices that lie one after another, the next `distance` scalars on.
  private func family<S: RealScalar>(_ count: Int, _ distance: Int, _: S.Type) -> [S] {
    var noise = Noise(state: UInt64(count + distance))
    return noise.matrix(count * distance, S.self)
  }

  private func agrees<S: RealScalar>(_: S.Type, size: Int, terms: Int, count: Int) {
    // Some distances make the kernel copy columns first.
    var first: [S]?
    let apart = (size + 1023) & ~1023
    for distance in [apart, apart + 8] {
      let all = family(terms, apart, S.self), c = family(count, terms, S.self), old = family(count, size, S.self)
      var x = [S](repeating: 0, count: terms * distance), y = old, s = [S](repeating: .nan, count: count * terms)
      for j in 0..<terms { for t in 0..<size { x[j * distance + t] = all[j * apart + t] } }
      x.withUnsafeBufferPointer { x in
        let inputs = (0..<terms).map { x.baseAddress! + $0 * distance }
        y.withUnsafeMutableBufferPointer { y in
          let outputs = (0..<count).map { y.baseAddress! + $0 * size }
          S.kernels.combine(
            size, terms: terms, inputs, c, row: terms, term: 1, count: count, into: outputs, adding: true)
        }
        old.withUnsafeBufferPointer { old in
          S.kernels.innerProducts(
            size, count: count, (0..<count).map { old.baseAddress! + $0 * size }, terms: terms, inputs, into: &s)
        }
      }
      let u = S.unitRoundoff
      for i in 0..<count {
        for t in 0..<size {
          var sum = Double(old[i * size + t]), bound = sum.magnitude
          for j in 0..<terms {
            let term = Double(c[i * terms + j]) * Double(x[j * distance + t])
            sum += term
            bound += term.magnitude
          }
          #expect((Double(y[i * size + t]) - sum).magnitude <= Double(2 * terms + 1) * u * bound)
        }
        for j in 0..<terms {
          var sum = 0.0, bound = 0.0
          for t in 0..<size {
            let term = Double(old[i * size + t]) * Double(x[j * distance + t])
            sum += term
            bound += term.magnitude
          }
          #expect((Double(s[i * terms + j]) - sum).magnitude <= Double(size + 1) * u * bound)
        }
      }
      #expect(first == nil || first! == y + s, "where matrices lie changes no bit")
      first = y + s
    }
  }

  @Test("combinations and inner products are those of three plain loops", arguments: [1, 3, 25, 64, 130, 1100])
  func equalPlainLoops(size: Int) {
    for (terms, count) in [(1, 1), (2, 5), (7, 4), (28, 13)] {
      agrees(Double.self, size: size, terms: terms, count: count)
      agrees(Float.self, size: size, terms: terms, count: count)
    }
  }
}
