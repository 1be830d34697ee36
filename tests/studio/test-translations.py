#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-translations.py SOURCE: what can be translated is known to gettext, and each
language of po/LINGUAS has all of it. Prints TAP."""

import os
import re
import subprocess
import sys
import tempfile

MARKED = re.compile(r'\b_ ?\("|\bN_ ?\("|\bC_ ?\("|\bngettext ?\(|translatable="yes"')


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def read_list(path):
    return [line for line in read(path).split('\n') if line and not line.startswith('#')]


def list_marked(source):
    for folder in ('src/studio', 'data'):
        for top, _, names in os.walk(os.path.join(source, folder)):
            for name in names:
                path = os.path.join(top, name)
                if name.endswith(('.c', '.ui')) and MARKED.search(read(path)):
                    yield os.path.relpath(path, source)


def make_template(source, files, folder):
    template = os.path.join(folder, 'refrain.pot')
    subprocess.run(['xgettext', '--from-code=UTF-8', '--keyword=_', '--keyword=N_',
                    '--keyword=C_:1c,2', '--keyword=g_dngettext:2,3', '--add-comments',
                    '--output', template, *files], cwd=source, check=True,
                   stderr=subprocess.DEVNULL)
    return template


def find_lacks(source, language, template, folder):
    """What msgfmt says of the language, once it is brought up to the template."""
    merged = os.path.join(folder, language + '.po')
    subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '--output-file', merged,
                    os.path.join(source, 'po', language + '.po'), template], check=True)
    said = subprocess.run(['msgfmt', '--check', '--statistics', '--output-file', '/dev/null',
                           merged], stderr=subprocess.PIPE, text=True, check=False)
    untranslated = subprocess.run(['msgattrib', '--untranslated', '--no-wrap', merged],
                                  stdout=subprocess.PIPE, text=True, check=True).stdout
    lacks = re.findall(r'^msgid "(.+)"$', untranslated, re.MULTILINE)
    if said.returncode != 0 or 'fuzzy' in said.stderr:
        lacks.append(said.stderr.strip())
    return lacks


def main():
    source = sys.argv[1]
    files = read_list(os.path.join(source, 'po/POTFILES'))
    languages = read_list(os.path.join(source, 'po/LINGUAS'))
    checks = [
        ('every file with texts stands in po/POTFILES', sorted(set(list_marked(source)) - set(files))),
        ('po/POTFILES names files that are there',
         [name for name in files if not os.path.exists(os.path.join(source, name))]),
        ('po/POTFILES is sorted', [] if files == sorted(files) else ['it is not']),
    ]
    with tempfile.TemporaryDirectory() as folder:
        template = make_template(source, files, folder)
        checks += [(f'{language} is complete', find_lacks(source, language, template, folder))
                   for language in languages]
    print(f'1..{len(checks)}')
    for number, (name, faults) in enumerate(checks, 1):
        print('not ok' if faults else 'ok', number, name)
        for fault in faults[:40]:
            print('#', fault)
    return 1 if any(faults for _, faults in checks) else 0


if __name__ == '__main__':
    sys.exit(main())
