#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""pictures.py METAINFO ADDRESS: the page for software centres, with its pictures where
ADDRESS says on which folder of the web docs/images is, and without them where it is
empty: an address that nobody answers is worse than none."""

import re
import sys


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        text = file.read()
    address = sys.argv[2].rstrip('/')
    if address:
        text = text.replace('@pictures@', address)
    else:
        text = re.sub(r' *<screenshots>.*</screenshots>\n', '', text, flags=re.DOTALL)
    sys.stdout.write(text)


if __name__ == '__main__':
    main()
