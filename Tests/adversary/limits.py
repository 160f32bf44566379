"""What a result may be off by: every limit of the adversary, and nowhere else a number that decides."""

#: Normwise errors in units of the condition number times u (checks.unit says which condition number).
ACCURACY = 10.0

#: The same from LAPACK's eigenvectors, which leave a residual of several u ‖A‖₂: self-adjoint matrices from this order
#: on, and skew-Hermitian ones whose ‖A‖₁ is above this over the spacing of the type's numbers at one.
EIGENBASIS, EIGENBASIS_ORDER, EIGENBASIS_SKEW = 2 * ACCURACY, 32, 2.0**-9

#: The same of exp(t_i A) from shared powers: X^k is a product of k steps, each with an error of its own.
TIMES = 2 * ACCURACY

#: The same where the caller rounds upward, downward or to zero: calls round to nearest.
DIRECTED = ACCURACY

#: Where ‖A‖₁ <= SMALL_NORM and n <= SMALL_ORDER: units in the last place of a diagonal entry, and the 1-norm error in
#: u.
SMALL_NORM, SMALL_ORDER = 0.5, 64
SMALL_DIAGONAL = 1.5
SMALL_NORMWISE = 2.0

#: Relative error of each entry y in units of (6 + |ln y|) u: exp of a generator with structure "markov".
MARKOV_ENTRY = 12.0

#: Entries of a 2 x 2 value, in units of their own condition numbers times u, where |h|² >= FAR_APART |bc|.
FAR_APART = 16.0

#: expm_cond "exact": relative, or this many times cond u where that is more.
COND_RELATIVE, COND_UNITS = 1e-6, 100.0

#: ‖YᴴY - I‖_F in units of n u, for skew-Hermitian A of any norm.
UNITARY = 10.0

#: Two results without a truth, each within ACCURACY of it, and an estimate of cond that may be a third of it.
AGREEMENT = 6 * ACCURACY

#: Squarings beyond those of SciPy's algorithm.
SQUARINGS = 1

#: A case is left out where limit times unit is above this: then no digit is determined, and only status and NaN count.
DETERMINED = 1.0

#: log of the share of the largest number of the type up to which a true result counts as representable.
REPRESENTABLE = -0.7
