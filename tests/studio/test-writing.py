#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What people write: any text is shown as it is, in every list; and no key that is typed
into a field does anything else."""

import json
import os
import re
import subprocess
import sys
import tempfile

import person

REFRAIN = os.path.join(os.path.dirname(os.path.dirname(sys.argv[1])), 'cli', 'refrain')
MARKUP = '<b>bold</b> & <span foreground="red">red</span> &amp; <a href="x">'
RIGHT_TO_LEFT = 'שלום עולם \u202e (1) مرحبا'
LONG = 'ab<&' * 2500
WRITTEN = (MARKUP, RIGHT_TO_LEFT, LONG)


def refrain(data, *words, status=0):
    done = subprocess.run([REFRAIN, '--data-dir', data, '--config', '/dev/null', '--quiet', *words],
                          capture_output=True, text=True, timeout=60,
                          env=dict(os.environ, RF_TEST_PROVIDERS='1'))
    assert done.returncode == status, done.stderr
    return done.stdout


def assert_clean(somebody):
    """GTK complains of what it took for markup, and Pango of what is no UTF-8."""
    wrong = [line for line in somebody.read_whole_log().splitlines()
             if re.search('-CRITICAL|-ERROR|Pango-WARNING|markup|UTF-8', line)]
    assert wrong == [], wrong


def select_all(somebody):
    somebody.see('Library Menu')
    somebody.act(somebody.find_all('Library Menu')[-1])
    somebody.press('Select All', role='menu item')
    somebody.see('2 selected')


def test_any_text_is_shown_as_it_is(program):
    with tempfile.TemporaryDirectory(prefix='rf-writing-') as folder:
        data = os.path.join(folder, 'data')
        manifest = os.path.join(folder, 'manifest.jsonl')
        for prompt in WRITTEN:
            refrain(data, 'generate', 'image', prompt, '--provider', 'dummy')
        with open(manifest, 'w', encoding='utf-8') as file:
            for prompt in WRITTEN:
                file.write(json.dumps({'kind': 'image', 'provider': 'dummy', 'params': {
                    'prompt': prompt + ' again', 'fail': 'provider_failed'}}) + '\n')
        refrain(data, 'batch', manifest, '--keep-going', status=8)
        somebody = person.Person(program, data_dir=data)
        try:
            somebody.go_to('Library')
            somebody.see('3 entries')
            somebody.see(re.compile('^' + re.escape(MARKUP)))
            somebody.see(re.compile('^ab<&ab<&'))
            somebody.see(re.compile('^שלום'))
            somebody.go_to('Queue')
            somebody.see(re.compile('^<b>bold</b> & '), role='list item')
            somebody.see(re.compile('^ab<&ab<&'), role='list item')
            somebody.see(re.compile('^שלום'), role='list item')
            somebody.go_to('Create')
            somebody.see('History')
            somebody.wait_for(lambda: any(somebody.act(node) for node in
                                          somebody.find_all('History', role='push button')), 'it')
            somebody.see(re.compile('^<b>bold</b> & '), role='list item')
            somebody.see(re.compile('^ab<&ab<&'), role='list item')
            assert_clean(somebody)
        finally:
            somebody.close()


def test_typing_does_nothing_else(program):
    """With everything selected, and its name in the search: not a letter may reach the
    entries, however dangerous the key is elsewhere."""
    with tempfile.TemporaryDirectory(prefix='rf-writing-') as folder:
        data = os.path.join(folder, 'data')
        for prompt in ('a 12+3-4 cat', 'a 12+3-4 dog'):
            refrain(data, 'generate', 'image', prompt, '--provider', 'dummy')
        somebody = person.Person(program, data_dir=data)
        try:
            somebody.go_to('Library')
            somebody.see('2 entries')
            # What stands in a search entry GTK 4.8 tells nobody, but what it finds is told.
            somebody.key('alt+2')
            somebody.type('12+3-4x')
            somebody.see('No Results')
            somebody.key('BackSpace')
            somebody.see('2 entries')
            for animal in ('cat', 'dog'):
                somebody.key('ctrl+a')
                somebody.type(animal)
                somebody.see('1 entry')
            assert somebody.find(re.compile('selected$')) is None
            somebody.key('ctrl+a')
            somebody.key('Delete')
            somebody.see('2 entries')
            select_all(somebody)
            somebody.key('alt+2')
            for key in ('Delete', 'BackSpace', 'plus', 'minus'):
                somebody.key(key)
            somebody.see('No Results')
            assert somebody.find(re.compile('to the Trash')) is None
            assert len(json.loads(refrain(data, '--json', 'cache', 'list'))['entries']) == 2
            somebody.go_to('Create')
            prompt = somebody.see('Prompt', role='text')
            somebody.key('alt+1')
            somebody.type('1+2-3 a')
            somebody.key('ctrl+a')
            somebody.type('4')
            somebody.wait_for(lambda: somebody.read(prompt) == '4', 'the new prompt')
            somebody.key('Delete')
            assert somebody.read(prompt) == '4'
            assert somebody.find('Create', role='frame') is not None
            assert_clean(somebody)
        finally:
            somebody.close()


if __name__ == '__main__':
    sys.exit(person.run([
        test_any_text_is_shown_as_it_is,
        test_typing_does_nothing_else,
    ]))
