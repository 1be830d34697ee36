#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""count-tests.py FILE…: sums up test runs and ends with 'N passed, N failed, N skipped'.

A FILE is a testlog.json of meson's or a .tap. What counts is the single test,
a line of TAP, and not the program that holds many. The same test run in several
builds counts once: failed if it failed in any, skipped if it ran in none. A
program that died, hung or said nothing counts as one failed test. The exit
status is 1 unless something passed and nothing failed.
"""

import itertools
import json
import os
import re
import sys

RESULT = re.compile(r'^(not )?ok\b\s*\d*\s*-?\s*(.*?)\s*(?:#\s*(SKIP)\S*\s*(.*))?$', re.IGNORECASE)
NOTHING = re.compile(r'^1\.\.0\s*#\s*SKIP\S*\s*(.*)$', re.IGNORECASE)
RANK = {'skipped': 0, 'passed': 1, 'failed': 2}


def read_comments(lines):
    """The comments that follow a failure, at most ten lines of them."""
    comments = itertools.takewhile(lambda line: line.startswith('#'), lines)
    return ''.join(f'\n    {line[1:].strip()}' for line in itertools.islice(comments, 10))


def read_tap(text):
    """(name, status, reason) of each line that is a result."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        match = RESULT.match(line)
        if match is not None and match.group(1):
            yield match.group(2), 'failed', read_comments(lines[number:])
        elif match is not None and match.group(3):
            yield match.group(2), 'skipped', match.group(4)
        elif match is not None:
            yield match.group(2), 'passed', ''
        elif NOTHING.match(line):
            yield '', 'skipped', NOTHING.match(line).group(1)


def read_program(test):
    """The results of one program in meson's log."""
    results = list(read_tap(test.get('stdout') or ''))
    bad = test['result'] not in ('OK', 'SKIP', 'EXPECTEDFAIL')
    if bad and not any(status == 'failed' for _, status, _ in results):
        results.append(('', 'failed', f'the program ended with {test["result"]}'))
    if results == []:
        results.append(('', 'skipped' if test['result'] == 'SKIP' else 'passed', 'no reason given'))
    # "refrain:store / contract" in one build and the next
    return [(f'{test["name"]} {name}'.strip(), status, reason) for name, status, reason in results]


def read_file(path):
    if not os.path.exists(path):
        return [(path, 'failed', 'there is no such log')]
    with open(path, encoding='utf-8', errors='replace') as stream:
        if path.endswith('.tap'):
            return list(read_tap(stream.read()))
        return [result for line in stream for result in read_program(json.loads(line))]


def main(paths):
    verdicts = {}
    for path in paths:
        for name, status, reason in read_file(path):
            old = verdicts.get(name, ('skipped', ''))
            if name not in verdicts or RANK[status] > RANK[old[0]]:
                verdicts[name] = (status, reason)

    for wanted in ('skipped', 'failed'):
        for name, (status, reason) in sorted(verdicts.items()):
            if status == wanted:
                print(f'{status}: {name}' + (f': {reason}' if reason else ''))
    count = {status: sum(verdict[0] == status for verdict in verdicts.values()) for status in RANK}
    print(f'{count["passed"]} passed, {count["failed"]} failed, {count["skipped"]} skipped')
    return 0 if count['failed'] == 0 and count['passed'] > 0 else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
