"""The table of the benchmark by `numpy.select`: rows of conditions over columns, one thread, the best of some rounds."""

import sys
import time

import numpy

ROUNDS = 7
NO_MATCH = 255


def answers(income, prior, harm, corrected):
    serious, few = harm == 2, prior < 2
    rows = [
        ~serious & few & corrected & (income < 1_000),
        ~serious & few & corrected & (income >= 1_000) & (income < 10_000),
        ~serious & few & ~corrected & (income < 10_000),
        ~serious & few & (income >= 10_000),
        ~serious & (prior >= 2),
        serious,
    ]
    return numpy.select(rows, [numpy.uint8(row) for row in range(6)], numpy.uint8(NO_MATCH))


def main():
    count = int(sys.argv[1])
    random = numpy.random.default_rng(1)
    income = random.integers(0, 20_000, count, dtype=numpy.int32)
    prior = random.integers(0, 4, count, dtype=numpy.uint8)
    harm = random.integers(0, 3, count, dtype=numpy.uint8)
    corrected = random.integers(0, 2, count, dtype=numpy.uint8).astype(bool)
    best, before = float("inf"), time.process_time()
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        found = answers(income, prior, harm, corrected)
        best = min(best, time.perf_counter() - begun)
    processor = (time.process_time() - before) / ROUNDS
    assert found.max() < 6
    what = f"  numpy.select {numpy.__version__}, threads: 1"
    print(
        f"{what:<46} {count / best / 1e6:9.1f} M cases/s   "
        f"{count / processor / 1e6:9.1f} M by a second of processor time"
    )


main()
