// The Schur form, where squarings would lose digits: A = WᴴRW, R (quasi-)triangular.
//
//   F, S, P of (A, B, Q)  =  Wᴴ F_R W, Wᴴ S_R, Wᴴ P_R W  of (R, WB, WQWᴴ)
//
// Of a matrix far from normal, powers fall by cancellation: ‖F‖² ≫ ‖F²‖, and the rounding of F² is as large as ‖F‖². The
// entries of a triangle grow towards its corner, and its squares have no such sums (Al-Mohy & Higham 2009, section 2, for
// the exponential). W is a constant: directions, cotangents and gradients take its basis as Q and P do.

extension IntegralsRun {
  /// Squaring stood on a hump. A normal F has ‖F‖² ≤ √n ‖F²‖ in Frobenius norms.
  func stoodOnHump(_ here: Horizon<T>, _ next: Horizon<T>) -> Bool {
    if basis != nil || here.isDeviation || n < 2 { return false }
    let before = here.f.frobenius, after = next.f.frobenius
    // Where squares underflow, F goes to zero and nothing is lost.
    return before * before > 8 * S(n).squareRoot() * after && before * before > S.leastNormalMagnitude / S.ulpOfOne
  }

  /// Puts A's Schur form in its place; false if LAPACK gave up.
  mutating func takeSchurForm() throws(ExpmError) -> Bool {
    let w = try square()
    // The form's entries may be n times as large as A's.
    exponentOfA = Int(a.largest.exponent)
    a.scale(byPowerOfTwo: 0 &- exponentOfA)
    let values = try workspace.take(2 &* n, of: T.self), work = try workspace.take(32 &* n, of: T.self)
    let real = scalars(values), lwork = LAPACKInt(32 &* n)
    // LAPACK sees Aᵀ = Z R Zᴴ: A = WᴴRᵀW with W = Zᵀ, both as they lie in memory.
    let info =
      T.isComplex
      ? S.lapackSchur(LAPACKInt(n), a.base, values, w.base, work, lwork, scalars(values + n))
      : S.lapackRealSchur(LAPACKInt(n), scalars(a.base), real, real + n, scalars(w.base), scalars(work), lwork)
    if info != 0 { return false }
    // What lies beyond the triangle, or the blocks of two on the diagonal, is zero.
    let beyond = T.isComplex ? 1 : 2
    for i in 0..<n {
      var j = i &+ beyond
      while j < n {
        a.base[i &* n &+ j] = T.zero
        j &+= 1
      }
    }
    basis = w
    return true
  }

  // MARK: callers' matrices, in the basis that is used

  /// Reads a square, zero if there is none; false if the caller's has a NaN or Inf.
  func loadSquare(_ from: Input<T>?, into to: Dense<T>) -> Bool {
    to.load(from, byColumns: request.byColumns)
    let isFinite = to.isFinite
    if let w = basis, from != nil {
      scratch.0.product(w, to)
      to.product(scratch.0, w, .adjoint)
    }
    return isFinite
  }

  func loadTall(_ from: Input<T>?, into to: Dense<T>) -> Bool {
    let given = basis == nil ? to : tallScratch
    given.load(from, byColumns: request.byColumns)
    if let w = basis { to.product(w, given) }
    return given.isFinite
  }

  /// Writes a square; false if it is not finite. `hermitian`: so is what is written, exactly.
  func storeSquare(_ x: Dense<T>, _ to: Output<T>?, hermitian: Bool = false) -> Bool {
    guard let to else { return true }
    var home = x
    if let w = basis {
      scratch.0.product(w, .adjoint, x)
      home = scratch.1
      home.product(scratch.0, w)
      if hermitian { home.takeHermitianPart() }
    }
    home.store(to, byColumns: request.byColumns)
    return home.isFinite
  }

  func storeTall(_ x: Dense<T>, _ to: Output<T>?) -> Bool {
    guard let to else { return true }
    var home = x
    if let w = basis {
      home = tallScratch
      home.product(w, .adjoint, x)
    }
    home.store(to, byColumns: request.byColumns)
    return home.isFinite
  }
}
