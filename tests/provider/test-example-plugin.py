#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The path of somebody who writes a plugin outside the tree, as
docs/writing-a-plugin.md tells it: copy the example, build it, use it.

test-example-plugin.py EXAMPLE_FOLDER MESON_UNINSTALLED PROGRAM"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, **more)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


def build(example, uninstalled, folder):
    source = shutil.copytree(example, folder / 'swatch')
    env = dict(os.environ, PKG_CONFIG_PATH=uninstalled)
    # The compiler's usual options: the plugin is not built as the program was.
    run('meson', 'setup', str(folder / 'build'), str(source), env=env)
    run('ninja', '-C', str(folder / 'build'), env=env)


def use(program, folder):
    env = dict(os.environ, RF_PLUGIN_PATH=str(folder / 'build'))
    words = (program, '--data-dir', str(folder / 'data'), '--json')
    listed = json.loads(run(*words, 'providers', 'swatch', env=env))
    assert listed['id'] == 'swatch' and listed['ready'] is True, listed
    out = folder / 'out.svg'
    request = ('generate', 'image', 'a blue square', '--provider', 'swatch', '-o', str(out))
    first = json.loads(run(*words, *request, env=env))
    again = json.loads(run(*words, *request, env=env))
    assert (first['outcome'], again['outcome']) == ('miss', 'hit'), (first, again)
    assert 'fill="blue"' in out.read_text(), out.read_text()


def main(example, uninstalled, program):
    print('1..1')
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            build(example, uninstalled, folder)
            use(program, folder)
        except (AssertionError, KeyError, ValueError, subprocess.TimeoutExpired) as error:
            print('not ok 1 the example is built and used')
            print(f'# {error!r}')
            return 1
    print('ok 1 the example is built and used')
    return 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
