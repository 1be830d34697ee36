#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A creator's hour in small, with no mouse: chooses a kind, writes, generates, reuses, varies,
goes to the library, looks, exports, deletes and undoes it. Tab goes round through each panel,
and the keyboard is never lost."""

import os
import re
import subprocess
import sys

import desktop
import person

REFRAIN = os.path.join(os.path.dirname(os.path.dirname(sys.argv[1])), 'cli', 'refrain')
MOST_TABS = 60


class Typist(person.Person):
    """Who has no mouse. Where the keyboard is, the bus tells as it goes there."""

    def __init__(self, program):
        self.focus = None
        self.listener = person.Atspi.EventListener.new(self.take_event)
        self.listener.register('object:state-changed:focused')
        super().__init__(program)

    def take_event(self, event):
        if event.detail1:
            self.focus = event.source
        elif self.focus is event.source:
            self.focus = None

    def find_focus(self):
        """Looked for where a window has gone with what had it: it is told of no other then."""
        context = person.GLib.MainContext.default()
        while context.iteration(False):
            pass
        try:
            if self.focus is not None and self.focus.get_role_name():
                return self.focus
        except person.GLib.Error:
            self.focus = None
        windows = [self.application.get_child_at_index(index)
                   for index in range(self.application.get_child_count())]
        for window in reversed([window for window in windows if window is not None]):
            for node in self.walk(window):
                if node.get_state_set().contains(person.Atspi.StateType.FOCUSED):
                    return node
        return None

    def say_focus(self):
        try:
            node = self.find_focus()
            return f'{node.get_role_name()} “{node.get_name()}”' if node is not None else 'nothing'
        except person.GLib.Error:
            return 'nothing'

    def see_focus(self, pattern):
        self.wait_for(lambda: re.search(pattern, self.say_focus()),
                      f'the keyboard on “{pattern}” rather than {self.say_focus()}')

    def tab_to(self, pattern, key='Tab'):
        """Goes on until it is there."""
        seen = []
        for _ in range(MOST_TABS):
            if re.search(pattern, self.say_focus()):
                return
            seen.append(self.say_focus())
            self.key(key)
            self.pause()
        raise AssertionError(f'{pattern} is not reached from ' + ' | '.join(seen))

    def turn_to(self, panel):
        self.panels.update(person.PANELS)
        self.panel = panel
        self.key(f'alt+{1 + person.PANELS.index(panel)}')
        self.see(panel, role='panel')


def start(program, *prompts):
    somebody = Typist(program)
    for prompt in prompts:
        subprocess.run([REFRAIN, '--data-dir', somebody.data_dir, '--quiet', 'generate', 'image',
                        prompt, '--provider', 'dummy'], check=True, timeout=60,
                       stdout=subprocess.DEVNULL, env=somebody.environment)
    return somebody


def say_names(nodes):
    return ' | '.join(node.get_name() or '' for node in nodes)


def go_round(somebody, panel):
    """By Tab, until it is where it was. What has the keyboard has a name, or only scrolls."""
    somebody.turn_to(panel)
    somebody.wait_for(lambda: somebody.find_focus() is not None, 'the keyboard')
    somebody.pause()
    seen = []
    for _ in range(MOST_TABS):
        somebody.key('Tab')
        somebody.pause()
        node = somebody.find_focus()
        assert node is not None, f'in {panel} it is lost after ' + say_names(seen)
        name = node.get_name() or ''
        assert name or node.get_role_name() == 'scroll pane', f'{panel}: {somebody.path_of(node)}'
        assert not person.TYPE_NAME.match(name), f'{panel}: {somebody.path_of(node)}'
        if any(node is one for one in seen):
            assert any(one.get_name() == 'Main Menu' for one in seen), say_names(seen)
            return
        seen.append(node)
    raise AssertionError(f'{panel}: there is no end of it: ' + say_names(seen))


def test_tab_goes_round(program):
    with desktop.Manager() as manager:
        if manager is None:
            return desktop.NO_MANAGER
        somebody = start(program, 'a red castle', 'a blue castle', 'a green castle')
        try:
            for panel in ('Library', 'Queue', 'Statistics', 'Cleanup', 'Avatars', 'Providers'):
                go_round(somebody, panel)
            assert somebody.find_complaints() == [], somebody.find_complaints()
        finally:
            somebody.close()
    return None


def make_and_vary(somebody):
    somebody.see_focus('“Prompt”')
    somebody.tab_to('“Music”', 'shift+Tab')
    somebody.key('space')
    somebody.see('Genre', role='label')
    somebody.tab_to('“Prompt”')
    somebody.type('a slow waltz')
    somebody.see(re.compile('^Generate · '), role='push button')
    somebody.key('ctrl+Return')
    somebody.see(re.compile('^Made '), role='label')
    somebody.see_focus('“Prompt”')
    somebody.key('ctrl+Return')
    somebody.see(re.compile('^Reused, '), role='label')
    somebody.tab_to('“More Ways to Generate”', 'shift+Tab')
    somebody.key('space')
    somebody.see_focus('menu item')
    somebody.tab_to('“Variations…”', 'Down')
    somebody.key('Return')
    somebody.see(re.compile('^4 requests · '), role='label')
    somebody.tab_to('Add to Queue”')
    somebody.key('Return')
    somebody.see_gone(re.compile('^4 requests · '), role='label')
    somebody.see_focus('“More Ways to Generate”')


def look_and_export(somebody, folder):
    somebody.turn_to('Library')
    somebody.see('5 entries', role='label')
    somebody.see_focus('“Search Prompts”')
    somebody.type('waltz')
    somebody.key('Return')
    somebody.see_focus('table cell “a slow waltz”')
    somebody.key('space')
    somebody.see('1 selected', role='label')
    somebody.key('Return')
    somebody.see('Details', role='label')
    somebody.see_focus('table cell “a slow waltz”')
    somebody.tab_to('push button “Export…”')
    somebody.key('Return')
    desktop.see_dialog(somebody, 'Export To')
    somebody.pause()
    somebody.key('ctrl+l')
    somebody.pause()
    somebody.key('ctrl+a')
    somebody.type(folder)
    somebody.pause()
    somebody.key('Return')
    somebody.see('1 entry exported')


def delete_and_undo(somebody):
    somebody.tab_to('table cell “a slow waltz”')
    somebody.key('Delete')
    somebody.see(re.compile('^Move .* to the Trash'), role='dialog')
    somebody.pause()
    somebody.key('alt+i')
    somebody.see('4 entries', role='label')
    somebody.key('ctrl+z')
    somebody.see('5 entries', role='label')


def test_an_hour_in_small(program):
    with desktop.Manager() as manager:
        if manager is None:
            return desktop.NO_MANAGER
        somebody = start(program)
        try:
            folder = os.path.join(somebody.folder, 'exported')
            os.mkdir(folder)
            make_and_vary(somebody)
            look_and_export(somebody, folder)
            assert any(name.endswith('.json') for name in os.listdir(folder)), os.listdir(folder)
            delete_and_undo(somebody)
            assert somebody.find_complaints() == [], somebody.find_complaints()
        finally:
            somebody.close()
    return None


if __name__ == '__main__':
    sys.exit(person.run([
        test_tab_goes_round,
        test_an_hour_in_small,
    ]))
