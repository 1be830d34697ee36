#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The units of systemd: that it understands them, how much they let in, and that what they
run runs, with no more than what is there after an installation."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

NAMES = ('refrain.service', 'refrain-cleanup.service', 'refrain-cleanup.timer')
BUILD = os.path.abspath(sys.argv[1])
PROGRAM = os.path.abspath(sys.argv[2])
LIMIT = 60
# As `systemd-analyze security` counts: 0 lets in nothing, 10 everything.
MOST = {'refrain.service': 2.0, 'refrain-cleanup.service': 1.0}


class Skipped(Exception):
    """Why a test is not made here."""


def run(*arguments):
    done = subprocess.run(['systemd-analyze', *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    return done.returncode, done.stdout


def needs_systemd():
    if shutil.which('systemd-analyze') is None:
        raise Skipped('systemd-analyze is not installed')


def read_service(name):
    """What it runs and in which environment, as systemd would expand it."""
    with open(os.path.join(BUILD, name), encoding='utf-8') as stream:
        lines = [line.rstrip('\n').partition('=') for line in stream]
    command, = (value for key, _, value in lines if key == 'ExecStart')
    settings = dict(value.split('=', 1) for key, _, value in lines if key == 'Environment')
    return command.split(), settings


def make_machine(folder):
    """The folders that systemd makes for the unit, and an /etc without any of ours."""
    machine = {'%E': 'etc', '%C': 'cache', '${STATE_DIRECTORY}': 'state'}
    machine = {word: os.path.join(folder, name) for word, name in machine.items()}
    for path in machine.values():
        os.makedirs(path, exist_ok=True)
    return machine


def begin(name, folder, machine, **more):
    command, settings = read_service(name)
    texts = [*command[1:], *settings.values()]
    for word, path in machine.items():
        texts = [text.replace(word, path) for text in texts]
    # Another server may have the port.
    arguments = ['127.0.0.1:0' if text == '127.0.0.1:8000' else text
                 for text in texts[:len(command) - 1]]
    left = [text for text in texts if re.search(r'[%$]', text)]
    assert left == [], f'{name}: {left} is not expanded by this test'
    environment = {key: value for key, value in os.environ.items()
                   if not key.startswith(('XDG_', 'REFRAIN_', 'HOME', 'RF_'))}
    environment.update(zip(settings, texts[len(command) - 1:]), HOME='/', **more)
    return subprocess.Popen([PROGRAM, *arguments], cwd=folder, env=environment, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def end(process):
    out, err = process.communicate(timeout=LIMIT)
    return process.returncode, out, err


def is_served(folder, machine):
    """Runs the server until it says that it is ready; gives what it has said."""
    path = os.path.join(folder, 'notify')
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(path)
        manager.settimeout(0.5)
        process = begin('refrain.service', folder, machine, NOTIFY_SOCKET=path)
        state = b''
        while state == b'' and process.poll() is None:
            try:
                state = manager.recv(100)
            except TimeoutError:
                pass
        process.send_signal(signal.SIGTERM)
        status, _, err = end(process)
    os.unlink(path)
    assert state == b'READY=1' and status == 0, f'{status}: {err}'
    return err


def test_carried_out(folder):
    machine = make_machine(folder)
    assert is_served(folder, machine) == '', 'it needs no configuration'
    assert 'refrain.db' in os.listdir(machine['${STATE_DIRECTORY}'])
    status, out, err = end(begin('refrain-cleanup.service', folder, machine))
    assert status == 0 and out == 'nothing to do\n' and err == '', (status, out, err)


def test_configured(folder):
    machine = make_machine(folder)
    os.makedirs(os.path.join(machine['%E'], 'refrain'))
    with open(os.path.join(machine['%E'], 'refrain', 'refrain.conf'), 'w',
              encoding='utf-8') as stream:
        stream.write('[store]\nno-such-line=1\n')
    assert 'refrain.conf:2' in is_served(folder, machine), 'it is read where there is one'
    _, _, err = end(begin('refrain-cleanup.service', folder, machine))
    assert 'refrain.conf:2' in err, err


def test_understood(folder):
    needs_systemd()
    status, said = run('verify', '--man=no', *(os.path.join(folder, name) for name in NAMES))
    # Other units of the machine may be wrong; these must not be.
    ours = [line for line in said.split('\n') if 'refrain' in line]
    assert ours == [], said
    assert status == 0 or 'refrain' not in said, said


def test_exposure(folder):
    needs_systemd()
    for name, most in MOST.items():
        _, said = run('security', '--offline=true', '--no-pager', os.path.join(folder, name))
        found = re.search(r'exposure level for \S+: ([\d.]+)', said)
        assert found is not None, said
        assert float(found.group(1)) <= most, f'{name}: {found.group(1)}'


def test_settings(folder):
    with open(os.path.join(folder, 'refrain.service'), encoding='utf-8') as stream:
        server = stream.read()
    assert 'Type=notify' in server and ' serve ' in server
    with open(os.path.join(folder, 'refrain-cleanup.service'), encoding='utf-8') as stream:
        cleanup = stream.read()
    for line in ('User=refrain', 'StateDirectory=refrain', 'UMask=0077'):
        assert line in server and line in cleanup, 'both work on the same folder'
    # Without the boot's id nobody sees that the clock has jumped, and a cleanup believes it.
    for text in (server, cleanup):
        assert 'ProcSubset=' not in text, 'src/base/rf-clock.c reads /proc/sys'


def copy_units(build, folder):
    """systemd looks for the program; this build's is elsewhere."""
    for name in NAMES:
        with open(os.path.join(build, name), encoding='utf-8') as stream:
            text = re.sub(r'^(ExecStart=)\S+', r'\1/bin/true', stream.read(), flags=re.MULTILINE)
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as stream:
            stream.write(text)


def main():
    failed = 0
    tests = [test_understood, test_exposure, test_settings, test_carried_out, test_configured]
    print(f'1..{len(tests)}')
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            copy_units(BUILD, folder)
            try:
                test(folder)
                print(f'ok {number} {test.__name__[5:]}')
            except Skipped as reason:
                print(f'ok {number} {test.__name__[5:]} # SKIP {reason}')
            except AssertionError as failure:
                failed = 1
                print(f'not ok {number} {test.__name__[5:]}')
                print('\n'.join(f'# {line}' for line in str(failure).split('\n')))
    return failed


if __name__ == '__main__':
    sys.exit(main())
