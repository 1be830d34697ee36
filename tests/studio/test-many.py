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


def choose_order(somebody, down):
    """The list of orders, by the keyboard: so many steps from where it stands."""
    somebody.wait_for(lambda: any(somebody.act(node) for node in
                                  somebody.find_all('Order', role='push button')), 'the orders')
    for _ in range(abs(down)):
        somebody.key('Down' if down > 0 else 'Up')
    somebody.key('Return')


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
        choose_order(somebody, 4)
        somebody.see_gone('a golden castle')
        assert get_shown(somebody)
        choose_order(somebody, -4)
        somebody.see('a golden castle')
        broken.choose(somebody, 'Select All')
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
