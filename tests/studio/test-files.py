#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A person and the dialog for files: export, import, save, open, and a list of prompts; said
no to, with names that are no plain words, over what is there, and where nothing may be
written."""

import glob
import json
import os
import re
import subprocess
import sys

import desktop
import person

REFRAIN = os.path.join(os.path.dirname(os.path.dirname(sys.argv[1])), 'cli', 'refrain')
STRANGE = 'Für Oma & <i>Opa 100%'


class Files:
    """A studio with a window manager, and a folder for its files."""

    def __init__(self, program, panel, prompts=()):
        self.program = program
        self.panel = panel
        self.prompts = prompts
        self.manager = desktop.Manager()

    def __enter__(self):
        self.somebody = None
        if self.manager.__enter__() is None:
            return None
        self.somebody = person.Person(self.program)
        for prompt in self.prompts:
            run(self.somebody, 'generate', 'image', prompt, '--provider', 'dummy')
        self.somebody.go_to(self.panel)
        self.strange = self.make_folder(STRANGE)
        return self

    def __exit__(self, *failure):
        if self.somebody is not None:
            self.somebody.close()
        self.manager.__exit__()

    def make_folder(self, name):
        path = os.path.join(self.somebody.folder, name)
        os.mkdir(path)
        return path


def run(somebody, *words):
    done = subprocess.run([REFRAIN, '--data-dir', somebody.data_dir, '--quiet', *words], text=True,
                          capture_output=True, timeout=60, env=somebody.environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def find_forbidden():
    """A folder in which nobody may write, not even root."""
    return '/sys/kernel'


def open_library_menu(somebody, item):
    somebody.see('Library Menu')
    somebody.act(somebody.find_all('Library Menu')[-1])
    somebody.press(item, role='menu item')


def select_all(somebody, count):
    open_library_menu(somebody, 'Reload')
    somebody.see(f'{count} entries')
    open_library_menu(somebody, 'Select All')
    somebody.see(f'{count} selected')


def press_export(somebody):
    somebody.press(re.compile('^Export'), role='push button')


def test_export_and_import(program):
    with Files(program, 'Library', ('a red castle', 'a blue castle')) as files:
        if files is None:
            return desktop.NO_MANAGER
        somebody = files.somebody
        select_all(somebody, 2)
        press_export(somebody)
        desktop.cancel(somebody, 'Export To')
        press_export(somebody)
        desktop.choose(somebody, 'Export To', files.strange, 'Export')
        somebody.see('2 entries exported')
        assert len(os.listdir(files.strange)) == 4, os.listdir(files.strange)
        press_export(somebody)
        desktop.choose(somebody, 'Export To', files.strange, 'Export')
        somebody.see('All of it was there already')
        press_export(somebody)
        desktop.choose(somebody, 'Export To', find_forbidden(), 'Export')
        print('#', somebody.see(re.compile('(?i)cannot be|not permitted|denied|read-only')).get_name())
        run(somebody, 'cache', 'invalidate', '--kind', 'image', '--yes')
        open_library_menu(somebody, 'Reload')
        somebody.see('Nothing Here Yet')
        with open(os.path.join(files.strange, 'other.json'), 'w', encoding='utf-8') as file:
            file.write('{"of": "somebody else"}')
        open_library_menu(somebody, 'Import…')
        desktop.cancel(somebody, 'Import From')
        open_library_menu(somebody, 'Import…')
        desktop.choose(somebody, 'Import From', files.strange, 'Import')
        somebody.see('2 entries imported')
        somebody.see('2 entries')
        open_library_menu(somebody, 'Import…')
        desktop.choose(somebody, 'Import From', files.make_folder('empty'), 'Import')
        somebody.see(re.compile('^There is nothing in this folder'))
        assert somebody.find_complaints() == [], somebody.find_complaints()
    return None


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def test_save_as(program):
    with Files(program, 'Create') as files:
        if files is None:
            return desktop.NO_MANAGER
        somebody = files.somebody
        somebody.write(somebody.see('Prompt', role='text'), 'a calm lake')
        somebody.press('Generate · 5 credits', role='push button')
        somebody.see('Made for 5 credits', role='label')
        target = os.path.join(files.strange, 'der schöne See.png')
        somebody.press('Save As…', role='push button')
        desktop.cancel(somebody, 'Save As')
        assert os.listdir(files.strange) == []
        somebody.press('Save As…', role='push button')
        desktop.open_place(somebody, 'Save As')
        desktop.press_in(somebody, 'Save As', 'Save')
        somebody.see('Saved')
        named = glob.glob(os.path.join(os.environ['HOME'], '*.png'))
        assert re.fullmatch('[0-9a-f]{12}[.]png', os.path.basename(named[0])), named
        somebody.press('Save As…', role='push button')
        desktop.choose(somebody, 'Save As', target, 'Save')
        desktop.see_end(somebody, 'Save As')
        somebody.wait_for(lambda: os.path.exists(target), 'the file')
        saved = read(target)
        assert saved.startswith(b'\x89PNG'), saved[:8]
        with open(target, 'wb') as file:
            file.write(b'precious')
        somebody.press('Save As…', role='push button')
        desktop.choose(somebody, 'Save As', target, 'Save')
        somebody.see(re.compile('already exists'))
        somebody.pause()
        somebody.key('Escape')
        somebody.see_gone(re.compile('already exists'))
        assert read(target) == b'precious'
        desktop.press_in(somebody, 'Save As', 'Save')
        somebody.see(re.compile('already exists'))
        somebody.press(re.compile('(^| )Replace$'), role='push button')
        somebody.wait_for(lambda: read(target) == saved, 'the picture in the place of the other')
        somebody.press('Save As…', role='push button')
        desktop.choose(somebody, 'Save As', os.path.join(find_forbidden(), 'a.png'), 'Save')
        print('#', somebody.see(re.compile('(?i)cannot be|not permitted|denied|read-only|error')).get_name())
        assert somebody.find_complaints() == [], somebody.find_complaints()
    return None


if __name__ == '__main__':
    sys.exit(person.run([
        test_export_and_import,
        test_save_as,
    ]))
