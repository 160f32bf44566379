// One look at the entries of A, O(entries): finite, bounds of the spectrum, norms, the shift.
//
// Gershgorin: each eigenvalue is in a disc about a_ii of radius Σ_{j≠i} |a_ij|.
import ExpmgradSchemes

/// Sums over the rows of A, in double.
struct MatrixSurvey {
  private(set) var isFinite = true
  private let n: Int
  /// The diagonal, Σ_{j≠i} |a_ij| of row i, and of column i.
  let re: UnsafeMutablePointer<Double>
  let im: UnsafeMutablePointer<Double>
  private let rowRadius: UnsafeMutablePointer<Double>
  private let columnRadius: UnsafeMutablePointer<Double>
  private let memory: Buffer<Double>
  private var squares = 0.0

  init<T: Element>(_ map: LinearMap<T>) throws(ExpmError) {
    n = map.n
    memory = try Buffer(4 * map.n)
    memory.base.update(repeating: 0, count: 4 * n)
    (re, im, rowRadius, columnRadius) = (memory.base, memory.base + n, memory.base + 2 * n, memory.base + 3 * n)
    switch map.storage {
    case .sparse(let matrix):
      for i in 0..<n {
        let entries = matrix.offsets[i]..<matrix.offsets[i + 1]
        if matrix.complex {
          for q in entries { add(i, Int(matrix.columns[q]), matrix.values[2 * q], matrix.values[2 * q + 1]) }
        } else {
          for q in entries { add(i, Int(matrix.columns[q]), matrix.values[q], 0) }
        }
      }
    case .dense(let matrix):
      for r in 0..<n {
        for s in 0..<n {
          let at = r * matrix.ld + s, (i, j) = matrix.byColumns ? (s, r) : (r, s)
          if matrix.complex {
            add(i, j, matrix.base[2 * at], matrix.base[2 * at + 1])
          } else {
            add(i, j, matrix.base[at], 0)
          }
        }
      }
    case .callback: break
    }
    for i in 0..<n where !(rowRadius[i].isFinite && re[i].isFinite && im[i].isFinite) { isFinite = false }
  }

  @inline(__always)
  private mutating func add<S: RealScalar>(_ i: Int, _ j: Int, _ x: S, _ y: S) {
    let x = Double(x), y = Double(y)
    if i == j {
      re[i] += x
      im[i] += y
      return
    }
    let square = x * x + y * y, size = y == 0 ? x.magnitude : square.squareRoot()
    rowRadius[i] += size
    columnRadius[j] += size
    squares += square
  }

  /// Sums of d terms are off by at most d u; a little more than any row has.
  private static var slack: Double { 1 + 0x1p-40 }

  /// min_i Re a_ii
  var leastDiagonal: Double { (0..<n).reduce(n > 0 ? Double.infinity : 0) { Swift.min($0, re[$1]) } }

  /// An interval that holds the real parts of the spectrum, or the imaginary ones.
  func interval(imaginary: Bool) -> (lower: Double, upper: Double) {
    let center = imaginary ? im : re
    var lower = Double.infinity, upper = -Double.infinity
    for i in 0..<n {
      let r = rowRadius[i] * Self.slack
      lower = Swift.min(lower, center[i] - r)
      upper = Swift.max(upper, center[i] + r)
    }
    return n == 0 ? (0, 0) : (lower, upper)
  }

  /// min(‖A − μ‖₁, ‖A − μ‖_∞), which bounds the spectral radius of A − μ.
  func norm(shiftedBy shift: (re: Double, im: Double)) -> Double {
    var rows = 0.0, columns = 0.0
    for i in 0..<n {
      let d = Self.modulus(re[i] - shift.re, im[i] - shift.im)
      rows = Swift.max(rows, d + rowRadius[i])
      columns = Swift.max(columns, d + columnRadius[i])
    }
    return Swift.min(rows, columns)
  }

  /// ‖A − μ‖_F ≥ ‖A − μ‖₂.
  func frobenius(shiftedBy shift: (re: Double, im: Double)) -> Double {
    var sum = squares
    for i in 0..<n {
      let x = re[i] - shift.re, y = im[i] - shift.im
      sum += x * x + y * y
    }
    return sum.squareRoot()
  }

  /// The mean of the diagonal or the midpoint of its range, whichever makes ‖A − μ‖ + Re μ smaller.
  var shift: (re: Double, im: Double) {
    if n == 0 { return (0, 0) }
    var mean = (re: 0.0, im: 0.0)
    for i in 0..<n { mean = (mean.re + re[i] / Double(n), mean.im + im[i] / Double(n)) }
    func middle(_ x: UnsafeMutablePointer<Double>) -> Double {
      var low = Double.infinity, high = -Double.infinity
      for i in 0..<n { (low, high) = (Swift.min(low, x[i]), Swift.max(high, x[i])) }
      return low + (high - low) / 2
    }
    let midpoint = (re: middle(re), im: middle(im))
    func cost(_ shift: (re: Double, im: Double)) -> Double { norm(shiftedBy: shift) + shift.re }
    return cost(midpoint) < cost(mean) ? midpoint : mean
  }

  private static func modulus(_ x: Double, _ y: Double) -> Double {
    y == 0 ? x.magnitude : (x * x + y * y).squareRoot()
  }
}

extension LinearMap {
  /// The structure by exact tests, with the first nonmatching pair as the end: one pass over the entries. Rows that are
  /// not sorted, or have duplicates, are general.
  func detected() -> Structure {
    switch storage {
    case .sparse(let matrix): detectedSparse(matrix)
    case .dense(let matrix): detectedDense(matrix)
    case .callback: .general
    }
  }

  private func detectedDense(_ matrix: DenseMatrix<S>) -> Structure {
    func structure<E: Element>(_: E.Type) -> Structure {
      let a = UnsafeRawPointer(matrix.base).assumingMemoryBound(to: E.self)
      switch detectStructure(n, Operand(a, ld: matrix.ld)) {
      case .hermitian: return .hermitian
      case .skewHermitian: return .skewHermitian
      case .diagonal:
        let diagonal = (0..<n).map { a[$0 * (matrix.ld + 1)] }
        return diagonal.allSatisfy { $0.im == 0 }
          ? .hermitian : diagonal.allSatisfy { $0.re == 0 } ? .skewHermitian : .general
      default: return .general
      }
    }
    return matrix.complex ? structure(Complex<S>.self) : structure(S.self)
  }

  /// With sorted rows, row by row, the entries left of the diagonal of a symmetric pattern are met in order: a cursor
  /// a row says which is next.
  private func detectedSparse(_ matrix: SparseMatrix<S>) -> Structure {
    var next = Array(UnsafeBufferPointer(start: matrix.offsets, count: n))
    var hermitian = true, skew = true
    func entry(_ q: Int) -> (S, S) {
      matrix.complex ? (matrix.values[2 * q], matrix.values[2 * q + 1]) : (matrix.values[q], 0)
    }
    for i in 0..<n {
      var last: Int32 = -1
      for q in matrix.offsets[i]..<matrix.offsets[i + 1] {
        let j = matrix.columns[q], (re, im) = entry(q)
        if j <= last { return .general }
        last = j
        if Int(j) == i {
          hermitian = hermitian && im == 0
          skew = skew && re == 0
        } else if Int(j) > i {
          let other = next[Int(j)]
          if other >= matrix.offsets[Int(j) + 1] || Int(matrix.columns[other]) != i { return .general }
          let (x, y) = entry(other)
          hermitian = hermitian && x == re && y == -im
          skew = skew && x == -re && y == im
          next[Int(j)] = other + 1
        } else if next[i] <= q {
          // An entry without a mirror image.
          return .general
        }
        if !(hermitian || skew) { return .general }
      }
    }
    return hermitian ? .hermitian : skew ? .skewHermitian : .general
  }

  /// The entries off the diagonal are not negative, and all are real.
  func isMarkov() -> Bool {
    switch storage {
    case .sparse(let matrix):
      if matrix.complex { return false }
      for i in 0..<n {
        for q in matrix.offsets[i]..<matrix.offsets[i + 1] where Int(matrix.columns[q]) != i {
          if !(matrix.values[q] >= 0) { return false }
        }
      }
      return true
    case .dense(let matrix):
      if matrix.complex { return false }
      for i in 0..<n { for j in 0..<n where i != j && !(matrix.base[i * matrix.ld + j] >= 0) { return false } }
      return true
    case .callback: return true
    }
  }
}
