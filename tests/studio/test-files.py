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
        somebody.see(re.compile('(?i)^.*cannot write into the folder: '))
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


def press_save_table(somebody):
    somebody.see('Table as CSV')
    somebody.act(somebody.find_all('Table as CSV')[-1])
    somebody.press('Save as CSV…', role='menu item')


def say_fault(somebody):
    somebody.see(re.compile('(?i)not permitted|denied|read-only'))


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
        say_fault(somebody)
        assert somebody.find_complaints() == [], somebody.find_complaints()
    return None


def test_statistics(program):
    with Files(program, 'Statistics') as files:
        if files is None:
            return desktop.NO_MANAGER
        somebody = files.somebody
        target = os.path.join(files.strange, 'Übersicht, neu.csv')
        press_save_table(somebody)
        desktop.cancel(somebody, 'Save Table')
        press_save_table(somebody)
        desktop.choose(somebody, 'Save Table', target, 'Save')
        somebody.see('Table saved')
        assert read(target).startswith(b'hour,hits,'), read(target)
        press_save_table(somebody)
        desktop.choose(somebody, 'Save Table', os.path.join(find_forbidden(), 'a.csv'), 'Save')
        say_fault(somebody)
        assert os.listdir(files.strange) == ['Übersicht, neu.csv']
        assert somebody.find_complaints() == [], somebody.find_complaints()
    return None


def test_picture_of_an_input(program):
    with Files(program, 'Create') as files:
        if files is None:
            return desktop.NO_MANAGER
        somebody = files.somebody
        picture = os.path.join(files.strange, 'Mein Löwe.svg')
        with open(picture, 'w', encoding='utf-8') as file:
            file.write('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">'
                       '<rect width="64" height="64" fill="orange"/></svg>')
        somebody.press('Video', role='push button')
        choose_picture = re.compile('^Picture.*Choose a File|^Choose a File')
        somebody.press(choose_picture, role='push button')
        desktop.cancel(somebody, 'Picture')
        assert somebody.find('Mein Löwe.svg', role='label') is None
        somebody.press(choose_picture, role='push button')
        desktop.choose(somebody, 'Picture', picture, 'Open')
        somebody.see('Mein Löwe.svg', role='label')
        somebody.press(re.compile('^Generate · '), role='push button')
        somebody.see(re.compile('^Made '), role='label')
        assert somebody.find_complaints() == [], somebody.find_complaints()
    return None


def open_more(somebody, item):
    somebody.see('More Ways to Generate')
    somebody.act(somebody.find_all('More Ways to Generate')[-1])
    somebody.press(item, role='menu item')


def press_from_file(somebody):
    desktop.press_in(somebody, 'Batch', 'From File…')


def test_list_of_prompts(program):
    with Files(program, 'Create') as files:
        if files is None:
            return desktop.NO_MANAGER
        somebody = files.somebody
        names = {'Wünsche.txt': b'\xef\xbb\xbfa red owl\r\n\r\na {big|small} m\xc3\xa4use\r\n',
                 'more.txt': b'a late one', 'picture.txt': b'\x89PNG\xff\xfe'}
        for name, data in names.items():
            with open(os.path.join(files.strange, name), 'wb') as file:
                file.write(data)
        somebody.write(somebody.see('Prompt', role='text'), 'what the form says')
        somebody.see('Generate · 5 credits', role='push button')
        open_more(somebody, 'Batch…')
        press_from_file(somebody)
        desktop.cancel(somebody, 'A List of Prompts')
        press_from_file(somebody)
        desktop.choose(somebody, 'A List of Prompts', os.path.join(files.strange, 'Wünsche.txt'),
                       'Open')
        somebody.see(re.compile('^3 requests · '), role='label')
        press_from_file(somebody)
        desktop.choose(somebody, 'A List of Prompts', os.path.join(files.strange, 'picture.txt'),
                       'Open')
        somebody.see(re.compile('no text in UTF-8'))
        press_from_file(somebody)
        desktop.choose(somebody, 'A List of Prompts', os.path.join(files.strange, 'more.txt'),
                       'Open')
        somebody.see(re.compile('^4 requests · '), role='label')
        prompts = somebody.read(somebody.see('Prompts', role='text'))
        assert prompts.split() == ('a red owl a {big|small} mäuse a late one').split(), prompts
        assert somebody.find_complaints() == [], somebody.find_complaints()
    return None


def test_open_a_request(program):
    with Files(program, 'Library') as files:
        if files is None:
            return desktop.NO_MANAGER
        somebody = files.somebody
        request = os.path.join(files.strange, 'Wunsch.json')
        with open(request, 'w', encoding='utf-8') as file:
            json.dump({'kind': 'music', 'params': {'prompt': 'a slow färöer waltz'}}, file)
        broken = os.path.join(files.strange, 'broken.json')
        with open(broken, 'w', encoding='utf-8') as file:
            file.write('{"kind": "music", "params"')
        somebody.key('ctrl+o')
        desktop.cancel(somebody, 'Open a Request')
        somebody.key('ctrl+o')
        desktop.choose(somebody, 'Open a Request', broken, 'Open')
        somebody.see(re.compile('(?i)json'))
        somebody.pause()
        somebody.key('ctrl+o')
        desktop.choose(somebody, 'Open a Request', request, 'Open')
        somebody.panel = 'Create'
        somebody.see_text('Prompt', 'a slow färöer waltz')
        assert somebody.find_complaints() == [], somebody.find_complaints()
    return None


if __name__ == '__main__':
    sys.exit(person.run([
        test_export_and_import,
        test_save_as,
        test_statistics,
        test_picture_of_an_input,
        test_list_of_prompts,
        test_open_a_request,
    ]))
