#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""headless.py PROGRAM [ARGUMENT…]: runs a program with a display, a session bus and a
home of its own, none of which outlives it. Its exit status is the program's."""

import os
import shutil
import subprocess
import sys
import tempfile

SCREEN = '1280x900x24'


def find_missing():
    return [name for name in ('Xvfb', 'dbus-daemon') if shutil.which(name) is None]


def start(run_dir, command):
    """A program that writes one line to the descriptor that FD stands for when it is
    ready, and that line."""
    reading, writing = os.pipe()
    log_path = os.path.join(run_dir, command[0] + '.log')
    with open(log_path, 'wb') as log:
        server = subprocess.Popen([word.replace('FD', str(writing)) for word in command],
                                  pass_fds=[writing], stdout=log, stderr=log,
                                  env=dict(os.environ, XDG_RUNTIME_DIR=run_dir, HOME=run_dir))
    os.close(writing)
    with os.fdopen(reading) as pipe:
        line = pipe.readline().strip()
    if not line:
        end(server)
        with open(log_path, encoding='utf-8') as log:
            raise RuntimeError(command[0] + ' did not start: ' + log.read())
    return server, line


def end(server):
    server.terminate()
    server.wait()


def make_environment(run_dir, display, bus):
    environment = dict(os.environ)
    for name in ('WAYLAND_DISPLAY', 'AT_SPI_BUS_ADDRESS'):
        environment.pop(name, None)
    for name in [name for name in environment if name.startswith('REFRAIN_')]:
        del environment[name]
    environment.update(
        HOME=run_dir,
        XDG_RUNTIME_DIR=run_dir,
        XDG_DATA_HOME=os.path.join(run_dir, 'data'),
        XDG_CONFIG_HOME=os.path.join(run_dir, 'config'),
        XDG_CACHE_HOME=os.path.join(run_dir, 'cache'),
        DISPLAY=':' + display,
        DBUS_SESSION_BUS_ADDRESS=bus,
        GDK_BACKEND='x11',
        GSK_RENDERER='cairo',
        GSETTINGS_BACKEND=environment.get('GSETTINGS_BACKEND', 'memory'),
        NO_AT_BRIDGE='1',
        ADW_DISABLE_PORTAL='1',
        GTK_USE_PORTAL='0',
    )
    return environment


def run(command):
    # A short path: a socket's name has at most 107 bytes.
    run_dir = tempfile.mkdtemp(prefix='rf-', dir='/tmp')
    os.chmod(run_dir, 0o700)
    servers = []
    try:
        screen = os.environ.get('RF_SCREEN', SCREEN)
        server, display = start(run_dir, ['Xvfb', '-displayfd', 'FD', '-screen', '0', screen,
                                          '-nolisten', 'tcp', '-noreset'])
        servers.append(server)
        server, bus = start(run_dir, ['dbus-daemon', '--session', '--nofork',
                                      '--print-address=FD'])
        servers.append(server)
        return subprocess.call(command, env=make_environment(run_dir, display, bus))
    finally:
        for server in reversed(servers):
            end(server)
        shutil.rmtree(run_dir, ignore_errors=True)


def main():
    missing = find_missing()
    if missing:
        print('1..0 # SKIP', ' and '.join(missing), 'not installed')
        return 0
    return run(sys.argv[1:])


if __name__ == '__main__':
    sys.exit(main())
