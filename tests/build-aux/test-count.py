#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-count.py COUNT-TESTS: shows that the last line of check.sh counts right. Prints TAP."""

import json
import os
import subprocess
import sys
import tempfile

# (what, { file: content }, last line, exit status); a list is a log of meson's
CASES = (
    ('single tests are counted, not programs',
     {'a.json': [('a', 'OK', '1..2\nok 1 /x\nok 2 /y\n')]}, '2 passed, 0 failed, 0 skipped', 0),
    ('a program without TAP is one test',
     {'a.json': [('a', 'OK', 'hello\n'), ('b', 'FAIL', '')]}, '1 passed, 1 failed, 0 skipped', 1),
    ('skipped ones', {'a.json': [('a', 'OK', '1..2\nok 1 /x\nok 2 /y # SKIP no display\n')]},
     '1 passed, 0 failed, 1 skipped', 0),
    ('a program that skips itself',
     {'a.json': [('a', 'SKIP', '1..0 # SKIP no clang\n'), ('b', 'OK', 'ok 1 x\n')]},
     '1 passed, 0 failed, 1 skipped', 0),
    ('a program that dies after a success',
     {'a.json': [('a', 'ERROR', '1..2\nok 1 /x\n')]}, '1 passed, 1 failed, 0 skipped', 1),
    ('a program that hangs after a failure fails once',
     {'a.json': [('a', 'TIMEOUT', 'not ok 1 /x\n')]}, '0 passed, 1 failed, 0 skipped', 1),
    ('the same test in two builds counts once, and fails if it fails in one',
     {'a.json': [('a', 'OK', 'ok 1 /x\nok 2 /y\n')], 'b.json': [('a', 'FAIL', 'ok 1 /x\nnot ok 2 /y\n')]},
     '1 passed, 1 failed, 0 skipped', 1),
    ('what runs in one build is not skipped',
     {'a.json': [('a', 'OK', 'ok 1 /x # SKIP a\n')], 'b.json': [('a', 'OK', 'ok 1 /x\n')]},
     '1 passed, 0 failed, 0 skipped', 0),
    ('what a failure says of itself is shown',
     {'a.json': [('a', 'FAIL', 'not ok 1 /x\n# why it failed\nok 2 /y\n')]},
     '1 passed, 1 failed, 0 skipped', 1),
    ('results of our own', {'a.tap': 'ok build _build\nnot ok fuzz it\n'},
     '1 passed, 1 failed, 0 skipped', 1),
    ('a log that is not there', {'a.json': None, 'b.tap': 'ok x\n'}, '1 passed, 1 failed, 0 skipped', 1),
    ('nothing at all is no success', {'a.tap': ''}, '0 passed, 0 failed, 0 skipped', 1),
)


def write(path, content):
    if content is None:
        return
    if not isinstance(content, str):
        content = ''.join(json.dumps({'name': name, 'result': result, 'stdout': text}) + '\n'
                          for name, result, text in content)
    with open(path, 'w', encoding='utf-8') as stream:
        stream.write(content)


def main(program):
    print(f'1..{len(CASES)}')
    failures = 0
    for number, (what, files, last, status) in enumerate(CASES, 1):
        with tempfile.TemporaryDirectory() as folder:
            paths = [os.path.join(folder, name) for name in files]
            for path, content in zip(paths, files.values()):
                write(path, content)
            done = subprocess.run([sys.executable, program, *paths], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, check=False)
        passed = done.returncode == status and done.stdout.split('\n')[-2:] == [last, '']
        passed = passed and ('why it failed' not in str(files) or 'why it failed' in done.stdout)
        failures += not passed
        print(f'{"ok" if passed else "not ok"} {number} {what}')
        if not passed:
            print(f'# status {done.returncode}: {done.stdout!r}')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
