#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-read-sources.py READ-SOURCES: what it reads of a small build, and what it says. Prints TAP."""

import json
import os
import subprocess
import sys
import tempfile

CLEAN = 'int {name} (void);\nint {name} (void) {{ return 0; }}\n'
SHADY = 'int shady (void);\nint shady (void) { int unused = 1; return 0; }\n'
OPTIONS = '-Wall -Werror -MD -MQ {name}.o -MF {name}.d -o {name}.o -c ../{name}.c'


class Build:
    def __init__(self, folder):
        self.top = folder
        self.root = os.path.join(folder, 'build')
        self.rows = []
        os.makedirs(os.path.join(self.root, 'made'))

    def write(self, path, text):
        full = os.path.join(self.top, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'w', encoding='utf-8') as stream:
            stream.write(text)

    def add(self, name, text):
        if text is not None:
            self.write(f'{name}.c', text)
        self.rows.append({'directory': self.root, 'file': f'../{name}.c', 'output': f'{name}.o',
                          'command': 'cc ' + OPTIONS.format(name=name)})

    def read(self, program):
        self.write('build/compile_commands.json', json.dumps(self.rows))
        return subprocess.run([sys.executable, program, self.root], capture_output=True, text=True,
                              check=False).stdout


def check(program, build):
    build.add('src/good', CLEAN.format(name='good'))
    build.add('build/made/later', None)
    yield 'a clean source is read', 'ok build: src is read\n', build.read(program)
    yield 'and nothing is written', ['compile_commands.json', 'made'], sorted(os.listdir(build.root))
    build.add('tests/shady', SHADY)
    said = build.read(program)
    yield 'a warning is a failure of its folder', True, 'not ok build: tests is read' in said
    yield 'with what the compiler said', True, 'unused variable' in said
    yield 'and of no other', True, '\nok build: src is read' in '\n' + said
    build.write('build/tests/shady.o', '')
    yield 'what was compiled is not read again', 'ok build: src is read\n', build.read(program)


def main(program):
    number = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, wanted, seen in check(program, Build(os.path.realpath(folder))):
            number += 1
            failures += wanted != seen
            print(f'{"ok" if wanted == seen else "not ok"} {number} {name}')
            if wanted != seen:
                print(f'# saw: {seen!r}')
    print(f'1..{number}')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
