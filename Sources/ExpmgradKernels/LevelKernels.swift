// The kernels of this processor level, as the numerics see them. Concrete entry points for both scalar types: nothing
// generic crosses the module's edge unspecialised.
import ExpmgradSchemes

public struct LevelKernels<S: BLASScalar>: Kernels {
  public typealias Scalar = S
  public init() {}

  public var level: String {
    #if WIDE
    "x86-64-v4"
    #elseif FMA && arch(x86_64)
    "x86-64-v3"
    #else
    "baseline"
    #endif
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func size(_ layout: MatrixLayout, _ n: Int, complex: Bool) -> Int {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).size
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).size
    case (.dense, _): n &* n &* (complex ? 2 : 1)
    }
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func evaluate(_ e: Evaluation<S>) {
    switch (e.layout, e.complex) {
    case (.rows, false): interpret(RowAlgebra<RealLane<S.Vec>>(e.n), e)
    case (.rows, true): interpret(RowAlgebra<ComplexLane<S.Vec>>(e.n), e)
    case (.dense, _): interpret(DenseAlgebra<S>(n: e.n, complex: e.complex, threads: e.threads), e)
    }
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func multiply(_ layout: MatrixLayout, _ n: Int, complex: Bool, _ count: Int, _ a: Input, _ b: Input, into c: Matrix, adding: Bool) {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).multiply(count, a, b, c, adding: adding)
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).multiply(count, a, b, c, adding: adding)
    case (.dense, _): S.gemm(complex: complex, count &* n, n, a, b, c, adding: adding)
    }
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func pack(_ layout: MatrixLayout, _ n: Int, complex: Bool, adjoint: Bool, _ from: Input, ld: Int, into to: Matrix) {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).pack(adjoint: adjoint, from, ld, to)
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).pack(adjoint: adjoint, from, ld, to)
    case (.dense, _): DenseAlgebra<S>(n: n, complex: complex, threads: 1).pack(adjoint: adjoint, from, ld, to)
    }
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func unpack(_ layout: MatrixLayout, _ n: Int, complex: Bool, adjoint: Bool, factor: (re: S, im: S), _ from: Input, into to: Matrix, ld: Int) {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).unpack(adjoint: adjoint, factor, from, to, ld)
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).unpack(adjoint: adjoint, factor, from, to, ld)
    case (.dense, _): DenseAlgebra<S>(n: n, complex: complex, threads: 1).unpack(adjoint: adjoint, factor, from, to, ld)
    }
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func shift(_ layout: MatrixLayout, _ n: Int, complex: Bool, _ re: S, _ im: S, _ a: Matrix) {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).subtractIdentity(re, im, a)
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).subtractIdentity(re, im, a)
    case (.dense, _): DenseAlgebra<S>(n: n, complex: complex, threads: 1).subtractIdentity(re, im, a)
    }
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func scaleRowsAndColumns(_ layout: MatrixLayout, _ n: Int, complex: Bool, _ rows: Input, _ columns: Input, _ a: Matrix) {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).scaleRowsAndColumns(rows, columns, a)
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).scaleRowsAndColumns(rows, columns, a)
    case (.dense, _): DenseAlgebra<S>(n: n, complex: complex, threads: 1).scaleRowsAndColumns(rows, columns, a)
    }
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func magnitudes(_ layout: MatrixLayout, _ n: Int, complex: Bool, _ a: Input, into m: Matrix) {
    switch (layout, complex) {
    case (.rows, false): RowAlgebra<RealLane<S.Vec>>(n).magnitudes(a, m)
    case (.rows, true): RowAlgebra<ComplexLane<S.Vec>>(n).magnitudes(a, m)
    case (.dense, _): DenseAlgebra<S>(n: n, complex: complex, threads: 1).magnitudes(a, m)
    }
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func survey(_ n: Int, _ magnitudes: Input, _ facts: inout MatrixFacts<S>) { surveySums(n, magnitudes, &facts) }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func vectorMatrix(_ n: Int, _ v: Input, _ m: Input, into w: Matrix) { rowTimesMatrix(n, v, m, w) }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  public func scale(_ count: Int, _ x: Matrix, by factor: S) { scaled(count, x, by: factor) }
}

@inline(never)
func interpret<A: Algebra>(_ algebra: A, _ e: Evaluation<A.Scalar>) {
  var run = Interpreter(
    algebra: algebra, table: e.table, squarings: e.squarings, order: e.order, components: e.components,
    tapeUse: e.tapeUse, tape: e.tape, squared: e.squared, band: e.band, factor: e.factor)
  run.run()
}
