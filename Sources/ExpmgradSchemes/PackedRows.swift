// Rows of packed right factors (docs/design/packed.md), for numerics and kernels alike.

/// Consecutive rows of a right factor that lie in one place. Panel p of a place that has room for `stored` rows begins
/// `stored` times the reals before it in a row further on.
public struct PackedRows<S> {
  public var base: UnsafePointer<S>
  public var stored: Int
  /// Where in that place these rows begin, and how many they are.
  public var first: Int
  public var count: Int
  public init(base: UnsafePointer<S>, stored: Int, first: Int, count: Int) {
    self.base = base
    self.stored = stored
    self.first = first
    self.count = count
  }
}

/// Where rows of a right factor are made: from row `first` on of a place with room for `stored` rows.
public struct PackedPlace<S> {
  public var base: UnsafeMutablePointer<S>
  public var stored: Int
  public var first: Int
  public init(base: UnsafeMutablePointer<S>, stored: Int, first: Int) {
    self.base = base
    self.stored = stored
    self.first = first
  }
}
