#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks the source tree: lint.py SOURCE_ROOT [BUILD_ROOT]. Prints TAP."""

import os
import sys

sys.dont_write_bytecode = True

from rules import RULES  # noqa: E402
from tree import Tree  # noqa: E402


def main(arguments):
    root = os.path.realpath(arguments[0])
    build = os.path.realpath(arguments[1]) if len(arguments) > 1 else None
    tree = Tree.of_folder(root, build)
    failures = 0
    print(f'1..{len(RULES)}')
    for number, (name, rule, skip) in enumerate(RULES, 1):
        reason = skip(tree) if skip is not None else None
        if reason is not None:
            print(f'ok {number} {name} # SKIP {reason}')
            continue
        faults = list(rule(tree))
        failures += faults != []
        print(f'{"not ok" if faults else "ok"} {number} {name}')
        for fault in faults:
            print(f'# {fault}')
            # meson shows only this of a test that fails.
            print(fault, file=sys.stderr)
    return 1 if failures else 0


if __name__ == '__main__':
    if len(sys.argv) not in (2, 3):
        sys.exit('usage: lint.py SOURCE_ROOT [BUILD_ROOT]')
    sys.exit(main(sys.argv[1:]))
