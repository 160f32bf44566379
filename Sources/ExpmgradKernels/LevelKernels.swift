// The kernels of this processor level, as the numerics see them. The module exports two existentials and nothing
// generic, so that nothing is compiled unspecialised.
import ExpmgradPool
import ExpmgradSchemes

public func levelKernels(_: Float.Type) -> any Kernels<Float> { FloatKernels() }
public func levelKernels(_: Double.Type) -> any Kernels<Double> { DoubleKernels() }

private struct FloatKernels: LevelKernels { typealias Scalar = Float }
private struct DoubleKernels: LevelKernels { typealias Scalar = Double }

private protocol LevelKernels: Kernels where Scalar: LaneScalar {}

extension LevelKernels {
  typealias S = Scalar

  var level: String {
    #if WIDE
      "x86-64-v4"
    #elseif FMA && arch(x86_64)
      "x86-64-v3"
    #else
      "baseline"
    #endif
  }

  func size(_ layout: MatrixLayout, _ n: Int, complex: Bool) -> Int {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).size
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).size
    case (.dense, _): n &* n &* (complex ? 2 : 1)
    }
  }

  func evaluate(_ e: Evaluation<S>) {
    switch (e.layout, e.complex) {
    case (.rows, false): interpret(rows(RealLane<S.Vec>.self, e), e)
    case (.rows, true): interpret(rows(ComplexLane<S.Vec>.self, e), e)
    case (.dense, _):
      interpret(
        DenseAlgebra<S>(
          n: e.n, complex: e.complex, work: e.isShared ? Work.current : nil, blocks: e.blocks, stops: e.stops), e)
    }
  }

  private func rows<L: LaneElement>(_: L.Type, _ e: Evaluation<S>) -> RowAlgebra<L> where L.Vec == S.Vec {
    var algebra = RowAlgebra<L>(e.n)
    algebra.hump = e.hump
    return algebra
  }

  func rightSize(_ layout: MatrixLayout, _ n: Int, complex: Bool) -> Int {
    layout == .dense ? Panels<S>(n, complex: complex).size : 0
  }

  func multiplyRows(
    _ n: Int, complex: Bool, _ rows: Int, _ a: Input, _ runs: UnsafeBufferPointer<PackedRows<S>>, into c: Matrix,
    adding: Bool
  ) {
    guard let base = runs.baseAddress else { return }
    let panels = Panels<S>(n, complex: complex)
    ProductRows(
      panels: panels, a: a, c: c, count: rows, right: RightFactor(runs: base, count: runs.count), adding: adding,
      terms: 0..<n, some: 0..<panels.count
    ).run()
  }

  func combineRows(
    _ n: Int, complex: Bool, _ rows: Int, terms: Int, _ x: UnsafePointer<Input>, _ c: Input, left: Matrix?,
    right: PackedPlace<S>, y: Matrix?
  ) {
    func combine<let K: Int>(_ out: InlineArray<K, Matrix?>) {
      combinePackedRows(
        Panels(n, complex: complex), rows, terms, x, c, into: CombinedRows<S, K>(rows: out, right: right))
    }
    switch (left, y) {
    case (nil, nil): combine([nil] as InlineArray<1, Matrix?>)
    case (nil, _): combine([nil, y] as InlineArray<2, Matrix?>)
    case (_, nil): combine([left, nil] as InlineArray<2, Matrix?>)
    case (_, _): combine([left, nil, y] as InlineArray<3, Matrix?>)
    }
  }

  func multiply(
    _ layout: MatrixLayout, _ n: Int, complex: Bool, _ count: Int, _ a: Input, _ b: Input, into c: Matrix, adding: Bool,
    packing: Matrix
  ) {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).multiply(count, a, b, c, adding: adding)
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).multiply(count, a, b, c, adding: adding)
    case (.dense, _):
      let algebra = DenseAlgebra<S>(n: n, complex: complex, work: Work.current)
      _ = algebra.rightFactors(1, b, packing)
      algebra.multiply(count, a, packing, c, adding: adding)
    }
  }

  func square(
    _ layout: MatrixLayout, _ n: Int, complex: Bool, hermitian: Bool, _ a: Input, into c: Matrix, packing: Matrix
  ) {
    if !hermitian || layout == .rows {
      return multiply(layout, n, complex: complex, 1, a, a, into: c, adding: false, packing: packing)
    }
    let algebra = DenseAlgebra<S>(n: n, complex: complex, work: Work.current)
    _ = algebra.rightFactors(1, a, packing)
    algebra.multiplyHermitian(a, packing, c, adding: false)
  }

  func square(_ blocks: DiagonalBlocks, _ n: Int, complex: Bool, _ a: Input, into c: Matrix, packing: Matrix) {
    let algebra = DenseAlgebra<S>(n: n, complex: complex, work: Work.current, blocks: blocks)
    _ = algebra.rightFactors(1, a, packing)
    algebra.multiply(1, a, packing, c, adding: false, values: .both)
  }

  func pack(_ layout: MatrixLayout, _ n: Int, complex: Bool, adjoint: Bool, _ from: Input, ld: Int, into to: Matrix) {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).packMatrix(adjoint: adjoint, from, ld, to)
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).packMatrix(adjoint: adjoint, from, ld, to)
    case (.dense, _): DenseAlgebra<S>(n: n, complex: complex).pack(adjoint: adjoint, from, ld, to)
    }
  }

  func unpack(
    _ layout: MatrixLayout, _ n: Int, complex: Bool, adjoint: Bool, factor: (re: S, im: S), _ from: Input,
    into to: Matrix, ld: Int
  ) {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).unpackMatrix(adjoint: adjoint, factor, from, to, ld)
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).unpackMatrix(adjoint: adjoint, factor, from, to, ld)
    case (.dense, _): DenseAlgebra<S>(n: n, complex: complex).unpack(adjoint: adjoint, factor, from, to, ld)
    }
  }

  func shift(_ layout: MatrixLayout, _ n: Int, complex: Bool, _ re: S, _ im: S, _ a: Matrix) {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).subtractIdentity(re, im, a)
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).subtractIdentity(re, im, a)
    case (.dense, _): DenseAlgebra<S>(n: n, complex: complex).subtractIdentity(re, im, a)
    }
  }

  func magnitudes(_ layout: MatrixLayout, _ n: Int, complex: Bool, _ a: Input, into m: Matrix) {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).magnitudes(a, m)
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).magnitudes(a, m)
    case (.dense, _): DenseAlgebra<S>(n: n, complex: complex).magnitudes(a, m)
    }
  }

  func survey(_ layout: MatrixLayout, _ n: Int, _ magnitudes: Input, _ facts: inout MatrixFacts<S>) {
    switch layout {
    case .rows: surveySums(n, magnitudes, &facts)
    case .dense: DenseAlgebra<S>(n: n, complex: false).survey(magnitudes, &facts)
    }
  }

  func largest(_ count: Int, _ x: Input) -> S { largestMagnitude(count, x) }

  func vectorMatrix(_ n: Int, _ v: Input, _ m: Input, into w: Matrix) { rowTimesMatrix(n, v, m, w) }

  func combine(
    _ size: Int, terms: Int, _ x: UnsafePointer<Input>, _ c: Input, row: Int, term: Int, count: Int,
    into y: UnsafePointer<Matrix>,
    adding: Bool
  ) {
    combineFamily(size, terms, x, FamilyCoefficients(base: c, row: row, term: term), count, into: y, adding: adding)
  }

  func innerProducts(
    _ size: Int, count: Int, _ x: UnsafePointer<Input>, terms: Int, _ y: UnsafePointer<Input>, into s: Matrix
  ) {
    innerFamily(size, count, x, terms, y, into: s)
  }

  func scale(_ count: Int, _ x: Matrix, by factor: S) { scaled(count, x, by: factor) }

  func step(_ step: RecurrenceStep<S>, _ blocks: Range<Int>, rows n: Int) { runStep(step, blocks, n) }

  func pattern(
    _ matrix: SparseRows<S>, _ rows: Range<Int>, inner: Int, _ z: Input, _ x: Input, into gradient: Matrix
  ) {
    patternProduct(matrix, rows, inner: inner, z, x, into: gradient)
  }

  func laneScratch(_ n: Int, complex: Bool, k: Int, products: Int) -> Int {
    if n < 2 || n > lanesLimit { return 0 }
    let count =
      complex
      ? LaneRun<ComplexLane<S.Vec>, Dynamic>.scratch(n, products: products, k: k)
      : LaneRun<RealLane<S.Vec>, Dynamic>.scratch(n, products: products, k: k)
    return count &* MemoryLayout<S>.stride > 1 << 20 ? 0 : count
  }

  func rowScratch(_ n: Int, complex: Bool, k: Int, products: Int) -> Int {
    complex
      ? RowRun<RowAlgebra<ComplexLane<S.Vec>>>.scratch(RowAlgebra(n), products: products, k: k)
      : RowRun<RowAlgebra<RealLane<S.Vec>>>.scratch(RowAlgebra(n), products: products, k: k)
  }

  func row(_ batch: RegularBatch<S>, _ i: Int, _ scratch: Matrix) -> RegularAnswer {
    batch.complex ? runRow(ComplexLane<S.Vec>.self, batch, i, scratch) : runRow(RealLane<S.Vec>.self, batch, i, scratch)
  }

  func lanes(
    _ batch: RegularBatch<S>, _ from: Int, _ to: Int, _ scratch: Matrix, leftOver: UnsafeMutablePointer<Int>
  ) -> Int {
    runLanes(batch, from, to, scratch, leftOver)
  }
}

@inline(never)
func interpret<A: Algebra>(_ algebra: A, _ e: Evaluation<A.Scalar>) {
  var components = e.components
  withUnsafePointer(to: &components) {
    Interpreter(
      algebra: algebra, table: e.table, squarings: e.squarings, order: e.order,
      components: UnsafeRawPointer($0).assumingMemoryBound(to: Component<A.Scalar>.self),
      tapeUse: e.tapeUse, tape: e.tape, squared: e.squared, band: e.band, factor: e.factor,
      lastScale: e.lastScale, omitsIdentity: e.omitsIdentity, hermitian: e.hermitian
    ).run()
  }
}

/// The value, and directions if there are any, of a regular matrix.
@inline(__always)
func interpret<A: Algebra>(
  _ algebra: A, _ table: SchemeTable<A.Scalar>, squarings: Int, derivative: Bool,
  _ components: inout InlineArray<4, Component<A.Scalar>>, squared: Bool, omitsIdentity: Bool
) {
  withUnsafePointer(to: &components) {
    Interpreter(
      algebra: algebra, table: table, squarings: squarings, order: derivative ? 2 : 1,
      components: UnsafeRawPointer($0).assumingMemoryBound(to: Component<A.Scalar>.self), squared: squared,
      omitsIdentity: omitsIdentity
    ).runPlain()
  }
}
