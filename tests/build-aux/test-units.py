#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The units of systemd: that it understands them, and how much they let in."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

NAMES = ('refrain.service', 'refrain-cleanup.service', 'refrain-cleanup.timer')
# As `systemd-analyze security` counts: 0 lets in nothing, 10 everything.
MOST = {'refrain.service': 2.0, 'refrain-cleanup.service': 1.0}


def run(*arguments):
    done = subprocess.run(['systemd-analyze', *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    return done.returncode, done.stdout


def test_understood(folder):
    status, said = run('verify', '--man=no', *(os.path.join(folder, name) for name in NAMES))
    # Other units of the machine may be wrong; these must not be.
    ours = [line for line in said.split('\n') if 'refrain' in line]
    assert ours == [], said
    assert status == 0 or 'refrain' not in said, said


def test_exposure(folder):
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


def copy_units(build, folder):
    """systemd looks for the program; this build's is elsewhere."""
    for name in NAMES:
        with open(os.path.join(build, name), encoding='utf-8') as stream:
            text = re.sub(r'^(ExecStart=)\S+', r'\1/bin/true', stream.read(), flags=re.MULTILINE)
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as stream:
            stream.write(text)


def main():
    if shutil.which('systemd-analyze') is None:
        print('1..0 # SKIP systemd-analyze is not installed')
        return 0
    failed = 0
    tests = [test_understood, test_exposure, test_settings]
    print(f'1..{len(tests)}')
    with tempfile.TemporaryDirectory() as folder:
        copy_units(sys.argv[1], folder)
        for number, test in enumerate(tests, 1):
            try:
                test(folder)
                print(f'ok {number} {test.__name__[5:]}')
            except AssertionError as failure:
                failed = 1
                print(f'not ok {number} {test.__name__[5:]}')
                print('\n'.join(f'# {line}' for line in str(failure).split('\n')))
    return failed


if __name__ == '__main__':
    sys.exit(main())
