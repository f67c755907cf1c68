"""Who is not dominated: nobody else is as cheap and as good, and better in one of both."""

import numpy as np


def front(costs, losses):
    """Positions of the points on the front, by rising cost. Less is better in both; points with a
    NaN are never on it; of equal points the first is."""
    costs, losses = np.asarray(costs, float), np.asarray(losses, float)
    known = np.flatnonzero(np.isfinite(costs) & np.isfinite(losses))
    order = known[np.lexsort((known, losses[known], costs[known]))]
    if len(order) == 0:
        return order
    falling = np.minimum.accumulate(losses[order])
    better = np.concatenate([[True], falling[1:] < falling[:-1]])
    return order[better]
