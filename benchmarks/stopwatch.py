"""Times of several subjects, interleaved: every round runs each of them once, so that what the machine does besides
hits all alike. Ratios are medians of the ratios within a round.
"""

from __future__ import annotations

import dataclasses
import gc
import statistics
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

Subject = Callable[[int], float]  # repeats -> seconds that they took


@dataclass(frozen=True)
class Effort:
    """How long one group of subjects is measured. A sample lasts at least `sample` seconds, or is one call."""

    seconds: float = 3.0
    sample: float = 5e-4
    rounds_least: int = 3
    rounds_most: int = 61
    pause: float = 0.0  # before each sample: threads of another method's pool may still spin

    def divided(self, by: float) -> Effort:
        return dataclasses.replace(self, seconds=self.seconds / by)


QUICK = Effort(seconds=0.02, sample=2e-5, rounds_least=2, rounds_most=3)


@dataclass
class Timings:
    """Seconds a call, of each subject in each round."""

    rounds: dict[Hashable, list[float]] = field(default_factory=dict)

    def __contains__(self, name: Hashable) -> bool:
        return name in self.rounds

    def extend(self, other: Timings) -> None:
        """Adds the rounds of another measurement of the same subjects."""
        for name, times in other.rounds.items():
            self.rounds.setdefault(name, []).extend(times)

    def seconds(self, name: Hashable) -> float:
        return statistics.median(self.rounds[name])

    def ratio(self, name: Hashable, unit: Hashable) -> float:
        """How many times longer than `unit`."""
        return statistics.median(x / y for x, y in zip(self.rounds[name], self.rounds[unit], strict=True))


def python_calls(function: Callable[[], object]) -> Subject:
    """A Python function as a subject."""

    def run(repeats: int) -> float:
        start = time.perf_counter()
        for _ in range(repeats):
            function()
        return time.perf_counter() - start

    return run


def repeats_for(seconds_a_call: float, sample: float) -> int:
    return max(1, round(sample / max(seconds_a_call, 1e-9)))


def interleaved(subjects: dict[Hashable, Subject], effort: Effort) -> Timings:
    """Every sample follows one call that is not counted: it finds caches and pool as its own method leaves them."""
    timings, repeats, spent = Timings({name: [] for name in subjects}), {}, 0.0
    for name, run in subjects.items():
        run(1)
        once = run(1)
        if once < effort.sample:
            once = run(repeats_for(once, effort.sample / 4)) / repeats_for(once, effort.sample / 4)
        repeats[name] = repeats_for(once, effort.sample)
        spent += once * (repeats[name] + 1) + effort.pause
    count = min(effort.rounds_most, max(effort.rounds_least, int(effort.seconds / max(spent, 1e-9))))
    names = list(subjects)
    collecting = gc.isenabled()
    gc.disable()
    try:
        for i in range(count):
            for name in names[i % len(names) :] + names[: i % len(names)]:
                time.sleep(effort.pause)
                if repeats[name] > 1 or effort.pause:
                    subjects[name](1)
                timings.rounds[name].append(subjects[name](repeats[name]) / repeats[name])
    finally:
        if collecting:
            gc.enable()
    return timings
