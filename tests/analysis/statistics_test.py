"""Small statistics against tables, closed forms, brute force and simulation."""

import math
import unittest

import numpy as np
from cairn import effects, pareto, text
from cairn.objective import Objective
from cairn.statistics import difference, mean_of, t_quantile


class Statistics(unittest.TestCase):
    def test_student(self):
        # Two-sided 95 % and 80 %, of printed tables.
        for dof, t95, t80 in ((1, 12.706, 3.078), (2, 4.303, 1.886), (5, 2.571, 1.476),
                              (30, 2.042, 1.310), (100000, 1.960, 1.282)):
            self.assertAlmostEqual(t_quantile(dof), t95, delta=1.5e-3 * t95)
            self.assertAlmostEqual(t_quantile(dof, 0.8), t80, delta=1.5e-3 * t80)

    def test_mean(self):
        found = mean_of([1.0, 2.0, 3.0, math.nan])
        self.assertEqual((found.mean, found.count), (2.0, 3))
        self.assertAlmostEqual(found.high - 2, 4.3027 / math.sqrt(3), places=3)
        self.assertEqual(mean_of([4.0]).high, math.inf)
        self.assertTrue(math.isnan(mean_of([]).mean))

    def test_welch(self):
        # Equal sizes and variances: Student's two-sample interval.
        found = difference([1, 2, 3, 4], [3, 4, 5, 6])
        half = 2.4469 * math.sqrt(2 * (5 / 3) / 4)
        self.assertAlmostEqual(found.mean, 2)
        self.assertAlmostEqual(found.high, 2 + half, places=3)
        self.assertFalse(math.isfinite(difference([1], [2, 3]).high))

    def test_intervals_hold(self):
        random = np.random.default_rng(5)
        held = 0
        for _ in range(1000):
            found = mean_of(random.normal(3, 2, 4))
            held += found.low <= 3 <= found.high
        self.assertTrue(930 <= held <= 969, held)  # 950 ± 2.8 standard errors


class Pareto(unittest.TestCase):
    def test_brute_force(self):
        random = np.random.default_rng(1)
        for size in (0, 1, 2, 40):
            cost, loss = random.integers(0, 9, size) * 1.0, random.integers(0, 9, size) * 1.0
            loss[: size // 10] = np.nan
            wanted = set()
            for i in range(size):
                beaten = any(
                    cost[j] <= cost[i] and loss[j] <= loss[i]
                    and (cost[j] < cost[i] or loss[j] < loss[i] or j < i)
                    for j in range(size) if j != i
                )
                if not beaten and loss[i] == loss[i]:
                    wanted.add(i)
            found = pareto.front(cost, loss)
            self.assertEqual(set(found), wanted)
            self.assertTrue((np.diff(cost[found]) > 0).all())


class Effects(unittest.TestCase):
    def made(self, n, confounded):
        """`b` is worth 1, `a` nothing; they mostly come together if confounded."""
        import pandas

        random = np.random.default_rng(2)
        b = random.integers(0, 2, n)
        same = random.random(n) < (0.9 if confounded else 0.5)
        a = np.where(same, b, 1 - b)
        other = random.integers(0, 3, n)
        scores = 5 + b + 0.2 * random.normal(size=n)
        table = pandas.DataFrame(
            {"a": a, "b": b, "c": np.array(["x", "y", "z"])[other], "d": "one"}
        )
        return table, scores

    def test_confounding(self):
        table, scores = self.made(400, True)
        found, ranks, adjusted = effects.study(table, scores)
        self.assertTrue(adjusted)
        by = {(e.decision, e.choice): e for e in found}
        self.assertNotIn(("d", "one"), by, "a decision with one value decides nothing")
        plain = by["a", "1"].plain - by["a", "0"].plain
        self.assertGreater(plain, 0.7, "the plain means of a are confounded")
        for choice in "01":
            effect = by["a", choice]
            self.assertTrue(effect.low < 0 < effect.high and abs(effect.adjusted) < 0.05, effect)
        gain = by["b", "1"].adjusted - by["b", "0"].adjusted
        self.assertAlmostEqual(gain, 1, delta=0.08)
        self.assertEqual(ranks[0].decision, "b")
        shares = {rank.decision: rank for rank in ranks}
        self.assertGreater(shares["a"].plain, 0.5)
        self.assertLess(shares["a"].unique, 0.01)
        self.assertLess(shares["c"].plain, 0.02)

    def test_against_numpy(self):
        """Adjusted differences are those of least squares; their errors, and what a decision
        explains, are those of fits without one row, and without its columns."""
        table, scores = self.made(60, True)
        found, ranks, _ = effects.study(table, scores)
        by = {(e.decision, e.choice): e.adjusted for e in found}
        c = table["c"].to_numpy()
        x = np.column_stack([np.ones(60), table["a"], table["b"], c == "y", c == "z"]).astype(float)
        beta = np.linalg.lstsq(x, scores, rcond=None)[0]
        self.assertAlmostEqual(by["a", "1"] - by["a", "0"], beta[1])
        self.assertAlmostEqual(by["c", "z"] - by["c", "x"], beta[4])
        counts = (c == "x").mean() * by["c", "x"] + (c == "y").mean() * by["c", "y"]
        self.assertAlmostEqual(counts + (c == "z").mean() * by["c", "z"], 0)

        def fit(rows, columns):
            return np.linalg.lstsq(x[np.ix_(rows, columns)], scores[rows], rcond=None)

        every = np.arange(60)
        without = [fit(np.delete(every, row), range(5))[0] - beta for row in every]
        error = math.sqrt(sum(change[2] ** 2 for change in without))
        b1 = next(e for e in found if (e.decision, e.choice) == ("b", "1"))
        share = 1 - x[:, 2].mean()  # the effect is this part of the difference
        self.assertAlmostEqual(b1.high - b1.low, 2 * t_quantile(55) * error * share, places=6)
        full = fit(every, range(5))[1][0]
        lost = fit(every, [0, 1, 3, 4])[1][0] - full - full / 55
        total = ((scores - scores.mean()) ** 2).sum()
        unique = {rank.decision: rank.unique for rank in ranks}
        self.assertAlmostEqual(unique["b"], lost / total, places=6)

    def test_intervals_hold(self):
        import pandas

        random, held = np.random.default_rng(7), 0
        for _ in range(300):
            b = random.integers(0, 2, 40)
            table = pandas.DataFrame({"b": b, "c": random.integers(0, 3, 40)})
            scores = b + random.normal(size=40) * (0.5 + b)  # unequal variances
            found = effects.study(table, scores)[0]
            effect = next(e for e in found if (e.decision, e.choice) == ("b", "1"))
            true = 1 - b.mean()
            held += effect.low <= true <= effect.high
        self.assertGreater(held, 270)

    def test_what_cannot_be_told(self):
        import pandas

        table, scores = self.made(100, False)
        table["copy"] = table["b"]
        found, _, adjusted = effects.study(table, scores)
        self.assertTrue(adjusted)
        copies = [e for e in found if e.decision in ("b", "copy")]
        self.assertTrue(all(math.isnan(e.adjusted) for e in copies), "b and its copy were parted")
        few, _, adjusted = effects.study(table[:10], scores[:10])
        self.assertTrue(few and not adjusted, "a linear model of ten candidates")
        self.assertEqual(effects.study(table[:3], scores[:3]), ([], [], False))
        flat = effects.study(pandas.DataFrame({"a": [0, 1] * 20}), np.ones(40))[1]
        self.assertEqual(flat[0].plain, 0)

    def test_many_numbers_are_grouped(self):
        import pandas

        rates = pandas.Series(np.geomspace(1e-4, 1e-1, 50))
        names, codes = effects.levels_of(pandas.DataFrame({"rate": rates}))["rate"]
        self.assertEqual(len(names), effects.GROUPS)
        self.assertTrue((np.diff(codes) >= 0).all() and set(codes) == set(range(4)))
        self.assertTrue(names[0].startswith("0.0001–"), names)


class Objectives(unittest.TestCase):
    def test_directions(self):
        up, down = Objective("r2", "maximize"), Objective("loss", "minimize")
        values = [-3.0, math.nan, -5.0, -1.0, -2.0]
        np.testing.assert_array_equal(up.best_so_far(values), [-3, -3, -3, -1, -1])
        np.testing.assert_array_equal(down.best_so_far(values), [-3, -3, -5, -5, -5])
        np.testing.assert_array_equal(up.reached([-1.0, -2.0], -1.5), [True, False])
        np.testing.assert_array_equal(down.reached([1.0, 2.0], 1.5), [True, False])

    def test_text(self):
        self.assertEqual(
            [text.short(v) for v in (999.7, 832_000, 1_234_567, 3)], ["1 k", "832 k", "1.23 M", "3"]
        )
        self.assertEqual([text.duration(v) for v in (0.25, 41, 59.7, 200, 7500)],
                         ["0.25 s", "41 s", "1 min 00 s", "3 min 20 s", "2 h 05 min"])
        self.assertEqual([text.percent(v) for v in (0, 1e-5, 0.005, 0.12, 0.998, 1)],
                         ["0 %", "< 0.1 %", "0.5 %", "12 %", "99.8 %", "100 %"])
        self.assertEqual([text.number(v) for v in (0.91734, -1.25, 123456.0, math.nan, 0)],
                         ["0.9173", "-1.2500", "1.235e+05", "–", "0.0000"])


if __name__ == "__main__":
    unittest.main()
