// Van Loan's integrals of one matrix: a first step, then doublings until the horizon is t.
//
// The classical block matrix [[−A, Q], [0, Aᴴ]] has e^{−tA} in it, which overflows where e^{tA} decays; its integrals are
// taken over a step of order 1/‖A‖ instead (FirstStep.swift), and the horizon is doubled (Doubling.swift). A gradient
// goes back through the doublings, of which F, S and P are kept; a tangent goes with them.
import ExpmgradSchemes

struct IntegralsRun<T: Element> {
  typealias S = T.Real

  let request: IntegralsRequest<T>
  let workspace: Workspace
  let n: Int
  /// Of S; 0 if it is not asked for.
  let columns: Int
  /// P is asked for.
  let gramian: Bool
  let a: Dense<T>
  let b: Dense<T>
  let q: Dense<T>
  let scratch: (Dense<T>, Dense<T>)
  let tallScratch: Dense<T>
  /// A is `a` times two to this.
  var exponentOfA = 0
  /// W, once A's Schur form has taken its place.
  var basis: Dense<T>?

  /// Q is: so is P, exactly, at half the products of its series.
  private(set) var hermitian = false
  /// The first step is t 2^-doublings.
  private(set) var doublings = 0
  private(set) var step: FirstStep<T>
  private(set) var t: S = 0

  init(_ request: IntegralsRequest<T>, _ workspace: Workspace) throws(ExpmError) {
    (self.request, self.workspace, n) = (request, workspace, request.n)
    switch request.derivative {
    case .none: (columns, gramian) = (request.s == nil ? 0 : request.columns, request.p != nil)
    case .tangent(let x):
      columns = request.s == nil && x.ds == nil ? 0 : request.columns
      gramian = request.p != nil || x.dp != nil
    case .adjoint(let x):
      columns = request.s == nil && x.gs == nil ? 0 : request.columns
      gramian = request.p != nil || x.gp != nil
    }
    let square = n &* n
    a = Dense(try workspace.take(square), n, n)
    b = Dense(try workspace.take(n &* columns), n, columns)
    q = Dense(try workspace.take(gramian ? square : 0), gramian ? n : 0, gramian ? n : 0)
    scratch = (Dense(try workspace.take(square), n, n), Dense(try workspace.take(square), n, n))
    tallScratch = Dense(try workspace.take(n &* columns), n, columns)
    step = FirstStep(n: n, x: Dense(try workspace.take(square), n, n), norm: 0, spare: scratch)
  }

  mutating func run() throws(ExpmError) -> Outcome {
    let bottom = workspace.top
    t = request.t.pointee
    let rates = loadSquare(request.a, into: a)
    if !(rates && loadData() && t.isFinite) { return failed(.nonfinite) }
    let settings = request.settings
    if settings.checkStructure && !hasStructure(settings.structure, n, request.a) { return failed(.structureMismatch) }
    hermitian = gramian && q.isHermitian
    if let outcome = try attempt() { return outcome }
    workspace.top = bottom
    if !(try takeSchurForm()) { return failed(.notConverged) }
    _ = loadData()
    if hermitian { q.takeHermitianPart() }
    return try attempt() ?? .overflow
  }

  /// B and Q; false if one has a NaN or Inf.
  private func loadData() -> Bool {
    let tall = loadTall(request.b, into: b)
    return (!gramian || loadSquare(request.q, into: q)) && tall
  }

  /// nil where a squaring stood on a hump, and A is not in its Schur form yet.
  private mutating func attempt() throws(ExpmError) -> Outcome? {
    chooseStep()
    request.settings.watch?.expect(productsOfFirst &+ doublings &* productsOfOne)
    switch request.derivative {
    case .none: return try value()
    case .tangent(let asked): return try tangent(asked)
    case .adjoint(let asked): return try adjoint(asked)
    }
  }

  // MARK: the steps

  /// Scales X = hA below the longest norm, in exponents: neither ‖A‖ nor ‖tA‖ need be a number of the type.
  private mutating func chooseStep() {
    let x = step.x, largest = a.largest
    x.take(a)
    if largest == 0 || t == 0 { return x.clear() }
    x.scale(byPowerOfTwo: 0 &- Int(largest.exponent))
    let size = x.norm * t.significand
    let ceiling = Int(size.exponent) &+ (size.significand == 1 ? 0 : 1)
    let whole = Int(largest.exponent) &+ exponentOfA &+ Int(t.exponent)
    doublings = Swift.max(0, ceiling &+ whole &- FirstStep<T>.longest.exponent)
    let exponent = whole &- doublings
    x.scale(t.sign == .minus ? 0 - t.significand : t.significand)
    x.scale(byPowerOfTwo: exponent)
    let norm = Double(sign: .plus, exponent: exponent, significand: Double(size))
    step = FirstStep(n: n, x: x, norm: Swift.min(norm, FirstStep<T>.longest.value), spare: scratch)
  }

  /// x times the horizon after `done` doublings, by its significand and exponent.
  func scaleToHorizon(_ x: Dense<T>, done: Int) {
    if t == 0 { return x.clear() }
    x.scale(t.sign == .minus ? 0 - t.significand : t.significand)
    x.scale(byPowerOfTwo: Int(t.exponent) &- (doublings &- done))
  }

  /// Products, about, for whoever watches.
  private var factor: Int { if case .none = request.derivative { 1 } else { 3 } }
  var productsOfFirst: Int { factor &* (2 &* FirstStep<T>.mostTerms) }
  var productsOfOne: Int { factor &* 4 }

  // MARK: memory

  func square() throws(ExpmError) -> Dense<T> { Dense(try workspace.take(n &* n), n, n) }
  func tall() throws(ExpmError) -> Dense<T> { Dense(try workspace.take(n &* columns), n, columns) }
  func horizon(isDeviation: Bool = true) throws(ExpmError) -> Horizon<T> {
    let entries = Horizon<T>.entries(n, columns, gramian: gramian)
    return Horizon(try workspace.take(entries), n, columns, gramian: gramian, isDeviation: isDeviation)
  }

  // MARK: the value

  /// D, S and P of the first step from φ, and P's series.
  func first(_ phi: Dense<T>, into to: inout Horizon<T>, terms: UnsafeMutablePointer<T>, kept: Bool) {
    step.phi(into: phi)
    to.f.product(step.x, phi)
    to.s.product(phi, b)
    if gramian { step.mean(q, hermitian: hermitian, terms: terms, kept: kept, into: to.p) }
    to.isDeviation = true
    to.leaveDeviation()
  }

  private func value() throws(ExpmError) -> Outcome? {
    let phi = try square(), terms = try workspace.take(gramian ? 2 &* n &* n : 0, of: T.self)
    var here = try horizon(), next = try horizon(), done = 0
    first(phi, into: &here, terms: terms, kept: false)
    try request.settings.watch.checkpoint(productsOfFirst)
    while done < doublings && !isSettled(here) {
      here.double(into: &next, hermitian: hermitian, scratch.0)
      if stoodOnHump(here, next) { return nil }
      swap(&here, &next)
      done &+= 1
      try request.settings.watch.checkpoint(productsOfOne)
    }
    return finish(&here, done) ? .success : .overflow
  }

  /// No doubling changes it: e^{tA} has underflowed, S and P are those of every longer horizon; or it has left the type.
  func isSettled(_ x: Horizon<T>) -> Bool { !x.isDeviation && x.f.isZero || !x.f.isFinite }

  /// Writes Y, S and P of the horizon reached, made those of t in place; false if one that is wanted exceeds the type.
  func finish(_ x: inout Horizon<T>, _ done: Int) -> Bool {
    x.becomeWhole()
    scaleToHorizon(x.s, done: done)
    if gramian { scaleToHorizon(x.p, done: done) }
    if done < doublings && !x.f.isFinite {
      x.f.fillWithNaN()
      x.s.fillWithNaN()
      x.p.fillWithNaN()
    }
    let first = storeSquare(x.f, request.y), second = columns == 0 || storeTall(x.s, request.s)
    let third = !gramian || storeSquare(x.p, request.p, hermitian: hermitian)
    return first && second && third
  }

  // MARK: what cannot be computed

  private func failed(_ outcome: Outcome) -> Outcome {
    fillWithNaN(request.y, n, n)
    fillWithNaN(request.s, n, request.columns)
    fillWithNaN(request.p, n, n)
    fillDerivativesWithNaN()
    return outcome
  }

  func fillDerivativesWithNaN() {
    switch request.derivative {
    case .none: break
    case .tangent(let x):
      fillWithNaN(x.dy, n, n)
      fillWithNaN(x.ds, n, request.columns)
      fillWithNaN(x.dp, n, n)
    case .adjoint(let x):
      fillWithNaN(x.abar, n, n)
      fillWithNaN(x.bbar, n, request.columns)
      fillWithNaN(x.qbar, n, n)
      x.tbar?.pointee = .nan
    }
  }

  private func fillWithNaN(_ x: Output<T>?, _ rows: Int, _ columns: Int) {
    guard let x else { return }
    let lines = request.byColumns ? columns : rows, line = request.byColumns ? rows : columns
    for i in 0..<lines { (x.base + i &* x.ld).update(repeating: T.nan, count: line) }
  }
}
