"""What is computed from the tables of a run, against small runs counted by hand or brute force."""

import unittest

import made
import numpy as np
import pandas
from cairn import busy, lineage, savings
from cairn.compare import ascent, groups, settings
from cairn.report import cost, diagram, faults, learning, network, progress


class Time(unittest.TestCase):
    def test_pauses_do_not_count(self):
        view = made.view(
            [{"goal": 1.0, "finished": 105.0}, {"goal": 2.0, "finished": 1010.0}],
            submissions=[{"started": 100.0}, {"submission": 2, "started": 1000.0}],
            ended=1020.0,
            evaluations=[{"assigned": 100.0, "finished": 110.0, "status": "trained"}],
        )
        self.assertEqual(list(view.clock.elapsed([100, 105, 110, 500, 1000, 1010, 1020])),
                         [0, 5, 10, 10, 10, 20, 30])
        self.assertEqual(view.clock.total, 30)
        self.assertEqual(list(view.clock.resumes), [10])
        self.assertEqual(list(view.candidates["time"]), [5, 20])
        self.assertTrue(np.isnan(view.clock.elapsed(np.nan)))


class Busy(unittest.TestCase):
    def test_brute_force(self):
        random = np.random.default_rng(3)
        begin = random.integers(0, 90, 60)
        rows = [
            {"worker": int(w), "phase": p, "begin": float(b), "end": float(b + n)}
            for w, p, b, n in zip(
                random.integers(0, 3, 60), random.choice(["train", "write", "wait"], 60),
                begin, random.integers(1, 9, 60),
            )
        ]
        joined = [0.0, 5.0, 50.0]
        workers = [{"worker": w, "joined": at} for w, at in enumerate(joined)]
        view = made.view(timeline=rows, submissions=[{}], ended=100.0, workers=workers)
        used = np.zeros((3, 100), bool)
        for row in rows:
            if row["phase"] != "wait":
                used[row["worker"], int(row["begin"]) : int(row["end"])] = True
        self.assertAlmostEqual(busy.utilisation(view), used.sum() / sum(100 - at for at in joined))
        edges = np.arange(0, 101, 10.0)
        here = (
            np.array([[t >= at for t in range(100)] for at in joined])
            .reshape(3, 10, 10)
            .sum((0, 2))
        )
        share = np.clip(used.reshape(3, 10, 10).sum((0, 2)) / here, 0, 1)
        np.testing.assert_allclose(busy.over_time(view, edges), share)
        trained = sum(r["end"] - r["begin"] for r in rows if r["phase"] == "train")
        self.assertAlmostEqual(busy.by_phase(view)["train"], trained)

    def test_what_is_running_counts(self):
        open_one = {"status": "pending", "assigned": 4.0, "finished": np.nan}
        view = made.view(workers=[{}], submissions=[{}], ended=10.0, evaluations=[open_one])
        self.assertAlmostEqual(busy.utilisation(view), 0.6)

    def test_nothing(self):
        self.assertTrue(np.isnan(busy.utilisation(made.view())))


class Candidates(unittest.TestCase):
    rows = [
        {"goal": 3.0, "parameters": 50},
        {"status": "failed", "score": np.nan},
        {"status": "stopped", "score": 9.0, "goal": 1.0, "epochs": 0.25, "parameters": 10},
        {"goal": -1.0, "parameters": 20},
        {"goal": 4.0, "parameters": 50},
        {"status": "pending", "finished": np.nan},
    ]

    def test_best(self):
        up = made.view(self.rows, workflow="[training]\nepochs = 2")
        self.assertEqual(up.best["candidate"], 4)
        self.assertEqual(list(progress.line(up)[1]), [3, 3, 4], "forecasts are not the best")
        self.assertEqual(made.view(self.rows, direction="minimize").best["candidate"], 3)
        self.assertEqual(list(cost.front(up, "parameters")["candidate"]), [3, 4])
        self.assertEqual(up.counts(), {"trained": 3, "stopped": 1, "failed": 1, "pending": 1})
        self.assertIsNone(made.view([{"status": "failed"}]).best)

    def test_savings(self):
        found = savings.of(made.view(self.rows, workflow="[training]\nepochs = 2"))
        self.assertEqual((found.stopped, found.trained, found.saved), (1, 3.25, 1.75))
        self.assertEqual(found.share, 0.35)

    def test_controls(self):
        told = [
            {
                "candidate": 0,
                "epoch": 1.0,
                "value": 2.5,
                "low": 2.0,
                "high": 2.9,
                "advice": "control",
            },
            {
                "candidate": 0,
                "epoch": 2.0,
                "value": 3.1,
                "low": 2.0,
                "high": 3.9,
                "advice": "control",
            },
            {
                "candidate": 3,
                "epoch": 1.0,
                "value": -1.5,
                "low": -2.0,
                "high": 0.0,
                "advice": "control",
            },
            {"candidate": 4, "epoch": 1.0, "value": 4.0, "low": 3.0, "high": 5.0, "advice": "go"},
        ]
        ends = [{"candidate": c, "status": "trained"} for c in (0, 3, 4)]
        rows = savings.controls(made.view(self.rows, forecasts=told, evaluations=ends))
        self.assertEqual(list(rows["value"]), [2.5, -1.5], "the first verdict counts")
        self.assertAlmostEqual(savings.error(rows), 0.5)
        self.assertEqual(savings.held(rows), 1)

    def test_curves_are_of_the_result(self):
        ends = [{"attempt": 0, "status": "interrupted"}, {"attempt": 1, "status": "trained"}]
        ends += [{"attempt": 2, "status": "trained"}]  # of a worker that was taken for dead
        points = [
            {"attempt": a, "epoch": e, "goal": e + 10 * a} for a in range(3) for e in (2.0, 1.0)
        ]
        view = made.view([{"goal": 12.0}], evaluations=ends, curves=points)
        self.assertEqual({c: [list(v) for v in p] for c, p in learning.curves_of(view).items()},
                         {0: [[1, 2], [11, 12]]})

    def test_faults(self):
        rows = [
            {"candidate": c, "status": "failed", "cause": f"NaN at step {c}.5e-3"} for c in range(3)
        ] + [{"candidate": 9, "status": "interrupted", "cause": "the job ended"}]
        found = faults.by_cause(faults.faults(made.view(evaluations=rows)))
        wanted = [("failed", "NaN at step N", 3), ("interrupted", "the job ended", 1)]
        self.assertEqual([row[:3] for row in found], wanted)


class Lineage(unittest.TestCase):
    def test_families(self):
        table = pandas.DataFrame({"provider": [-1, -1, 0, 1, 2, 0]})
        place = lineage.families(table)
        self.assertEqual(sorted(place, key=place.get), [0, 2, 4, 5, 1, 3])
        self.assertEqual(lineage.depth(table), {0: 0, 1: 0, 2: 1, 3: 1, 4: 2, 5: 1})

    def test_kinds(self):
        heir = {"goal": 1.0, "provider": 0, "inherited": 0.5}
        view = made.view(
            [{"goal": 1.0}, heir, {"goal": 1.0}, {"goal": 1.0}],
            evaluations=[{"candidate": c, "status": "trained"} for c in range(4)],
            transfers=[
                {"candidate": 1},
                {"candidate": 2, "control": 1},
                {"candidate": 3, "fault": "x"},
            ],
        )
        kinds = list(lineage.candidates_of(view)["kind"])
        self.assertEqual(kinds, ["scratch", "heir", "control", "fault"])


class Ascent(unittest.TestCase):
    def test_of_a_run(self):
        rows = [{"goal": v, "epochs": e} for v, e in ((1.0, 2.0), (3.0, 1.0), (2.0, 4.0))]
        rows.insert(1, {"status": "stopped", "score": 9.0, "goal": 0.0, "epochs": 5.0})
        view = made.view(rows, ended=10.0, submissions=[{}])
        time = ascent.of(view, "time")
        self.assertEqual((list(time.effort), list(time.best), time.end), ([1, 3, 4], [1, 3, 3], 10))
        self.assertEqual(list(time.at([0.5, 1, 2.9, 3, 9])[1:]), [1, 1, 3, 3])
        self.assertEqual(list(ascent.of(view, "epochs").effort), [2, 8, 12])
        self.assertEqual(ascent.effort_to(view, "epochs", 1.5), 8)
        self.assertTrue(np.isnan(ascent.effort_to(view, "time", 3.5)))

    def test_band(self):
        first = ascent.Ascent(np.array([1.0]), np.array([2.0]), 5.0)
        second = ascent.Ascent(np.array([2.0]), np.array([4.0]), 4.0)
        grid, mean, low, high = ascent.band([first, second])
        self.assertEqual((grid[0], grid[-1]), (2, 4), "where both are")
        self.assertTrue((mean == 3).all())
        np.testing.assert_allclose(high - 3, 12.706, rtol=2e-3)  # t(1) * sqrt(2) / sqrt(2)


class Groups(unittest.TestCase):
    def test_names(self):
        names = {"runs/lcs-1": "lcs", "a/lcs_seed2": "lcs", "lcs.s03": "lcs", "x/lcs/3": "lcs",
                 "x/none/seed-4": "none", "lcs/5/run.h5": "lcs", "rows7": "rows",
                 "best": "best"}
        for folder, name in names.items():
            self.assertEqual(groups.name_of(folder), name, folder)

    def test_settings(self):
        runs = [made.view(workflow=f"[run]\nseed = {s}\n[a]\nb = {b}\nc = {c}")
                for s, b, c in ((1, 2, 3), (2, 2, 4), (1, 5, 3), (1, 5, 3))]
        pairs = [groups.Group("x", runs[:2]), groups.Group("y", runs[2:])]
        self.assertEqual(settings.differences(pairs), ({"a.b": ["2", "5"]}, ["a.c"]))
        self.assertEqual([settings.shared_seeds(group) for group in pairs], [False, True])


class Networks(unittest.TestCase):
    text = (
        "stage[1]: 2 x conv3x3 16 /max_pool batch relu | stage[2]: identity /stride | "
        "head: flatten dense 64"
    )

    def test_parse(self):
        found = network.parse(self.text + " | training.learning_rate: 0.1")
        wanted = [("conv3x3", 2, 16, "max pool"), ("identity", 1, 0, "stride")]
        wanted.append(("flatten", 1, 0, ""))
        self.assertEqual([(p.what, p.times, p.width, p.down) for p in found.trunk], wanted)
        self.assertEqual(found.choices, [("training.learning_rate", "0.1")])
        plain = network.parse("op: skip | width: 64")
        self.assertEqual((plain.trunk, plain.choices), ([], [("op", "skip"), ("width", "64")]))

    def test_branches(self):
        found = network.parse(
            "branch[1] (cell): 2 x conv5 4 /2 batch relu pool 2, flatten, identity | "
            "branch[2] (first, second): 1 x dense 8 relu dropout 0.25 | join: concat | "
            "trunk[1]: identity | training.rate: 0.1"
        )
        rows = [[(p.name, p.what, p.times) for p in row] for row in found.branches]
        cell = [("cell", "conv5", 2), ("", "flatten", 1), ("", "identity", 1)]
        self.assertEqual(rows, [cell, [("first, second", "dense", 1)]])
        self.assertEqual([p.what for p in found.trunk], ["concat", "identity"])
        self.assertEqual(found.branches[0][0].down, "2")
        self.assertEqual(found.choices, [("training.rate", "0.1")])

    def test_draw(self):
        from xml.etree import ElementTree

        drawn = ElementTree.fromstring(diagram.draw(self.text))
        self.assertEqual(len(list(drawn.iter("rect"))), 4)
        self.assertIn("&lt;b&gt;", diagram.draw("op: <b>"))
        joined = "branch[1]: 9 x dense 8 relu, identity | branch[2]: identity | join: add"
        drawn = ElementTree.fromstring(diagram.draw(joined))
        self.assertEqual(len(list(drawn.iter("rect"))), 5 + 1 + 1, "five stand for many")

    def test_draw_one_branch(self):
        from xml.etree import ElementTree

        text = "branch[1] (x): 1 x conv5 8 /5 relu, flatten | trunk[1]: identity"
        drawn = ElementTree.fromstring(diagram.draw(text))
        self.assertEqual(len(list(drawn.iter("rect"))), 2, "a row without what does nothing")
        caption = next(drawn.iter("text"))
        self.assertEqual(caption.text, "conv5 8 ↓5")
        self.assertGreater(float(caption.get("x")), len(caption.text) * diagram.LETTER / 2)


if __name__ == "__main__":
    unittest.main()
