"""Who started with whose layers."""


def candidates_of(view):
    """Those with an outcome, by number: time [s of running time], score, provider or None,
    inherited share, epochs of the lineage, and kind: `heir`, `scratch`, `control` or `fault`."""
    table = view.candidates
    done = table[table["finished"].notna()].set_index("candidate")
    done = done[["time", "score", "status", "provider", "inherited", "lineage_epochs"]].copy()
    done["provider"] = done["provider"].where(done["provider"].isin(done.index), -1)
    done["kind"] = done["inherited"].gt(0).map({True: "heir", False: "scratch"})
    rows = view.results(view.run.transfers)
    if len(rows):
        rows = rows.drop_duplicates("candidate", keep="last").set_index("candidate")
        control = rows.index[rows["control"] == 1]
        fault = rows.index[(rows["fault"] != "") & (rows["control"] != 1)]
        done.loc[done.index.isin(control), "kind"] = "control"
        done.loc[done.index.isin(fault), "kind"] = "fault"
    return done


def families(table):
    """The place of each candidate in an order that keeps every family together, heirs after those
    whose layers they have."""
    heirs = {}
    for candidate, provider in zip(table.index, table["provider"]):
        heirs.setdefault(provider, []).append(candidate)
    order, open_ones = [], sorted(heirs.get(-1, []), reverse=True)
    while open_ones:
        candidate = open_ones.pop()
        order.append(candidate)
        open_ones += sorted(heirs.get(candidate, []), reverse=True)
    return {candidate: place for place, candidate in enumerate(order)}


def depth(table):
    """How many times the layers of each candidate were handed on before it had them."""
    depths = {}
    for candidate in sorted(table.index):  # a provider has the smaller number
        provider = table.at[candidate, "provider"]
        depths[candidate] = depths.get(provider, -1) + 1 if provider >= 0 else 0
    return depths
