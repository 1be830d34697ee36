#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-playback.py STUDIO SINK: a person listens and looks: plays, pauses, goes to another
place by the mouse and by the keyboard, hears it to the end, and again; and is told where
something to play it with is missing. What is heard is measured by a loudspeaker of ours."""

import os
import re
import subprocess
import sys
import time

import person

REFRAIN = os.path.join(os.path.dirname(os.path.dirname(sys.argv[1])), 'cli', 'refrain')
SECONDS = 20
LOUD = 0.01
TIME = re.compile(r'^(\d+):(\d\d) / (\d+):(\d\d)$')


class Listener(person.Person):
    """Has made something, and looks at it in the panel Create."""

    def __init__(self, program, kind, *parameters, wrapper=(), **environment):
        self.kind = kind
        super().__init__(program, wrapper=wrapper, environment=dict(
            environment, GST_PLUGIN_PATH=os.path.dirname(os.path.abspath(sys.argv[2]))))
        words = [word for parameter in parameters for word in ('-p', parameter)]
        subprocess.run([REFRAIN, '--data-dir', self.data_dir, '--quiet', 'generate', kind,
                        'a calm evening', *words], check=True, timeout=120,
                       stdout=subprocess.DEVNULL, env=self.environment)
        self.go_to('Library')
        self.see(re.compile('entr(y|ies)$'), role='label')
        self.key('F5')
        self.see('a calm evening', role='label')
        self.key('Tab')
        self.pause()

    def start(self, command):
        self.probe = os.path.join(self.folder, 'probe')
        self.environment['RF_PROBE'] = self.probe
        self.environment['GST_REGISTRY'] = os.path.join(self.folder, 'registry')
        super().start(command)

    def open_details(self):
        tile = self.find_all('a calm evening', role='label')[0]
        self.click(tile, 0.5)
        self.see('1 selected', role='label')
        self.key('Return')
        self.see('Details', role='label')

    def click(self, node, where):
        """At a place of its width, by the mouse."""
        extents = person.Atspi.Component.get_extents(node, person.Atspi.CoordType.WINDOW)
        subprocess.run(['xdotool', 'mousemove', str(extents.x + int(extents.width * where)),
                        str(extents.y + extents.height // 2), 'click', '1'], check=True)

    def get_place(self):
        """Where it is, and how long, in whole seconds: by the label, since the bus tells no
        values of sliders that are not GTK's own."""
        label = self.see(TIME, role='label')
        minutes, seconds, all_minutes, all_seconds = map(int, TIME.match(label.get_name()).groups())
        return 60 * minutes + seconds, 60 * all_minutes + all_seconds

    def wait_for_place(self, least, most=1e9):
        return self.wait_for(lambda: least <= self.get_place()[0] <= most,
                             f'a place from {least} to {most}')

    def read_loudness(self):
        if not os.path.exists(self.probe):
            return []
        with open(self.probe, encoding='ascii') as file:
            return [float(line) for line in file if line.endswith('\n')]

    def hear(self):
        """Until something is heard that was not heard yet."""
        before = len(self.read_loudness())
        self.wait_for(lambda: max(self.read_loudness()[before:], default=0) > LOUD, 'a sound')


def open_music(program):
    listener = Listener(program, 'music', f'seconds={SECONDS}')
    listener.open_details()
    listener.see('Play', role='push button')
    listener.wait_for(lambda: listener.get_place()[1] > SECONDS - 1, 'how long it is')
    return listener


def test_play_pause_and_seek(program):
    listener = open_music(program)
    try:
        assert listener.read_loudness() == [], 'it plays by itself'
        listener.press('Play', role='push button')
        listener.hear()
        listener.wait_for_place(1)
        listener.press('Pause', role='push button')
        listener.see('Play', role='push button')
        listener.pause()
        place, length = listener.get_place()
        heard = len(listener.read_loudness())
        time.sleep(1.2)
        assert listener.get_place()[0] == place, 'it goes on'
        assert len(listener.read_loudness()) <= heard + 1, 'it is heard'
        listener.click(listener.see('Place', role='slider'), 0.75)
        listener.wait_for_place(0.7 * length, 0.8 * length)
        listener.key('Left')
        listener.wait_for_place(0, 0.75 * length - 4)
        listener.key('Right')
        listener.wait_for_place(0.7 * length, 0.8 * length)
        listener.key('Home')
        listener.wait_for_place(0, 0)
        listener.key('End')
        listener.wait_for_place(length - 1)
        assert listener.find_complaints() == [], listener.find_complaints()
    finally:
        listener.close()


def test_to_the_end_and_again(program):
    listener = open_music(program)
    try:
        listener.click(listener.see('Place', role='slider'), 0.9)
        listener.key('space')
        listener.hear()
        listener.see('Pause', role='push button')
        listener.see('Play', role='push button')
        listener.wait_for_place(0, 0)
        listener.press('Play', role='push button')
        listener.hear()
        listener.wait_for_place(0, SECONDS // 2)
        listener.go_to('Queue')
        listener.go_to('Library')
        listener.see('Play', role='push button')
        assert listener.find_complaints() == [], listener.find_complaints()
    finally:
        listener.close()


def test_video(program):
    listener = Listener(program, 'video', f'seconds={SECONDS}')
    try:
        listener.open_details()
        listener.see('Play', role='push button')
        listener.wait_for(lambda: listener.get_place()[1] > SECONDS - 2, 'how long it is')
        listener.press('Play', role='push button')
        listener.see('Pause', role='push button')
        listener.wait_for_place(1)
        listener.click(listener.see('Place', role='slider'), 0.9)
        listener.see('Play', role='push button')
        listener.wait_for_place(0, 0)
        assert listener.find_complaints() == [], listener.find_complaints()
    finally:
        listener.close()


def test_without_a_decoder(program):
    listener = Listener(program, 'music', 'seconds=2',
                        GST_PLUGIN_FEATURE_RANK='opusdec:NONE,vorbisdec:NONE,flacdec:NONE,'
                                                'avdec_opus:NONE,avdec_vorbis:NONE,oggdemux:NONE,'
                                                'avdec_flac:NONE,wavparse:NONE')
    try:
        listener.open_details()
        say_why(listener)
    finally:
        listener.close()


def say_why(listener):
    listener.see(re.compile('^This cannot be played here'), role='label')
    assert listener.find('Play', role='push button') is None
    listener.go_to('Queue')
    listener.go_to('Library')
    assert listener.find_complaints() == [], listener.find_complaints()


def test_without_any_player(program):
    """As where the package with GTK's own is not installed."""
    done = subprocess.run(['pkg-config', '--variable=libdir', 'gtk4'], capture_output=True,
                          text=True, check=False)
    folder = os.path.join(done.stdout.strip(), 'gtk-4.0', '4.0.0', 'media')
    wrapper = ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs tmpfs "$0" && exec "$@"', folder]
    if not os.path.isdir(folder) or subprocess.run([*wrapper, 'true'], check=False,
                                                   stderr=subprocess.DEVNULL).returncode != 0:
        return '# SKIP nothing can be mounted here'
    listener = Listener(program, 'music', 'seconds=2', wrapper=wrapper)
    try:
        listener.open_details()
        say_why(listener)
    finally:
        listener.close()
    return None


if __name__ == '__main__':
    sys.exit(person.run([
        test_play_pause_and_seek,
        test_to_the_end_and_again,
        test_video,
        test_without_a_decoder,
        test_without_any_player,
    ]))
