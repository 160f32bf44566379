"""Dask arrays, by chunks: equal to NumPy's results, lazily, and on a cluster of two processes with its progress bar."""

import numpy as np
import pytest

import expmgrad

da = pytest.importorskip("dask.array", reason="Dask is not installed")

import expmgrad.dask as by_chunks  # noqa: E402 - needs Dask


@pytest.fixture
def batch(rng):
    return rng.standard_normal((50, 4, 4)), rng.standard_normal((50, 4, 4))


def test_values_and_gradients_equal_those_of_the_whole_batch_to_the_bit(batch, dtype):
    a, g = (x.astype(dtype) for x in batch)
    y, pullback = by_chunks.expm_vjp(da.from_array(a, chunks=(15, 2, 4)))
    gradient = pullback(da.from_array(g, chunks=(20, 4, 4)))  # chunks of A and G need not agree
    wanted, of_numpy = expmgrad.expm_vjp(a)
    assert y.dtype == gradient.dtype == dtype and y.shape == gradient.shape == a.shape
    assert np.array_equal(y.compute(), wanted) and np.array_equal(gradient.compute(), of_numpy(g))


def test_every_function_equals_its_namesake(batch):
    a, g = batch
    lazy, cotangents = da.from_array(a, chunks=(16, 4, 4)), da.from_array(g, chunks=(16, 4, 4))
    for name, arrays, options in (
        ("expm", "a", {}),
        ("expm", "a", {"uplo": "lower"}),
        ("expm_jvp", "ag", {}),
        ("expm_eigh", "a", {}),
        ("expm_cond", "a", {}),
        ("expm_hvp", "aga", {}),
        ("expm_l2", "aga", {}),
    ):
        found = getattr(by_chunks, name)(*({"a": lazy, "g": cotangents}[x] for x in arrays), **options)
        wanted = getattr(expmgrad, name)(*({"a": a, "g": g}[x] for x in arrays), **options)
        for one, other in zip(*((x if isinstance(x, tuple) else (x,)) for x in (found, wanted))):
            assert one.shape == other.shape and one.dtype == other.dtype and np.array_equal(one.compute(), other), name
    of_triangle = by_chunks.expm_eigh_vjp(lazy, convention="triangle")[1](cotangents)
    assert np.array_equal(of_triangle.compute(), expmgrad.expm_eigh_vjp(a, convention="triangle")[1](g))


def test_directions_of_one_axis_more_share_their_matrix(batch):
    a, g = batch
    y, dy = by_chunks.expm_jvp(da.from_array(a[:, None], chunks=(20, 1, 4, 4)), da.from_array(g[:3], chunks=-1))
    wanted = expmgrad.expm_jvp(a[:, None], g[:3])[1]
    assert np.array_equal(dy.compute(), wanted) and y.shape == dy.shape == (50, 3, 4, 4)


def test_what_does_not_fit_is_refused_before_anything_runs(batch):
    lazy = da.from_array(batch[0], chunks=(16, 4, 4))
    for call, word in (
        (lambda: by_chunks.expm(lazy[:, :2]), "square"),
        (lambda: by_chunks.expm_jvp(lazy, np.eye(3)), "order"),
        (lambda: by_chunks.expm(lazy.astype(bool)), "dtype"),
        (lambda: expmgrad.expm(lazy), "expmgrad.dask"),
    ):
        with pytest.raises(expmgrad.InvalidArgumentError, match=word):
            call()


def test_a_cluster_of_two_processes_computes_value_and_gradient_and_shows_its_progress(batch, capsys):
    distributed = pytest.importorskip("distributed", reason="Dask's distributed is not installed")
    a, g = batch
    here = {"host": "127.0.0.1", "dashboard_address": None}
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **here) as cluster,
        distributed.Client(cluster) as client,
    ):
        workers = client.run(lambda: __import__("os").getpid())
        assert len(set(workers.values())) == 2
        y, pullback = by_chunks.expm_vjp(da.from_array(a, chunks=(5, 4, 4)))
        running = client.persist([y, pullback(da.from_array(g, chunks=(5, 4, 4)))])
        distributed.progress(running, notebook=False)
        value, gradient = client.gather(client.compute(running))
    wanted, of_numpy = expmgrad.expm_vjp(a)
    assert np.array_equal(value, wanted) and np.array_equal(gradient, of_numpy(g))
    assert "Completed" in capsys.readouterr().out
