// Scaling and squaring for exp(A) and its derivatives: the polynomial path, for any square matrix.
//
//   Y = e^μ p(2^-s (A − μI))^(2^s)     p, s from norms (Scaling.swift), μ the mean of the diagonal where that helps
//
// The interpreter in the kernels evaluates p and squares, for the value and every derivative; this file prepares the
// matrix, lays out the memory and takes the results home.
import ExpmgradSchemes

struct ScalingAndSquaring<T: Element> {
  typealias S = T.Real

  let n: Int
  let layout: MatrixLayout
  let kernels: any Kernels<S>
  let tables: SchemeTables<S>
  /// Scalars of one matrix.
  let size: Int
  /// Basis matrices of the largest scheme.
  let products: Int
  /// A is block diagonal in this order of its rows; dense layout only.
  var partition: Partition?

  /// Up to this order our own product beats BLAS on one matrix (docs/performance.md).
  static var rowsLimit: Int { 64 }
  static func layout(_ n: Int) -> MatrixLayout { n <= rowsLimit ? .rows : .dense }

  init(n: Int) {
    self.n = n
    layout = Self.layout(n)
    kernels = S.kernels
    tables = S.schemes
    size = kernels.size(layout, n, complex: T.isComplex)
    products = tables.last.products
  }

  /// Scratch that is enough for any job of this kind, in scalars: `products` + 2 matrices for the value and for each
  /// derivative, and the vectors of the survey.
  func scratch(_ derivatives: Derivatives<T>) -> Int {
    scratch(components: 1 &+ Self.directions(derivatives)) &+ surveyScratch
  }
  var surveyScratch: Int { ScalingPlan<T>.vectorCount &* vectorLength }
  private func scratch(components: Int) -> Int { components &* (products &+ 2) &* size }

  /// Scratch of this job: results that can be made where the caller wants them need no place here.
  func scratch(_ job: Job<T>) -> Int { scratch(job.derivatives) &- resultsInPlace(job) &* size }
  /// The same of a replay, which has no value.
  func replayScratch(_ job: Job<T>) -> Int {
    scratch(components: Self.directions(job.derivatives)) &- resultsInPlace(job) &* size
  }

  static func directions(_ derivatives: Derivatives<T>) -> Int {
    switch derivatives {
    case .none: 0
    case .first(let k, _, _): k
    case .second: 3
    }
  }

  func run(_ job: Job<T>, _ workspace: Workspace) throws(ExpmError) -> Outcome {
    try run(job, workspace, shiftInside: false)
  }

  private func run(_ job: Job<T>, _ workspace: Workspace, shiftInside: Bool) throws(ExpmError) -> Outcome {
    var carver = Carver(try workspace.take(scratch(job), of: S.self))
    var plan = makePlan(&carver, job, secondOrder: isSecondOrder(job))
    plan.shiftInside = shiftInside
    let value = component(&carver, width: 1, valueInPlace(job))
    if let outcome = plan.prepare(job, value.slots, derivative: isDerivative(job)) {
      job.fillWithNaN()
      return outcome
    }

    if plan.cancels {
      if let whole { return try whole.run(job, workspace, shiftInside: shiftInside) }
      let schur = SchurForm<T>(n: n, balance: plan.balanced ? (plan.d, plan.inverseD) : nil)
      // The dense layout is inside the gate already.
      if layout == .dense { return try schur.run(job) }
      return try BLASGate.enter(threads: nil) { () throws(ExpmError) in try schur.run(job) }
    }

    var components = InlineArray<4, Component<S>>(repeating: value)
    let order = loadDirections(job, plan, &carver, &components)
    var evaluation = evaluation(plan, order, components, job)
    try setBand(&evaluation, job, plan, workspace)
    kernels.evaluate(evaluation)
    if plan.balanced { undoBalance(job, plan, components) }
    let overflow = overflows(plan, components[0])
    if overflow && plan.mu != T.zero && plan.innerFactor == nil {
      // exp(A − μI) may overflow where exp(A) does not.
      return try run(job, workspace, shiftInside: true)
    }
    return store(job, plan, components, overflow: overflow)
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

  func makePlan(_ carver: inout Carver<S>, _ job: Job<T>, secondOrder: Bool) -> ScalingPlan<T> {
    var plan = ScalingPlan<T>(
      n: n, layout: layout, kernels: kernels, tables: secondOrder ? S.secondOrderSchemes : tables, size: size,
      hermitian: job.structure == .hermitian, vectors: carver.cut(surveyScratch), vectorLength: vectorLength)
    plan.partition = partition
    return plan
  }

  func evaluation(_ plan: ScalingPlan<T>, _ order: Int, _ components: InlineArray<4, Component<S>>, _ job: Job<T>) -> Evaluation<S> {
    var evaluation = Evaluation(
      n: n, complex: T.isComplex, layout: layout, table: plan.table, squarings: plan.squarings, order: order, components: components)
    evaluation.squared = plan.squared
    evaluation.hermitian = plan.hermitian
    // Combinations use no more cores than the products between them.
    evaluation.threads = layout == .dense ? Swift.min(job.threads, BLASGate.threads) : 1
    evaluation.factor = plan.innerFactor
    evaluation.blocks = partition?.blocks
    return evaluation
  }

  private func isDerivative(_ job: Job<T>) -> Bool {
    if case .none = job.derivatives { return false }
    return true
  }
  private func isSecondOrder(_ job: Job<T>) -> Bool {
    if case .second = job.derivatives { return true }
    return false
  }

  func component(_ carver: inout Carver<S>, width: Int, _ result: UnsafeMutablePointer<S>? = nil) -> Component<S> {
    Component(
      slots: carver.cut(products &* width &* size), spare: carver.cut(width &* size),
      result: result ?? carver.cut(width &* size), width: width)
  }

  /// Packs the scaled directions into slot 0 of their components. Returns the interpreter's order.
  func loadDirections(
    _ job: Job<T>, _ plan: ScalingPlan<T>, _ carver: inout Carver<S>, _ components: inout InlineArray<4, Component<S>>
  ) -> Int {
    func load(_ x: Input<T>, _ m: Int, _ into: UnsafeMutablePointer<S>, adjoint: Bool) {
      if let partition {
        partition.permute(Input<T>(x.base + m &* x.stride, ld: x.ld), adjoint: adjoint, into: entries(into))
      } else {
        kernels.pack(layout, n, complex: T.isComplex, adjoint: adjoint, scalars(x.base + m &* x.stride), ld: x.ld, into: into)
      }
      if plan.balanced { kernels.scaleRowsAndColumns(layout, n, complex: T.isComplex, plan.inverseD, plan.d, into) }
    }
    switch job.derivatives {
    case .none: return 1
    case .first(let k, let e, let d):
      components[1] = component(&carver, width: k, inPlace(d, k: k))
      for m in 0..<k { load(e, m, components[1].slots + m &* size, adjoint: job.adjoint) }
      kernels.scale(k &* size, components[1].slots, by: plan.scale)
      return 2
    case .second(let e, let f, let c, let d, let dd):
      components[1] = component(&carver, width: 1, inPlace(d))
      components[2] = component(&carver, width: 1)
      components[3] = component(&carver, width: 1, inPlace(dd))
      load(e, 0, components[1].slots, adjoint: job.adjoint)
      load(f, 0, components[2].slots, adjoint: false)
      if let c {
        load(c, 0, components[3].slots, adjoint: job.adjoint)
      } else {
        components[3].slots.update(repeating: 0, count: size)
      }
      for i in 1...3 { kernels.scale(size, components[i].slots, by: plan.scale) }
      return 4
    }
  }

  /// Multiplies by e^μ and writes the outputs. A replay has no y.
  func store(_ job: Job<T>, _ plan: ScalingPlan<T>, _ components: InlineArray<4, Component<S>>, overflow: Bool) -> Outcome {
    let factor = plan.outerFactor
    func put(_ x: UnsafeMutablePointer<S>, _ to: Output<T>, _ m: Int, adjoint: Bool) {
      if let partition {
        return partition.restore(UnsafePointer(entries(x)), adjoint: adjoint, factor: factor, into: Operand(to.base + m &* to.stride, ld: to.ld))
      }
      if adjoint && x == scalars(to.base + m &* to.stride) { return adjointInPlace(n, to.base + m &* to.stride, factor) }
      kernels.unpack(
        layout, n, complex: T.isComplex, adjoint: adjoint, factor: factor, x, into: scalars(to.base + m &* to.stride), ld: to.ld)
    }
    if let y = job.y { put(components[0].result, y, 0, adjoint: false) }
    if overflow {
      job.fillWithNaN(derivativesOnly: true)
      return .overflow
    }
    switch job.derivatives {
    case .none: break
    case .first(let k, _, let d):
      for m in 0..<k { put(components[1].result + m &* size, d, m, adjoint: job.adjoint) }
    case .second(_, _, _, let d, let dd):
      if let d { put(components[1].result, d, 0, adjoint: job.adjoint) }
      put(components[3].result, dd, 0, adjoint: job.adjoint)
    }
    return .success
  }

  func undoBalance(_ job: Job<T>, _ plan: ScalingPlan<T>, _ components: InlineArray<4, Component<S>>, replay: Bool = false) {
    func undo(_ x: UnsafeMutablePointer<S>) {
      kernels.scaleRowsAndColumns(layout, n, complex: T.isComplex, plan.d, plan.inverseD, x)
    }
    if !replay { undo(components[0].result) }
    switch job.derivatives {
    case .none: break
    case .first(let k, _, _): for m in 0..<k { undo(components[1].result + m &* size) }
    case .second: for c in 1...3 { undo(components[c].result) }
    }
  }

  func overflows(_ plan: ScalingPlan<T>, _ value: Component<S>) -> Bool {
    let factor = plan.outerFactor
    return !(kernels.largest(size, value.result) * Swift.max(factor.re.magnitude, factor.im.magnitude)).isFinite
  }

  /// The diagonal and first off-diagonal of exp(2^(i−s)(A − μI)), i = 0 … s, of a triangular A: what squaring loses to
  /// cancellation and overscaling (Al-Mohy & Higham 2009, Code Fragment 2.1, with divided differences for sinch).
  func setBand(_ evaluation: inout Evaluation<S>, _ job: Job<T>, _ plan: ScalingPlan<T>, _ workspace: Workspace) throws(ExpmError) {
    if plan.triangular == 0 { return }
    let values = try workspace.takeMore(bandScalars(squarings: plan.squarings), of: S.self)
    fillBand(values, job, plan)
    evaluation.band = Band(values: UnsafePointer(values), side: plan.triangular)
  }

  func bandScalars(squarings: Int) -> Int { (squarings &+ 1) &* (2 &* n &- 1) &* T.parts }

  private func fillBand(_ values: UnsafeMutablePointer<S>, _ job: Job<T>, _ plan: ScalingPlan<T>) {
    let entries = entries(values)
    func a(_ r: Int, _ c: Int) -> T {
      let i = partition?.order[r] ?? r, j = partition?.order[c] ?? c
      return job.a.base[i &* job.a.ld &+ j]
    }
    // A shift taken into the squarings is in X_i.
    let mu = plan.innerFactor == nil ? plan.mu : T.zero
    for i in 0...plan.squarings {
      let scale = plan.pow2(i &- plan.squarings)
      let at = entries + i &* (2 &* n &- 1)
      for r in 0..<n {
        let x = (a(r, r) - mu).scaled(by: scale)
        at[r] = exponential(x)
        if r &+ 1 < n {
          let next = (a(r &+ 1, r &+ 1) - mu).scaled(by: scale)
          var off = plan.triangular > 0 ? a(r, r &+ 1) : a(r &+ 1, r)
          if plan.balanced {
            let (i, j) = plan.triangular > 0 ? (r, r &+ 1) : (r &+ 1, r)
            off = off.scaled(by: plan.inverseD[i] * plan.d[j])
          }
          at[n &+ r] = off.scaled(by: scale) * dividedDifference(x, next)
        }
      }
    }
  }
}

extension ScalingAndSquaring {
  /// The entries of scalars.
  func entries(_ x: UnsafeMutablePointer<S>) -> UnsafeMutablePointer<T> { UnsafeMutableRawPointer(x).assumingMemoryBound(to: T.self) }
}

/// The scalars of entries.
@inline(__always) func scalars<T: Element>(_ p: UnsafePointer<T>) -> UnsafePointer<T.Real> {
  UnsafeRawPointer(p).assumingMemoryBound(to: T.Real.self)
}
@inline(__always) func scalars<T: Element>(_ p: UnsafeMutablePointer<T>) -> UnsafeMutablePointer<T.Real> {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: T.Real.self)
}
