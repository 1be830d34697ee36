#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A person's way through the library: looks, searches, reads what an entry is, takes all
of a search away after seeing what that costs, and brings it back."""

import json
import os
import re
import subprocess
import sys

import person

REFRAIN = os.path.join(os.path.dirname(os.path.dirname(sys.argv[1])), 'cli', 'refrain')


def make(folder, *prompts):
    for prompt in prompts:
        subprocess.run([REFRAIN, 'generate', 'image', prompt, '--provider', 'dummy',
                        '--data-dir', folder, '--quiet'],
                       check=True, stdout=subprocess.DEVNULL,
                       env=dict(os.environ, RF_TEST_PROVIDERS='1'))


def get_tags(folder):
    """Of all entries, the latest last."""
    done = subprocess.run([REFRAIN, 'cache', 'list', '--json', '--data-dir', folder],
                          check=True, capture_output=True, text=True)
    return [entry['tags'] for entry in reversed(json.loads(done.stdout)['entries'])]


def say_in_dialog(somebody, title, text):
    """The bus tells of a second dialogue, and not of what is in it."""
    somebody.see(title, role='dialog')
    somebody.pause()
    somebody.type(text)
    somebody.key('Return')


def choose(somebody, item):
    somebody.see('Library Menu')
    somebody.act(somebody.find_all('Library Menu')[-1])
    somebody.press(item, role='menu item')


def go_to_library(program):
    somebody = person.Person(program)
    somebody.go_to('Library')
    somebody.see('Nothing Here Yet')
    make(somebody.data_dir, 'a red castle', 'a blue castle', 'a <b>house</b> & a tree')
    choose(somebody, 'Reload')
    somebody.see('3 entries')
    return somebody


def test_looks_searches_and_takes_away(program):
    somebody = go_to_library(program)
    try:
        somebody.see('a <b>house</b> & a tree')
        somebody.write(somebody.see('Search Prompts', role='entry'), 'cast')
        somebody.see('2 entries')
        choose(somebody, 'Select All')
        somebody.see('2 selected')
        unnamed = list(somebody.find_unnamed())
        assert unnamed == [], '\n'.join(unnamed)
        somebody.press('Invalidate…', role='push button')
        somebody.see(re.compile('^Move 2 Entries to the Trash'))
        somebody.see(re.compile('again costs 2 credits'))
        somebody.press(re.compile('Invalidate$'), role='push button')
        somebody.see('No Results')
        somebody.press(re.compile('Undo$'), role='push button')
        somebody.see('2 entries')
    finally:
        somebody.close()


def get_generation(folder):
    done = subprocess.run([REFRAIN, 'cache', 'list', '--json', '--data-dir', folder],
                          check=True, capture_output=True, text=True)
    return json.loads(done.stdout)['entries'][0]['generation_id']


def test_restores_the_one_that_is_chosen(program):
    """Two of one key lie in the trash; the older one comes back."""
    somebody = person.Person(program)
    try:
        generations = []
        for _ in range(3):
            subprocess.run([REFRAIN, 'generate', 'image', 'a red castle', '--provider', 'dummy',
                            '--data-dir', somebody.data_dir, '--quiet', '--force-refresh'],
                           check=True, stdout=subprocess.DEVNULL,
                           env=dict(os.environ, RF_TEST_PROVIDERS='1'))
            generations.append(get_generation(somebody.data_dir))
        somebody.go_to('Library')
        somebody.see('1 entry')
        choose(somebody, 'Show the Trash')
        somebody.see('2 entries')
        somebody.pause()
        somebody.key('ctrl+f')
        somebody.key('Return')  # from the search to the entries
        somebody.key('ctrl+Right')
        somebody.key('ctrl+space')
        somebody.see('1 selected')
        assert somebody.find_all('Export…', role='push button') != []
        somebody.press('Restore', role='push button')
        somebody.see('1 entry restored')
        assert get_generation(somebody.data_dir) == generations[0], generations
    finally:
        somebody.close()


def test_nothing_is_like_that(program):
    somebody = go_to_library(program)
    try:
        somebody.write(somebody.see('Search Prompts', role='entry'), 'nowhere')
        somebody.see('No Results')
        somebody.press(re.compile('Show Everything$'), role='push button')
        somebody.see('3 entries')
    finally:
        somebody.close()


def test_deletes_by_key_and_takes_tags_off(program):
    somebody = go_to_library(program)
    try:
        somebody.write(somebody.see('Search Prompts', role='entry'), 'cast')
        somebody.see('2 entries')
        choose(somebody, 'Select All')
        somebody.press('Add Tags…', role='push button')
        say_in_dialog(somebody, 'Add Tags', 'ruin, stone')
        somebody.see('2 entries tagged')
        choose(somebody, 'Remove Tags…')
        say_in_dialog(somebody, 'Remove Tags', 'ruin')
        somebody.wait_for(lambda: get_tags(somebody.data_dir) == [['stone'], ['stone'], []],
                          'one tag of two')
        somebody.key('Return')  # from the search to the entries
        somebody.key('ctrl+a')
        somebody.see('2 selected')
        somebody.key('Delete')
        somebody.see(re.compile('^Move 2 Entries to the Trash'), role='dialog')
        somebody.pause()
        somebody.key('alt+i')
        somebody.see('No Results')
    finally:
        somebody.close()


if __name__ == '__main__':
    sys.exit(person.run([
        test_looks_searches_and_takes_away,
        test_deletes_by_key_and_takes_tags_off,
        test_restores_the_one_that_is_chosen,
        test_nothing_is_like_that,
    ]))
