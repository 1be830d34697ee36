#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-media.py REFRAIN: all four kinds out of the box, with no network. Prints TAP."""

import os
import shlex
import stat
import subprocess
import sys

sys.dont_write_bytecode = True

from harness import main  # noqa: E402

SMALL = ('-p', 'width=96', '-p', 'height=96', '-p', 'seconds=1', '-p', 'fps=5')
MUSIC = ('music', 'a calm piano piece', '-p', 'seconds=2')
TOUR = (
    (('image', 'a grandmother waving, cosy evening', '-p', 'size=128x128'), ['image']),
    (('video', 'a grandmother waving, cosy evening', *SMALL), ['video', 'poster']),
    (('tts', 'Good evening.'), ['audio']),
    (MUSIC, ['audio', 'midi']),
)


def counting_helper(home):
    """A helper that notes that it was started, and is of no other use."""
    path = home.put('helper', f'#!/bin/sh\necho started >> {home.at("started")}\nexit 1\n')
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
    return {'RF_MEDIA_HELPER': path}


def test_all_four_kinds_and_again(home):
    first = [home.ok('generate', *what, '--json').json() for what, _ in TOUR]
    helper = counting_helper(home)
    for made, (what, roles) in zip(first, TOUR):
        assert made['outcome'] == 'miss', made
        assert [asset['role'] for asset in made['assets']] == roles, made
        again = home.ok('generate', *what, '--json', environment=helper).json()
        assert again['outcome'] == 'hit' and again['assets'] == made['assets'], again
        assert home.run('check', *what, environment=helper).status == 0
    assert not os.path.exists(home.at('started')), 'a hit starts no helper'
    made = home.ok('generate', *MUSIC, '-p', 'seed=1', '--json', environment=helper).json()
    assert made['outcome'] == 'miss' and os.path.exists(home.at('started')), 'but what is new does'


def test_a_sound_in_three_ways(home):
    """A file, its hash, its key: the same input, so the same video."""
    music = home.ok('generate', *MUSIC, '-p', 'format=flac', '-o', 'tune.flac', '--json').json()
    wish = ('video', 'a girl dancing', *SMALL, '--json')
    silent = home.ok('generate', *wish).json()
    made = home.ok('generate', *wish, '--input', 'audio=tune.flac').json()
    assert made['outcome'] == 'miss' and made['key'] != silent['key'], 'the sound is in the key'
    for name in (f'@sha:{music["assets"][0]["sha256"]}', f'@key:{music["key"]}'):
        again = home.ok('generate', *wish, '--input', f'audio={name}').json()
        assert again['outcome'] == 'hit' and again['key'] == made['key'], name


def test_what_is_missing_is_named_with_its_package(home):
    """GStreamer without a plugin: what needs one is not ready, and says what to install."""
    bare = {'GST_PLUGIN_SYSTEM_PATH_1_0': home.at('none'), 'GST_PLUGIN_PATH_1_0': home.at('none'),
            'GST_REGISTRY_1_0': home.at('registry')}
    listed = home.ok('providers', environment=bare).out.splitlines()
    for provider in ('band', 'flipbook', 'espeak'):
        line = next(line for line in listed if line.startswith(provider))
        assert 'not ready' in line and 'install the package gstreamer1.0-plugins' in line, line
    assert any(line.startswith('portrait') and line.endswith(' ready') for line in listed), listed
    failed = home.fails(3, 'generate', *MUSIC, environment=bare)
    assert 'install the package gstreamer1.0-plugins' in failed.err, failed.err


def test_an_input_that_is_not_there_is_named(home):
    for name, told in (('@sha:' + 64 * 'a', 'hash “aaaa'), ('@key:CACHE#x', 'key “CACHE#x”')):
        done = home.fails(2, 'generate', 'video', *SMALL, '--input', f'image={name}')
        assert told in done.err, done.err


def test_the_tour_of_run_sh(home):
    """As a stranger sees it: each is made, then hit; and its lines can be typed again."""
    script = os.path.join(os.path.dirname(__file__), '..', '..', 'build-aux', 'tour.sh')
    environment = dict(home.environment, TMPDIR=home.path)
    out = subprocess.run([script, home.program], env=environment, cwd=home.path, check=True,
                         stdout=subprocess.PIPE, text=True).stdout
    parts = out.split('\n$ ')[1:]
    lines = [part.splitlines()[0] for part in parts]
    kinds = [shlex.split(line)[2] for line in lines[:-1]]
    assert kinds == [kind for kind in ('image', 'video', 'tts', 'music', 'text') for _ in '12'], lines
    for first, again in zip(parts[0:-1:2], parts[1:-1:2]):
        assert first.splitlines()[0] == again.splitlines()[0] and '  miss · ' in first, first
        assert '  hit · free' in again and '  miss · ' not in again, again
    assert shlex.split(lines[-2])[4].startswith('history={"points":['), lines[-2]
    assert parts[-1].startswith('refrain stats'), parts[-1]


if __name__ == '__main__':
    main(globals())
