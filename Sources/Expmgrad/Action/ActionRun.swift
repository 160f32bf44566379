// One matrix of an action, surveyed, with the way each sign of time takes.
import ExpmgradSchemes

final class ActionRun<T: Element>: @unchecked Sendable {
  typealias S = T.Real
  let n: Int, columns: Int
  let map: LinearMap<T>
  let structure: Structure
  let scale: (re: Double, im: Double)
  let outcome: Outcome
  private(set) var request: ActionRequest<T>
  private let survey: MatrixSurvey
  /// A bound of ‖A − μ‖₂; zero where no entry is known.
  let norm: Double
  var width: Int { columns * T.parts }
  var size: Int { n * width }

  /// With `keeping` nothing of the caller's A is used later but its callbacks.
  init(_ request: ActionRequest<T>, keeping: Bool) throws(ExpmError) {
    self.request = request
    (n, columns, scale) = (request.n, request.columns, request.scale)
    map = try Self.map(request, keeping: keeping)
    survey = try MatrixSurvey(map)
    norm = Swift.min(survey.norm(shiftedBy: survey.shift), survey.frobenius(shiftedBy: survey.shift))
    let stated = request.settings.structure
    structure = stated == .auto && survey.isFinite ? map.detected() : stated
    if !survey.isFinite {
      outcome = .nonfinite
    } else if request.settings.checkStructure && !map.has(stated) {
      outcome = .structureMismatch
    } else {
      outcome = .success
    }
  }

  private static func map(_ request: ActionRequest<T>, keeping: Bool) throws(ExpmError) -> LinearMap<T> {
    let n = request.n
    switch request.a {
    case .sparse32(let arrays, let values, let complex):
      return LinearMap(
        n: n, .sparse(try SparseMatrix.make(arrays, values, complex: complex, keeping: keeping)))
    case .sparse64(let arrays, let values, let complex):
      return LinearMap(
        n: n, .sparse(try SparseMatrix.make(arrays, values, complex: complex, keeping: keeping)))
    case .dense(let base, let ld, let byColumns, let complex):
      if !keeping {
        return LinearMap(n: n, .dense(DenseMatrix(base: base, ld: ld, byColumns: byColumns, complex: complex)))
      }
      let parts = complex ? 2 : 1, copy = try Buffer<S>(n * n * parts)
      for i in 0..<n {
        for j in 0..<n {
          let at = byColumns ? j * ld + i : i * ld + j
          for p in 0..<parts { copy.base[(i * n + j) * parts + p] = base[at * parts + p] }
        }
      }
      return LinearMap(
        n: n,
        .dense(DenseMatrix(base: UnsafePointer(copy.base), ld: Swift.max(1, n), byColumns: false, complex: complex)),
        kept: copy)
    case .callback(let callback): return LinearMap(n: n, .callback(callback, adjoint: false))
    }
  }

  /// Aᴴ as a map of its own.
  func adjoint() throws(ExpmError) -> LinearMap<T> {
    switch map.storage {
    case .sparse(let matrix): return LinearMap(n: n, .sparse(try matrix.adjoint()))
    case .dense(let matrix):
      let parts = matrix.complex ? 2 : 1, copy = try Buffer<S>(n * n * parts)
      for i in 0..<n {
        for j in 0..<n {
          let at = matrix.byColumns ? i * matrix.ld + j : j * matrix.ld + i
          copy.base[(i * n + j) * parts] = matrix.base[at * parts]
          if parts == 2 { copy.base[(i * n + j) * 2 + 1] = -matrix.base[at * 2 + 1] }
        }
      }
      return LinearMap(
        n: n,
        .dense(
          DenseMatrix(base: UnsafePointer(copy.base), ld: Swift.max(1, n), byColumns: false, complex: matrix.complex)),
        kept: copy)
    case .callback(let callback, let adjoint): return LinearMap(n: n, .callback(callback, adjoint: !adjoint))
    }
  }

  /// The way the times of a sign take.
  enum Way { case series(SeriesSweep<T>, ActionMethod), taylor(TaylorSweep<T>) }

  /// How the interval of a series is come by: from what is known at once, with Lanczos's help, or wider than that.
  enum Interval: Equatable { case known, tightened, widened(Double) }

  func way(_ group: TimeGroup, _ context: ActionContext, _ interval: Interval) throws(ExpmError) -> Way {
    let real = scale.im == 0,
      size = real ? scale.re.magnitude : (scale.re * scale.re + scale.im * scale.im).squareRoot()
    let phase = size == 0 ? (re: 1.0, im: 0.0) : (re: group.sign * scale.re / size, im: group.sign * scale.im / size)
    switch structure {
    case .markov where real && phase.re > 0 && isSurveyed:
      return .series(try uniformisation(group), .uniformisation)
    case .hermitian where real || scale.re == 0 && T.isComplex:
      return .series(try chebyshev(group, phase, sigma: 1, rotating: !real, interval, context), .chebyshev)
    case .skewHermitian where real:
      return .series(try chebyshev(group, phase, sigma: -1, rotating: false, interval, context), .chebyshev)
    default: return .taylor(taylor(group, phase))
    }
  }

  /// Entries can be looked at.
  private var isSurveyed: Bool { if case .callback = map.storage { false } else { true } }

  private func chebyshev(
    _ group: TimeGroup, _ phase: (re: Double, im: Double), sigma: Double, rotating: Bool, _ interval: Interval,
    _ context: ActionContext
  ) throws(ExpmError) -> SeriesSweep<T> {
    var (low, high) = survey.interval(imaginary: sigma < 0)
    var isGuarded = false
    if let stated = request.spectrum {
      (low, high, isGuarded) = (stated.lower, stated.upper, true)
    } else if !isSurveyed || interval != .known || isDense && (high - low) * group.end > 20 {
      // Gershgorin's discs of a dense matrix are wide; those of a sparse one may be.
      let found = try SpectrumEstimate.interval(map, imaginary: sigma < 0, context)
      (low, high) = isSurveyed ? (Swift.max(low, found.lower), Swift.min(high, found.upper)) : found
      isGuarded = true
    }
    // A real skew matrix has a symmetric spectrum.
    if sigma < 0 && !map.complex { (low, high) = (-Swift.max(-low, high), Swift.max(-low, high)) }
    let center = low + (high - low) / 2
    var radius = (high - low) / 2 * (1 + 0x1p-45)
    if case .widened(let factor) = interval { radius *= factor }
    // A multiple of the identity has a derivative in every direction, too.
    radius = Swift.max(radius, 0x1p-40 * center.magnitude, 1 / group.end)
    let direction = rotating ? phase.im : phase.re, u = S.unitRoundoff
    let coefficients: (Double) -> CoefficientRow, factor: (Double) -> (re: Double, im: Double)
    if sigma > 0 && !rotating {
      coefficients = { Coefficients.modified(direction * $0 * radius, u) }
      factor = { (Double.exp(direction * $0 * center + $0 * radius), 0) }
    } else {
      coefficients = { Coefficients.ordinary(direction * $0 * radius, u) }
      factor = { Double.exp(0, direction * $0 * center) }
    }
    let decays = sigma > 0 && !rotating
    // e^{h(c + r)} is to stay a number of the type.
    let most = S.self == Float.self ? 60.0 : 500, top = direction * center + radius
    let series = Series<T>(
      map: map, adjoint: nil, pattern: map, kind: .chebyshev(sigma: sigma),
      shift: sigma > 0 ? (center, 0) : (0, center), radius: radius, diagonal: nil, rotating: rotating,
      isGuarded: isGuarded, coefficients: coefficients, factor: factor, columns: columns)
    let longest = decays && top.magnitude * group.end > most ? most / top.magnitude : group.end
    let isTight = request.spectrum != nil || isGuarded
    return SeriesSweep(
      series: series, group: group, longest: longest, top: decays ? top : nil, isTight: isTight)
  }

  private var isDense: Bool { if case .dense = map.storage { true } else { false } }

  /// N = A − μ ≥ 0, μ the least diagonal entry, as a copy without diagonal and a diagonal.
  private func uniformisation(_ group: TimeGroup) throws(ExpmError) -> SeriesSweep<T> {
    let diagonal = try Buffer<S>(n), least = survey.leastDiagonal
    for i in 0..<n { diagonal.base[i] = S(survey.re[i] - least) }
    let shifted = LinearMap<T>(n: n, try withoutDiagonal(), kept: map)
    let reversed: LinearMap<T>
    switch shifted.storage {
    case .sparse(let matrix): reversed = LinearMap(n: n, .sparse(try matrix.adjoint()))
    default: reversed = try transposedDense(shifted)
    }
    let sums = survey.norm(shiftedBy: (least, 0))
    // Rates of a generator add up to −μ but for rounding, which must not become an exponent.
    let q = least < 0 && sums <= -least * (1 + 1e-9) ? -least : Swift.max(sums, Double.leastNormalMagnitude)
    // Powers of a rounded 1/q would be off by k u: q is what its inverse, a number of the type, says, and the rest of
    // the exponent, μ + 1/α, is found without cancellation.
    let alpha = Double(S(1 / q)), rate = 1.0.addingProduct(alpha, least) / alpha
    let series = Series<T>(
      map: shifted, adjoint: reversed, pattern: map, kind: .powers(alpha: alpha), shift: (0, 0), radius: q,
      diagonal: diagonal,
      rotating: false, isGuarded: false,
      coefficients: { Coefficients.poisson($0 / alpha, least: Double(S.leastNonzeroMagnitude)) },
      factor: { (Double.exp(rate * $0), 0) }, columns: columns)
    let most = rate > 0 ? Swift.min(600 / q, (S.self == Float.self ? 60 : 500) / rate) : 600 / q
    return SeriesSweep(series: series, group: group, longest: most, top: nil, isTight: true)
  }

  private func withoutDiagonal() throws(ExpmError) -> LinearMap<T>.Storage {
    switch map.storage {
    case .sparse(let matrix):
      let values = try Buffer(copying: matrix.values, matrix.count)
      for i in 0..<n {
        for q in matrix.offsets[i]..<matrix.offsets[i + 1] where Int(matrix.columns[q]) == i { values.base[q] = 0 }
      }
      return .sparse(try matrix.with(values: values))
    case .dense(let matrix):
      let copy = try Buffer<S>(n * n)
      for i in 0..<n {
        for j in 0..<n {
          copy.base[i * n + j] = i == j ? 0 : matrix.base[matrix.byColumns ? j * matrix.ld + i : i * matrix.ld + j]
        }
      }
      kept.append(copy)
      return .dense(DenseMatrix(base: UnsafePointer(copy.base), ld: Swift.max(1, n), byColumns: false, complex: false))
    case .callback: return map.storage
    }
  }

  private func transposedDense(_ map: LinearMap<T>) throws(ExpmError) -> LinearMap<T> {
    guard case .dense(let matrix) = map.storage else { return map }
    return LinearMap(
      n: n, .dense(DenseMatrix(base: matrix.base, ld: matrix.ld, byColumns: !matrix.byColumns, complex: false)),
      kept: map)
  }
  /// Copies that a way's maps point into.
  private var kept: [AnyObject] = []

  /// The caller's vectors and times are not looked at again.
  func forget() {
    request.count = 0
    request.w = nil
    request.settings.watch = nil
  }

  private func taylor(_ group: TimeGroup, _ phase: (re: Double, im: Double)) -> TaylorSweep<T> {
    let surveyed = isSurveyed, shift = surveyed ? survey.shift : (re: 0, im: 0)
    let norm = surveyed ? Swift.min(survey.norm(shiftedBy: shift), survey.frobenius(shiftedBy: shift)) : nil
    let exponent = Exponent<T>(map: map, shift: shift, phase: phase, norm: norm, columns: columns)
    return TaylorSweep(exponent: exponent, group: group)
  }
}

extension LinearMap {
  /// A stated structure holds.
  func has(_ structure: Structure) -> Bool {
    switch structure {
    case .hermitian, .skewHermitian:
      let found = detected()
      if found == structure { return true }
      // A zero matrix is both.
      return false
    case .markov: return isMarkov()
    case .auto, .general: return true
    case .diagonal, .upper, .lower:
      guard case .sparse(let matrix) = storage else { return true }
      for i in 0..<n {
        for q in matrix.offsets[i]..<matrix.offsets[i + 1] {
          let j = Int(matrix.columns[q]),
            isZero =
              matrix.complex
              ? matrix.values[2 * q] == 0 && matrix.values[2 * q + 1] == 0 : matrix.values[q] == 0
          if !isZero
            && (structure == .upper && j < i || structure == .lower && j > i || structure == .diagonal && i != j)
          {
            return false
          }
        }
      }
      return true
    }
  }
}
