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
