"""SciPy's curve_fit with PENGUIN's function, bounds and start, on the curves of a file: a line of
comma-separated values for each. The part of bench_predict that is measured beside it."""

import sys
import time
import warnings

CURVES = 200
EPOCH_OF_FORECAST = 2  # times the last one


def figure(name, value, unit):
    print(f"figure {name} {value:.4g} {unit}", flush=True)


def main(path):
    try:
        import numpy
        from scipy.optimize import curve_fit
    except ImportError:
        print("SciPy is not here (Debian: python3-scipy): its figures are left out")
        return
    warnings.simplefilter("ignore")
    numpy.seterr(all="ignore")

    def curve(x, a, b, c):
        return a - b ** (c - x)

    bounds = [(0.5, 1.0, 0.0), (200, numpy.inf, numpy.inf)]
    values = numpy.loadtxt(path, delimiter=",")[:CURVES]
    x = numpy.arange(1, values.shape[1] + 1, dtype=float)
    failed = 0
    begin = time.perf_counter()
    for y in values:
        try:
            parameters, _ = curve_fit(curve, x, y, p0=[10, 1.001, 100], bounds=bounds)
            curve(EPOCH_OF_FORECAST * x[-1], *parameters)
        except RuntimeError:
            failed += 1
    seconds = time.perf_counter() - begin
    figure("predict.scipy_fits_per_s", len(values) / seconds, "1/s")
    figure("predict.scipy_failed_percent", 100 * failed / len(values), "%")


if __name__ == "__main__":
    main(sys.argv[1])
