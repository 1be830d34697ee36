#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""An admin's way: looks after the queue, reads the statistics, grants credits, cleans up."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import person


class Place:
    """A data directory that the command line fills before the studio opens it."""

    def __init__(self, program):
        self.program = program
        self.folder = tempfile.TemporaryDirectory(prefix='rf-admin-')
        self.data = os.path.join(self.folder.name, 'data')
        self.refrain = os.path.join(os.path.dirname(program), '..', 'cli', 'refrain')

    def command(self, *words):
        return [self.refrain, '--quiet', '--data-dir', self.data, *words]

    def run(self, *words, status=0):
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=60)
        assert done.returncode == status, done.stderr
        return done.stdout

    def write_manifest(self, *params):
        path = os.path.join(self.folder.name, 'manifest.jsonl')
        with open(path, 'w', encoding='utf-8') as file:
            for one in params:
                file.write(json.dumps({'kind': 'image', 'provider': 'dummy', 'params': one}) + '\n')
        return path

    def leave_jobs(self, *prompts):
        """Jobs whose process is killed before it has begun one."""
        self.run('queue', 'pause')
        manifest = self.write_manifest(*[{'prompt': prompt} for prompt in prompts])
        with subprocess.Popen(self.command('batch', manifest, '--run', 'left'),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as batch:
            while len(json.loads(self.run('--json', 'queue', 'list', '--run', 'left'))['jobs']) \
                    < len(prompts):
                time.sleep(0.1)
            batch.send_signal(signal.SIGKILL)

    def fail_job(self, prompt):
        manifest = self.write_manifest({'prompt': prompt, 'fail': 'provider_failed'})
        self.run('batch', manifest, '--keep-going', '--run', 'failed', status=8)

    def open(self, panel):
        somebody = person.Person(self.program, data_dir=self.data)
        somebody.go_to(panel)
        return somebody


def get_order(somebody, *titles):
    """The titles in the order in which they stand."""
    rows = [node.get_name() for node in somebody.find_all(role='list item')]
    return [name for name in rows if name in titles]


def open_menu(somebody, name):
    """A menu button is two things of the same name, and the inner one is pressed."""
    somebody.see(name)
    assert any(somebody.act(node) for node in somebody.find_all(name)), name


def test_queue(program):
    place = Place(program)
    place.fail_job('the third one')
    place.leave_jobs('the first one', 'the second one')
    somebody = place.open('Queue')
    try:
        somebody.see('Resume', role='push button')
        somebody.see('the second one', role='list item')
        assert get_order(somebody, 'the first one', 'the second one') \
            == ['the first one', 'the second one']
        open_menu(somebody, 'Menu of “the first one”')
        somebody.press(re.compile('Move to the End$'))
        somebody.wait_for(lambda: get_order(somebody, 'the first one', 'the second one')
                          == ['the second one', 'the first one'], 'the other order')
        open_menu(somebody, 'Menu of “the second one”')
        somebody.press(re.compile('Cancel$'))
        somebody.see_gone('the second one', role='list item')
        somebody.press('Resume', role='push button')
        somebody.see_gone('the first one', role='list item')
        somebody.see('the third one', role='list item')
        somebody.press('Retry', role='push button')
        somebody.wait_for(lambda: json.loads(place.run('--json', 'queue', 'list'))['jobs'][0]
                          ['attempts'] == 2, 'the second try')
        states = [job['state'] for job in
                  json.loads(place.run('--json', 'queue', 'list', '--run', 'left',
                                       '--state', 'done'))['jobs']]
        assert states == ['done'], states
    finally:
        somebody.close()


def test_statistics_and_accounts(program):
    place = Place(program)
    for _ in range(2):
        place.run('generate', 'image', 'a fox', '--provider', 'dummy', '--json')
    somebody = place.open('Statistics')
    try:
        somebody.see('50.0 %')
        somebody.see('1 of 2 hits and misses')
        somebody.see('Chart: hits and misses')
        somebody.press('Table', role='push button')
        somebody.see('Hit Rate')
        somebody.press('New Account…')
        somebody.write(somebody.see('Name', role='text'), 'ann')
        somebody.write(somebody.see('Credits', role='text'), '12,5')
        somebody.press(re.compile('Grant$'), role='push button')
        somebody.see(re.compile('^Balance 12.5 '))
        account = json.loads(place.run('--json', 'account', 'show', 'ann'))
        assert account['balance'] == 12.5, account
    finally:
        somebody.close()


def test_cleanup(program):
    place = Place(program)
    place.run('generate', 'image', 'a fox', '--provider', 'dummy', '--json')
    place.run('cache', 'invalidate', '--text', 'fox', '--yes')
    somebody = place.open('Cleanup')
    try:
        somebody.see('There is nothing to clean up.')
        somebody.press('Restore', role='push button')
        # It is back, so nothing is offered any more. What a toast says is gone in a moment.
        somebody.see_gone('Restore', role='push button')
        assert len(json.loads(place.run('--json', 'cache', 'list'))['entries']) == 1
        place.run('cache', 'invalidate', '--text', 'fox', '--yes')
        somebody.press('Empty the Trash', role='check box')
        somebody.see(re.compile('would be freed'))
        somebody.press('Clean Up…', role='push button')
        somebody.press(re.compile('Clean Up$'), role='push button')
        somebody.see(re.compile('^Cleaned up'))
        assert json.loads(place.run('--json', 'cache', 'list', '--state', 'trashed'))['entries'] \
            == []
        somebody.press('Check', role='push button')
        somebody.see('Nothing is wrong.')
    finally:
        somebody.close()


if __name__ == '__main__':
    sys.exit(person.run([test_queue, test_statistics_and_accounts, test_cleanup]))
