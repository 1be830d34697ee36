# SPDX-License-Identifier: LGPL-2.1-or-later
"""What stands around a program on a desktop: a window manager, so that the keyboard goes to
the window that was opened last, and GTK's own dialog for files, as a person uses it."""

import re
import shutil
import subprocess
import time

NO_MANAGER = '# SKIP openbox is not installed'


class Manager:
    """A window manager, for as long as the test runs; None where there is none."""

    def __init__(self):
        self.process = None

    def __enter__(self):
        if shutil.which('openbox') is None:
            return None
        self.process = subprocess.Popen(['openbox', '--sm-disable'], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while subprocess.run(['xdotool', 'get_num_desktops'], stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, check=False).returncode != 0:
            assert time.monotonic() < until, 'the window manager does not come'
            time.sleep(0.1)
        return self

    def __exit__(self, *failure):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)


def find_dialog(somebody, title):
    """By its window, without a look at all that stands in the others."""
    for index in range(somebody.application.get_child_count()):
        window = somebody.application.get_child_at_index(index)
        if window is None:
            continue
        for node in (window, *(window.get_child_at_index(at)
                               for at in range(window.get_child_count()))):
            if node is not None and node.get_name() == title and somebody.has_place(node):
                return node
    return None


def see_dialog(somebody, title):
    return somebody.wait_for(lambda: find_dialog(somebody, title), f'the dialog “{title}”')


def open_place(somebody, title):
    """Where a path is typed: of a file that is saved it is there, else a shortcut shows it."""
    dialog = see_dialog(somebody, title)
    somebody.pause()
    until = time.monotonic() + 30
    while (place := somebody.find(role='text', top=dialog)) is None:
        assert time.monotonic() < until, f'nowhere to type in “{title}”'
        somebody.key('ctrl+l')
        somebody.pause()
    return place


def is_shown(title):
    return subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', f'^{re.escape(title)}$'],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False).returncode == 0


def let_go(somebody, title):
    """Until the dialog's window has gone, where it goes. GTK 4.8 does not like to be asked by a
    screen reader for things of a dialog that it is about to take down."""
    until = time.monotonic() + 3
    while is_shown(title) and time.monotonic() < until:
        time.sleep(0.1)
    somebody.pause()


def choose(somebody, title, path, button):
    """Answers the dialog with a path. The bus does not tell what stands in its entry."""
    somebody.write(open_place(somebody, title), path)
    somebody.pause()
    press_in(somebody, title, button)


def press_in(somebody, title, button):
    somebody.press(re.compile(f'(^| ){button}$'), role='push button',
                   top=see_dialog(somebody, title))
    let_go(somebody, title)


def cancel(somebody, title):
    press_in(somebody, title, 'Cancel')
    see_end(somebody, title)


def see_end(somebody, title):
    somebody.wait_for(lambda: find_dialog(somebody, title) is None, f'the end of “{title}”')
