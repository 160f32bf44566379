// The example of docs/swift.md, compiled and checked.
import Expmgrad
import Foundation
import Testing

@Suite struct ExampleTests {
  @Test("the example of docs/swift.md computes what it says")
  func example() throws {
    // docs/swift.md begins
    let a = Matrix(3) { i, j in i < j ? 1.0 : 0.5 }
    let e = Matrix(3) { i, j in Double(i - j) }

    let y = try expm(a)  // exp(A)
    let (value, tangent) = try expmJVP(a, e)  // exp(A) and L(A, E)

    let (_, pullback) = try expmVJP(a)  // for reverse mode: G ↦ L*(A, G)
    let gradient = try pullback(value)  // of ‖exp(A)‖²/2 with respect to A

    let at = try ExpmLinearization(a)  // one forward run, many derivatives, from any thread
    let same = try at.jvp(e)
    let (again, change) = try at.hvp(value, e, gDot: tangent)  // the gradient, and its derivative along E
    // docs/swift.md ends
    func close(_ x: Matrix<Double>, _ y: Matrix<Double>) -> Bool {
      zip(x.values, y.values).allSatisfy { abs($0 - $1) <= 64 * 0x1p-53 * (abs($0) + abs($1) + 1) }
    }
    #expect(close(y, value) && close(same, tangent) && close(again, gradient))
    // The gradient moves by its derivative: a central difference of step h errs by h² and rounding by u/h.
    let h = 0x1p-17
    func gradientAt(_ t: Double) throws -> Matrix<Double> {
      let (y, pullback) = try expmVJP(Matrix(3) { a[$0, $1] + t * e[$0, $1] })
      return try pullback(y)
    }
    let plus = try gradientAt(h), minus = try gradientAt(-h)
    for (i, x) in change.values.enumerated() {
      #expect(abs((plus.values[i] - minus.values[i]) / (2 * h) - x) <= 1e3 * h * h * (1 + abs(x)) + 1e3 * 0x1p-53 / h)
    }
  }

  @Test("docs/swift.md shows the example as it is compiled here")
  func document() throws {
    let here = URL(fileURLWithPath: #filePath)
    let page = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/swift.md")
    let source = try String(contentsOf: here, encoding: .utf8), text = try String(contentsOf: page, encoding: .utf8)
    let lines = source.components(separatedBy: "\n")
    let begin = try #require(lines.firstIndex(of: "    // docs/swift.md begins")),
      end = try #require(lines.firstIndex(of: "    // docs/swift.md ends"))
    let example = lines[(begin + 1)..<end].map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : $0 }.joined(
      separator: "\n")
    #expect(text.contains("import Expmgrad\n\n" + example + "\n```"))
  }
}
