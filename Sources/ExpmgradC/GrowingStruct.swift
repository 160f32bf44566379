// Structs of callers that were compiled with an older or a newer header: "Structs that grow" there.
import CExpmgrad

/// A struct whose first field is the size that its caller was compiled with.
protocol GrowingStruct {
  init()
  /// Whether an earlier version had it of this size.
  static func hadSize(_ bytes: Int) -> Bool
}

extension expmgrad_options: GrowingStruct {
  static func hadSize(_ bytes: Int) -> Bool { bytes == EXPMGRAD_OPTIONS_SIZE_0_1 }
}

extension expmgrad_info: GrowingStruct {
  static func hadSize(_ bytes: Int) -> Bool { bytes == EXPMGRAD_INFO_SIZE_0_1 }
}

extension expmgrad_operator: GrowingStruct {
  static func hadSize(_ bytes: Int) -> Bool { bytes == EXPMGRAD_OPERATOR_SIZE_0_1 }
}

extension GrowingStruct {
  /// The size that a caller's struct says it has; nil if no version had, or can have, one of that size.
  static func size(of given: UnsafeRawPointer) -> Int? {
    let bytes = given.loadUnaligned(as: Int.self), present = MemoryLayout<Self>.size
    if bytes == present { return bytes }
    if bytes < present { return hadSize(bytes) ? bytes : nil }
    return bytes <= EXPMGRAD_LARGEST_STRUCT && bytes % MemoryLayout<Self>.alignment == 0 ? bytes : nil
  }

  /// A caller's struct as this version has it; nil for a size that cannot be, or an unknown part that is not 0.
  static func read(_ given: UnsafeRawPointer) -> Self? {
    guard let bytes = size(of: given) else { return nil }
    var known = Self()
    let shared = min(bytes, MemoryLayout<Self>.size)
    withUnsafeMutableBytes(of: &known) { $0.copyMemory(from: UnsafeRawBufferPointer(start: given, count: shared)) }
    for i in shared..<bytes where given.load(fromByteOffset: i, as: UInt8.self) != 0 { return nil }
    return known
  }

  /// Writes what a caller's struct of `bytes` has room for; a part that is not known is set to 0.
  func write(to place: UnsafeMutableRawPointer, _ bytes: Int) {
    let target = UnsafeMutableRawBufferPointer(start: place, count: bytes)
    withUnsafeBytes(of: self) { known in
      for i in 0..<bytes { target[i] = i < known.count ? known[i] : 0 }
    }
  }
}
