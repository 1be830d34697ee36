#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Each panel as a screen reader finds it: reached by the side bar and by the keyboard,
and nothing in it without a name."""

import sys

import person

TITLES = ('Create', 'Library', 'Queue', 'Statistics', 'Cleanup', 'Providers')


def test_every_panel_is_reached_and_named(program):
    somebody = person.Person(program)
    try:
        for title in TITLES:
            somebody.go_to(title)
            somebody.see(title, role='frame')
            unnamed = list(somebody.find_unnamed())
            assert unnamed == [], title + ':\n' + '\n'.join(unnamed)
    finally:
        somebody.close()


def test_a_server_that_is_gone_is_told(program):
    somebody = person.Person(program, ['--server', 'http://127.0.0.1:1'])
    try:
        somebody.see('Try Again', role='push button')
    finally:
        somebody.close()


if __name__ == '__main__':
    sys.exit(person.run([
        test_every_panel_is_reached_and_named,
        test_a_server_that_is_gone_is_told,
    ]))
