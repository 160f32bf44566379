// Tangents and gradients of the integrals.
//
//   d/dt:  Y' = AY,   S' = YB,   P' = Y Q Yᴴ

extension IntegralsRun {
  // MARK: tangent

  func tangent(_ asked: IntegralsTangent<T>) throws(ExpmError) -> Outcome? {
    let square = n &* n
    let e = try self.square(), db = try tall(), phi = try self.square(), dphi = try self.square()
    let dq = Dense<T>(try workspace.take(q.count), q.rows, q.columns)
    let terms = try workspace.take(gramian ? 4 &* square : 0, of: T.self)
    let ofA = loadSquare(asked.da, into: e), ofB = loadTall(asked.db, into: db)
    let ofQ = !gramian || loadSquare(asked.dq, into: dq)
    let dt = asked.dt?.pointee ?? 0
    let directionsAreFinite = ofA && ofB && ofQ && dt.isFinite
    scaleToHorizon(e, done: 0)

    var here = try horizon(), next = try horizon(), moving = try horizon(), moved = try horizon(), done = 0
    step.phi(into: phi, along: e, dphi)
    here.f.product(step.x, phi)
    moving.f.product(e, phi)
    moving.f.product(step.x, dphi, adding: true)
    here.s.product(phi, b)
    moving.s.product(dphi, b)
    moving.s.product(phi, db, adding: true)
    if gramian {
      step.mean(q, hermitian: hermitian, terms: terms, into: here.p, along: e, dq, moving.p)
    }
    here.leaveDeviation()
    try request.settings.watch.checkpoint(productsOfFirst)
    while done < doublings && !isSettled(here) {
      here.doubleTangent(moving, into: moved, scratch)
      here.double(into: &next, hermitian: hermitian, scratch.0)
      if stoodOnHump(here, next) { return nil }
      swap(&here, &next)
      swap(&moving, &moved)
      done &+= 1
      try request.settings.watch.checkpoint(productsOfOne)
    }

    if !finish(&here, done) || !here.isFinite {
      fillDerivativesWithNaN()
      return .overflow
    }
    scaleToHorizon(moving.s, done: done)
    if gramian { scaleToHorizon(moving.p, done: done) }
    // e^{tA} has underflowed, and what changes it does too.
    if done < doublings { moving.f.clear() }
    if dt != 0 { follow(dt, here.f, moving) }
    let first = storeSquare(moving.f, asked.dy), second = columns == 0 || storeTall(moving.s, asked.ds)
    let third = !gramian || storeSquare(moving.p, asked.dp)
    return first && second && third || !directionsAreFinite ? .success : .overflow
  }

  /// Adds the change of a horizon longer by dt.
  private func follow(_ dt: S, _ f: Dense<T>, _ moving: Horizon<T>) {
    let (w, z) = scratch
    // The factor that cannot be larger than the product goes first.
    w.product(a, f)
    w.scale(byPowerOfTwo: exponentOfA)
    w.scale(dt)
    moving.f.add(w)
    w.take(f)
    w.scale(dt)
    moving.s.product(w, b, adding: true)
    if gramian {
      z.product(w, q)
      moving.p.product(z, f, .adjoint, adding: true)
    }
  }

  // MARK: adjoint

  func adjoint(_ asked: IntegralsCotangent<T>) throws(ExpmError) -> Outcome? {
    let square = n &* n
    let phi = try self.square(), xbar = try self.square(), work = try self.square()
    let terms = try workspace.take(gramian ? (step.lyapunovTerms &+ 1) &* square : 0, of: T.self)
    let g = try horizon(isDeviation: false), given = try horizon(isDeviation: false)
    let ofY = loadSquare(asked.gy, into: given.f), ofS = loadTall(asked.gs, into: given.s)
    let cotangentsAreFinite = (!gramian || loadSquare(asked.gp, into: given.p)) && ofY && ofS

    // Every horizon is kept.
    let kept = try workspace.take(doublings &+ 1, of: Horizon<T>.self)
    var done = 0
    kept[0] = try horizon()
    first(phi, into: &kept[0], terms: terms, kept: true)
    while done < doublings && !isSettled(kept[done]) {
      var next = try horizon()
      kept[done].double(into: &next, hermitian: hermitian, scratch.0)
      if stoodOnHump(kept[done], next) { return nil }
      done &+= 1
      kept[done] = next
      try request.settings.watch.checkpoint(productsOfOne)
    }
    if !finish(&kept[done], done) || !kept[done].isFinite {
      fillDerivativesWithNaN()
      return .overflow
    }

    let tbar = slope(kept[done].f, given)
    g.f.take(given.f)
    if done < doublings { g.f.clear() }
    g.s.take(given.s)
    g.p.take(given.p)
    scaleToHorizon(g.s, done: done)
    if gramian { scaleToHorizon(g.p, done: done) }
    while done > 0 {
      done &-= 1
      kept[done].doubleAdjoint(g, hermitian: hermitian, scratch, tallScratch)
      try request.settings.watch.checkpoint(productsOfOne)
    }

    // φ's cotangent: of D = Xφ and of S = φB; its adjoint is its tangent, transposed.
    let bbar = given.s, cotangent = work
    cotangent.product(step.x, .adjoint, g.f)
    if columns > 0 { cotangent.product(g.s, b, .adjoint, adding: true) }
    cotangent.conjugateTranspose()
    step.phi(into: phi, along: cotangent, xbar)
    xbar.conjugateTranspose()
    xbar.product(g.f, phi, .adjoint, adding: true)
    bbar.product(phi, .adjoint, g.s)
    let qbar = given.p
    if gramian { step.meanAdjoint(g.p, terms: terms, xbar: xbar, qbar: qbar) }
    scaleToHorizon(xbar, done: 0)

    let first = storeSquare(xbar, asked.abar)
    let second = columns > 0 ? storeTall(bbar, asked.bbar) : clear(asked.bbar, n, request.columns)
    let third = gramian ? storeSquare(qbar, asked.qbar) : clear(asked.qbar, n, n)
    asked.tbar?.pointee = tbar
    let fits = first && second && third && (asked.tbar == nil || tbar.isFinite)
    return fits || !cotangentsAreFinite ? .success : .overflow
  }

  /// Re⟨gy, AY⟩ + Re⟨gs, YB⟩ + Re⟨gp, Y Q Yᴴ⟩
  private func slope(_ f: Dense<T>, _ g: Horizon<T>) -> S {
    let (w, z) = scratch
    w.product(a, f)
    w.scale(byPowerOfTwo: exponentOfA)
    var sum = g.f.inner(w)
    if columns > 0 {
      // <gs, Y B> = <gs Bᴴ, Y>
      w.product(g.s, b, .adjoint)
      sum += w.inner(f)
    }
    if gramian {
      w.product(f, q)
      z.product(w, f, .adjoint)
      sum += g.p.inner(z)
    }
    return sum
  }

  /// The gradient in what no cotangent depends on.
  private func clear(_ to: Output<T>?, _ rows: Int, _ columns: Int) -> Bool {
    guard let to else { return true }
    let lines = request.byColumns ? columns : rows, line = request.byColumns ? rows : columns
    for i in 0..<lines { (to.base + i &* to.ld).update(repeating: T.zero, count: line) }
    return true
  }
}
