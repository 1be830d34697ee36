#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""read-sources.py BUILD: the compiler of BUILD reads what it has not compiled there.

Warnings are found while a source is read; to compile and link what no program of that
build needs would find no more of them. Of each source in compile_commands.json without
an object the compiler checks the syntax, with the options that it would be compiled
with. Prints TAP, a line for each folder.
"""

import json
import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

# What would write files; each has its file behind it.
OUTPUTS = ('-o', '-MF', '-MQ')

# Of what a compiler says about one source the beginning is enough.
MOST_LINES = 20


def reading_of(entry):
    """The command that reads the source of one row and writes nothing."""
    words = iter(shlex.split(entry['command']))
    command = []
    for word in words:
        if word in OUTPUTS:
            next(words)
        elif word not in ('-c', '-MD'):
            command.append(word)
    return [*command, '-fsyntax-only', '-fdiagnostics-color=never']


def list_unread(build):
    """One row for each source that was not compiled; those of several programs once."""
    with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as stream:
        entries = json.load(stream)
    places = [(os.path.normpath(os.path.join(build, entry['file'])), entry) for entry in entries]
    compiled = {source for source, entry in places
                if os.path.exists(os.path.join(build, entry['output']))}
    # What the build itself writes is not ours to judge, and may not be there yet.
    return {source: entry for source, entry in places
            if source not in compiled and not source.startswith(os.path.join(build, ''))}


def read_source(build, entry):
    return subprocess.run(reading_of(entry), cwd=build, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)


def main(build):
    folders = {}
    unread = list_unread(build)
    top = os.path.dirname(build)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        readings = pool.map(lambda entry: read_source(build, entry), unread.values())
        for source, reading in zip(unread, readings):
            folder = os.path.dirname(os.path.relpath(source, top))
            folders.setdefault(folder, []).append(reading)
    for folder, readings in sorted(folders.items()):
        bad = [reading for reading in readings if reading.returncode != 0]
        print(f'{"not " if bad else ""}ok {os.path.basename(build)}: {folder} is read')
        for reading in bad:
            for line in reading.stdout.splitlines()[:MOST_LINES]:
                print(f'# {line}')


if __name__ == '__main__':
    main(os.path.abspath(sys.argv[1]))
