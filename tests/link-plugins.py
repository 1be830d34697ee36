#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes a folder of links to GStreamer's plugins: link-plugins.py FROM TO

Without libav's, and without those of networks, devices and screens. All of
them together name so many types that GLib's table of quarks has to grow, which
leaves the old table behind on purpose, and AddressSanitizer ends each test that
has looked at the registry with a leak that is none of ours."""

import os
import sys

LEFT_OUT = {f'libgst{name}.so' for name in (
    '1394', 'aasink', 'adaptivedemux2', 'alsa', 'cacasink', 'cdparanoia', 'dtmf', 'dv', 'gtk',
    'jack', 'libav', 'libvisual', 'opengl', 'oss4', 'ossaudio', 'pulseaudio', 'qmlgl', 'rtp',
    'rtpmanager', 'rtsp', 'shout2', 'soup', 'tcp', 'udp', 'video4linux2', 'ximagesink',
    'ximagesrc', 'xvimagesink')}


def main(source, target):
    os.makedirs(target, exist_ok=True)
    for name in os.listdir(target):
        os.unlink(os.path.join(target, name))
    for name in sorted(os.listdir(source)):
        if name.endswith('.so') and name not in LEFT_OUT:
            os.symlink(os.path.join(source, name), os.path.join(target, name))


if __name__ == '__main__':
    main(*sys.argv[1:])
