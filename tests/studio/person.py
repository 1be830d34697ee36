# SPDX-License-Identifier: LGPL-2.1-or-later
"""A person at the studio: starts it, reads what a screen reader would, presses and types.

A test is a list of functions of a Person; each gets a studio of its own, with a home of
its own. The program is the first argument."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = int(os.environ.get('RF_PATIENCE', '60'))
GAP = re.compile(r'Watchdog: the main loop stood still for (\d+) ms, (\d+) of them at work')
PANELS = ('Create', 'Library', 'Queue', 'Statistics', 'Cleanup', 'Avatars', 'Providers')
TYPE_NAME = re.compile(r'^(Gtk|Adw|Rf)[A-Z]')


class Person:
    def __init__(self, program, arguments=(), data_dir=None, config='', environment=None,
                 wrapper=()):
        """The wrapper is what makes the program's world and then becomes the program."""
        self.program = program
        self.folder = tempfile.mkdtemp(prefix='rf-person-')
        self.data_dir = data_dir or os.path.join(self.folder, 'data')
        self.config = os.path.join(self.folder, 'refrain.conf')
        with open(self.config, 'w', encoding='utf-8') as file:
            file.write(config)
        self.environment = dict(os.environ, RF_TEST_PROVIDERS='1', RF_WATCHDOG='1')
        self.environment.update(environment or {})
        self.environment.pop('NO_AT_BRIDGE', None)
        where = [] if '--server' in arguments else ['--data-dir', self.data_dir]
        self.log = open(os.path.join(self.folder, 'log'), 'w+b')
        command = [*wrapper, program, *where, '--config', self.config, *arguments]
        self.panel = None
        self.panels = set()
        self.application = None
        self.start(command)
        self.window = self.wait_for(lambda: self.find(role='frame'), 'the window')

    def start(self, command):
        """The bus loses one of some thirty programs that come to it; such a one is ended and
        started once more."""
        for patience in (PATIENCE / 2, PATIENCE):
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                            env=self.environment, stdout=self.log,
                                            stderr=self.log)
            try:
                self.application = self.wait_for(self.find_application, 'the studio on the bus',
                                                 patience)
                return
            except AssertionError:
                if self.process.poll() is not None or patience == PATIENCE:
                    raise
                self.process.terminate()
                self.process.wait(30)

    # Looking

    def find_application(self):
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for index in range(desktop.get_child_count()):
            try:
                child = desktop.get_child_at_index(index)
                if child is not None and child.get_process_id() == self.process.pid:
                    return child
            except GLib.Error:
                continue  # a program that has ended is on the bus for a while
        return None

    def wait_for(self, look, what, patience=PATIENCE):
        """What `look` gives, as soon as it gives something."""
        until = time.monotonic() + patience
        while True:
            if self.process.poll() is not None:
                raise AssertionError(f'the studio ended with {self.process.returncode}:\n'
                                     + self.read_log())
            while GLib.MainContext.default().iteration(False):
                pass
            try:
                found = look()
            except GLib.Error:
                found = None
            if found:
                return found
            if time.monotonic() > until:
                take_picture(f'{os.getpid()}')
                raise AssertionError(f'{what} did not come; there are:\n' + self.describe()
                                     + self.read_log())
            time.sleep(0.05)

    @staticmethod
    def has_place(node):
        """Whether it takes room. GTK 4.8 says of everything in a window that it is visible;
        what was never shown, though, was never given a size."""
        try:
            extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        except GLib.Error:
            return True  # a page of a stack is no widget
        return extents.width > 0 and extents.height > 0

    def walk(self, top=None):
        """All that can be seen, from the top down. Without a top, and in a panel, it is the
        panel and what is in windows above it, since the other panels are still there."""
        stack = [top or self.application]
        while stack:
            node = stack.pop()
            try:
                if node is not self.application and not self.has_place(node):
                    continue
                if top is None and self.is_other_panel(node):
                    continue
                yield node
                stack.extend(child for child in (
                    node.get_child_at_index(index)
                    for index in reversed(range(node.get_child_count()))) if child is not None)
            except GLib.Error:
                continue

    def find_all(self, name=None, role=None, top=None):
        """Things whose name is, or matches where it is a pattern."""
        def is_wanted(node):
            if role is not None and node.get_role_name() != role:
                return False
            if name is None:
                return True
            said = node.get_name() or ''
            return name.search(said) is not None if hasattr(name, 'search') else said == name
        return [node for node in self.walk(top) if is_wanted(node)]

    def find(self, name=None, role=None, top=None):
        found = self.find_all(name, role, top)
        return found[0] if found else None

    def see(self, name=None, role=None, top=None):
        """The same, waited for."""
        wanted = name.pattern if hasattr(name, 'pattern') else name
        return self.wait_for(lambda: self.find(name, role, top), f'{role or "a thing"} “{wanted}”')

    def see_gone(self, name=None, role=None, top=None):
        return self.wait_for(lambda: self.find(name, role, top) is None, f'the end of “{name}”')

    def is_other_panel(self, node):
        """Panels are what stands in pages of the stack that the side bar turns."""
        title = node.get_name()
        return title in self.panels and node.get_role_name() == 'panel' and title != self.panel

    def read(self, node):
        """The text of an entry or text view."""
        return Atspi.Text.get_text(node, 0, -1)

    def see_text(self, name, text):
        """In a field that may be another one meanwhile."""
        def look():
            field = self.find(name, role='text')
            return field is not None and self.read(field) == text
        self.wait_for(look, f'“{text}” in “{name}”')

    # Doing

    def press(self, name, role=None, top=None):
        """A button, row, switch or item, when it is there and may be pressed."""
        def look():
            node = self.find(name, role, top)
            if node is None or not node.get_state_set().contains(Atspi.StateType.SENSITIVE):
                return None
            return node
        node = self.wait_for(look, f'“{name}” to press')
        assert self.act(node), f'“{name}” cannot be pressed'
        return node

    @staticmethod
    def act(node):
        return Atspi.Action.get_n_actions(node) > 0 and Atspi.Action.do_action(node, 0)

    def write(self, node, text):
        """Tried again where the bus is late."""
        self.wait_for(lambda: Atspi.EditableText.set_text_contents(node, text), 'a place to write')

    def key(self, combination):
        """Keys as xdotool names them, to the window that has the keyboard."""
        subprocess.run(['xdotool', 'key', combination], check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--delay', '5', text], check=True)

    @staticmethod
    def pause():
        """For keys whose effect nothing tells, until the program has taken them."""
        time.sleep(0.2)

    def go_to(self, title):
        """A panel, by the side bar."""
        row = self.see(title, role='list item')
        Atspi.Selection.select_child(row.get_parent(), row.get_index_in_parent())
        self.panels.update((title, *PANELS))
        self.panel = title
        self.see(title, role='panel')

    # Judging

    def find_unnamed(self):
        """Interactive things without a name, or whose name is their type's. What libadwaita
        puts inside its rows (lists, arrows) has type names that nobody can change."""
        interactive = ('push button', 'toggle button', 'check box', 'combo box', 'entry', 'text',
                       'slider', 'spin button', 'switch', 'link', 'radio button')
        for node in self.walk():
            name = node.get_name() or ''
            role = node.get_role_name()
            labelled = any(relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
                           for relation in node.get_relation_set())
            if role in interactive and (TYPE_NAME.match(name) or not (name or labelled)):
                yield f'{role} “{name}” in {self.path_of(node)}'

    def path_of(self, node):
        names = []
        while node is not None and node is not self.application and len(names) < 8:
            names.append(f'{node.get_role_name()} “{node.get_name()}”')
            node = node.get_parent()
        return ' < '.join(names)

    def describe(self):
        lines = []
        for node in self.walk() if self.application is not None else ():
            name = node.get_name()
            if name:
                lines.append(f'  {node.get_role_name()} “{name[:80]}”')
        return '\n'.join(lines[:200]) + '\n'

    def read_whole_log(self):
        with open(self.log.name, encoding='utf-8', errors='replace') as file:
            return file.read()

    def read_log(self):
        return self.read_whole_log()[-4000:]

    def find_complaints(self):
        """What no program should say of itself."""
        return [line for line in self.read_whole_log().splitlines()
                if '-CRITICAL **' in line or '-ERROR **' in line]

    def find_busy(self):
        """Spinners that turn."""
        return [self.path_of(node) for node in self.walk(self.application)
                if node.get_state_set().contains(Atspi.StateType.BUSY)]

    def report_gaps(self):
        """Says how long the window stood still at worst, for somebody to look at: on a busy
        machine a limit would fail by chance, so there is none but for what nobody excuses."""
        gaps = [(int(work), int(gap)) for gap, work in GAP.findall(self.read_whole_log())]
        if gaps:
            work, gap = max(gaps)
            print(f'# {len(gaps)} gaps of the main loop; the worst was {gap} ms, {work} at work',
                  flush=True)
        return max(gaps, default=(0, 0))[0]

    def close(self):
        if self.log.closed:
            return
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(30)
        self.report_gaps()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def take_picture(name):
    """Of the screen, where RF_PICTURES names a folder for them: what a failed test was at."""
    folder = os.environ.get('RF_PICTURES')
    if folder:
        subprocess.run(['import', '-window', 'root', os.path.join(folder, f'{name}.png')],
                       check=False)


LOST = 3


def run_here(number, test):
    """The status is that of a process: 0, 1 for a failure, or LOST where the bus lost a thing
    that went between looking and acting, which is no fault of the studio."""
    Atspi.init()
    try:
        skipped = test(sys.argv[1])
        print(f'ok {number} {test.__name__}', skipped or '', flush=True)
        return 0
    except GLib.Error as lost:
        print(f'# {test.__name__}: {lost.message}', flush=True)
        return LOST
    except Exception:  # whatever it is, the next test runs
        print(f'not ok {number} {test.__name__}', flush=True)
        for line in traceback.format_exc().splitlines():
            print('#', line, flush=True)
        return 1


def run_apart(number, test):
    """In a process of its own, since libatspi may die of what it was told."""
    child = os.fork()
    if child == 0:
        os.setsid()
        os._exit(run_here(number, test))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status < 0:
        try:
            os.killpg(child, signal.SIGTERM)
        except ProcessLookupError:
            pass
    return status


def run_test(number, test):
    """What was lost, and not seen to be wrong, is done once more, and says so."""
    status = run_apart(number, test)
    if status in (0, 1):
        return status
    print(f'# {test.__name__} once more: {status}', flush=True)
    status = run_apart(number, test)
    if status not in (0, 1):
        print(f'not ok {number} {test.__name__}: {status}', flush=True)
    return status


def run(tests):
    """Each test is given the program, and makes the persons that it wants. RF_ONLY is a
    pattern of those that are run; a test that cannot run returns “# SKIP why”."""
    tests = [test for test in tests if re.search(os.environ.get('RF_ONLY', ''), test.__name__)]
    print(f'1..{len(tests)}', flush=True)
    statuses = [run_test(number, test) for number, test in enumerate(tests, 1)]
    return 1 if any(statuses) else 0
