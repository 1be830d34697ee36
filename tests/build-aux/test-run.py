#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-run.py BUILD-AUX: run.sh and check.sh on a small tree of their own. Prints TAP.

The tree stands in a folder with spaces in its name and has one program, which
prints its arguments and its working directory. Packages are not touched: the
tree's list is empty, or names one that does not exist.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time

MESON = '''project('small', 'c')
subdir('src/cli')
'''
CLI_MESON = '''program = executable('refrain', 'main.c')
test('good', program)
test('bad', program, args: 'fail')
test('skipped', program, args: 'skip')
'''
PROGRAM = '''#include <stdio.h>
#include <string.h>
#include <unistd.h>
int
main (int argc, char **argv)
{
  char directory[4096];

  for (int i = 1; i < argc; i++)
    printf ("<%s>", argv[i]);
  printf ("%s\\n", getcwd (directory, sizeof directory));
  if (argc > 1 && strcmp (argv[1], "fail") == 0)
    return 3;
  return argc > 1 && strcmp (argv[1], "skip") == 0 ? 77 : 0;
}
'''
NOBODY = 65534


class Tree:
    def __init__(self, build_aux, folder):
        self.root = os.path.join(folder, 'a small tree')
        shutil.copytree(build_aux, os.path.join(self.root, 'build-aux'))
        self.write('build-aux/packages', '[build]\n[test]\n')
        self.write('meson.build', MESON)
        self.write('src/cli/meson.build', CLI_MESON)
        self.write('src/cli/main.c', PROGRAM)

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'w', encoding='utf-8') as stream:
            stream.write(text)

    def start(self, script, *arguments, **options):
        environment = {'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'HOME': '/nonexistent',
                       'LC_ALL': 'C.UTF-8'}
        return subprocess.Popen([os.path.join(self.root, 'build-aux', script), *arguments],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, cwd='/', env=environment,
                                **options)

    def run(self, script, *arguments, **options):
        process = self.start(script, *arguments, **options)
        out, err = process.communicate()
        return process.returncode, out, err


def check_first(tree):
    """Two at once on a fresh tree: both build nothing twice and both answer."""
    both = [tree.start('run.sh', word, 'two words', '') for word in ('a', 'b')]
    said = [process.communicate() for process in both]
    yield ('two at once on a fresh tree are right, and standard output is the program\'s own',
           [out for out, _ in said] == ['<a><two words><>/\n', '<b><two words><>/\n'], said)
    yield ('one of them builds',
           sum('building' in err for _, err in said) == 1, said)


def check_again(tree):
    # The best of three: other tests run beside this one.
    took = []
    for _ in range(3):
        began = time.monotonic()
        status, out, err = tree.run('run.sh', 'again')
        took.append(time.monotonic() - began)
    yield 'nothing to do is nothing said', (status, out, err) == (0, '<again>/\n', ''), err
    yield 'and adds under a second', min(took) < 1, took
    yield 'the exit status is the program\'s', tree.run('run.sh', 'fail')[0] == 3, ''


def check_waiting(tree):
    with open(os.path.join(tree.root, '_build', 'setup.lock'), 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = tree.start('run.sh', 'x')
        said = process.stderr.readline()
    out, _ = process.communicate()
    yield ('what is waited for is told',
           'waiting for another set-up' in said and out == '<x>/\n', (said, out))


def check_changed(tree):
    tree.write('src/cli/main.c', PROGRAM.replace('<%s>', '[%s]'))
    yield 'a changed source is built', tree.run('run.sh', 'x')[1] == '[x]/\n', ''
    tree.write('meson.build', MESON + "add_project_arguments('-DX', language: 'c')\n")
    status, _, err = tree.run('run.sh', 'x')
    yield ('a broken meson.build fails, shows why, and runs nothing',
           status == 1 and 'add_project_arguments' in err, err)
    tree.write('meson.build', MESON)
    yield 'and once it is mended, all is well', tree.run('run.sh', 'x')[1] == '[x]/\n', ''


def check_moved(tree):
    moved = tree.root + ' moved'
    os.rename(tree.root, moved)
    tree.root = moved
    status, out, err = tree.run('run.sh', 'x')
    yield 'a tree that was moved is configured anew', (status, out) == (0, '[x]/\n'), err


def check_packages(tree):
    tree.write('build-aux/packages', '[build]\n# a comment\nrefrain-no-such-package\n[test]\nother\n')
    if os.geteuid() != 0:
        yield 'missing packages without root or sudo # SKIP not run as root', True, ''
        return
    # Where sudo is there, nobody may not use it, and the answer is another.
    os.chmod(os.path.dirname(tree.root), 0o755)
    status, out, err = tree.run('run.sh', 'x', user=NOBODY, group=NOBODY, extra_groups=[])
    yield ('missing packages without root or sudo are named, and those of tests are not',
           status == 1 and out == '' and 'refrain-no-such-package' in err and 'other' not in err
           and 'as root, do' in err, err)
    tree.write('build-aux/packages', '[build]\n[test]\n')
    status, out, err = tree.run('run.sh', 'x', user=NOBODY, group=NOBODY, extra_groups=[])
    yield ('who may not write the tree can run what is built', (status, out) == (0, '[x]/\n'), err)


def check_tests(tree):
    status, out, err = tree.run('check.sh')
    last = out.split('\n')[-2]
    yield ('check.sh counts last, and its exit status is honest',
           (status, last) == (1, '2 passed, 1 failed, 1 skipped'), out + err)
    tree.write('src/cli/meson.build', CLI_MESON.replace("test('bad'", "executable('bad', 'none.c') #"))
    status, out, err = tree.run('check.sh')
    yield ('a build that fails is a failure',
           (status, out.split('\n')[-2]) == (1, '0 passed, 1 failed, 0 skipped'), out + err)


def main(build_aux):
    number = failures = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = Tree(build_aux, os.path.realpath(folder))
        for part in (check_first, check_again, check_waiting, check_changed, check_moved,
                     check_packages, check_tests):
            for name, passed, seen in part(tree):
                number += 1
                failures += not passed
                print(f'{"ok" if passed else "not ok"} {number} {name}')
                if not passed:
                    print(f'# saw: {seen!r}')
    print(f'1..{number}')
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
