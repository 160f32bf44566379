// How work is divided: a function of its size, never of who is free.

/// A range cut into nearly equal parts.
struct EvenParts {
  let whole: Range<Int>
  let count: Int

  /// What the parts `from ..< to` hold.
  func range(_ parts: Range<Int>) -> Range<Int> { start(parts.lowerBound)..<start(parts.upperBound) }
  subscript(part: Int) -> Range<Int> { range(part..<part + 1) }

  private func start(_ part: Int) -> Int {
    let size = whole.count / count, larger = whole.count - size * count
    return whole.lowerBound + part * size + Swift.min(part, larger)
  }
}

extension Range<Int> {
  /// Consecutive pieces of at most `length`.
  func forEachPiece<E: Error>(_ length: Int, _ body: (Range<Int>) throws(E) -> Void) throws(E) {
    var start = lowerBound
    while start < upperBound {
      let end = Swift.min(upperBound, start + length)
      try body(start..<end)
      start = end
    }
  }
}
