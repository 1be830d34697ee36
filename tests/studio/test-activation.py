#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-activation.py STUDIO SERVICE: the studio as a desktop starts it, over the bus and by
the file that is installed for that: launched, asked for an action, given files; there is one
of it, whoever starts it again."""

import json
import os
import re
import subprocess
import sys
import time

import person
from gi.repository import Gio, GLib

ID = 'org.refrain.Refrain'


def ask_bus(method, parameters=None):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    answer = bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                           method, parameters, None, 0, -1, None)
    return answer.unpack() if answer is not None else None


def install(program, environment):
    """The service's file as it is installed, but for where the program is."""
    folder = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'dbus-1', 'services')
    os.makedirs(folder, exist_ok=True)
    with open(sys.argv[2], encoding='utf-8') as file:
        text = re.sub('(?m)^Exec=.*/refrain-studio', 'Exec=' + program, file.read())
    with open(os.path.join(folder, ID + '.service'), 'w', encoding='utf-8') as file:
        file.write(text)
    ask_bus('ReloadConfig')
    ask_bus('UpdateActivationEnvironment', GLib.Variant('(a{ss})', (environment,)))


class Process:
    """One that somebody else has started."""

    returncode = 'nothing that is known here'

    def __init__(self, pid):
        self.pid = pid

    def poll(self):
        return None if os.path.exists(f'/proc/{self.pid}') else 0

    def terminate(self):
        os.kill(self.pid, 15)

    def wait(self, patience):
        until = time.monotonic() + patience
        while self.poll() is None:
            assert time.monotonic() < until, 'it does not end'
            time.sleep(0.05)


class Activated(person.Person):
    """A studio that the bus starts, by a command of GLib's."""

    def __init__(self, program, *words):
        self.words = words
        super().__init__(program)

    def start(self, command):
        install(self.program, self.environment)
        gapplication(*self.words)
        self.process = Process(get_pid())
        self.application = self.wait_for(self.find_application, 'the studio on the bus')

    def read_whole_log(self):
        """What it says goes to the bus that has started it."""
        path = os.path.join(os.environ['XDG_RUNTIME_DIR'], 'dbus-daemon.log')
        with open(path, encoding='utf-8', errors='replace') as file:
            return file.read()

    def count_windows(self):
        return len(self.find_all(role='frame'))

    def write_request(self, prompt):
        path = os.path.join(self.folder, 'der Wunsch.json')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump({'kind': 'image', 'provider': 'dummy', 'params': {'prompt': prompt}}, file)
        return path


def gapplication(*words):
    subprocess.run(['gapplication', *words], check=True, timeout=60)


def get_pid():
    return ask_bus('GetConnectionUnixProcessID', GLib.Variant('(s)', (ID,)))[0]


def test_launched_once(program):
    somebody = Activated(program, 'launch', ID)
    try:
        somebody.see(re.compile('^Generate'), role='push button')
        gapplication('launch', ID)
        again = subprocess.run([program], timeout=60, check=False)
        assert again.returncode == 0, again
        somebody.pause()
        assert get_pid() == somebody.process.pid
        assert somebody.count_windows() == 1
        assert somebody.find_complaints() == [], somebody.find_complaints()
    finally:
        somebody.close()


def test_started_by_an_action(program):
    """An action that is asked of a program that is not there yet has its window."""
    somebody = Activated(program, 'action', ID, 'preferences')
    try:
        somebody.see('Preferences')
        assert somebody.find_complaints() == [], somebody.find_complaints()
    finally:
        somebody.close()


def test_every_action_at_first(program):
    """None of them minds that there is no window."""
    for words in (('about',), ('connect',), ('open',), ('profiles',), ('show-panel', "'queue'"),
                  ('show-panel', "'nowhere'")):
        somebody = Activated(program, 'action', ID, *words)
        try:
            somebody.wait_for(lambda: somebody.find(role='frame'), f'a window after {words}')
            assert somebody.find_complaints() == [], somebody.find_complaints()
        finally:
            somebody.close()


def test_files(program):
    somebody = Activated(program, 'launch', ID)
    try:
        somebody.see(re.compile('^Generate'), role='push button')
        path = somebody.write_request('a red thread')
        gapplication('launch', ID, path)
        somebody.see_text('Prompt', 'a red thread')
        somebody.write_request('a blue thread')
        done = subprocess.run([program, 'der Wunsch.json'], cwd=somebody.folder, timeout=60,
                              check=False)
        assert done.returncode == 0, done
        somebody.see_text('Prompt', 'a blue thread')
        subprocess.run([program, os.path.join(somebody.folder, 'gone.json')], timeout=60,
                       check=True)
        somebody.see(re.compile('(?i)no such file|not there|not found'))
        gapplication('action', ID, 'show-panel', "'library'")
        somebody.panels.update(person.PANELS)
        somebody.panel = 'Library'
        somebody.see('Library', role='panel')
        assert get_pid() == somebody.process.pid
        assert somebody.count_windows() == 1
        assert somebody.find_complaints() == [], somebody.find_complaints()
    finally:
        somebody.close()


if __name__ == '__main__':
    sys.argv[1] = os.path.abspath(sys.argv[1])  # the bus starts it from elsewhere
    sys.exit(person.run([
        test_launched_once,
        test_started_by_an_action,
        test_every_action_at_first,
        test_files,
    ]))
