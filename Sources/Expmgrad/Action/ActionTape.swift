// An action's forward run, kept for gradients.
import ExpmgradSchemes

/// Cotangents, and where gradients go; nil: not wanted.
package struct ActionCotangents<T: Element> {
  package var g: BlockOperand<UnsafePointer<T>>
  /// In the order and the number of the caller's entries; n² by rows for dense A. A callback has its own.
  package var abar: UnsafeMutablePointer<T.Real>?
  package var bbar: BlockOperand<UnsafeMutablePointer<T>>?
  package var tbar: UnsafeMutablePointer<T.Real>?
  package init(
    g: BlockOperand<UnsafePointer<T>>, abar: UnsafeMutablePointer<T.Real>?,
    bbar: BlockOperand<UnsafeMutablePointer<T>>?, tbar: UnsafeMutablePointer<T.Real>?
  ) {
    (self.g, self.abar, self.bbar, self.tbar) = (g, abar, bbar, tbar)
  }
}

/// Immutable; any number of threads may ask it at once, each with its own workspace, if callbacks bear it.
package final class ActionTape<T: Element>: @unchecked Sendable {
  typealias S = T.Real
  package let n: Int
  package let columns: Int
  package let count: Int
  package let byColumns: Bool
  package let info: ActionInfo
  private let run: ActionRun<T>
  private let times: [T.Real]
  private let result: ActionResult<T>
  /// Aᴴ, where a cotangent needs its own sweep.
  private let adjoint: LinearMap<T>?

  /// The values of a request, and their tape.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package init(_ request: ActionRequest<T>, _ workspace: Workspace) throws(ExpmError) {
    (n, columns, count, byColumns) = (request.n, request.columns, request.count, request.b.byColumns)
    run = try ActionRun(request, keeping: true)
    result = try run.forward(recording: true, workspace)
    info = result.info
    times = (0..<request.count).map { request.t[$0] }
    run.forget()
    let isSwept = result.records.contains { if case .taylor = $0 { true } else { false } }
    adjoint = isSwept ? try run.adjoint() : nil
  }

  package var outcome: Outcome { info.outcome }
  /// Scalars of a gradient in A as the caller has it.
  package var gradientEntries: Int {
    switch run.map.storage {
    case .sparse(let matrix): matrix.given
    case .dense: n * n
    case .callback: 0
    }
  }

  /// The gradients of Σ_i Re⟨g_i, w_i⟩.
  @_specialize(where T == Float)
  @_specialize(where T == Double)
  @_specialize(where T == Complex<Float>)
  @_specialize(where T == Complex<Double>)
  package func pullback(
    _ asked: ActionCotangents<T>, _ settings: Settings, _ workspace: Workspace
  ) throws(ExpmError) -> Outcome {
    let parts = run.map.complex ? 2 : 1
    if n == 0 || columns == 0 || count == 0 || outcome != .success {
      let filling: S = outcome == .success ? 0 : .nan
      asked.abar?.update(repeating: filling, count: gradientEntries * parts)
      asked.tbar?.update(repeating: filling, count: count)
      if let bbar = asked.bbar, n > 0, columns > 0 {
        let all = [T](repeating: outcome == .success ? T.zero : T.nan, count: n * columns)
        bbar.write(0, n, columns, all)
      }
      return outcome
    }
    let context = ActionContext(workspace: workspace, threads: settings.threads, watch: settings.watch)
    if !run.usesBLAS { return try gradients(asked, context) }
    return try BLASGate.enter(threads: 1) { () throws(ExpmError) in try gradients(asked, context) }
  }

  private func gradients(_ asked: ActionCotangents<T>, _ context: ActionContext) throws(ExpmError) -> Outcome {
    let workspace = context.workspace, top = workspace.top, size = run.size
    defer { workspace.top = top }
    var g: [UnsafeMutablePointer<S>] = []
    for i in 0..<count {
      let x = try workspace.take(size, of: S.self)
      asked.g.read(i, n, columns, into: run.entries(x))
      g.append(x)
    }
    if let tbar = asked.tbar { try timeGradients(g, into: tbar, context) }
    var isCallback = false
    if case .callback(let callback, _) = run.map.storage { isCallback = callback.outer != nil }
    let wantsGradient = asked.abar != nil || isCallback
    if !wantsGradient && asked.bbar == nil { return .success }
    let gradient = asked.abar == nil ? nil : try workspace.take(run.map.gradientSize, of: S.self)
    gradient?.update(repeating: 0, count: run.map.gradientSize)
    let sum = try workspace.take(size, of: S.self), part = try workspace.take(size, of: S.self)
    sum.update(repeating: 0, count: size)
    for i in 0..<count where times[i] == 0 { for t in 0..<size { sum[t] += g[i][t] } }
    for record in result.records {
      switch record {
      case .series(let sweep, let segments):
        try sweep.reverse(
          segments, sweep.group.indices.map { g[$0] }, into: part, wantsGradient: wantsGradient, gradient, context)
      case .taylor(let sweep, let steps):
        guard let adjoint else { continue }
        let forward = sweep.exponent
        let back = Exponent<T>(
          map: adjoint, shift: (forward.shift.re, -forward.shift.im),
          phase: (forward.phase.re, -forward.phase.im), norm: forward.norm, columns: columns)
        let done = try sweep.reverse(
          steps, back: back, sweep.group.indices.map { UnsafePointer(g[$0]) }, into: part,
          wantsGradient: wantsGradient, gradient, context)
        if !done { part.update(repeating: .nan, count: size) }
      }
      for t in 0..<size { sum[t] += part[t] }
    }
    asked.bbar?.write(0, n, columns, UnsafePointer(run.entries(sum)))
    if let gradient, let abar = asked.abar {
      if case .sparse(let matrix) = run.map.storage {
        matrix.give(gradient, to: abar)
      } else {
        abar.update(from: gradient, count: run.map.gradientSize)
      }
    }
    return Vectors<T>.isFinite(size, sum) ? .success : .overflow
  }

  /// Re⟨g_i, ζ A w_i⟩
  private func timeGradients(
    _ g: [UnsafeMutablePointer<S>], into tbar: UnsafeMutablePointer<S>, _ context: ActionContext
  ) throws(ExpmError) {
    guard let values = result.values else { return }
    let workspace = context.workspace, top = workspace.top, size = run.size
    defer { workspace.top = top }
    let y = try workspace.take(size, of: S.self)
    for i in 0..<count {
      try run.map.run(
        RecurrenceStep<S>(nil, width: run.width, x: values.base + i * size, y: y), context.threads)
      try context.made(columns)
      Vectors<T>.scale(size, y, by: run.scale)
      tbar[i] = S(Vectors<T>.inner(size, g[i], y))
    }
  }
}
