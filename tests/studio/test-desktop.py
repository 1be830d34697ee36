#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""test-desktop.py SOURCE BUILD: what the desktop is told of the studio: its entry, its page
in software centres, and the manifest of its Flatpak. Prints TAP."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

ID = 'org.refrain.Refrain'
# What a program that opens files by the portal has no need of.
TOO_MUCH = re.compile(r'--filesystem=(host|home|/)|--socket=session-bus|--socket=system-bus'
                      r'|--device=all|--talk-name=org\.freedesktop\.Flatpak')


def say(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False)
    return [] if done.returncode == 0 else [done.stdout.strip()]


def check_manifest(source):
    with open(os.path.join(source, f'flatpak/{ID}.yml'), encoding='utf-8') as file:
        manifest = yaml.safe_load(file)
    faults = [argument for argument in manifest['finish-args'] if TOO_MUCH.search(argument)]
    if manifest['id'] != ID or manifest['command'] != 'refrain-studio':
        faults.append('it is of another program')
    for key in ('runtime', 'runtime-version', 'sdk'):
        if key not in manifest:
            faults.append(f'{key} is missing')
    for module in manifest['modules']:
        for part in module['sources']:
            if part['type'] != 'dir' and not ('sha256' in part or 'tag' in part):
                faults.append(f'{module["name"]}: a source that nothing pins')
    if manifest['modules'][-1]['sources'] != [{'type': 'dir', 'path': '..'}]:
        faults.append('the tree itself is not built last')
    return faults


def check_pictures(source):
    """As a distributor makes the page who has put the pictures on the web."""
    said = subprocess.run([f'{source}/build-aux/pictures.py', f'{source}/data/{ID}.metainfo.xml.in',
                           'https://example.org/images/'], stdout=subprocess.PIPE, check=True).stdout
    with tempfile.NamedTemporaryFile(suffix='.metainfo.xml') as page:
        page.write(said)
        page.flush()
        faults = say(['appstreamcli', 'validate', '--no-net', '--no-color', page.name])
    names = re.findall(r'<image>https://example.org/images/(.*)</image>', said.decode())
    if len(names) != 6:
        faults.append(f'{len(names)} pictures')
    return faults + [f'{name} is missing' for name in names
                     if not os.path.exists(f'{source}/docs/images/{name}')]


def check_by_builder(source):
    """What the program that reads it thinks; None where it is not installed."""
    if shutil.which('flatpak-builder') is None:
        return None
    done = subprocess.run(['flatpak-builder', '--show-manifest', f'{source}/flatpak/{ID}.yml'],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    return [done.stderr] if done.returncode != 0 or 'WARNING' in done.stderr else []


def check_help(program):
    """By its name as somebody types it, and not by the one that the desktop knows."""
    done = subprocess.run([program, '--help'], stdout=subprocess.PIPE, text=True, check=False,
                          env=dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE=''))
    return [] if 'refrain-studio [' in done.stdout and ID not in done.stdout else [done.stdout]


def main():
    source, build = sys.argv[1:3]
    checks = [
        ('the desktop entry', say(['desktop-file-validate', f'{build}/data/{ID}.desktop'])),
        ('the metainfo', say(['appstreamcli', 'validate', '--no-net', '--no-color',
                              f'{build}/data/{ID}.metainfo.xml'])),
        ('its pictures', check_pictures(source)),
        ('the manifest of the Flatpak', check_manifest(source)),
        ('the manifest as flatpak-builder reads it', check_by_builder(source)),
        ('the help', check_help(f'{build}/src/studio/refrain-studio')),
    ]
    print(f'1..{len(checks)}')
    for number, (name, faults) in enumerate(checks, 1):
        print('not ok' if faults else 'ok', number, name,
              '# SKIP its program is not installed' if faults is None else '')
        for fault in faults or []:
            print('#', fault.replace('\n', '\n# '))
    return 1 if any(faults for _, faults in checks) else 0


if __name__ == '__main__':
    sys.exit(main())
