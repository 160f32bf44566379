// The way one matrix takes to its exponential and its derivatives: decided once, for values, derivatives and tapes
// alike.

/// What will be asked of a route.
enum Purpose: Equatable {
  case value
  case first(k: Int)
  case second
  /// A value, and later derivatives from what it leaves.
  case tape

  init<T>(_ derivatives: Derivatives<T>) {
    self =
      switch derivatives {
      // No direction is no derivative.
      case .none, .first(k: 0, _, _): .value
      case .first(let k, _, _): .first(k: k)
      case .second: .second
      }
  }
}

enum Route {
  /// The entries are exponentials, derivatives divided differences.
  case diagonal
  /// Block by block, each by a route of its own.
  case blocks(Partition)
  case eigenbasis(skew: Bool)
  /// The eigenbasis of a skew-Hermitian matrix that has it in a complex type, or for its value alone.
  case largeSkew
  /// Sums without subtractions, entry by entry.
  case markov
  /// Scaling and squaring, in the order of a partition; by the Schur form where that cancels.
  case polynomial(Partition?)

  /// The route of a request whose structure, as found, is `structure`. A function of A and the purpose, never of
  /// threads or of a batch; the partition lies in the workspace.
  static func of<T: Element>(
    _ request: Request<T>, _ structure: Structure, _ purpose: Purpose, _ workspace: Workspace
  ) throws(ExpmError) -> Route {
    if structure == .diagonal { return .diagonal }
    var partition: Partition?
    if purpose == .value {
      if let blocks = try Partition.forValue(request, workspace) { return .blocks(blocks) }
    } else {
      partition = try Partition.forDerivative(request, workspace)
    }
    switch structure {
    case .skewHermitian where needsEigenbasis(request):
      return T.isComplex && purpose != .second ? .eigenbasis(skew: true) : .largeSkew
    case .hermitian, .skewHermitian:
      let skew = structure == .skewHermitian
      if prefersEigenbasis(request, skew: skew, purpose, blocks: partition) { return .eigenbasis(skew: skew) }
      return .polynomial(partition)
    case .markov: return .markov
    default: return .polynomial(partition)
    }
  }
}

extension Request {
  /// The structure whose route a request takes: as stated, or found.
  func knownStructure(_ purpose: Purpose) -> Structure {
    let structure = settings.structure == .auto ? detectStructure(n, a) : settings.structure
    if purpose == .second, structure == .diagonal || structure == .markov { return .general }
    if structure == .markov && !isReal(n, a) { return .general }
    return structure
  }

  /// What ends a request whose stated structure is to be verified and does not hold; the outputs are filled.
  func mismatch() -> Outcome? {
    if !settings.checkStructure || hasStructure(settings.structure, n, a) { return nil }
    let outcome = allFinite(n, a) ? Outcome.structureMismatch : .nonfinite
    fillWithNaN()
    return outcome
  }
}
