"""`make bench`: every module `bench_*.py` here has `measure() -> list[Ratio]`."""
