#!/usr/bin/env python3
"""A search of one's own that Cairn's engine drives: `cairn predict --serve` reads a line for each
epoch and answers at once whether the training need go on.

    drive_by_line.py [CAIRN [TRAININGS]]

The trainings here are made up; put your own in place of `train`.
"""

import json
import math
import random
import subprocess
import sys

EPOCHS = 50


class Engine:
    """cairn predict --serve, as a context manager."""

    def __init__(self, cairn="cairn", *options):
        command = [cairn, "predict", "--serve", "--epochs", str(EPOCHS), *options]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)

    def ask(self, **line):
        print(json.dumps(line), file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def train(network):
    """Yields loss and accuracy after each epoch."""
    noise = random.Random(network)
    best, speed = noise.uniform(0.6, 0.95), noise.uniform(5, 15)
    for epoch in range(1, EPOCHS + 1):
        accuracy = best * (1 - math.exp(-epoch / speed))
        yield 1 - accuracy, accuracy + noise.gauss(0, 0.003)


def score(engine, network):
    """What the search ranks a network by, and how long it was trained."""
    for epoch, (loss, accuracy) in enumerate(train(network), start=1):
        verdict = engine.ask(id=network, epoch=epoch, value=accuracy, training_loss=loss)
        if verdict["stop"]:
            break
    engine.ask(id=network, finished=True)
    return (verdict["forecast"] if verdict["stop"] else accuracy), epoch


def main(cairn="cairn", trainings="60"):
    with Engine(cairn, "--metric", "validation_accuracy") as engine:
        results = {network: score(engine, network) for network in range(int(trainings))}
    epochs = sum(epochs for _, epochs in results.values())
    best = max(results, key=lambda network: results[network][0])
    print(f"best: network {best}, {results[best][0]:.4f}")
    print(f"epochs: {epochs} of {len(results) * EPOCHS}")


if __name__ == "__main__":
    main(*sys.argv[1:])
