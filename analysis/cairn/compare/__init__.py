"""Comparisons of runs: `compare.main.main(["DIR", "DIR"])`."""
