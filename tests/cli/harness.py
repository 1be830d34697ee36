# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the program in a home of its own and prints TAP.

A test is a function named test_… that takes a Home. What it asserts fails the
test, and the command that was run last is shown.
"""

import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import threading
import traceback

LIMIT = 60


class Done:
    """How a command ended."""

    def __init__(self, arguments, status, out, err):
        self.arguments = arguments
        self.status = status
        self.out = out
        self.err = err

    def __str__(self):
        return f'refrain {" ".join(self.arguments)}: {self.status}\nout: {self.out}\nerr: {self.err}'

    def json(self):
        assert self.out.endswith('\n') and self.out.count('\n') == 1, 'one line of JSON'
        return json.loads(self.out)

    def error(self):
        return self.json()['error']


class Home:
    """A temporary home, data directory and working directory."""

    def __init__(self, program):
        self.program = program
        self.path = tempfile.mkdtemp(prefix='refrain-cli-')
        self.data = self.at('data')
        self.log = self.at('calls')
        self.last = None
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(('REFRAIN_', 'RF_', 'XDG_', 'DISPLAY', 'DBUS_'))}
        self.environment.update(HOME=self.path, RF_TEST_PROVIDERS='1', RF_DUMMY_LOG=self.log,
                                REFRAIN_DATA_DIR=self.data, G_DEBUG='fatal-criticals')

    def at(self, *names):
        return os.path.join(self.path, *names)

    def put(self, name, content):
        path = self.at(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as stream:
            stream.write(content if isinstance(content, bytes) else content.encode())
        return path

    def calls(self):
        """How often a dummy provider was called."""
        if not os.path.exists(self.log):
            return 0
        with open(self.log, encoding='utf-8') as stream:
            return len(stream.readlines())

    def command(self, arguments):
        return [self.program, *(str(argument) if not isinstance(argument, bytes) else argument
                                for argument in arguments)]

    def run(self, *arguments, stdin='', stdout=subprocess.PIPE, environment=None, before=None):
        done = subprocess.run(self.command(arguments), input=stdin.encode(), stdout=stdout,
                              stderr=subprocess.PIPE, env={**self.environment, **(environment or {})},
                              cwd=self.path, timeout=LIMIT, preexec_fn=before, check=False)
        self.last = Done([repr(argument) for argument in arguments], done.returncode,
                         (done.stdout or b'').decode(), done.stderr.decode())
        return self.last

    def ok(self, *arguments, **options):
        done = self.run(*arguments, **options)
        assert done.status == 0, 'it ends well'
        return done

    def fails(self, status, *arguments, **options):
        """It fails with one line that begins with the program's name."""
        done = self.run(*arguments, **options)
        assert done.status == status, f'it exits with {status}'
        assert done.err.startswith('refrain: '), 'the error names the program'
        rest = done.err.rstrip('\n').split('\n')[1:]
        assert all(line.startswith('  ') for line in rest), 'one line, and what belongs to it'
        return done

    def dummy(self, verb, *arguments, kind='image', **options):
        return self.run(verb, kind, '--provider', 'dummy', '--json', *arguments, **options)

    def make(self, *arguments, kind='image', **options):
        done = self.dummy('generate', *arguments, kind=kind, **options)
        assert done.status == 0, 'it is made'
        return done.json()

    def terminal(self, *arguments, answer='', columns=80):
        """The same on a terminal. Returns what was shown and the exit status."""
        leader, follower = pty.openpty()
        subprocess.run(['stty', 'cols', str(columns)], stdin=follower, check=True)
        process = subprocess.Popen(self.command(arguments), stdin=follower, stdout=follower,
                                   stderr=follower, env=self.environment, cwd=self.path)
        os.close(follower)
        shown = []
        reader = threading.Thread(target=read_terminal, args=(leader, shown))
        reader.start()
        os.write(leader, answer.encode())
        status = process.wait(timeout=LIMIT)
        reader.join(timeout=LIMIT)
        os.close(leader)
        text = b''.join(shown).decode().replace('\r\n', '\n')
        self.last = Done([repr(argument) for argument in arguments], status, text, '')
        return text, status

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


def read_terminal(leader, shown):
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:
            return
        if part == b'':
            return
        shown.append(part)


def become_nobody():
    os.setgid(65534)
    os.setuid(65534)


class Skip(Exception):
    """Why a test is not made on this machine."""


def run_test(name, test, program, number):
    home = Home(program)
    try:
        test(home)
    except Skip as reason:
        print(f'ok {number} {name} # SKIP {reason}', flush=True)
        return True
    except (AssertionError, ValueError, KeyError, TypeError, OSError,
            subprocess.TimeoutExpired) as failure:
        print(f'not ok {number} {name}')
        for line in f'{traceback.format_exc()}\n{failure}\n{home.last}'.split('\n'):
            print(f'# {line}')
        return False
    finally:
        home.remove()
    print(f'ok {number} {name}', flush=True)
    return True


def main(functions):
    """Runs every test_… of a module with the program that the command line names."""
    tests = [(name[5:].replace('_', '-'), function) for name, function in functions.items()
             if name.startswith('test_')]
    print(f'1..{len(tests)}')
    passed = [run_test(name, test, os.path.abspath(sys.argv[1]), number)
              for number, (name, test) in enumerate(tests, 1)]
    sys.exit(0 if all(passed) else 1)
