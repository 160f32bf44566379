"""Every function at every structure, order and type, each result held against the others by an identity.

Meant to be run with a checking allocator too (`make test-variants`): orders on both sides of the layouts' limits, and
every path. What each result is to the last digits, other tests say; here it costs no oracle, so that n = 66 is
affordable.
"""

import numpy as np
import pytest

import expmgrad
from test_values import random

ORDERS = [7, 20, 66]  # lanes and rows; rows; BLAS and tapes
STATED = ["general", "diagonal", "upper", "lower", "hermitian", "skew_hermitian", "markov"]
FOUND = ["auto", "blocks", "rank_one", "involution", "unitary"]


def matrix(rng, dtype, kind, n):
    """A matrix of norm about 2 with that structure; the last three have powers that are small by cancellation, or large
    norms.
    """
    x = random(rng, dtype, n, n)
    if kind == "rank_one":
        return (2 * random(rng, dtype, n, 1) @ random(rng, dtype, 1, n)).astype(dtype)
    if kind == "involution":  # a reflection along v of what is orthogonal to w
        v, w = 1 + rng.random((2, n))
        return (20 * (np.eye(n) - 2 * np.outer(v, w) / (v @ w))).astype(dtype)
    if kind == "unitary":  # six times: of modulus 6 all eigenvalues, no structure
        return (6 * np.linalg.qr(x)[0]).astype(dtype)
    if kind == "blocks":
        rows = rng.permutation(n)
        keep = np.zeros((n, n), bool)
        for part in np.array_split(rows, 2):
            keep[np.ix_(part, part)] = True
        return np.where(keep, x, 0)
    if kind == "markov":
        rates = abs(x) * ~np.eye(n, dtype=bool)
        return (rates - np.diag(rates.sum(axis=1))).astype(dtype)
    return {
        "auto": x,
        "general": x,
        "diagonal": np.diag(np.diag(x)),
        "upper": np.triu(x),
        "lower": np.tril(x),
        "hermitian": (x + x.conj().T) / 2,
        "skew_hermitian": (x - x.conj().T) / 2,
    }[kind]


def inner(x, y):
    """Re<X, Y>, in double."""
    wide = np.result_type(x, y, float)
    return np.vdot(x.astype(wide), y.astype(wide)).real


def norm(x):
    return np.linalg.norm(x.astype(np.result_type(x, float)))


class Point:
    """A matrix, directions of norm one, and how far results at it may be apart.

    With kappa the condition number and K the Jacobian, |K| = kappa |Y| / |A|. Rounding A alone moves Y by kappa u |Y|
    and L(A, E) by u |A| |L2| |E|; sums of n terms add a factor n. |A| |L2| / |K| is the condition of L, for which kappa
    stands, as everywhere in these tests (Higham & Relton, 2014, measure them within a factor of ten of each other).
    """

    def __init__(self, rng, dtype, kind, n):
        self.n, self.dtype, self.structure = n, dtype, kind if kind in STATED else "auto"
        self.a = matrix(rng, dtype, kind, n)
        self.e, self.f, self.g, self.h = (x / norm(x) for x in random(rng, dtype, 4, n, n))
        self.e, self.f, self.g, self.h = (x.astype(dtype) for x in (self.e, self.f, self.g, self.h))
        self.y = expmgrad.expm(self.a, structure=self.structure)
        assert np.isfinite(self.y).all()
        self.kappa = max(1.0, expmgrad.expm_cond(self.a))
        self.jacobian = self.kappa * norm(self.y) / norm(self.a)
        self.tolerance = 16 * n * np.finfo(dtype).eps / 2 * self.kappa

    def value(self, y):
        """It is exp(A)."""
        assert y.dtype == self.dtype and y.shape[-2:] == self.a.shape
        assert norm(y - self.y) <= self.tolerance * norm(self.y)

    def first(self, x, want):
        """Two first derivatives along directions of norm one are the same."""
        assert x.dtype == self.dtype and x.shape == np.shape(want)
        assert norm(x - want) <= self.tolerance * self.jacobian * max(1.0, np.sqrt(x.size) / self.n)

    def adjoint(self, dy, abar):
        """<G, L(A, E)> = <L*(A, G), E>"""
        assert abs(inner(self.g, dy) - inner(abar, self.e)) <= self.tolerance * self.jacobian

    @property
    def second(self):
        """Of second derivatives: |L2| <= |K| max(1, |K| / |Y|), as far as kappa stands for the condition of L."""
        return 4 * self.tolerance * self.jacobian * max(1.0, self.jacobian / norm(self.y))


@pytest.fixture(params=STATED + FOUND)
def kind(request):
    return request.param


@pytest.fixture(params=ORDERS)
def at(request, rng, dtype, kind):
    return Point(rng, dtype, kind, request.param)


def test_value_tangent_and_gradient_agree(at):
    at.value(expmgrad.expm(at.a))
    y, dy = expmgrad.expm_jvp(at.a, at.e, structure=at.structure)
    same, pullback = expmgrad.expm_vjp(at.a, structure=at.structure)
    at.value(y), at.value(same), at.value(expmgrad.expm_frechet(at.a, at.e)[0])
    at.adjoint(dy, pullback(at.g))
    at.first(expmgrad.expm_frechet(at.a, at.e, compute_expm=False), dy)
    # L(A, A) = A exp(A)
    along = expmgrad.expm_jvp(at.a, (at.a / norm(at.a)).astype(at.dtype), structure=at.structure)[1]
    at.first(along, (at.a @ at.y / norm(at.a)).astype(at.dtype))
    # Several directions and cotangents, again and again: the pullback of a large matrix replays a tape.
    directions = np.stack([at.e, at.f, at.e + at.f])
    found = expmgrad.expm_jvp(at.a, directions, structure=at.structure)[1]
    at.first(found[0], dy), at.first((found[0] + found[1]) / 2, found[2] / 2)
    for _ in range(3):
        at.first(pullback(directions)[0], pullback(at.e))


def test_a_batch_is_its_matrices(at):
    a, e = np.stack([at.a] * 5), np.stack([at.e, at.f, at.g, at.e, at.h])
    y, dy = expmgrad.expm_jvp(a, e, structure=at.structure)
    abar = expmgrad.expm_vjp(a, structure=at.structure)[1](e)
    alone = [expmgrad.expm_jvp(at.a, one, structure=at.structure) for one in e]
    for i, (value, tangent) in enumerate(alone):
        at.value(y[i]), at.value(value)
        at.first(dy[i], tangent)
        at.first(abar[i], expmgrad.expm_vjp(at.a, structure=at.structure)[1](e[i]))


def test_a_linearization_agrees_with_the_functions(at):
    tape = expmgrad.expm_linearize(at.a, structure=at.structure)
    dy, abar = (
        expmgrad.expm_jvp(at.a, at.e, structure=at.structure)[1],
        expmgrad.expm_vjp(at.a, structure=at.structure)[1](at.g),
    )
    at.value(tape.value)
    for _ in range(3):
        at.first(tape.jvp(at.e), dy), at.first(tape.vjp(at.g), abar)
        at.first(tape.jvp(np.stack([at.f, at.e]))[1], dy), at.first(tape.vjp(np.stack([at.f, at.g]))[1], abar)
    for x, want in zip(
        tape.hvp(at.g, at.f, g_dot=at.h), expmgrad.expm_hvp(at.a, at.g, at.f, g_dot=at.h, structure=at.structure)
    ):
        assert norm(x - want) <= at.second


def test_second_derivatives_are_symmetric_and_adjoint(at):
    ddy = expmgrad.expm_l2(at.a, at.e, at.f)
    assert norm(ddy - expmgrad.expm_l2(at.a, at.f, at.e)) <= at.second
    abar, abar_dot = expmgrad.expm_hvp(at.a, at.g, at.f, structure=at.structure)
    at.first(abar, expmgrad.expm_vjp(at.a, structure=at.structure)[1](at.g))
    assert abs(inner(at.g, ddy) - inner(abar_dot, at.e)) <= at.second  # <G, L2(A, E, F)> = <L2*(A, G, F), E>
    with_change = expmgrad.expm_hvp(at.a, at.g, at.f, g_dot=at.h, structure=at.structure)[1]
    assert norm(with_change - abar_dot - expmgrad.expm_vjp(at.a)[1](at.h)) <= at.second


def test_many_times_agree_with_one(at):
    y = expmgrad.expm_times(at.a, [0.5, 1.0, 0.0, 1.0])
    at.value(y[1]), at.value(y[3])
    assert np.array_equal(y[2], np.eye(at.n))
    assert norm(y[0] @ y[0] - y[1]) <= at.tolerance * max(norm(y[0]) ** 2, norm(y[1]))
    y, pullback = expmgrad.expm_times_vjp(at.a, [0.0, 1.0])
    abar, tbar = pullback(np.stack([at.h, at.g]))
    at.first(abar, expmgrad.expm_vjp(at.a)[1](at.g))
    # Re<G, A exp(A)>
    assert abs(tbar[1] - inner(at.g, at.a @ at.y)) <= at.tolerance * norm(at.a) * at.jacobian


def test_condition_numbers_bound_what_they_say(at):
    rounding = 1 + at.tolerance
    exact, estimate = expmgrad.expm_cond(at.a), expmgrad.expm_cond(at.a, method="estimate")
    assert estimate <= exact * rounding
    for direction in (at.e, at.f):
        dy = expmgrad.expm_jvp(at.a, direction)[1]
        assert norm(dy) * norm(at.a) <= exact * rounding * norm(direction) * norm(at.y)
    assert 0 < expmgrad.expm_cond(at.a, ord=1, method="estimate") < np.inf
    y, info = expmgrad.expm(at.a, return_info=True, structure=at.structure)
    at.value(y)
    assert info.status == 0 and info.cond <= exact * rounding and 0 < info.error_bound <= 1
    assert norm(y - at.y) <= (2 * info.error_bound + at.tolerance) * norm(y)


@pytest.mark.parametrize("at", [7], indirect=True)
def test_jacobians_are_their_directions(at):
    dy = expmgrad.expm_jvp(at.a, at.e)[1]
    assert expmgrad.expm_cond(at.a, ord=1) >= (1 - at.tolerance) * expmgrad.expm_cond(at.a, ord=1, method="estimate")
    for method in ("auto", "frechet"):
        for order in "FC":
            k = expmgrad.expm_jacobian(at.a, order=order, method=method)
            at.first(expmgrad.unvec(k @ expmgrad.vec(at.e, order), order).astype(at.dtype), dy)
    h = ((at.a + at.a.conj().T) / 2).astype(at.dtype)
    if at.dtype.kind == "f":
        assert expmgrad.expm_jacobian(h, half=True).shape == (at.n * (at.n + 1) // 2,) * 2


def test_low_rank_factors_are_their_products(at, rng):
    for r in (0, 1, 3):
        u, v = (x.astype(at.dtype) / np.sqrt(np.float32(at.n)) for x in random(rng, at.dtype, 2, at.n, r + 1)[..., :r])
        x = u @ v.conj().T
        y, dy = expmgrad.expm_jvp_lowrank(at.a, u, v)
        same, pullback = expmgrad.expm_vjp_lowrank(at.a)
        abar = pullback(u, v)
        at.value(y), at.value(same)
        size = max(1.0, norm(u) * norm(v))
        assert norm(dy - expmgrad.expm_jvp(at.a, x)[1]) <= 2 * at.tolerance * at.jacobian * size
        assert norm(abar - expmgrad.expm_vjp(at.a)[1](x)) <= 2 * at.tolerance * at.jacobian * size


@pytest.mark.parametrize("n", ORDERS)
@pytest.mark.parametrize("kind", ["hermitian", "diagonal", "involution"])
def test_eigensolver_and_triangles_agree_with_the_whole(rng, dtype, kind, n):
    at = Point(rng, dtype, "hermitian", n)
    if kind != "hermitian":  # repeated eigenvalues: 0 and 1, or plus and minus 2 in a basis of reflections
        v = rng.standard_normal(n)
        at.a = (
            np.diag(np.arange(n) % 2) if kind == "diagonal" else 2 * np.eye(n) - 4 * np.outer(v, v) / (v @ v)
        ).astype(dtype)
        at.y = expmgrad.expm(at.a)
    at.value(expmgrad.expm_eigh(at.a))
    whole = expmgrad.expm_vjp(at.a)[1](at.g)
    hermitian = (whole + whole.conj().T) / 2
    bound = at.tolerance * np.exp(np.linalg.norm(at.a.astype(np.result_type(dtype, float)), 2))
    assert norm(expmgrad.expm_eigh_vjp(at.a)[1](at.g) - hermitian) <= bound
    triangle = expmgrad.expm_eigh_vjp(at.a, convention="triangle")[1](at.g)
    assert not np.triu(triangle, 1).any() and norm(triangle - np.tril(hermitian) - np.tril(hermitian, -1)) <= 2 * bound
    y, pullback = expmgrad.expm_vjp(np.tril(at.a), uplo="lower")
    at.value(y)
    assert norm(pullback(at.g) - triangle) <= 2 * bound
