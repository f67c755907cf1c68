"""What the benches of survival have in common on their command lines."""

import argparse
import shlex
from pathlib import Path


def program(text):
    return Path(text).resolve()


def argument_parser(description, examples):
    parser = argparse.ArgumentParser(description=description, epilog=examples,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cairn", type=program, required=True, help="the program")
    parser.add_argument("--mpirun", type=shlex.split, default=["mpirun", "--oversubscribe"],
                        help="the launcher with its flags (default: mpirun --oversubscribe)")
    parser.add_argument("--folder", type=Path, help="for the runs (default: a new one)")
    return parser
