// What becomes of a matrix, and of a call.

/// What became of one matrix. The numbers are those of expmgrad.h, and so is the size: a C caller's status array is one
/// of these (an enum would take one byte an entry, whatever its raw type).
public struct Outcome: RawRepresentable, Equatable, Sendable {
  public let rawValue: Int32
  public init(rawValue: Int32) { self.rawValue = rawValue }

  public static var success: Outcome { Outcome(rawValue: 0) }
  /// A has a NaN or Inf; the outputs are NaN.
  public static var nonfinite: Outcome { Outcome(rawValue: 110) }
  /// exp(A) exceeds the type, and derivatives are NaN; or only a derivative does, and the value is right.
  public static var overflow: Outcome { Outcome(rawValue: 120) }
  /// An eigensolver or iteration gave up; the outputs are NaN.
  public static var notConverged: Outcome { Outcome(rawValue: 130) }
  /// The formula asked for does not exist at this A; the outputs are NaN.
  public static var singular: Outcome { Outcome(rawValue: 140) }
  /// A lacks the structure that was stated; the outputs are NaN.
  public static var structureMismatch: Outcome { Outcome(rawValue: 150) }
}

/// Why a call could not be done at all.
public enum ExpmError: Error, Equatable {
  case outOfMemory
  case cancelled
  /// Matrices, or a workspace, of another order than the call's.
  case mismatch
}
