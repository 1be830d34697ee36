#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""standin.py NAME…: stands in for what a desktop has on its bus, as a process of its own, so
that nobody waits for anybody. What it is asked it prints, a line of JSON each; what it reads
are signals that it is to send: “invoke ID ACTION”. Names: notifications, gtk-notifications,
session, files."""

import json
import os
import subprocess
import sys
import threading
import time

import gi
from gi.repository import Gio, GLib

PARTS = {
    'notifications': ('org.freedesktop.Notifications', '/org/freedesktop/Notifications', '''
      <method name="GetCapabilities"><arg type="as" direction="out"/></method>
      <method name="GetServerInformation"><arg type="s" direction="out"/>
        <arg type="s" direction="out"/><arg type="s" direction="out"/>
        <arg type="s" direction="out"/></method>
      <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="as" direction="in"/><arg type="a{sv}" direction="in"/>
        <arg type="i" direction="in"/><arg type="u" direction="out"/></method>
      <method name="CloseNotification"><arg type="u" direction="in"/></method>
      <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
      <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>'''),
    'gtk-notifications': ('org.gtk.Notifications', '/org/gtk/Notifications', '''
      <method name="AddNotification"><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="a{sv}" direction="in"/></method>
      <method name="RemoveNotification"><arg type="s" direction="in"/>
        <arg type="s" direction="in"/></method>'''),
    'session': ('org.gnome.SessionManager', '/org/gnome/SessionManager', '''
      <method name="RegisterClient"><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="o" direction="out"/></method>
      <method name="Inhibit"><arg type="s" direction="in"/><arg type="u" direction="in"/>
        <arg type="s" direction="in"/><arg type="u" direction="in"/>
        <arg type="u" direction="out"/></method>
      <method name="Uninhibit"><arg type="u" direction="in"/></method>'''),
    'files': ('org.freedesktop.FileManager1', '/org/freedesktop/FileManager1', '''
      <method name="ShowItems"><arg type="as" direction="in"/>
        <arg type="s" direction="in"/></method>'''),
}
ANSWERS = {
    'GetCapabilities': lambda number: GLib.Variant('(as)', (['actions', 'body'],)),
    'GetServerInformation': lambda number: GLib.Variant('(ssss)', ('stand-in', 'r', '1', '1.2')),
    'Notify': lambda number: GLib.Variant('(u)', (number,)),
    'RegisterClient': lambda number: GLib.Variant('(o)', ('/org/gnome/SessionManager/Client1',)),
    'Inhibit': lambda number: GLib.Variant('(u)', (number,)),
}


class StandIn:
    """The process's own side."""

    def __init__(self, names):
        self.number = 0
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        for name in names:
            self.take(*PARTS[name])

    def take(self, name, path, methods):
        node = Gio.DBusNodeInfo.new_for_xml(
            f'<node><interface name="{name}">{methods}</interface></node>')
        self.bus.register_object(path, node.interfaces[0], self.call, None, None)
        answer = self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                    'org.freedesktop.DBus', 'RequestName',
                                    GLib.Variant('(su)', (name, 4)), None, 0, -1, None)
        assert answer.unpack() == (1,), name

    def call(self, bus, sender, path, interface, method, parameters, invocation):
        self.number += 1
        print(json.dumps({'method': method, 'number': self.number,
                          'arguments': parameters.unpack()}), flush=True)
        answer = ANSWERS.get(method)
        invocation.return_value(answer(self.number) if answer else None)

    def invoke(self, number, action):
        name, path, _ = PARTS['notifications']
        self.bus.emit_signal(None, path, name, 'ActionInvoked',
                             GLib.Variant('(us)', (int(number), action)))

    def read(self, channel, condition):
        words = channel.readline().split()
        if not words:
            self.loop.quit()
            return False
        getattr(self, words[0])(*words[1:])
        return True

    def run(self):
        self.loop = GLib.MainLoop()
        GLib.io_add_watch(GLib.IOChannel.unix_new(sys.stdin.fileno()), GLib.PRIORITY_DEFAULT,
                          GLib.IOCondition.IN | GLib.IOCondition.HUP, self.read)
        print('ready', flush=True)
        self.loop.run()


class Service:
    """The test's side: starts one, and knows what it was asked."""

    def __init__(self, *names):
        self.calls = []
        self.process = subprocess.Popen([sys.executable, os.path.abspath(__file__), *names],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == 'ready\n'
        self.thread = threading.Thread(target=self.listen)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.process.stdin.close()
        self.process.wait(30)
        self.thread.join()
        self.process.stdout.close()

    def listen(self):
        for line in self.process.stdout:
            self.calls.append(json.loads(line))

    def tell(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()

    def find(self, method):
        return [call for call in self.calls if call['method'] == method]

    def wait(self, method, count=1, patience=60):
        """The last of so many calls, as soon as they have come."""
        until = time.monotonic() + patience
        while len(self.find(method)) < count:
            assert time.monotonic() < until, f'{method} was not called: {self.calls}'
            time.sleep(0.05)
        return self.find(method)[count - 1]


if __name__ == '__main__':
    StandIn(sys.argv[1:]).run()
