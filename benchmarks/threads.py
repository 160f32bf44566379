"""The same number of threads for every method: cores, environment and the libraries' own settings."""

from __future__ import annotations

import os

#: BLAS, OpenMP, and XLA's pool.
VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NPROC")
MARK = "EXPMGRAD_BENCHMARK_THREADS"


def cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))


def environment(count: int) -> dict[str, str]:
    """That of a process in which `take` may be called."""
    flags = f"{os.environ.get('XLA_FLAGS', '')} --xla_cpu_multi_thread_eigen={'true' if count > 1 else 'false'}"
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3"}
    return (
        os.environ | quiet | {name: str(count) for name in VARIABLES} | {"XLA_FLAGS": flags.strip(), MARK: str(count)}
    )


def is_set_for(count: int) -> bool:
    return os.environ.get(MARK) == str(count)


def take(count: int, methods: list[str]) -> None:
    """Before a library is imported, that is before its pool is made: XLA's is as large as the cores it may use."""
    os.sched_setaffinity(0, cores()[:count])
    import expmgrad

    expmgrad.set_num_threads(count)
    if "torch" in methods:
        import torch

        torch.set_num_threads(count)
    if "tensorflow" in methods:
        import tensorflow

        tensorflow.config.threading.set_intra_op_parallelism_threads(count)
        tensorflow.config.threading.set_inter_op_parallelism_threads(count)
