"""Ctrl-C at random moments of any call: KeyboardInterrupt or a result, and the next call is right.

EXPMGRAD_INTERRUPTS is how many come in each test (60).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COUNT = int(os.environ.get("EXPMGRAD_INTERRUPTS", "60"))
DEADLINE = 60 + COUNT  # seconds: a child that hangs says where and ends

CHILD = """
import faulthandler, random, signal, sys, time, _thread
import numpy as np
sys.path.insert(0, {tests!r})
from public_calls import bits, calls
import expmgrad
from expmgrad._ffi import memory

expmgrad.set_num_threads(1)
rng = np.random.default_rng(1)
table = calls({order})
if {order} > 100:  # calls on a helper thread; results in kept memory
    large, batch = rng.standard_normal((600, 600)) / 600, rng.standard_normal((3000, 4, 4))
    table = {{
        "large": lambda: expmgrad.expm(large),
        "large, progress": lambda: expmgrad.expm(large, progress=lambda done, total: None),
        "gradient": lambda: expmgrad.expm_vjp(large)[1](large),
        "batch": lambda: expmgrad.expm(batch),
        "limit": lambda: expmgrad.set_kept_memory(2**25),
    }}
right = {{name: bits(call()) for name, call in table.items()}}
names = sorted(table)
random.seed({seed})
armed, came, during = False, 0, 0
faulthandler.dump_traceback_later({deadline}, exit=True)

def interrupt(number, frame):
    global came
    came += 1
    if armed:
        raise KeyboardInterrupt

signal.signal(signal.SIGINT, interrupt)
print("ready", flush=True)
while came < {count}:
    name = random.choice(names)
    try:
        armed = True
        found = bits(table[name]())
        armed = False
    except KeyboardInterrupt:
        armed = False
        during += 1
        found = bits(table[name]())
    assert found == right[name], name
    print(came, flush=True)
signal.signal(signal.SIGINT, signal.SIG_IGN)
for name in names:
    assert bits(table[name]()) == right[name], name
last = time.monotonic() + 60
while _thread._count() > 0 and time.monotonic() < last:
    time.sleep(0.01)  # a helper whose call has not yet seen that it is cancelled
assert _thread._count() == 0
assert sum(block.nbytes for block in memory._blocks) <= expmgrad.get_kept_memory()
print("done", during, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are sent by number")
@pytest.mark.parametrize("order", [3, 40, 600])
def test_ctrl_c_ends_a_call_or_not_and_the_next_is_right(order, tmp_path):
    words = CHILD.format(tests=str(Path(__file__).parent), order=order, seed=order, count=COUNT, deadline=DEADLINE)
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    errors = tmp_path / "errors"
    with errors.open("w") as stream:
        child = subprocess.Popen(
            [sys.executable, "-c", words], stdout=subprocess.PIPE, stderr=stream, text=True, env=environment
        )
    draw, said = random.Random(order), []
    try:
        for line in child.stdout:
            said.append(line.strip())
            if line.startswith("done"):
                break
            # At a random moment of one of the next calls.
            time.sleep(draw.expovariate(1000 if order < 100 else 60))
            child.send_signal(signal.SIGINT)
        assert child.wait(timeout=DEADLINE) == 0, f"after {said[-3:]}: {errors.read_text()}"
    finally:
        child.kill()
        child.wait()
    # Most come within a call: what is measured is not the loop around it.
    assert said and said[-1].startswith("done") and int(said[-1].split()[1]) > COUNT // 20, said[-3:]
