#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A person's way through a broken world: no provider, a damaged store, a disk that is full
or cannot be written, a server that goes and comes back, no keyring, a wrong line about
money. Each time the studio says what is wrong and what to do, goes on, and loses nothing."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import person

TITLES = ('Create', 'Library', 'Queue', 'Statistics', 'Cleanup', 'Providers')
REFRAIN = os.path.join(os.path.dirname(os.path.dirname(sys.argv[1])), 'cli', 'refrain')
SECRET = 'rf_a-secret-that-nobody-may-read'


class World:
    """A folder that the command line and the studio share."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='rf-broken-')
        self.data = os.path.join(self.folder, 'data')
        self.environment = dict(os.environ, RF_TEST_PROVIDERS='1')
        self.people = []
        self.server = None

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        for somebody in self.people:
            somebody.close()
        self.end_server()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *words):
        done = subprocess.run([REFRAIN, '--data-dir', self.data, '--quiet', *words], text=True,
                              capture_output=True, timeout=60, env=self.environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def make(self, *prompts):
        for prompt in prompts:
            self.run('generate', 'image', prompt, '--provider', 'dummy')

    def count(self):
        return len(json.loads(self.run('--json', 'cache', 'list'))['entries'])

    def open(self, *arguments, **options):
        somebody = person.Person(sys.argv[1], arguments, data_dir=self.data, **options)
        self.people.append(somebody)
        return somebody

    def serve(self, port=0):
        """A server on a port of its own choice, or on the one that it had."""
        self.server = subprocess.Popen(
            [REFRAIN, '--data-dir', self.data, 'serve', '--listen', f'127.0.0.1:{port}'],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        url = self.server.stdout.readline().decode().strip()
        assert url.startswith('http://'), url
        return url

    def end_server(self):
        if self.server is not None:
            self.server.send_signal(signal.SIGKILL)
            self.server.wait(30)
            self.server.stdout.close()
        self.server = None


def look_around(somebody, titles=('Queue', 'Providers')):
    """These panels can be opened, whatever they say, and nothing waits for ever."""
    for title in titles:
        somebody.go_to(title)
    somebody.wait_for(lambda: not somebody.find_busy(), 'the end of all waiting')
    assert somebody.find_complaints() == [], somebody.find_complaints()


def write_prompt(somebody, prompt):
    somebody.go_to('Create')
    somebody.write(somebody.see('Prompt', role='text'), prompt)


def may_press(node):
    return node.get_state_set().contains(person.Atspi.StateType.SENSITIVE)


def test_no_provider(program):
    with World() as world:
        world.make('a lonely lighthouse')
        ids = [one['id'] for one in json.loads(world.run('--json', 'providers'))['providers']]
        somebody = world.open(config=''.join(f'[provider {name}]\nenabled=no\n' for name in ids))
        somebody.go_to('Create')
        somebody.see('Nothing Can Be Made Here')
        somebody.press('Show Providers', role='push button')
        somebody.see('Providers', role='frame')
        somebody.panel = 'Providers'
        somebody.go_to('Library')
        somebody.see('1 entry')
        look_around(somebody)


def test_provider_that_is_not_ready(program):
    with World() as world:
        somebody = world.open(config='[defaults]\ntts=elevenlabs\n',
                              environment={'ELEVENLABS_API_KEY': ''})
        somebody.go_to('Create')
        somebody.press('Speech', role='push button')
        somebody.see(re.compile('(?i)ELEVENLABS_API_KEY|keyring'))
        somebody.write(somebody.see('Text', role='text'), 'hello')
        somebody.press('Image', role='push button')
        write_prompt(somebody, 'a ready one')
        somebody.press(re.compile('^Generate · '), role='push button')
        somebody.see(re.compile('^Made '), role='label')
        look_around(somebody)


def test_damaged_store(program):
    with World() as world:
        world.make('a red kite', 'a blue kite')
        with open(os.path.join(world.data, 'refrain.db'), 'r+b') as file:
            file.write(os.urandom(os.path.getsize(file.name)))
        somebody = world.open()
        somebody.see(re.compile('(?i)made anew|rebuilt'))
        somebody.go_to('Library')
        somebody.see('2 entries')
        look_around(somebody, TITLES)
        again = world.open()
        again.go_to('Library')
        again.see('2 entries')
        assert again.find(re.compile('(?i)made anew|rebuilt')) is None, 'it is said twice'


def test_store_damaged_meanwhile(program):
    with World() as world:
        world.make('a red kite', 'a blue kite')
        somebody = world.open()
        somebody.go_to('Library')
        somebody.see('2 entries')
        for name in ('refrain.db', 'refrain.db-wal', 'refrain.db-shm'):
            path = os.path.join(world.data, name)
            if os.path.exists(path):
                with open(path + '.noise', 'wb') as file:
                    file.write(os.urandom(os.path.getsize(path)))
                os.replace(path + '.noise', path)
        write_prompt(somebody, 'a green kite')
        somebody.press(re.compile('^Generate · '), role='push button')
        somebody.see(re.compile('^Made '), role='label')
        somebody.see(re.compile('(?i)made anew|rebuilt'))
        look_around(somebody)
        assert world.count() == 3


def make_unwritable(world):
    """The wrapper in whose world nothing can be written, root or not; None where a mount of
    one's own is refused."""
    if os.geteuid() != 0:
        for folder, _, _ in os.walk(world.data):
            os.chmod(folder, 0o500)
        return ()
    return mount('mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"', world.data)


def mount(command, folder):
    """A program in a mount namespace of its own, which goes when it goes."""
    wrapper = ['unshare', '--mount', 'sh', '-c', command + ' && exec "$@"', folder]
    done = subprocess.run([*wrapper, 'true'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return wrapper if done.returncode == 0 else None


def test_data_that_cannot_be_written(program):
    with World() as world:
        world.make('an old castle')
        wrapper = make_unwritable(world)
        if wrapper is None:
            return '# SKIP nothing may be mounted here, and root may write everywhere'
        somebody = world.open(wrapper=wrapper)
        somebody.see(re.compile('^Nothing can be changed here'))
        somebody.go_to('Library')
        somebody.see('1 entry')
        write_prompt(somebody, 'a new castle')
        somebody.see(re.compile('(?i)written|changed|read-only'), top=somebody.application)
        look_around(somebody, TITLES)
        somebody.close()
        if os.geteuid() != 0:
            for folder, _, _ in os.walk(world.data):
                os.chmod(folder, 0o700)
        assert world.count() == 1
    return None


def test_full_disk(program):
    with World() as world:
        os.mkdir(world.data)
        wrapper = mount('mount -t tmpfs -o size=3m tmpfs "$0"', world.data)
        if wrapper is None:
            return '# SKIP a small file system cannot be mounted here'
        somebody = world.open(wrapper=wrapper)
        write_prompt(somebody, 'a small house')
        somebody.press(re.compile('^Generate · '), role='push button')
        somebody.see(re.compile('^Made '), role='label')
        filler = f'/proc/{somebody.process.pid}/root{world.data}/filler'
        with open(filler, 'wb') as file:
            try:
                while True:
                    os.write(file.fileno(), bytes(4096))
            except OSError:
                pass
        write_prompt(somebody, 'a big house')
        somebody.press(re.compile('^Generate · '), role='push button')
        somebody.see(re.compile('(?i)no space|is full|free some'))
        look_around(somebody)
        os.unlink(filler)
        write_prompt(somebody, 'a big house')
        somebody.press(re.compile('^(Generate · |Try Again|Retry)'), role='push button')
        somebody.see(re.compile('^Made |^Reused'), role='label')
        somebody.go_to('Library')
        somebody.see('2 entries')
    return None


def test_cancel_at_a_server(program):
    """Who waits sees how far it is, and what is cancelled ends there, too."""
    with World() as world:
        url = world.serve()
        path = os.path.join(world.folder, 'slow.json')
        with open(path, 'w', encoding='utf-8') as file:
            json.dump({'kind': 'image', 'provider': 'dummy', 'model': 'image',
                       'params': {'prompt': 'slow', 'delay_ms': 600000, 'price': 2}}, file)
        somebody = world.open('--server', url, path)
        somebody.go_to('Create')
        somebody.press('Generate · 2 credits', role='push button')
        somebody.see('Progress', role='progress bar')
        somebody.press('Cancel', role='push button')
        somebody.see('Cancelled', role='label')
        somebody.see('Nothing was made.', role='label')
        assert may_press(somebody.see('Generate · 2 credits', role='push button'))
        world.end_server()
        assert world.count() == 0


def test_server_that_goes(program):
    with World() as world:
        world.make('a far island')
        url = world.serve()
        somebody = world.open('--server', url)
        somebody.go_to('Library')
        somebody.see('1 entry')
        world.end_server()
        somebody.write(somebody.see('Search Prompts', role='entry'), 'island')
        somebody.see(re.compile(re.escape(url.removeprefix('http://'))), top=somebody.application)
        write_prompt(somebody, 'a near island')
        look_around(somebody, TITLES)
        world.serve(url.rpartition(':')[2])
        somebody.go_to('Library')
        somebody.press('Try Again', role='push button')
        somebody.see('1 entry')
        somebody.go_to('Create')
        prompt = somebody.see('Prompt', role='text')
        somebody.wait_for(lambda: somebody.read(prompt) == 'a near island', 'what was not sent')
        somebody.press(re.compile('^Generate · '), role='push button')
        somebody.see(re.compile('^Made '), role='label')
        look_around(somebody)
        assert world.count() == 2


def test_no_keyring(program):
    with World() as world:
        somebody = world.open(environment={'OPENAI_API_KEY': ''})
        somebody.go_to('Providers')
        somebody.see(re.compile('(?i)no keyring'))
        row = somebody.see('OpenAI', role='list item')
        somebody.key('alt+7')
        for _ in range(40):
            if row.get_state_set().contains(person.Atspi.StateType.FOCUSED):
                break
            somebody.key('Tab')
            somebody.pause()
        somebody.key('Return')
        somebody.see(re.compile('^API Key: .*keyring.*OPENAI_API_KEY'))
        look_around(somebody)


def test_wrong_line_about_money(program):
    with World() as world:
        world.make('a gold coin')
        somebody = world.open(config='# prices\n[account default]\nlimit-day=plenty\n')
        somebody.see(re.compile(r'refrain\.conf:3'))
        write_prompt(somebody, 'a silver coin')
        somebody.see(re.compile('Nothing is generated until this is mended: .*refrain[.]conf:3'))
        for button in somebody.find_all(re.compile('^Generate'), role='push button'):
            assert not may_press(button), button.get_name()
        somebody.go_to('Library')
        somebody.see('1 entry')
        look_around(somebody)


def test_creator_of_a_server(program):
    """Sees what creators may do, and nobody sees the secret that was shown."""
    with World() as world:
        world.run('token', 'create', 'boss', '--role', 'admin')
        secret = world.run('token', 'create', 'ann', '--role', 'creator').strip()
        url = world.serve()
        somebody = world.open('--server', url, environment={'REFRAIN_TOKEN': secret})
        somebody.go_to('Create')
        somebody.key('alt+3')
        somebody.go_to('Library')
        somebody.key('alt+7')
        somebody.see('Providers', role='frame')
        assert somebody.find('Queue', role='panel', top=somebody.application) is None
        shown = [node.get_name() for node in
                 somebody.find_all(role='list item', top=somebody.see('Panels'))]
        assert shown == ['Create', 'Library', 'Providers'], shown
        assert secret not in somebody.read_whole_log()
        assert not [node for node in somebody.walk() if secret in (node.get_name() or '')]


def test_wrong_secret(program):
    with World() as world:
        world.run('token', 'create', 'boss', '--role', 'admin')
        url = world.serve()
        somebody = world.open('--server', url, environment={'REFRAIN_TOKEN': SECRET})
        somebody.see('Connect to Server…', role='push button')
        somebody.see(re.compile('(?i)token'))
        assert SECRET not in somebody.read_whole_log()
        assert not [node for node in somebody.walk() if SECRET in (node.get_name() or '')]


if __name__ == '__main__':
    sys.exit(person.run([
        test_no_provider,
        test_provider_that_is_not_ready,
        test_damaged_store,
        test_store_damaged_meanwhile,
        test_data_that_cannot_be_written,
        test_full_disk,
        test_cancel_at_a_server,
        test_server_that_goes,
        test_no_keyring,
        test_wrong_line_about_money,
        test_creator_of_a_server,
        test_wrong_secret,
    ]))
