// The adjoint of exp(t_i A) from shared powers. All adjoints are kept conjugate-transposed, so that every rule is a plain
// product: Z = L·R gives L̄ᴴ += R Z̄ᴴ and R̄ᴴ += Z̄ᴴ L.
//
//   Γ_i = g_iᴴ,   V_i = X^k Γ_i = P̄_iᴴ,   (X̄^k)ᴴ += Γ_i P_i,   W_q = Σ_i c_iq V_i = (B̄^q)ᴴ
//   t̄_i = 2^e Σ_q c_i(q−1) s_iq + μ Σ_q c_iq s_iq,   s_iq = Re tr(V_i B^q)
//
// A time costs three rows of GEMM and, where k > 0, three products; powers and table are walked back once for all.
import ExpmgradSchemes

extension SharedTimes {
  func adjoint(_ powers: Matrix, _ nodes: Matrix, _ chunk: Int, _ carver: inout Carver<S>) {
    let complex = T.isComplex
    let transposed = carver.cut(rows &* size), w = carver.cut(rows &* size), z = carver.cut(table.nodes &* size)
    let p = carver.cut(chunk &* size), gamma = carver.cut(chunk &* size), v = carver.cut(chunk &* size), one = carver.cut(size)
    let staging = carver.cut(n &* n &* T.parts)
    let c = carver.cut(chunk &* rows), s = carver.cut(chunk &* rows)
    for q in 0..<rows { conjugateTranspose(powers + q &* size, into: transposed + q &* size, staging) }
    w.update(repeating: 0, count: rows &* size)
    z.update(repeating: 0, count: table.nodes &* size)
    guard let g = job.g else { return }

    var start = 0
    while start < entries.count {
      let count = Swift.min(chunk, entries.count - start)
      polynomials(start, count, c, powers, into: p)
      groups(start, count) { first, length, node in
        for m in first..<(first &+ length) {
          let at = g.base + entries[start + m].index &* g.stride
          let into = (node < 0 ? v : gamma) + m &* size
          kernels.pack(layout, n, complex: complex, adjoint: true, scalars(at), ld: g.ld, into: into)
          if node < 0 {
            store(start, m, 1, p + m &* size)
            continue
          }
          let x = nodes + node &* size
          kernels.multiply(layout, n, complex: complex, 1, x, into, into: v + m &* size, adding: false)
          kernels.multiply(layout, n, complex: complex, 1, into, p + m &* size, into: z + node &* size, adding: true)
          if job.y != nil {
            kernels.multiply(layout, n, complex: complex, 1, p + m &* size, x, into: one, adding: false)
            store(start, m, 1, one)
          }
        }
      }
      realProduct(true, false, rows, size, count, c, rows, v, size, into: w, size, adding: true)
      if let tbar = job.tbar {
        realProduct(false, true, count, rows, size, v, size, transposed, size, into: s, rows, adding: false)
        for m in 0..<count { tbar[entries[start + m].index] = alongTime(c + m &* rows, s + m &* rows) }
      }
      start += count
    }
    tableBackward(nodes, w, z)
    powersBackward(powers, w)
    guard let abar = job.abar else { return }
    let b = UnsafeMutableRawPointer(staging).assumingMemoryBound(to: T.self)
    kernels.unpack(layout, n, complex: complex, adjoint: true, factor: (S.pow2(-exponent), 0), w + size, into: staging, ld: n)
    for i in 0..<n { for j in 0..<n { abar.base[i &* abar.ld &+ j] = abar.base[i &* abar.ld &+ j] + b[i &* n &+ j] } }
  }

  private func conjugateTranspose(_ x: Matrix, into y: Matrix, _ staging: Matrix) {
    kernels.unpack(layout, n, complex: T.isComplex, adjoint: true, factor: (1, 0), x, into: staging, ld: n)
    kernels.pack(layout, n, complex: T.isComplex, adjoint: false, staging, ld: n, into: y)
  }

  private func alongTime(_ c: Matrix, _ s: Matrix) -> S {
    var rate: S = 0, shift: S = 0
    for q in stride(from: plan.degree, to: 0, by: -1) {
      rate += c[q &- 1] * s[q]
      shift += c[q] * s[q]
    }
    return S.pow2(exponent) * rate + mu * (shift + c[0] * s[0])
  }

  private func tableBackward(_ nodes: Matrix, _ w: Matrix, _ z: Matrix) {
    for p in table.products.reversed() {
      let bar = z + p.into &* size
      kernels.multiply(
        layout, n, complex: T.isComplex, 1, nodes + p.right &* size, bar, into: z + p.left &* size, adding: true)
      kernels.multiply(
        layout, n, complex: T.isComplex, 1, bar, nodes + p.left &* size, into: z + p.right &* size, adding: true)
    }
    withUnsafeTemporaryAllocation(of: S.self, capacity: rows) { c in
      let c = c.baseAddress!
      for root in table.roots {
        coefficients(rho: root.sign > 0 ? tau : -tau, factor: 1, into: c)
        realProduct(true, false, rows, size, 1, c, rows, z + root.node &* size, size, into: w, size, adding: true)
      }
    }
  }

  private func powersBackward(_ powers: Matrix, _ w: Matrix) {
    withUnsafeTemporaryAllocation(of: (Int, Int).self, capacity: 64) { steps in
      var made = 0
      doublings { h, more in
        (steps.baseAddress! + made).initialize(to: (h, more))
        made += 1
      }
      for (h, more) in steps[0..<made].reversed() {
        for j in stride(from: more, to: 0, by: -1) {
          let bar = w + (h &+ j) &* size
          kernels.multiply(layout, n, complex: T.isComplex, 1, powers + h &* size, bar, into: w + j &* size, adding: true)
          kernels.multiply(layout, n, complex: T.isComplex, 1, bar, powers + j &* size, into: w + h &* size, adding: true)
        }
      }
    }
  }
}
