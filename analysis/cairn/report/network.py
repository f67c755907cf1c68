"""Reads the text that Cairn has for people of an architecture.

      stage[1]: 2 x conv3x3 16 /stride batch relu | head: flatten dense 64 | training.batch: 32
    branch[1] (cell): 2 x dense 64 relu | branch[2] (drug): 1 x conv3 8 relu, flatten | join: add
"""

import re
from dataclasses import dataclass, field

LAYERS = re.compile(r"(?:(?P<times>\d+) x )?(?P<what>[A-Za-z_]\w*)(?: (?P<width>\d+))?(?P<rest>.*)")
HOLDS_LAYERS = re.compile(r"(stage|head|trunk|join)\b|.*: \d+ x ")
BRANCH = re.compile(r"branch\[\d+\](?: \((?P<inputs>.*)\))?")


@dataclass(frozen=True)
class Part:
    """Equal layers in a row."""

    name: str
    what: str
    width: int  # 0: none
    times: int
    rest: tuple  # further words

    @property
    def down(self):
        """How the size is halved, or another number: "stride", "2"; empty: it is not."""
        return next((word[1:].replace("_", " ") for word in self.rest if word.startswith("/")), "")

    @property
    def nothing(self):
        return self.what == "identity" and not self.down

    @property
    def captions(self):
        times = f"{self.times} × " if self.times > 1 else ""
        width = f" {self.width}" if self.width else ""
        others = " ".join(word for word in self.rest if not word.startswith("/"))
        lines = [f"{times}{self.what.replace('_', ' ')}{width}", others, self.name]
        return [line for line in lines if line]


@dataclass
class Network:
    branches: list = field(default_factory=list)  # of rows of parts
    trunk: list = field(default_factory=list)  # parts
    choices: list = field(default_factory=list)  # (name, value) of what is no layer


def parse(text):
    """The Network of a text."""
    network = Network()
    for piece in text.split(" | "):
        name, _, value = piece.partition(": ")
        if branch := BRANCH.fullmatch(name):
            label = branch["inputs"] or name
            steps = value.split(", ")
            steps = [_part("" if place else label, step) for place, step in enumerate(steps)]
            network.branches.append([part for part in steps if part])
        elif HOLDS_LAYERS.match(piece) and (part := _part(name, value)):
            network.trunk.append(part)
        else:
            network.choices.append((name, value))
    return network


def _part(name, text):
    found = LAYERS.fullmatch(text.strip())
    if not found:
        return None
    words, times = tuple(found["rest"].split()), int(found["times"] or 1)
    return Part(name, found["what"], int(found["width"] or 0), times, words)
