#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A desktop that lacks what others have: no schema of settings, nobody who shows
notifications, no animations; and keys of services that nobody may read over a shoulder."""

import os
import re
import shutil
import sys
import tempfile

import person

broken = __import__('test-broken')
SECRET = 'sk-a-key-that-nobody-may-read'


def test_no_schema(program):
    """As a program that somebody has copied: nothing of it is installed, so it has no schema."""
    library = os.path.dirname(os.path.dirname(program))
    with tempfile.TemporaryDirectory(prefix='rf-bare-') as folder:
        copy = shutil.copy(program, folder)
        somebody = person.Person(copy, environment={'LD_LIBRARY_PATH': library})
        try:
            for title in ('Library', 'Create', 'Statistics'):
                somebody.go_to(title)
            assert 'nothing of the window is remembered' in somebody.read_whole_log()
            assert somebody.find_complaints() == [], somebody.find_complaints()
        finally:
            somebody.close()


def test_no_animations_and_no_notifications(program):
    """Made and shown as ever; the bus of tests has nobody who takes notifications."""
    with tempfile.TemporaryDirectory(prefix='rf-bare-') as folder:
        os.mkdir(os.path.join(folder, 'gtk-4.0'))
        with open(os.path.join(folder, 'gtk-4.0', 'settings.ini'), 'w', encoding='utf-8') as file:
            file.write('[Settings]\ngtk-enable-animations=0\n')
        with broken.World() as world:
            somebody = world.open(environment={'XDG_CONFIG_HOME': folder})
            broken.write_prompt(somebody, 'a still pond')
            somebody.press(re.compile('^Generate'), role='push button')
            somebody.see(re.compile('^Made '), role='label')
            broken.look_around(somebody, ('Library', 'Queue', 'Providers'))


def test_nobody_reads_a_key(program):
    """The key of a service is in no log, no name, no text and no error."""
    config = '[defaults]\ntts=openai/tts-1\n[provider openai]\nbase-url=http://127.0.0.1:1/v1\n'
    with broken.World() as world:
        somebody = world.open(config=config, environment={'OPENAI_API_KEY': SECRET,
                                                          'G_MESSAGES_DEBUG': 'all'})
        somebody.go_to('Create')
        somebody.press('Speech', role='push button')
        somebody.write(somebody.see('Text', role='text'), 'Good evening')
        somebody.press(re.compile('^Generate'), role='push button')
        somebody.see('Try Again', role='push button')
        for title in ('Create', 'Queue', 'Providers'):
            somebody.go_to(title)
            for node in somebody.walk():
                assert SECRET not in (node.get_name() or '')
                assert SECRET not in (node.get_description() or '')
                if node.get_role_name() in ('text', 'entry'):
                    assert SECRET not in somebody.read(node)
        assert SECRET not in somebody.read_whole_log()


if __name__ == '__main__':
    sys.exit(person.run([
        test_no_schema,
        test_no_animations_and_no_notifications,
        test_nobody_reads_a_key,
    ]))
