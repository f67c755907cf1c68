"""Learning curves and forecasts as `cairn predict --format json --forecasts` writes them."""


def of_run(path):
    """The record of a run in the form of `cairn predict --format json --forecasts`."""
    from cairn import load

    run = load(path)
    objective = run.attributes["objective"]
    curves = run.curves[run.curves["task"] == "search"]
    epochs = float(curves["epoch"].max()) if len(curves) else 1.0
    evaluations = run.evaluations[run.evaluations["task"] == "search"]
    data = {
        "file": str(path),
        "metric": objective,
        "direction": run.attributes["direction"],
        "epochs": epochs,
    }
    trained = [
        training(row, of(curves, row), of(run.forecasts, row), objective)
        for row in evaluations.itertuples()
        if row.status in ("trained", "stopped")
    ]
    stopped = sum(curve["status"] == "stopped" for curve in trained)
    used = sum(curve["epochs"] for curve in trained)
    summary = {
        "curves": len(trained),
        "stopped": stopped,
        "saved": 1 - used / (epochs * max(len(trained), 1)),
    }
    method = {"method": "the predictor", "summary": summary, "curves": trained}
    return {**data, "methods": [method]}


def of(table, row):
    if table.empty:
        return table
    return table[(table["candidate"] == row.candidate) & (table["attempt"] == row.attempt)]


def training(row, curve, forecasts, objective):
    points = [forecast(f) for f in forecasts.to_dict("records")]
    control = next((f for f in points if f["advice"] == "control"), None)
    stop = points[-1] if row.status == "stopped" and points else None
    final = float(getattr(row, objective)) if row.status == "trained" else None
    return {
        "id": str(row.candidate),
        "status": row.status,
        "control": control is not None,
        "epochs": row.epochs,
        "reported": stop["value"] if stop else final,
        "final": final,
        "verdict": stop or control,
        "epoch": curve["epoch"].tolist(),
        "value": curve[objective].tolist(),
        "forecasts": points,
    }


def forecast(row):
    kept = ("epoch", "value", "low", "high", "reach", "advice", "family")
    return {**{key: row[key] for key in kept}, "parameters": known(row[f"p{i}"] for i in range(4))}


def numbers(values):
    """As floats; what is missing is not-a-number."""
    return [float("nan") if value is None else float(value) for value in values]


def known(values):
    return [value for value in numbers(values) if value == value and abs(value) != float("inf")]
