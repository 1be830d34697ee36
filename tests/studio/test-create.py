#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A creator's way through the panel Create: writes, sees the price, makes, sees, reuses,
makes anew, varies, makes many; by what a screen reader is told, and by the keyboard."""

import re
import sys

import person

PROMPT = 'a happy grandmother & <b>her</b> cat'


def open_create(program, arguments=(), config=''):
    creator = person.Person(program, arguments, config=config)
    creator.go_to('Create')
    creator.see('Image', role='push button')
    creator.see(re.compile('^Generate'), role='push button')
    return creator


def open_menu(creator, name):
    """Of the two that are called so, the one that can be pressed is inside."""
    def look():
        return any(creator.act(node) for node in creator.find_all(name, role='push button'))
    creator.wait_for(look, f'the menu “{name}”')


def find_prompt(creator, name='Prompt'):
    return creator.see(name, role='text')


def test_nothing_is_unnamed(program):
    creator = open_create(program)
    try:
        for kind in ('Image', 'Video', 'Music', 'Speech', 'Text'):
            creator.press(kind, role='push button')
            creator.see('Cache Options')
            unnamed = list(creator.find_unnamed())
            assert unnamed == [], kind + ':\n' + '\n'.join(unnamed)
    finally:
        creator.close()


def test_make_reuse_and_make_anew(program):
    creator = open_create(program)
    try:
        creator.write(find_prompt(creator), PROMPT)
        creator.press('Generate · 5 credits', role='push button')
        creator.see('Made for 5 credits', role='label')
        creator.press('Reuse · free', role='push button')
        creator.see('Reused, 5 credits saved', role='label')
        creator.press('Generate Anew · 5 credits', role='push button')
        creator.see('Made anew for 5 credits', role='label')
        for name in ('Copy', 'Save As…', 'Show in Library'):
            creator.see(name, role='push button')
    finally:
        creator.close()


def test_keyboard_alone(program):
    """From the start on: the prompt has the keyboard, Ctrl+Enter makes, and is no line."""
    creator = open_create(program)
    try:
        prompt = find_prompt(creator)
        creator.key('alt+1')
        creator.type('a calm uncle')
        creator.wait_for(lambda: creator.read(prompt) == 'a calm uncle', 'the typed prompt')
        creator.see('Generate · 5 credits', role='push button')
        creator.key('ctrl+Return')
        creator.see('Made for 5 credits', role='label')
        assert creator.read(prompt) == 'a calm uncle'
        creator.key('ctrl+Return')
        creator.see('Reused, 5 credits saved', role='label')
    finally:
        creator.close()


def test_typing_at_once(program):
    """Who starts it and types writes the prompt, and no space in it opens anything."""
    creator = open_create(program)
    try:
        creator.type('a calm uncle')
        prompt = find_prompt(creator)
        creator.wait_for(lambda: creator.read(prompt) == 'a calm uncle', 'the typed prompt')
        creator.press('Music', role='push button')
        creator.key('alt+1')
        creator.type(' b')
        prompt = find_prompt(creator)
        creator.wait_for(lambda: creator.read(prompt) in ('a calm uncle b', ' ba calm uncle'),
                         'more of the prompt, where a button to reset it stands beside')
    finally:
        creator.close()


def test_prompt_stays(program):
    """From kind to kind, whatever each calls it, and where one has none in between."""
    creator = open_create(program)
    try:
        creator.write(find_prompt(creator), PROMPT)
        creator.press('Speech', role='push button')
        creator.wait_for(lambda: creator.read(find_prompt(creator, 'Text')) == PROMPT, 'the text')
        creator.press('Music', role='push button')
        creator.wait_for(lambda: creator.read(find_prompt(creator)) == PROMPT, 'the prompt')
        creator.press('Text', role='push button')
        find_prompt(creator, 'History')
        creator.see(re.compile('It takes no prompt. Others above do'), role='label')
        creator.press('Image', role='push button')
        creator.wait_for(lambda: creator.read(find_prompt(creator)) == PROMPT, 'the prompt again')
    finally:
        creator.close()


def test_what_is_missing_is_told(program):
    creator = open_create(program)
    try:
        creator.press('Speech', role='push button')
        creator.see('Text: must be given', role='label')
        button = creator.see('Generate', role='push button')
        assert not button.get_state_set().contains(person.Atspi.StateType.SENSITIVE)
        creator.write(find_prompt(creator, 'Text'), 'hello')
        creator.see_gone('Text: must be given', role='label')
        creator.see(re.compile('^Generate · '), role='push button')
    finally:
        creator.close()


def test_variations_and_batch(program):
    creator = open_create(program)
    try:
        creator.press('Music', role='push button')
        # The form of pictures has none, so from now on it is that of music.
        creator.see('Genre', role='label')
        creator.write(find_prompt(creator), 'a slow waltz')
        creator.see(re.compile('^Generate · '), role='push button')
        open_menu(creator, 'More Ways to Generate')
        creator.press('Variations…', role='menu item')
        creator.see(re.compile('^4 requests · 0 reused · '), role='label')
        creator.press(re.compile('Add to Queue$'), role='push button')
        creator.see(re.compile('4 jobs are in the queue'))
        open_menu(creator, 'More Ways to Generate')
        creator.press('Batch…', role='menu item')
        creator.write(creator.see('Prompts', role='text'), 'a {fast|slow} march\na {fast|slow} march')
        creator.see(re.compile('^2 requests · 0 reused · '), role='label')
        creator.press(re.compile('Add to Queue$'), role='push button')
        creator.see(re.compile('2 jobs are in the queue'))
    finally:
        creator.close()


def test_history_brings_it_back(program):
    creator = open_create(program)
    try:
        prompt = find_prompt(creator)
        creator.write(prompt, 'a tired aunt at night')
        creator.press('Generate · 5 credits', role='push button')
        creator.see('Made for 5 credits', role='label')
        creator.write(prompt, 'something else')
        open_menu(creator, 'History')
        creator.see('a tired aunt at night', role='list item')
        creator.key('Tab')
        creator.key('Return')
        creator.wait_for(lambda: creator.read(prompt) == 'a tired aunt at night', 'the prompt')
        creator.see('Reuse · free', role='push button')
        open_menu(creator, 'History')
        creator.see('a tired aunt at night', role='list item')
        creator.type('nothing like it')
        creator.see('Nothing found', role='label')
        creator.key('Escape')
        creator.pause()
        open_menu(creator, 'History')
        creator.see('a tired aunt at night', role='list item')
    finally:
        creator.close()


def test_an_account_that_cannot_pay(program):
    creator = open_create(program, config='[account default]\nlimit-day=3\n')
    try:
        creator.write(find_prompt(creator), 'a rich father')
        creator.see(re.compile('has 3 left of the 3 credits'), role='label')
        button = creator.see('Generate · 5 credits', role='push button')
        assert not button.get_state_set().contains(person.Atspi.StateType.SENSITIVE)
    finally:
        creator.close()


if __name__ == '__main__':
    sys.exit(person.run([
        test_nothing_is_unnamed,
        test_make_reuse_and_make_anew,
        test_keyboard_alone,
        test_typing_at_once,
        test_prompt_stays,
        test_what_is_missing_is_told,
        test_variations_and_batch,
        test_history_brings_it_back,
        test_an_account_that_cannot_pay,
    ]))
