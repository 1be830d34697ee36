#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""At a server: an admin throws everything but one away, deletes it and reads what is set
there; a creator is not offered what the server would refuse."""

import os
import re
import subprocess
import sys
import tempfile

import person

REFRAIN = os.path.join(os.path.dirname(os.path.dirname(sys.argv[1])), 'cli', 'refrain')


class Server:
    """A cache of three pictures that others may use."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix='rf-server-')
        self.data = os.path.join(self.folder.name, 'data')
        for prompt in ('a red castle', 'a blue castle', 'a green tree'):
            self.run('generate', 'image', prompt, '--provider', 'dummy')
        self.process = subprocess.Popen(self.command('serve', '--listen', '127.0.0.1:0'),
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True, env=self.environment())
        self.url = self.process.stdout.readline().strip()

    @staticmethod
    def environment():
        return dict(os.environ, RF_TEST_PROVIDERS='1')

    def command(self, *words):
        return [REFRAIN, '--quiet', '--data-dir', self.data, *words]

    def run(self, *words):
        done = subprocess.run(self.command(*words), capture_output=True, text=True, check=True,
                              timeout=60, env=self.environment())
        return done.stdout.strip()

    def visit(self, program, role):
        token = self.run('token', 'create', role, '--role', role).splitlines()[-1]
        somebody = person.Person(program, ['--server', self.url],
                                 environment={'REFRAIN_TOKEN': token})
        somebody.go_to('Library')
        somebody.see('a green tree')
        return somebody

    def close(self):
        self.process.terminate()
        self.process.wait(60)
        self.process.stdout.close()
        self.folder.cleanup()


def choose(somebody, item):
    somebody.see('Library Menu')
    somebody.act(somebody.find_all('Library Menu')[-1])
    somebody.press(item, role='menu item')


def select_all_but_one(somebody):
    somebody.key('Return')  # from the search to the entries
    somebody.key('ctrl+a')
    somebody.see(re.compile('selected$'))
    somebody.key('ctrl+Right')
    somebody.key('ctrl+space')
    somebody.see(re.compile('^[12] selected$'))


def select_one(somebody):
    """Over a server, too, each entry is one of its own."""
    somebody.key('Return')  # from the search to the entries
    somebody.key('ctrl+space')
    somebody.see('1 selected')
    somebody.press('Invalidate…', role='push button')
    somebody.see(re.compile('^Move 1 Entry to the Trash'))
    somebody.press(re.compile('Cancel$'), role='push button')
    somebody.see_gone(re.compile('^Move 1 Entry to the Trash'))


def look_after(somebody):
    somebody.see('3 entries')
    select_one(somebody)
    select_all_but_one(somebody)
    somebody.key('Delete')
    somebody.see(re.compile('^Move 2 Entries to the Trash'))
    somebody.press(re.compile('Invalidate$'), role='push button')
    somebody.see('1 entry')
    choose(somebody, 'Show the Trash')
    somebody.see('2 entries')
    choose(somebody, 'Select All')
    somebody.press('Delete…', role='push button')
    somebody.see(re.compile('^Delete 2 Entries for Good'), role='dialog')
    somebody.pause()
    somebody.key('alt+d')  # the bus does not tell what is in a second dialogue
    somebody.see(re.compile('^2 entries deleted'))


def test_admin(program):
    server = Server()
    somebody = server.visit(program, 'admin')
    try:
        look_after(somebody)
        somebody.key('ctrl+comma')
        somebody.see('Role of Your Token')
        somebody.see('Administrator')
        somebody.see('memoji')
        somebody.see(re.compile('refrain.conf'))
    finally:
        somebody.close()
        server.close()


def is_sensitive(node):
    return node.get_state_set().contains(person.Atspi.StateType.SENSITIVE)


def test_creator(program):
    server = Server()
    somebody = server.visit(program, 'creator')
    try:
        choose(somebody, 'Select All')
        somebody.see(re.compile('selected$'))
        for name in ('Invalidate…', 'Pin', 'Add Tags…', 'Export…'):
            assert not is_sensitive(somebody.see(name, role='push button')), name
        assert somebody.find('Cleanup', role='list item') is None
    finally:
        somebody.close()
        server.close()


if __name__ == '__main__':
    sys.exit(person.run([
        test_admin,
        test_creator,
    ]))
