"""In what the configurations of runs differ."""

import json

SEED = "run.seed"


def flat(value, name=""):
    """{"training.epochs": 3, ...} of a workflow; lists are values."""
    if isinstance(value, dict):
        parts = [flat(inner, f"{name}.{key}" if name else key) for key, inner in value.items()]
        return {key: text for part in parts for key, text in part.items()}
    return {name: value if isinstance(value, str) else json.dumps(value)}


def differences(groups):
    """(keys that differ between groups: {key: one text for each group}, keys that differ within a
    group, other than the seed)."""
    texts = [[flat(view.workflow) for view in group.views] for group in groups]
    keys = sorted({key for group in texts for run in group for key in run} - {SEED})
    between, within = {}, []
    for key in keys:
        values = [sorted({run.get(key, "–") for run in group}) for group in texts]
        if any(len(own) > 1 for own in values):
            within.append(key)
        elif len({own[0] for own in values}) > 1:
            between[key] = [own[0] for own in values]
    return between, within


def shared_seeds(group):
    """Whether two runs of a group have the same seed: then they are no independent samples."""
    seeds = [view.setting(SEED) for view in group.views]
    return len(set(seeds)) < len(seeds)
