#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-drag.py STUDIO PEER: things are dragged between the studio and another program, by the
mouse: out of the library, and from a result; into a field, beside it, and as a request."""

import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.parse

import desktop
import person

REFRAIN = os.path.join(os.path.dirname(os.path.dirname(sys.argv[1])), 'cli', 'refrain')
PEER = 240
SVG = ('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">'
       '<rect width="64" height="64" fill="teal"/></svg>')


def xdotool(*words):
    return subprocess.check_output(['xdotool', *words], text=True).strip()


class Peer:
    """The other program, in a place beside the studio's window."""

    def __init__(self, path):
        self.dropped = []
        self.process = subprocess.Popen([sys.argv[2], path], stdout=subprocess.PIPE, text=True)
        self.window = xdotool('search', '--sync', '--name', '^Drag Peer$').split()[0]
        xdotool('windowmove', '--sync', self.window, '1300', '100')
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.dropped.append(urllib.parse.unquote(line.strip().partition('file://')[2]))

    def get_place(self, is_source):
        place = xdotool('getwindowgeometry', '--shell', self.window)
        x, y = (int(re.search(f'(?m)^{name}=(-?[0-9]+)', place).group(1)) for name in 'XY')
        return x + PEER // 2, y + PEER * (3 if is_source else 1) // 4

    def end(self):
        self.process.terminate()
        self.process.wait(30)


class Desk:
    """The studio, its window at the left, and a file that the other program has."""

    def __init__(self, program, name='Ein Bild mit Ä & Co.svg', text=SVG):
        self.program = program
        self.name = name
        self.text = text

    def __enter__(self):
        self.manager = desktop.Manager()
        self.somebody = self.peer = None
        if self.manager.__enter__() is None:
            return None
        self.somebody = person.Person(self.program)
        self.window = xdotool('getactivewindow')
        xdotool('windowmove', '--sync', self.window, '0', '0')
        self.path = os.path.join(self.somebody.folder, self.name)
        with open(self.path, 'w', encoding='utf-8') as file:
            file.write(self.text)
        self.peer = Peer(self.path)
        return self

    def __exit__(self, *failure):
        for thing, end in ((self.somebody, 'close'), (self.peer, 'end')):
            if thing is not None:
                getattr(thing, end)()
        self.manager.__exit__()

    def get_place(self, node):
        """The middle of a thing, on the screen."""
        place = xdotool('getwindowgeometry', '--shell', self.window)
        x, y = (int(re.search(f'(?m)^{name}=(-?[0-9]+)', place).group(1)) for name in 'XY')
        extents = person.Atspi.Component.get_extents(node, person.Atspi.CoordType.WINDOW)
        return x + extents.x + extents.width // 2, y + extents.y + extents.height // 2

    def drag(self, start, end):
        """As a hand does it: not at once, and in steps."""
        xdotool('mousemove', *map(str, start))
        xdotool('mousedown', '1')
        for step in range(1, 13):
            place = [int(a + (b - a) * step / 12) for a, b in zip(start, end)]
            xdotool('mousemove', *map(str, place))
            time.sleep(0.06)
        time.sleep(0.5)
        xdotool('mousemove', *(str(at + 1) for at in end))
        time.sleep(0.5)
        xdotool('mouseup', '1')

    def wait_for_drop(self):
        self.somebody.wait_for(lambda: self.peer.dropped, 'what was dropped')
        return self.peer.dropped.pop()

    def make(self, prompt):
        subprocess.run([REFRAIN, '--data-dir', self.somebody.data_dir, '--quiet', 'generate',
                        'image', prompt, '--provider', 'dummy'], check=True, timeout=60,
                       stdout=subprocess.DEVNULL, env=self.somebody.environment)


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def test_out_of_the_library(program):
    with Desk(program) as desk:
        if desk is None:
            return desktop.NO_MANAGER
        desk.make('a red castle')
        desk.somebody.go_to('Library')
        desk.somebody.see('1 entry')
        tile = desk.somebody.see('a red castle', role='label')
        desk.drag(desk.get_place(tile), desk.peer.get_place(False))
        path = desk.wait_for_drop()
        assert read(path).startswith(b'\x89PNG'), path
        assert desk.somebody.find_complaints() == [], desk.somebody.find_complaints()
    return None


def test_out_of_what_was_made(program):
    with Desk(program) as desk:
        if desk is None:
            return desktop.NO_MANAGER
        desk.somebody.write(desk.somebody.see('Prompt', role='text'), 'a calm lake')
        desk.somebody.press('Generate · 5 credits', role='push button')
        desk.somebody.see('Made for 5 credits', role='label')
        desk.somebody.pause()
        x, y = desk.get_place(desk.somebody.see('Zoom In', role='push button'))
        desk.drag((x, y - 150), desk.peer.get_place(False))
        assert read(desk.wait_for_drop()).startswith(b'\x89PNG')
        assert desk.somebody.find_complaints() == [], desk.somebody.find_complaints()
    return None


def test_into_a_field(program):
    with Desk(program) as desk:
        if desk is None:
            return desktop.NO_MANAGER
        desk.somebody.press('Video', role='push button')
        field = desk.somebody.see('Picture', role='label')
        desk.drag(desk.peer.get_place(True), desk.get_place(field))
        desk.somebody.see(desk.name, role='label')
        assert desk.somebody.find_complaints() == [], desk.somebody.find_complaints()
    return None


def test_beside_a_field(program):
    """It finds the one that takes it; and where there is none, that is said."""
    with Desk(program) as desk:
        if desk is None:
            return desktop.NO_MANAGER
        prompt = desk.somebody.see('Person', role='label')
        desk.drag(desk.peer.get_place(True), desk.get_place(prompt))
        desk.somebody.see('This model takes no file')
        desk.somebody.press('Video', role='push button')
        desk.somebody.see('Picture', role='label')
        desk.drag(desk.peer.get_place(True), desk.get_place(desk.somebody.see('Nothing Made Yet')))
        desk.somebody.see(desk.name, role='label')
        assert desk.somebody.find_complaints() == [], desk.somebody.find_complaints()
    return None


def test_a_request(program):
    request = json.dumps({'kind': 'image', 'params': {'prompt': 'a dropped wish'}})
    with Desk(program, 'Wunsch.json', request) as desk:
        if desk is None:
            return desktop.NO_MANAGER
        desk.somebody.go_to('Library')
        page = desk.somebody.see('Nothing Here Yet')
        desk.drag(desk.peer.get_place(True), desk.get_place(page))
        desk.somebody.panel = 'Create'
        desk.somebody.see_text('Prompt', 'a dropped wish')
        assert desk.somebody.find_complaints() == [], desk.somebody.find_complaints()
    return None


if __name__ == '__main__':
    sys.exit(person.run([
        test_out_of_the_library,
        test_out_of_what_was_made,
        test_into_a_field,
        test_beside_a_field,
        test_a_request,
    ]))
