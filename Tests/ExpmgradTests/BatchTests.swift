// A batch of matrices is as many single calls, bit for bit: whatever the neighbours, the position, the threads, the
// lanes left over.
import Testing

@testable import Expmgrad

struct BatchTests {
  static let orders = Array(1...20) + [31, 32, 33, 64]

  @Test("A batch of values is the single values, beside matrices that are anything")
  func values() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in BatchTests.orders {
          var random = Seeded(UInt64(n))
          for count in [2, 7, n > 20 ? 9 : 53] {
            let batch = Stored(mixture(n, count, &random) as [Matrix<T>], padding: count % 3)
            #expect(try batch.values(threads: 1) == batch.singleValues(), "\(T.self), n \(n), \(count) matrices")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("A batch of derivatives is the single derivatives, with one to three directions", arguments: [false, true])
  func derivatives(adjoint: Bool) throws {
    struct Case: ForEachType {
      let adjoint: Bool
      func check<T: Element>(_: T.Type) throws {
        for n in BatchTests.orders {
          var random = Seeded(UInt64(100 + n))
          let count = n > 20 ? 5 : 23, k = 1 + n % 3
          let batch = Stored(mixture(n, count, &random) as [Matrix<T>], padding: n % 2)
          let e = Stored((0..<(count * k)).map { _ in random.matrix(n, T.self) }, padding: (n + 1) % 2)
          #expect(
            try batch.derivatives(e, k, adjoint: adjoint, threads: 1)
              == batch.singleDerivatives(e, k, adjoint: adjoint),
            "\(T.self), n \(n), k \(k)")
        }
      }
    }
    try Case(adjoint: adjoint).run()
  }

  @Test("More threads change no bit")
  func threads() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [2, 3, 4, 9, 20] {
          var random = Seeded(UInt64(200 + n))
          let batch = Stored(mixture(n, 2000 / n, &random) as [Matrix<T>], padding: 1)
          let alone = try batch.values(threads: 1)
          for threads in [2, 5] {
            #expect(try batch.values(threads: threads) == alone, "\(T.self), n \(n), \(threads) threads")
            let one = try Stored([batch.matrices[0]]).values(threads: threads)
            #expect(sameBits(one.matrices[0], alone.matrices[0]), "\(T.self), n \(n), one matrix, \(threads) threads")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("Above the orders of lanes and rows too, a batch is single calls, and more threads change no bit")
  func large() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [65, 66, 100, 150, 201, 257, 300] {
          var random = Seeded(UInt64(500 + n))
          let norms = n > 150 ? [0.3, 9] : [0.3, 2.6, 9]
          let batch = Stored(norms.map { random.matrix(n, norm: $0, T.self) }, padding: n % 2)
          let alone = try batch.singleValues()
          for threads in [1, 2, 5] {
            #expect(try batch.values(threads: threads) == alone, "\(T.self), n \(n), \(threads) threads")
            let one = try Stored([batch.matrices[0]]).values(threads: threads)
            #expect(sameBits(one.matrices[0], alone.matrices[0]), "\(T.self), n \(n), one matrix, \(threads) threads")
          }
          let e = Stored((0..<(2 * norms.count)).map { _ in random.matrix(n, T.self) }, padding: 1)
          let derivatives = try batch.singleDerivatives(e, 2, adjoint: true)
          for threads in [1, 2, 5] {
            #expect(
              try batch.derivatives(e, 2, adjoint: true, threads: threads) == derivatives,
              "\(T.self), n \(n), \(threads) threads")
          }
        }
      }
    }
    try Case().run()
  }

  @Test("A matrix has the same result at every position of a batch")
  func positions() throws {
    struct Case: ForEachType {
      func check<T: Element>(_: T.Type) throws {
        for n in [2, 3, 5, 8, 13] {
          var random = Seeded(UInt64(300 + n))
          let a = random.matrix(n, norm: 3, T.self), others: [Matrix<T>] = mixture(n, 20, &random)
          let alone = try Stored([a]).singleValues()
          for i in 0..<others.count {
            var batch = others
            batch[i] = a
            let y = try Stored(batch).values(threads: 1)
            #expect(sameBits(y.matrices[i], alone.matrices[0]), "\(T.self), n \(n), position \(i)")
            #expect(y.outcomes[i] == .success)
          }
        }
      }
    }
    try Case().run()
  }

  @Test("Outputs may be the inputs")
  func inPlace() throws {
    for n in [3, 8, 11] {
      var random = Seeded(UInt64(400 + n))
      let batch = Stored(mixture(n, 30, &random) as [Matrix<Double>])
      var y = batch
      let outcomes = try y.replaceByValues()
      let apart = try batch.values(threads: 1)
      #expect(Results(matrices: y.matrices, outcomes: outcomes) == apart, "n \(n)")
    }
  }

  @Test("Progress is told on the caller's thread, and cancels")
  func cancelling() throws {
    var random = Seeded(7)
    let batch = Stored((0..<40).map { _ in random.matrix(64, norm: 2, Complex<Double>.self) })
    for threads in [1, 3] {
      #expect(throws: ExpmError.cancelled) { try batch.endlessly(threads: threads) { done, total in done <= total } }
    }
  }
}

/// Ordinary matrices of many norms among poisoned ones.
private func mixture<T: Element>(_ n: Int, _ count: Int, _ random: inout Seeded) -> [Matrix<T>] {
  let isFloat = T.Real.self == Float.self
  return (0..<count).map { _ in
    let kind = Int(random.next() % 20),
      x: Matrix<T> = random.matrix(n, norm: [0.001, 0.3, 1.8, 2.6, 9, 40][Int(random.next() % 6)])
    let p = Int(random.next() % UInt64(n)), q = Int(random.next() % UInt64(n))
    func changed(_ entry: T) -> Matrix<T> { Matrix(n) { $0 == p && $1 == q ? entry : x[$0, $1] } }
    switch kind {
    case 0: return changed(T(re: .nan, im: 0))
    case 1: return changed(T(re: -.infinity, im: 0))
    case 2: return changed(T(re: isFloat ? 1e30 : 1e300, im: 0))
    case 3: return Matrix(n) { $0 <= $1 ? x[$0, $1] : .zero }
    case 4: return Matrix(n) { $0 > $1 ? x[$0, $1].scaled(by: 30) : .zero }
    case 5: return .zero(n)
    case 6: return Matrix(n) { x[$0, $1] + x[$1, $0].conjugate }
    case 7: return Matrix(n) { x[$0, $1] - x[$1, $0].conjugate }
    case 8: return Matrix(n) { $0 == $1 ? x[$0, $1] + T(isFloat ? 70 : 600) : x[$0, $1] }
    case 9: return Matrix(n) { $0 == $1 ? .zero : x[$0, $1] }
    case 10: return Matrix(n) { $0 < $1 ? x[$0, $1].scaled(by: 50) : x[$0, $1].scaled(by: 1e-5) }
    case 11: return Matrix(n) { $0 == p && $1 != p ? x[$0, $1].scaled(by: 1e4) : x[$0, $1] }
    default: return x
    }
  }
}

/// What became of a batch.
private struct Results<T: Element>: Equatable {
  var matrices: [Matrix<T>]
  var outcomes: [Outcome]
  static func == (a: Self, b: Self) -> Bool {
    a.outcomes == b.outcomes && a.matrices.count == b.matrices.count
      && zip(a.matrices, b.matrices).allSatisfy { hasSameBits($0, $1) }
  }
}

/// As `sameBits`, and zeros of the same sign.
private func hasSameBits<T: Element>(_ a: Matrix<T>, _ b: Matrix<T>) -> Bool {
  sameBits(a, b)
    && zip(a.values, b.values).allSatisfy {
      $0.re.isNaN || $0.re.sign == $1.re.sign && ($0.im.isNaN || $0.im.sign == $1.im.sign)
    }
}

/// Matrices one after another, rows and matrices `padding` entries apart, as a caller may have them.
private struct Stored<T: Element> {
  let n: Int
  let count: Int
  let ld: Int
  let stride: Int
  var memory: [T]

  init(_ matrices: [Matrix<T>], padding: Int = 0) {
    n = matrices[0].n
    count = matrices.count
    ld = n + padding
    stride = n * ld + padding
    memory = [T](repeating: T(re: 77, im: 0), count: count * stride)
    for (m, x) in matrices.enumerated() {
      for i in 0..<n { for j in 0..<n { memory[m * stride + i * ld + j] = x[i, j] } }
    }
  }

  var matrices: [Matrix<T>] { (0..<count).map { m in Matrix(n) { memory[m * stride + $0 * ld + $1] } } }

  /// Entries between rows and matrices, which nobody may write.
  var padding: [T] { memory.indices.filter { $0 % stride >= n * ld || $0 % stride % ld >= n }.map { memory[$0] } }

  private func empty(_ count: Int) -> Stored {
    var copy = Stored([Matrix<T>](repeating: .zero(n), count: count), padding: ld - n)
    copy.memory = [T](repeating: T(re: 77, im: 0), count: copy.memory.count)
    return copy
  }

  private func input(_ p: UnsafeMutablePointer<T>) -> Input<T> {
    Operand(UnsafePointer(p), ld: ld, batchStride: stride)
  }

  func values(threads: Int) throws -> Results<T> {
    var a = memory, y = empty(count), outcomes = [Outcome](repeating: .singular, count: count)
    _ = try a.withUnsafeMutableBufferPointer { a in
      try y.memory.withUnsafeMutableBufferPointer { y in
        var request = Request(
          n: n, count: count, a: input(a.baseAddress!), y: Operand(y.baseAddress!, ld: ld, batchStride: stride))
        request.settings.statedThreads = threads
        return try request.run(&outcomes, Workspace())
      }
    }
    #expect(a == memory || a.contains { $0 != $0 })
    #expect(y.padding.allSatisfy { $0 == T(re: 77, im: 0) })
    return Results(matrices: y.matrices, outcomes: outcomes)
  }

  mutating func replaceByValues() throws -> [Outcome] {
    var outcomes = [Outcome](repeating: .singular, count: count)
    let (n, count, ld, stride) = (n, count, ld, stride)
    _ = try memory.withUnsafeMutableBufferPointer { p in
      let a = p.baseAddress!
      return try Request(
        n: n, count: count, a: Operand(UnsafePointer(a), ld: ld, batchStride: stride),
        y: Operand(a, ld: ld, batchStride: stride)
      ).run(&outcomes, Workspace())
    }
    return outcomes
  }

  func singleValues() throws -> Results<T> {
    let all = try matrices.map { try Stored([$0]).values(threads: 1) }
    return Results(matrices: all.map { $0.matrices[0] }, outcomes: all.map { $0.outcomes[0] })
  }

  /// Values, then derivatives.
  func derivatives(_ e: Stored, _ k: Int, adjoint: Bool, threads: Int) throws -> Results<T> {
    var a = memory, directions = e.memory, y = empty(count), d = e.empty(e.count)
    var outcomes = [Outcome](repeating: .singular, count: count)
    _ = try a.withUnsafeMutableBufferPointer { a in
      try directions.withUnsafeMutableBufferPointer { g in
        try y.memory.withUnsafeMutableBufferPointer { y in
          try d.memory.withUnsafeMutableBufferPointer { d in
            var request = Request(
              n: n, count: count, a: input(a.baseAddress!), y: Operand(y.baseAddress!, ld: ld, batchStride: stride))
            request.derivatives = .first(
              k: k, e: Operand(UnsafePointer(g.baseAddress!), ld: e.ld, stride: e.stride, batchStride: k * e.stride),
              d: Operand(d.baseAddress!, ld: e.ld, stride: e.stride, batchStride: k * e.stride))
            request.adjoint = adjoint
            request.settings.statedThreads = threads
            return try request.run(&outcomes, Workspace())
          }
        }
      }
    }
    #expect((y.padding + d.padding).allSatisfy { $0 == T(re: 77, im: 0) })
    return Results(matrices: y.matrices + d.matrices, outcomes: outcomes)
  }

  func singleDerivatives(_ e: Stored, _ k: Int, adjoint: Bool) throws -> Results<T> {
    let directions = e.matrices
    let all = try matrices.enumerated().map { i, x in
      try Stored([x]).derivatives(Stored(Array(directions[(i * k)..<(i * k + k)])), k, adjoint: adjoint, threads: 1)
    }
    return Results(
      matrices: all.map { $0.matrices[0] } + all.flatMap { $0.matrices[1...] }, outcomes: all.map { $0.outcomes[0] })
  }

  /// A batch that would take minutes, unless `cancel` ends it.
  func endlessly(threads: Int, _ cancel: @escaping (Int, Int) -> Bool) throws {
    var a = memory
    let total = 2_000_000
    _ = try a.withUnsafeMutableBufferPointer { a in
      // All read one matrix, and write another.
      var request = Request(
        n: n, count: total, a: Operand(UnsafePointer(a.baseAddress!), ld: ld),
        y: Operand(a.baseAddress! + stride, ld: ld))
      request.settings.statedThreads = threads
      request.settings.watch = Watch(cancel)
      return try request.run(nil, Workspace())
    }
  }
}
