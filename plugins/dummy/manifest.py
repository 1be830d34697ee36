#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the manifest of a dummy: manifest.py TEMPLATE OUTPUT ID EXTERNAL_COST

The models of all kinds have the same table, which stands in the template
once; the model `clip` is a video that is made from an image."""

import sys

KINDS = ('image', 'video', 'music', 'tts', 'text')


def main(template, output, provider, external_cost):
    with open(template, encoding='utf-8') as file:
        text = file.read()
    text = text.replace('@ID@', provider).replace('@EXTERNAL_COST@', external_cost)
    head, _, model = text.partition('[model ')
    head = head[:head.rindex('#')]
    with open(output, 'w', encoding='utf-8') as file:
        file.write(head)
        for kind in KINDS:
            file.write(('[model ' + model).replace('@KIND@', kind) + '\n')
        clip = ('[model ' + model).replace('kind=@KIND@', 'kind=video').replace('@KIND@', 'clip')
        file.write(clip.rstrip('\n') + '\naccepts=image\nflags=required;default-step\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
