#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a person is told who looks elsewhere: that what took long is over, by the desktop's
notifications, which lead back to it; and that the desktop is kept from ending while something
is made that is paid for."""

import json
import os
import re
import subprocess
import sys

import desktop
import person
import standin

# As in src/studio/create/rf-create-generate.c, and some more.
LONG = 15000


class Watched:
    """A studio with a window manager, and stand-ins for the rest of the desktop."""

    def __init__(self, program, *names, requests=()):
        self.program = program
        self.names = names
        self.requests = requests

    def __enter__(self):
        self.manager = desktop.Manager()
        self.service = None
        self.somebody = None
        if self.manager.__enter__() is None:
            return None
        self.service = standin.Service(*self.names)
        self.somebody = person.Person(self.program)
        self.window = subprocess.check_output(['xdotool', 'getactivewindow'], text=True).strip()
        return self

    def __exit__(self, *failure):
        if self.somebody is not None:
            self.somebody.close()
        if self.service is not None:
            self.service.__exit__()
        self.manager.__exit__()

    def write_request(self, delay, provider='dummy', **params):
        path = os.path.join(self.somebody.folder, 'request.json')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump({'kind': 'image', 'provider': provider,
                       'params': dict(params, prompt='a slow snail', delay_ms=delay)}, file)
        return path

    def fill_form(self, delay, provider='dummy', **params):
        path = self.write_request(delay, provider, **params)
        self.somebody.key('ctrl+o')
        desktop.choose(self.somebody, 'Open a Request', path, 'Open')
        self.somebody.panels.update(person.PANELS)
        self.somebody.panel = 'Create'
        self.somebody.see_text('Prompt', 'a slow snail')

    def generate(self):
        self.somebody.press(re.compile('^Generate · '), role='push button')
        self.somebody.see('Cancel', role='push button')

    def look_away(self):
        subprocess.run(['xdotool', 'windowminimize', self.window], check=True)
        self.somebody.wait_for(lambda: not self.is_active(), 'a look elsewhere')

    def is_active(self):
        done = subprocess.run(['xdotool', 'getactivewindow'], capture_output=True, text=True,
                              check=False)
        return done.stdout.strip() == self.window


def test_told_when_it_is_ready(program):
    with Watched(program, 'notifications') as watched:
        if watched is None:
            return desktop.NO_MANAGER
        watched.fill_form(LONG)
        watched.generate()
        watched.somebody.go_to('Library')
        watched.look_away()
        told = watched.service.wait('Notify')
        _, _, _, title, body, actions, _, _ = told['arguments']
        assert title == 'It Is Ready' and body.startswith('Made for '), (title, body)
        assert 'default' in actions, actions
        watched.service.tell(f'invoke {told["number"]} default')
        watched.somebody.wait_for(watched.is_active, 'the window')
        watched.somebody.panel = 'Create'
        watched.somebody.see(re.compile('^Made for '), role='label')
        assert watched.somebody.find_complaints() == [], watched.somebody.find_complaints()
    return None


def test_told_when_it_failed(program):
    with Watched(program, 'notifications') as watched:
        if watched is None:
            return desktop.NO_MANAGER
        watched.fill_form(LONG, fail='refused')
        watched.generate()
        watched.look_away()
        _, _, _, title, body, _, _, _ = watched.service.wait('Notify')['arguments']
        assert title == 'Nothing Was Made', title
        assert body.startswith('The provider refused the content'), body
        assert watched.service.find('CloseNotification') == []
        subprocess.run(['xdotool', 'windowactivate', watched.window], check=True)
        watched.service.wait('CloseNotification')
    return None


def test_not_told_when_it_is_seen(program):
    with Watched(program, 'notifications') as watched:
        if watched is None:
            return desktop.NO_MANAGER
        watched.fill_form(LONG)
        watched.generate()
        watched.somebody.see(re.compile('^Made for '), role='label')
        assert watched.service.find('Notify') == [], watched.service.calls
    return None


def test_told_when_the_queue_has_ended(program):
    """By the notifications of GNOME, which come back by an action of the application."""
    with Watched(program, 'gtk-notifications') as watched:
        if watched is None:
            return desktop.NO_MANAGER
        watched.fill_form(8000)
        watched.somebody.see('More Ways to Generate')
        watched.somebody.act(watched.somebody.find_all('More Ways to Generate')[-1])
        watched.somebody.press('Variations…', role='menu item')
        watched.somebody.press(re.compile('Add to Queue$'), role='push button')
        watched.somebody.see(re.compile('4 jobs are in the queue'))
        watched.look_away()
        application, name, notice = watched.service.wait('AddNotification')['arguments']
        assert (application, name) == ('org.refrain.Refrain', 'queue-ended'), (application, name)
        assert notice['title'] == 'The Queue Has Ended', notice
        assert notice['body'] == '4 jobs are done', notice
        assert notice['default-action'] == 'app.show-panel', notice
        assert notice['default-action-target'] == 'queue', notice
    return None


def test_desktop_does_not_end_meanwhile(program):
    with Watched(program, 'session') as watched:
        if watched is None:
            return desktop.NO_MANAGER
        watched.fill_form(2500)
        watched.generate()
        watched.somebody.see(re.compile('^Made for '), role='label')
        assert watched.service.find('Inhibit') == [], 'for what costs nobody anything'
        watched.fill_form(2500, provider='dummy-paid')
        watched.generate()
        inhibited = watched.service.wait('Inhibit')
        name, _, reason, flags = inhibited['arguments']
        assert name == 'org.refrain.Refrain', name
        assert reason == 'Something that is paid for is being made', reason
        assert flags & 1 and flags & 4, flags
        ended = watched.service.wait('Uninhibit')
        assert ended['arguments'] == [inhibited['number']], ended
        watched.somebody.see(re.compile('^Made for '), role='label')
    return None


if __name__ == '__main__':
    sys.exit(person.run([
        test_told_when_it_is_ready,
        test_told_when_it_failed,
        test_not_told_when_it_is_seen,
        test_told_when_the_queue_has_ended,
        test_desktop_does_not_end_meanwhile,
    ]))
