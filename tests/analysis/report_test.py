"""Pages of real runs, in the folder $RUNS: see tests/command/analysis.sh."""

import contextlib
import io
import os
import re
import tempfile
import unittest
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import cairn
import h5py
import numpy as np
from cairn import busy, savings, space_report, view
from cairn.compare import main as compare
from cairn.report import budgets, choices, progress, summary
from cairn.report import main as report

RUNS = Path(os.environ["RUNS"])


def call(command, *words):
    """(exit code, output, errors)."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command.main([str(word) for word in words])
    return code, out.getvalue(), err.getvalue()


class Page(HTMLParser):
    """What a reader sees, what the page asks for, and its headings."""

    def __init__(self, text):
        super().__init__()
        self.seen, self.links, self.ids, self.open, self.heads = [], [], [], [], []
        self.feed(text)
        self.text = " ".join(self.seen)

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        for name, value in attributes:
            if name in ("src", "href", "xlink:href", "data"):
                self.links.append(value)
            if name == "id":
                self.ids.append(value)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"style", "title"} & set(self.open[-1:]):
            self.seen.append(data)
        if self.open[-1:] == ["h2"]:
            self.heads.append(data)


class Report(unittest.TestCase):
    pages = {}

    def page(self, name, *words):
        if name not in self.pages:
            self.pages[name] = self.made(name, *words)
        return self.pages[name]

    def made(self, name, *words):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "a page.html"
            code, said, errors = call(report, RUNS / name, "--out", out, *words)
            self.assertEqual((code, errors), (0, ""))
            self.assertEqual(said.strip(), str(out))
            return self.checked(out.read_text())

    def checked(self, text):
        page = Page(text)
        for link in page.links:
            self.assertTrue(link.startswith(("#", "data:")), f"asks the network for {link}")
        self.assertNotIn("@import", text)
        self.assertNotRegex(page.text, r"\b(nan|NaN|None|inf)\b")
        for target in re.findall(r"url\(#([^)]+)\)", text):
            self.assertEqual(page.ids.count(target), 1, f"{target} is not there, or twice")
        for picture in re.findall(r"<svg.*?</svg>", text, re.S):
            ElementTree.fromstring(picture)
        return page

    def test_searches(self):
        """A search with everything: sections, and the numbers in their sentences."""
        page = self.page("stops", "--cairn", os.environ["CAIRN"])
        for head in ("Best so far", "The best", "What the good ones cost", "Learning curves",
                     "Which decisions matter", "Epochs saved", "Workers", "Failures",
                     "What budgets and rules removed", "Configuration and provenance"):
            self.assertIn(head, page.heads)
        with h5py.File(RUNS / "stops/run.h5") as file:
            table = file["candidates"]
            status, values = table["status"].asstr()[:], table["validation_accuracy"][:]
            epochs, failed = table["epochs"][:], int((status == "failed").sum())
        trained = status == "trained"
        self.assertIn(f"{values[trained].max():.4f}", page.text)
        stopped = status == "stopped"
        self.assertGreater(stopped.sum(), 3)
        saved = (10 - epochs[stopped]).sum()
        share = 100 * saved / (saved + epochs[stopped | trained].sum())
        self.assertIn(f"({share:.0f} %)", page.text)
        self.assertIn("keep all budgets and rules", page.text)
        self.assertIn(f"{failed} candidates of {len(status)} failed", page.text)

    def test_numbers_of_plots(self):
        one = view.of(RUNS / "stops")
        with h5py.File(RUNS / "stops/run.h5") as file:
            rows = {name: column[:] for name, column in file["candidates"].items()}
            spans = {name: column[:] for name, column in file["timeline"].items()}
            joined, start = file["workers"]["joined"][:], file["submissions"]["started"][0]
            end = file.attrs["ended"]
        trained = rows["status"] == b"trained"
        order = np.argsort(rows["finished"][trained], kind="stable")
        time, best = progress.line(one)
        np.testing.assert_allclose(time, rows["finished"][trained][order] - start, atol=1e-5)
        np.testing.assert_array_equal(
            best, np.maximum.accumulate(rows["validation_accuracy"][trained][order])
        )
        worked = (spans["end"] - spans["begin"])[spans["phase"] != b"wait"].sum()
        self.assertAlmostEqual(busy.utilisation(one), worked / (end - joined).sum(), delta=0.02)
        self.assertEqual(savings.of(one).full, 10)

    def test_budgets(self):
        said = {
            "encodings": 200, "buildable": {"value": 100}, "feasible": {"value": 25, "exact": True},
            "conditions": [{"condition": "a", "leaves": {"value": 90}},
                           {"condition": "b", "leaves": {"value": 40}, "reason": "slow"}],
        }
        rows = budgets.removed(said)
        self.assertEqual([row[0] for row in rows], ["b", "a", "all together"])
        np.testing.assert_allclose([row[1] for row in rows], [0.6, 0.1, 0.75])
        said, fault = space_report.SpaceReport(RUNS / "stops", os.environ["CAIRN"]).result()
        self.assertEqual(fault, "")
        self.assertIn("parameters <= 300,000", [c["condition"] for c in said["conditions"]])
        said, fault = space_report.SpaceReport(RUNS / "stops", None).result()
        self.assertTrue(said is None and "not found" in fault)
        nothing = space_report.SpaceReport(RUNS / "stops", "/bin/false").result()
        self.assertEqual(nothing, (None, "cairn space said nothing"))

    def test_table_that_is_minimised(self):
        page = self.page("table")
        rows = view.of(RUNS / "table")
        values = cairn.load(RUNS / "table").candidates["error"]
        self.assertLess(values.min(), 0)
        self.assertEqual(rows.best["error"], values.min())
        self.assertIn(f"{values.min():.4f}", page.text)
        self.assertIn("there are no curves", page.text)
        self.assertIn("best for their latency", page.text)
        self.assertIn("op = ", page.text)
        effects, ranks, adjusted = choices.study(rows)
        self.assertTrue(adjusted)
        self.assertEqual(ranks[0].decision, "op", "the table was made so")
        self.assertEqual(min(effects, key=lambda e: e.adjusted).choice, "good")

    def test_odd_runs(self):
        """One candidate; interrupted; all failed; without an end."""
        self.assertIn("The only trained candidate", self.page("one").text)
        page = self.page("interrupted")
        self.assertIn("interrupted; it can be resumed", page.text)
        self.assertIn("cut off by the end of a job", page.text)
        self.assertIn("No candidate has a measured", self.page("failed").text)
        said = summary.header(view.of(RUNS / "killed"))
        self.assertIn("not over: running, or its job died", said)

    def test_pictures(self):
        """Beside the page, which has the same bytes again."""
        with tempfile.TemporaryDirectory() as folder:
            code, _, _ = call(
                report, RUNS / "one", "--out", f"{folder}/p.html", "--png", f"{folder}/png"
            )
            self.assertEqual(code, 0)
            self.assertEqual(Page(Path(folder, "p.html").read_text()).text, self.page("one").text)
            pictures = list(Path(folder, "png").iterdir())
            self.assertIn("progress.png", [p.name for p in pictures])
            for picture in pictures:
                self.assertTrue(picture.read_bytes().startswith(b"\x89PNG"), picture)

    def test_errors(self):
        with tempfile.TemporaryDirectory() as folder:
            broken = Path(folder, "run.h5")
            sound = (RUNS / "one/run.h5").read_bytes()
            for data in (b"", b"not HDF5", sound[: len(sound) // 2]):
                broken.write_bytes(data)
                code, _, errors = call(report, folder)
                self.assertEqual(code, 2)
                self.assertIn("cairn rebuild", errors)
            code, _, errors = call(report, RUNS / "one", "--out", "/dev/null/x.html")
            self.assertEqual(code, 2)
            self.assertTrue(errors.startswith("report: cannot write /dev/null/x.html: "), errors)
        code, _, errors = call(report, RUNS / "journal-only")
        self.assertEqual(code, 2)
        self.assertIn(
            f"has no tables yet: run.h5 is written at the end of a job. `cairn rebuild {RUNS}/",
            errors,
        )
        code, _, errors = call(report, RUNS / "nothing")
        self.assertEqual(code, 2)
        self.assertEqual(errors.count("\n"), 1)


class Compare(unittest.TestCase):
    def run_it(self, *words):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "c.html"
            code, said, errors = call(compare, *words, "--out", out, "--png", f"{folder}/png")
            pictures = sorted(p.name for p in Path(folder, "png").glob("*"))
            return code, said, errors, out.read_text() if out.exists() else "", pictures

    def test_groups_by_name(self):
        runs = [RUNS / f"{name}-{seed}" for name in ("evolution", "random") for seed in (1, 2)]
        code, said, errors, page, pictures = self.run_it(*runs)
        self.assertEqual((code, errors), (0, ""))
        self.assertEqual(pictures, ["ascent.png", "ends.png"])
        bests = [cairn.load(run).candidates["error"].min() for run in runs]
        rows = {
            line.split("|")[1].strip(): line for line in said.splitlines() if line.startswith("|")
        }
        for place, name in ((0, "evolution"), (2, "random")):
            mean = (bests[place] + bests[place + 1]) / 2
            self.assertIn(f" {mean:.4f} |", rows[name])
            self.assertIn("2 of 2", rows[name], "the default target is what all have reached")
        self.assertIn(f"time to {max(bests):.4f}", rows["group"])
        shown = Report().checked(page)
        self.assertIn("search.method", shown.text)
        self.assertNotIn("differ in more than their seed", shown.text)

    def test_given_groups(self):
        words = [f"--group=a b={RUNS}/random-1,{RUNS}/evolution-1", f"--group=c={RUNS}/random-2"]
        code, said, errors, page, _ = self.run_it(*words, "--target", "-100")
        self.assertEqual((code, errors), (0, ""))
        self.assertIn("0 of 2", said)
        self.assertIn("single runs: nothing can be said of chance", said)
        shown = Report().checked(page)
        self.assertIn("differ in more than their seed: search.method", shown.text)
        self.assertIn("Runs of a b have the same seed", shown.text)

    def test_errors(self):
        for words in ([], [RUNS / "one", RUNS / "table"], [RUNS / "one"] * 2, ["--group", "a"],
                      [RUNS / "failed"], [RUNS / "nothing"]):
            code, _, errors, page, _ = self.run_it(*words)
            self.assertEqual(code, 2, words)
            self.assertEqual(errors.count("\n"), 1, errors)
            self.assertTrue(errors.startswith("compare: ") and not page, errors)


if __name__ == "__main__":
    unittest.main()
