#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-translations.py SOURCE: what can be translated is known to gettext, and each
language of po/LINGUAS has all of it, in its catalogue and in the manifests of the plugins
that are shipped. Prints TAP."""

import glob
import os
import re
import subprocess
import sys
import tempfile

MARKED = re.compile(r'\b_ ?\("|\bN_ ?\("|\bC_ ?\("|\bngettext ?\(|translatable="yes"')


# What is the same in each language: units, proper names of services and their models, and
# choices that are formats, voices, tunings or figures.
UNITS = ('px', 's', 'ms', '%')
NAMED = ('format', 'voice', 'variant', 'codec', 'audio_codec', 'soundfont')
FIGURE = re.compile(r'[0-9]')


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


def read_groups(path):
    """The groups of a manifest, each with its lines."""
    groups, lines = [], {}
    for line in read(path).split('\n'):
        if line.startswith('['):
            lines = {}
            groups.append((line.strip('[]'), lines))
        elif '=' in line and not line.startswith('#'):
            key, value = line.split('=', 1)
            lines[key] = value
    return groups


def list_texts(name, lines, external):
    """The keys of a group whose text is another one in each language."""
    for key in ('label', 'description', 'leaves', 'unit', 'name'):
        if (key in lines and lines[key] not in UNITS and
                (key != 'name' or not external)):
            yield key


def find_nameless(name, lines, language):
    """The choices of a group that are words and are not called anything in the language."""
    if 'choices' not in lines or name.rsplit('/', 1)[-1] in NAMED:
        return []
    said = lines.get(f'choice-labels[{language}]', '')
    words = [word for word in lines['choices'].split(';') if not FIGURE.search(word)]
    return [word for word in words if f';{word}:' not in ';' + said]


def find_untranslated(path, language):
    groups = read_groups(path)
    external = groups[0][1].get('external-cost') == 'yes'
    for name, lines in groups:
        for key in list_texts(name, lines, external):
            if not lines.get(f'{key}[{language}]'):
                yield f'{path}: [{name}] {key}[{language}] is missing'
        for word in find_nameless(name, lines, language):
            yield f'{path}: [{name}] choice-labels[{language}] has no “{word}”'


def find_manifest_lacks(source, language):
    paths = sorted(glob.glob(os.path.join(source, 'plugins', '*', '*.provider')))
    lacks = [lack for path in paths for lack in find_untranslated(path, language)]
    return lacks if paths else ['there are no manifests']


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
    checks += [(f'manifests have {language}', find_manifest_lacks(source, language))
               for language in languages]
    print(f'1..{len(checks)}')
    for number, (name, faults) in enumerate(checks, 1):
        print('not ok' if faults else 'ok', number, name)
        for fault in faults[:40]:
            print('#', fault)
    return 1 if any(faults for _, faults in checks) else 0


if __name__ == '__main__':
    sys.exit(main())
