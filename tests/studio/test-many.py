#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""An admin among a hundred thousand entries: searches, sorts, reads what one is, throws a
thousand away after seeing what that costs, brings them back, and cleans up.

The second argument is the program that fills a folder."""

import json
import os
import re
import subprocess
import sys

import person

broken = __import__('test-broken')
ENTRIES = 100000


def get_shown(somebody):
    """The prompts that are in sight."""
    return [node.get_name() for node in somebody.find_all(re.compile('castle'))]


def choose(somebody, item):
    somebody.see('Library Menu')
    somebody.act(somebody.find_all('Library Menu')[-1])
    somebody.press(item, role='menu item')


def choose_order(somebody, title, steps):
    """By the keyboard, so many steps down from where it stands."""
    somebody.wait_for(lambda: any(somebody.act(node) for node in
                                  somebody.find_all('Order', role='push button')), 'the orders')
    somebody.wait_for(lambda: len(somebody.find_all(re.compile(' First$'), role='label')) == 6,
                      'all orders')
    for _ in range(abs(steps)):
        somebody.key('Down' if steps > 0 else 'Up')
        somebody.pause()
    somebody.key('Return')
    somebody.wait_for(lambda: [node.get_name() for node in somebody.find_all(
        re.compile(' First$'), role='label')] == [title], title)


def inspect_first(somebody):
    """From the search on by the keyboard, to the first entry, and what it is."""
    somebody.key('ctrl+f')
    for _ in range(20):
        somebody.key('Tab')
        somebody.pause()
        focused = [node for node in somebody.walk()
                   if node.get_state_set().contains(person.Atspi.StateType.FOCUSED)]
        if any('castle' in node.get_name() for node in focused):
            break
    somebody.key('Return')
    somebody.see('Made By', role='label')
    somebody.see(re.compile('^CACHE#image#'))


def test_among_a_hundred_thousand(program):
    with broken.World() as world:
        subprocess.run([sys.argv[2], str(ENTRIES), world.data], check=True)
        world.make('a golden castle')
        somebody = world.open()
        somebody.go_to('Library')
        somebody.see(f'{ENTRIES + 1} entries')
        somebody.key('ctrl+f')
        somebody.type('castle')
        somebody.see('1001 entries')
        somebody.see('a golden castle')
        choose_order(somebody, 'Largest First', 4)
        somebody.see_gone('a golden castle')
        assert get_shown(somebody)
        choose_order(somebody, 'Newest First', -4)
        somebody.see('a golden castle')
        inspect_first(somebody)
        choose(somebody, 'Select All')
        somebody.see('1001 selected')
        somebody.press('Invalidate…', role='push button')
        somebody.see(re.compile('^Move 1001 Entries to the Trash'))
        somebody.see(re.compile('again costs 1001 credits'))
        somebody.press(re.compile('Invalidate$'), role='push button')
        somebody.see('No Results')
        somebody.press(re.compile('Undo$'), role='push button')
        somebody.see('1001 entries')
        world.run('cache', 'invalidate', '--text', 'castle', '--yes')
        somebody.go_to('Cleanup')
        somebody.press('Empty the Trash', role='check box')
        somebody.see(re.compile('would be freed'))
        somebody.press('Clean Up…', role='push button')
        somebody.press(re.compile('Clean Up$'), role='push button')
        somebody.wait_for(lambda: json.loads(world.run(
            '--json', 'cache', 'list', '--state', 'trashed'))['entries'] == [], 'an empty trash')
        assert somebody.find_complaints() == [], somebody.find_complaints()


if __name__ == '__main__':
    sys.exit(person.run([test_among_a_hundred_thousand]))
