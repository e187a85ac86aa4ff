"""The shipped priors, counted in the generated data. `python -m benchmarks.priors --help`."""
