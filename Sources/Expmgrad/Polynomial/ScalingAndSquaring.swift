// Scaling and squaring for exp(A) and its derivatives: the polynomial path, for any square matrix.
//
//   Y = e^μ p(2^-s (A − μI))^(2^s)     p, s from norms (ScalingPlan.swift), μ the mean of the diagonal where that helps
//
// The interpreter in the kernels evaluates p and squares, for the value and every derivative; this file prepares the
// matrix, lays out the memory and takes the results home.
import ExpmgradPool
import ExpmgradSchemes

struct ScalingAndSquaring<T: Element> {
  typealias S = T.Real

  let n: Int
  let layout: MatrixLayout
  let kernels: any Kernels<S>
  let tables: SchemeTables<S>
  /// Scalars of one matrix, and of the spare that a component has for one.
  let size: Int
  let spareSize: Int
  /// Basis matrices of the largest scheme.
  let products: Int
  /// A is block diagonal in this order of its rows; dense layout only.
  var partition: Partition?

  static func layout(_ n: Int) -> MatrixLayout { isSmall(n) ? .rows : .dense }

  init(n: Int) {
    self.n = n
    layout = Self.layout(n)
    kernels = S.kernels
    tables = S.schemes
    size = kernels.size(layout, n, complex: T.isComplex)
    spareSize = Swift.max(kernels.rightSize(layout, n, complex: T.isComplex), layout == .rows ? size : 0)
    products = tables.last.products
  }

  /// Scratch that is enough for any request with these derivatives, in scalars: `products` + 2 matrices for the value
  /// and for each derivative, and the vectors of the survey.
  func scratch(_ derivatives: Derivatives<T>) -> Int {
    (1 &+ Self.directions(derivatives)) &* componentSize &+ surveyScratch
  }
  /// Scalars of a component of one direction, at most: the basis, the spare and the result.
  var componentSize: Int { lined(products &* size) &+ lined(spareSize) &+ lined(size) }
  var surveyScratch: Int { ScalingPlan<T>.vectorCount &* vectorLength }

  /// Where the matrices of a run are: each component of the interpreter, and the vectors of the survey. A replay has no
  /// value.
  private func carve(_ carver: inout Carver<S>, _ asked: Replay<T>, _ request: Request<T>?) -> RunMemory<S> {
    let vectors = carver.cut(request == nil ? 0 : surveyScratch)
    // Of a replay's value the spare alone: there the tape's matrices become right factors.
    let value =
      request.map { component(&carver, width: 1, valueInPlace($0)) }
      ?? Component(slots: vectors, spare: carver.cut(layout == .dense ? spareSize : 0), result: vectors)
    var components = InlineArray<4, Component<S>>(repeating: value)
    switch asked.derivatives {
    case .none: break
    case .first(let k, _, let d): components[1] = component(&carver, width: k, inPlace(d, k: k))
    case .second(_, _, _, let d, let dd):
      components[1] = component(&carver, width: 1, inPlace(d))
      components[2] = component(&carver, width: 1)
      components[3] = component(&carver, width: 1, inPlace(dd))
    }
    return RunMemory(vectors: vectors, components: components)
  }

  /// Takes that memory: as much as is cut.
  func memory(_ asked: Replay<T>, _ request: Request<T>?, _ workspace: Workspace) throws(ExpmError) -> RunMemory<S> {
    let count = Carver<S>.measure { _ = carve(&$0, asked, request) }
    var carver = Carver(try workspace.take(count, of: S.self))
    return carve(&carver, asked, request)
  }

  static func directions(_ derivatives: Derivatives<T>) -> Int {
    switch derivatives {
    case .none: 0
    case .first(let k, _, _): k
    case .second: 3
    }
  }

  func run(_ request: Request<T>, _ workspace: Workspace) throws(ExpmError) -> Solution {
    try run(request, workspace, isRetry: false)
  }

  private func run(_ request: Request<T>, _ workspace: Workspace, isRetry: Bool) throws(ExpmError) -> Solution {
    // Another run takes the place of one that is given up.
    let bottom = workspace.top
    let memory = try memory(request.replay, request, workspace)
    var plan = makePlan(memory, request, Self.order(request.derivatives)), components = memory.components
    plan.isRetry = isRetry
    if let outcome = plan.prepare(request, components[0]) {
      request.fillWithNaN()
      return Solution(outcome, .scheme(plan.scheme))
    }

    if plan.cancels {
      workspace.top = bottom
      if let whole { return try whole.run(request, workspace, isRetry: isRetry) }
      return try bySchurForm(request, plan, workspace)
    }

    let asked = request.replay, order = loadDirections(asked, plan, components)
    var evaluation = evaluation(plan, order, components)
    try setBand(&evaluation, request, plan, workspace)
    let hump = try evaluate(evaluation, asked, workspace, mayStandOnHump: mayStandOnHump(plan))
    let overflow = overflows(plan, components[0])
    // exp(A − μI) may overflow where exp(A) does not, and terms of its sums.
    if overflow && !isRetry {
      workspace.top = bottom
      return try run(request, workspace, isRetry: true)
    }
    if !overflow && hump {
      workspace.top = bottom
      return try bySchurForm(request, plan, workspace)
    }
    return solution(plan, by: .scheme(plan.scheme), store(request.y, asked, plan, components, overflow: overflow))
  }

  private func bySchurForm(
    _ request: Request<T>, _ plan: ScalingPlan<T>, _ workspace: Workspace
  ) throws(ExpmError) -> Solution {
    let outcome = try inSchurForm { () throws(ExpmError) in try SchurForm<T>(n: n).run(request, workspace) }
    return solution(plan, by: .schur, outcome)
  }

  private func solution(_ plan: ScalingPlan<T>, by method: Solution.Method, _ outcome: Outcome) -> Solution {
    Solution(outcome, method, products: plan.table.products, squarings: plan.squarings)
  }

  /// The dense layout is inside the gate already.
  func inSchurForm<R>(_ body: () throws(ExpmError) -> R) throws(ExpmError) -> R {
    layout == .dense ? try body() : try BLASGate.enter(threads: 1, body)
  }

  /// Whether squarings are watched for humps, which the Schur form levels. Only small matrices: the Schur form of a
  /// large one costs ten times as much. A triangle is its own.
  func mayStandOnHump(_ plan: ScalingPlan<T>) -> Bool {
    layout == .rows && plan.triangular == 0 && plan.prescale == 0 && !plan.isGraded
  }

  /// The same without a partition; nil if there is none.
  var whole: Self? {
    if partition == nil { return nil }
    var whole = self
    whole.partition = nil
    return whole
  }

  /// Vectors start on cache lines.
  private var vectorLength: Int { (n &+ 7) & ~7 }

  func makePlan(_ memory: RunMemory<S>, _ request: Request<T>, _ order: DerivativeOrder) -> ScalingPlan<T> {
    var plan = ScalingPlan<T>(
      n: n, layout: layout, kernels: kernels, order: order, size: size,
      hermitian: request.settings.structure == .hermitian,
      vectors: memory.vectors, vectorLength: vectorLength)
    plan.partition = partition
    return plan
  }

  func evaluation(
    _ plan: ScalingPlan<T>, _ order: Int, _ components: InlineArray<4, Component<S>>
  ) -> Evaluation<S> {
    var evaluation = Evaluation(
      n: n, complex: T.isComplex, layout: layout, table: plan.table, squarings: plan.squarings, order: order,
      components: components)
    evaluation.squared = plan.squared
    evaluation.hermitian = plan.hermitian
    evaluation.factor = plan.innerFactor
    evaluation.omitsIdentity = plan.omitsIdentity
    evaluation.lastScale = plan.lastScale
    evaluation.blocks = partition?.blocks
    return evaluation
  }

  /// Lets a large matrix's caller cancel between two products. All that is read and written is in the workspace and the
  /// tape. True if a squaring stood on a hump.
  @discardableResult
  func evaluate(
    _ evaluation: Evaluation<S>, _ asked: Replay<T>, _ workspace: Workspace, tape: PolynomialTape<T>? = nil,
    mayStandOnHump: Bool = false
  ) throws(ExpmError) -> Bool {
    var evaluation = evaluation
    if layout == .rows {
      var hump = false
      withUnsafeMutablePointer(to: &hump) {
        if mayStandOnHump { evaluation.hump = $0 }
        kernels.evaluate(evaluation)
      }
      return hump
    }
    let watch = asked.settings.watch, steps = evaluation.table.products &+ evaluation.squarings
    watch?.expect((evaluation.tapeUse == .replay ? 0 : steps) &+ steps &* productsOfDerivatives(asked.derivatives))
    try watch.checkpoint(evaluation.squared ? 1 : 0)
    if let watch {
      evaluation.stops = { Optional(watch).made($0) }
    } else {
      // Nothing captured, nothing allocated.
      evaluation.stops = { _ in
        BLASGate.rest()
        return false
      }
    }
    share(evaluation, among: 1 &+ productsOfDerivatives(asked.derivatives), workspace, tape)
    try watch.checkpoint(0)
    return false
  }

  /// On one thread or several, as has been faster; always several where a product is so long that this never lost.
  private func share(
    _ evaluation: Evaluation<S>, among products: Int, _ workspace: Workspace, _ tape: PolynomialTape<T>?
  ) {
    guard let work = Work.current else { return kernels.evaluate(evaluation) }
    var evaluation = evaluation
    let level = 4e-11 * Double(products) * Double(n) * Double(n) * Double(n) * (T.isComplex ? 4 : 1)
    let steps = Double(evaluation.table.products &+ evaluation.squarings)
    work.keeping(workspace.memory + (tape.map { [$0] } ?? [])) {
      if level > 1e-3 { return kernels.evaluate(evaluation) }
      Arms.rows.run(level * steps) {
        evaluation.isShared = $0
        kernels.evaluate(evaluation)
      }
    }
  }

  /// Products beside each one of the value's: two for each tangent, four more of the second order.
  private func productsOfDerivatives(_ derivatives: Derivatives<T>) -> Int {
    switch derivatives {
    case .none: 0
    case .first(let k, _, _): 2 &* k
    case .second: 8
    }
  }

  static func order(_ derivatives: Derivatives<T>) -> DerivativeOrder {
    switch derivatives {
    case .none: .value
    case .first: .first
    case .second: .second
    }
  }

  private func component(
    _ carver: inout Carver<S>, width: Int, _ result: UnsafeMutablePointer<S>? = nil
  ) -> Component<S> {
    // On cache lines: packed matrices are read in whole vectors.
    Component(
      slots: carver.cut(lined(products &* width &* size)), spare: carver.cut(lined(width &* spareSize)),
      result: result ?? carver.cut(lined(width &* size)), width: width)
  }

  /// Packs the scaled directions into slot 0 of their components. Returns how many components the interpreter has.
  func loadDirections(_ asked: Replay<T>, _ plan: ScalingPlan<T>, _ components: InlineArray<4, Component<S>>) -> Int {
    func load(_ x: Input<T>, _ m: Int, _ into: UnsafeMutablePointer<S>, adjoint: Bool) {
      if let partition {
        partition.permute(Input<T>(x.base + m &* x.stride, ld: x.ld), adjoint: adjoint, into: entries(into))
      } else {
        kernels.pack(
          layout, n, complex: T.isComplex, adjoint: adjoint, scalars(x.base + m &* x.stride), ld: x.ld, into: into)
      }
    }
    switch asked.derivatives {
    case .none: return 1
    case .first(let k, let e, _):
      for m in 0..<k { load(e, m, components[1].slots + m &* size, adjoint: asked.adjoint) }
      plan.takeScale(k &* size, components[1].slots)
      return 2
    case .second(let e, let f, let c, _, _):
      load(e, 0, components[1].slots, adjoint: asked.adjoint)
      load(f, 0, components[2].slots, adjoint: false)
      if let c {
        load(c, 0, components[3].slots, adjoint: asked.adjoint)
      } else {
        components[3].slots.update(repeating: 0, count: size)
      }
      for i in 1...3 { plan.takeScale(size, components[i].slots) }
      return 4
    }
  }

  /// Multiplies by e^μ and writes the outputs. A replay has no y.
  func store(
    _ y: Output<T>?, _ asked: Replay<T>, _ plan: ScalingPlan<T>, _ components: InlineArray<4, Component<S>>,
    overflow: Bool
  ) -> Outcome {
    let factor = plan.outerFactor
    func put(_ x: UnsafeMutablePointer<S>, _ to: Output<T>, _ m: Int, adjoint: Bool) {
      if let partition {
        return partition.restore(
          UnsafePointer(entries(x)), adjoint: adjoint, factor: factor,
          into: Operand(to.base + m &* to.stride, ld: to.ld))
      }
      if adjoint && x == scalars(to.base + m &* to.stride) {
        return adjointInPlace(n, to.base + m &* to.stride, factor)
      }
      kernels.unpack(
        layout, n, complex: T.isComplex, adjoint: adjoint, factor: factor, x, into: scalars(to.base + m &* to.stride),
        ld: to.ld)
    }
    if let y {
      put(components[0].result, y, 0, adjoint: false)
      if plan.omitsIdentity { addIdentity(times: plan.mu, y) }
    }
    if overflow {
      asked.derivatives.fillWithNaN(n)
      return .overflow
    }
    switch asked.derivatives {
    case .none: break
    case .first(let k, _, let d):
      for m in 0..<k { put(components[1].result + m &* size, d, m, adjoint: asked.adjoint) }
    case .second(_, _, _, let d, let dd):
      if let d { put(components[1].result, d, 0, adjoint: asked.adjoint) }
      put(components[3].result, dd, 0, adjoint: asked.adjoint)
    }
    return .success
  }

  /// y += e^μ I. A small μ has e^μ = 1 + (e^μ − 1), and the one is added last: sums near one round at one.
  private func addIdentity(times mu: T, _ y: Output<T>) {
    let factor = exponential(mu), less = exponentialMinusOne(mu), isSmall = isSmallShift(mu.re) && isSmallShift(mu.im)
    for i in 0..<n {
      let x = y.base[i &* (y.ld &+ 1)]
      y.base[i &* (y.ld &+ 1)] = isSmall ? T(1) + (less + x) : factor + x
    }
  }

  func overflows(_ plan: ScalingPlan<T>, _ value: Component<S>) -> Bool {
    let factor = plan.outerFactor
    return !(kernels.largest(size, value.result) * (factor.re.magnitude + factor.im.magnitude)).isFinite
  }

  /// The diagonal and first off-diagonal of exp(2^(i−s)(A − μI)), i = 0 … s, of a triangular A: what squaring loses to
  /// cancellation and overscaling (Al-Mohy & Higham 2009, Code Fragment 2.1, with divided differences for sinch).
  func setBand(
    _ evaluation: inout Evaluation<S>, _ request: Request<T>, _ plan: ScalingPlan<T>, _ workspace: Workspace
  ) throws(ExpmError) {
    if plan.triangular == 0 { return }
    let values = try workspace.take(bandScalars(squarings: plan.squarings), of: S.self)
    fillBand(values, request, plan)
    evaluation.band = Band(values: UnsafePointer(values), side: plan.triangular)
  }

  func bandScalars(squarings: Int) -> Int { (squarings &+ 1) &* (2 &* n &- 1) &* T.parts }

  private func fillBand(_ values: UnsafeMutablePointer<S>, _ request: Request<T>, _ plan: ScalingPlan<T>) {
    let entries = entries(values)
    func a(_ r: Int, _ c: Int) -> T {
      let i = partition?.order[r] ?? r, j = partition?.order[c] ?? c
      return request.a.base[i &* request.a.ld &+ j]
    }
    // A shift taken into the squarings is in X_i.
    let mu = plan.innerFactor == nil ? plan.mu : T.zero
    for i in 0...plan.squarings {
      let scale = S.pow2(i &- plan.squarings)
      // The last step is that of the scaled matrices.
      let height = i > 0 && i == plan.squarings ? plan.lastScale * plan.lastScale : 1
      let at = entries + i &* (2 &* n &- 1)
      for r in 0..<n {
        let x = (a(r, r) - mu).scaled(by: scale)
        at[r] = exponential(x).scaled(by: height)
        if r &+ 1 < n {
          let next = (a(r &+ 1, r &+ 1) - mu).scaled(by: scale)
          let off = plan.triangular > 0 ? a(r, r &+ 1) : a(r &+ 1, r)
          at[n &+ r] = (off.scaled(by: scale) * dividedDifference(x, next)).scaled(by: height)
        }
      }
    }
  }
}

/// Scratch of one run.
struct RunMemory<S> {
  let vectors: UnsafeMutablePointer<S>
  let components: InlineArray<4, Component<S>>
}

extension ScalingAndSquaring {
  /// The entries of scalars.
  func entries(_ x: UnsafeMutablePointer<S>) -> UnsafeMutablePointer<T> {
    UnsafeMutableRawPointer(x).assumingMemoryBound(to: T.self)
  }
}

/// The scalars of entries.
@inline(__always) func scalars<T: Element>(_ p: UnsafePointer<T>) -> UnsafePointer<T.Real> {
  UnsafeRawPointer(p).assumingMemoryBound(to: T.Real.self)
}
@inline(__always) func scalars<T: Element>(_ p: UnsafeMutablePointer<T>) -> UnsafeMutablePointer<T.Real> {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: T.Real.self)
}
