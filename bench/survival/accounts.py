"""What the kills of a complete run have cost, from its tables and from its snapshots' names."""

import json
import math

from .record import Violation, answer_all, rows, tables

RECORDED = 1.0  # [s] after which a published snapshot is in the journal, too


def settle(ordeal):
    """Raises Violation for a training that was repeated without need."""
    run = tables(ordeal.options.cairn, ordeal.folder)
    evaluations = [row for row in rows(run["evaluations"]) if row["task"] == "search"]
    saved = {(row["candidate"], row["attempt"]) for row in rows(run["checkpoints"])}
    ordeal.tallies.again += check_once(rows(run["candidates"]), evaluations, saved)
    cut = cut_by(ordeal.kills, evaluations)
    rate = epochs_per_second(evaluations)
    for kill, row in cut:
        tally = ordeal.tallies.victims[kill.victim]
        tally.interrupted += 1
        tally.epochs += rate * (kill.time - last_saved(ordeal.snapshots, row, kill.time)[0])
    ordeal.tallies.resumed += sum(goes_on(ordeal.snapshots, row, kill.time) for kill, row in cut)
    if ordeal.kind.trains:
        check_best(ordeal, run)


def check_once(candidates, evaluations, saved):
    """Nobody is trained after its outcome, but for the end of a training whose checkpoint was not
    yet written when its writer died. Returns how many these were."""
    ended = {row["candidate"]: row["finished"] for row in candidates}
    results = {row["candidate"]: (row["candidate"], row["attempt"]) for row in evaluations
               if row["finished"] == ended[row["candidate"]]}
    late = {row["candidate"] for row in evaluations if row["assigned"] > ended[row["candidate"]]}
    repeated = sorted(candidate for candidate in late if results[candidate] in saved)
    if repeated:
        raise Violation(f"the candidates {repeated} were trained again after their outcome",
                        lost=len(repeated))
    return len(late)


def cut_by(kills, evaluations):
    """Each kill with an evaluation that it cut off."""
    cut, gone = [], set()
    for kill in kills:
        for row in evaluations:
            key = (row["candidate"], row["attempt"])
            runs = row["assigned"] <= kill.time and not row["finished"] <= kill.time
            if runs and key not in gone and kill.worker in (None, row["worker"]):
                gone.add(key)
                cut.append((kill, row))
    return cut


def epochs_per_second(evaluations):
    """On average, of what was never cut off."""
    whole = [row for row in evaluations
             if row["attempt"] == 0 and row["status"] in ("trained", "stopped")]
    seconds = sum(row["finished"] - row["assigned"] for row in whole)
    return sum(row["epochs"] for row in whole) / seconds if seconds > 0 else math.nan


def last_saved(snapshots, row, moment):
    """Time and epoch of what a training that was cut off then could go on from."""
    published = snapshots.get((row["candidate"], row["attempt"]), [])
    return max([(time, epoch) for time, epoch in published if time <= moment],
               default=(row["assigned"], 0.0))


def goes_on(snapshots, row, moment):
    """Whether the next attempt is seen to go on from the last snapshot that was recorded."""
    _, epoch = last_saved(snapshots, row, moment - RECORDED)
    following = snapshots.get((row["candidate"], row["attempt"] + 1), [])
    if epoch == 0 or not following:
        return False
    first = following[0][1]
    if first <= epoch:
        raise Violation(f"candidate {row['candidate']} had a snapshot of epoch {epoch}, but its "
                        f"next attempt was at epoch {first} later")
    return True


def check_best(ordeal, run):
    """The network of the best candidate is there, and it is the one that was measured."""
    cairn, folder = ordeal.options.cairn, ordeal.folder
    (_, text), = answer_all([[cairn, "best", folder, "-k", "1", "--format", "json"]])
    best = json.loads(text)[0]["candidate"]
    epochs = dict(zip(run["candidates"]["candidate"], run["candidates"]["epochs"]))[best]
    kept = [row["epoch"] for row in rows(run["checkpoints"])
            if row["candidate"] == best and row["kept"]]
    if kept != [epochs]:
        raise Violation(f"the checkpoints of the best, candidate {best}, are of the epochs {kept} "
                        f"and not of {epochs}")
    model = ordeal.home / "best.pt"
    (code, text), = answer_all([[cairn, "export", folder, "--model", best, "--to", "torchscript",
                                 "-o", model]])
    if code != 0:
        raise Violation(f"the best network cannot be exported: {text}")
