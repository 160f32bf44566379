// A struct of this library that has grown since a caller was compiled: Sources/ExpmgradC/GrowingStruct.swift, compiled
// together with this file, held against a struct that has two sizes behind it. (The header's have one so far.)

struct Grown: GrowingStruct, Equatable {
  var struct_size = 0
  var first: Int32 = 0, second: Int32 = 0
  var third = 0.0

  static func hadSize(_ bytes: Int) -> Bool { bytes == 16 }
}

@main
enum Older {
  nonisolated(unsafe) static var failed = 0

  static func check(_ holds: Bool, _ fact: String) {
    if holds { return }
    failed += 1
    print("does not hold: \(fact)")
  }

  static func main() {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 8)
    guard let place = room.baseAddress else { fatalError("no memory") }
    func caller(_ bytes: Int, rest: UInt8) {
      for i in room.indices { room[i] = i < 24 ? 0 : rest }
      place.storeBytes(of: Grown(struct_size: bytes, first: 1, second: 2, third: 3), as: Grown.self)
    }

    caller(16, rest: 0xA5)
    check(Grown.read(place) == Grown(struct_size: 16, first: 1, second: 2, third: 0), "what an older caller lacks is 0")
    Grown(struct_size: 16, first: 4, second: 5, third: 6).write(to: place, 16)
    check(place.load(fromByteOffset: 12, as: Int32.self) == 5, "an older caller's fields are written")
    check(place.load(fromByteOffset: 16, as: Double.self) == 3, "beyond an older caller's struct nothing is written")

    caller(24, rest: 0xA5)
    check(Grown.read(place)?.third == 3, "the present size")
    caller(40, rest: 0)
    check(Grown.read(place)?.third == 3, "a newer caller who asks for nothing that is unknown")
    caller(40, rest: 1)
    check(Grown.read(place) == nil, "a newer caller who asks for something unknown")
    Grown(struct_size: 40, first: 4, second: 5, third: 6).write(to: place, 40)
    check(room[24..<40].allSatisfy { $0 == 0 }, "what is unknown of a newer caller's struct is set to 0")
    check(room[40..<64].allSatisfy { $0 == 1 }, "beyond it nothing is written")

    for bytes in [0, 1, 8, 15, 17, 23, 25, 4104, -1, Int.min, Int.max] {
      caller(bytes, rest: 0)
      check(Grown.size(of: place) == nil && Grown.read(place) == nil, "\(bytes) bytes are refused")
    }
    print("\(failed) failed")
    if failed > 0 { fatalError("see above") }
  }
}
