#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Shows that each rule catches what it is there for, and lets the rest pass. Prints TAP."""

import json
import os
import sys
import tempfile

sys.dont_write_bytecode = True

import rules  # noqa: E402
from tree import Source, Tree  # noqa: E402

SPDX = '/* SPDX-License-Identifier: LGPL-2.1-or-later */\n'
OPENING = SPDX + '#include "config.h"\n\n'
HEADER = SPDX + '#pragma once\n'


def function(body, parameters='void', name='rf_do'):
    return f'static void\n{name} ({parameters})\n{{\n{body}}}\n'


def nested(depth):
    opened = ''.join('  ' * (2 * level + 1) + 'if (a)\n' + '  ' * (2 * level + 2) + '{\n'
                     for level in range(depth))
    closed = ''.join('  ' * (2 * level + 2) + '}\n' for level in reversed(range(depth)))
    return opened + closed


VERBS = ('const CliVerb cli_verbs[] = {\n'
         '  { .name = "check",\n    .summary = "a" },\n'
         '  { .name = "cache list" },\n'
         '  { .name = NULL },\n};\n')

# (rule, what is wrong with it, files, how many faults)
BAD = (
    (rules.check_layers, 'a lower layer includes a higher one',
     {'src/base/rf-a.c': '#include "config.h"\n#include "rf-b.h"\n', 'src/store/rf-b.h': ''}, 1),
    (rules.check_layers, 'a header does it, in a folder of a layer',
     {'src/store/files/rf-a.h': '#include "rf-b.h"\n', 'src/engine/rf-b.h': ''}, 1),
    (rules.check_layers, 'the command line reaches around the host',
     {'src/cli/rf-a.c': '#include "rf-b.h"\n', 'src/engine/rf-b.h': ''}, 1),
    (rules.check_layers, 'a plugin includes the store',
     {'plugins/x/x.c': '# include "rf-b.h"\n', 'src/store/rf-b.h': ''}, 1),
    (rules.check_layers, 'a plugin includes another plugin',
     {'plugins/x/x.c': '#include "y.h"\n', 'plugins/y/y.h': ''}, 1),
    (rules.check_layers, 'a folder that is no layer', {'src/extra/rf-a.c': ''}, 1),
    (rules.check_libraries, 'SQLite outside of the store',
     {'src/engine/rf-a.c': '#include <sqlite3.h>\n'}, 1),
    (rules.check_libraries, 'libsoup in a plugin', {'plugins/x/x.c': '#include <libsoup/soup.h>\n'}, 1),
    (rules.check_libraries, 'GTK anywhere', {'src/cli/rf-a.c': '#include <gtk/gtk.h>\n'}, 1),
    (rules.check_libraries, 'GStreamer in a layer', {'src/host/rf-a.c': '#include <gst/gst.h>\n'}, 1),
    (rules.check_sizes, 'a long file', {'src/base/rf-a.c': '\n' * 601}, 1),
    (rules.check_sizes, 'a long test', {'tests/base/test-a.c': '\n' * 601}, 1),
    (rules.check_sizes, 'a full folder', {f'src/base/rf-{n}.c': '' for n in range(26)}, 1),
    (rules.check_functions, 'a long function', {'src/base/rf-a.c': function('  a ();\n' * 78)}, 1),
    (rules.check_functions, 'deep nesting', {'src/base/rf-a.c': function(nested(4))}, 1),
    (rules.check_functions, 'deep nesting in do and switch',
     {'src/base/rf-a.c': function(
         '  do\n    {\n      switch (a)\n        {\n        case 1:\n' + nested(2) +
         '        }\n    }\n  while (a);\n')}, 1),
    (rules.check_functions, 'many parameters',
     {'tests/base/test-a.c': function('', 'int a,\n       int b, int c, int d, int e, int f, int g')}, 1),
    (rules.check_functions, 'many parameters beside a callback',
     {'src/base/rf-a.c': function('', 'int a, int b, int c, int d, int e, int f,\n'
                                  'GAsyncReadyCallback callback, gpointer user_data')}, 1),
    (rules.check_functions, 'many parameters of a method',
     {'src/base/rf-a.h': '  void (*run) (int a, int b, int c, int d, int e, int f, int g);\n'}, 1),
    (rules.check_functions, 'a function behind a macro',
     {'src/base/rf-a.c': 'G_DEFINE_TYPE (A, a, B)\n\n' + function('  a ();\n' * 78)}, 1),
    (rules.check_opening, 'no licence', {'src/base/rf-a.c': '#include "config.h"\n'}, 1),
    (rules.check_opening, 'a script without one', {'build-aux/a.sh': '#!/bin/bash\n'}, 1),
    (rules.check_opening, 'config.h second', {'src/base/rf-a.c': SPDX + '#include "rf-a.h"\n'}, 1),
    (rules.check_opening, 'a header that may come twice', {'src/base/rf-a.h': SPDX}, 1),
    (rules.check_errors, 'an error of GIO',
     {'src/base/rf-a.c': 'g_set_error (error, G_IO_ERROR, 0, "x (%s), y", f (a, b));\n'}, 1),
    (rules.check_errors, 'an error of GIO beside the streams of the server',
     {'src/server/x.c': 'g_set_error (error, G_IO_ERROR, 1, "x");\n'}, 1),
    (rules.check_errors, 'a new error of another domain',
     {'plugins/x/x.c': 'e = g_error_new_literal (g_quark (), 1, "x");\n'}, 1),
    (rules.check_errors, 'a task with one',
     {'src/base/rf-a.c': 'g_task_return_new_error (task,\n    G_IO_ERROR, 0, "x");\n'}, 1),
    (rules.check_words, 'jumps and old types',
     {'src/base/rf-a.c': 'gchar *a;\ngint b;\ngoto out;\n'}, 3),
    (rules.check_words, 'what shares the counts of json-glib',
     {'src/engine/a.c': 'a = json_node_copy (b);\nc = json_object_ref (d);\n'
      'json_node_init_object (json_node_alloc (), e->params);\n'}, 3),
    (rules.check_words, 'files that are mapped',
     {'src/store/a.c': 'a = mmap (NULL, 1, 0, 0, 0, 0);\nb = g_mapped_file_new (p, 0, NULL);\n'}, 2),
    (rules.check_words, 'markup that is switched off too late',
     {'src/studio/a.c': 'g_object_set (row, "use-markup", FALSE, "title", name, NULL);\n'}, 1),
    (rules.check_words, 'unfinished work in a comment and in a script',
     {'src/base/rf-a.c': '/* TO' 'DO: it */\n', 'build-aux/a.sh': '# FIX' 'ME\n'}, 2),
    (rules.check_sql, 'a statement from parts',
     {'src/store/rf-a.c': 'sql = g_strdup_printf ("SELECT * FROM a WHERE b=\'%s\'", b);\n'}, 1),
    (rules.check_sql, 'a condition from parts',
     {'src/store/rf-a.c': 'g_string_append_printf (sql, " WHERE key = \'%s\'", key);\n'}, 1),
    (rules.check_sql, 'a statement put together',
     {'src/store/rf-a.c': 'sql = g_strconcat ("DELETE FROM ", table, NULL);\n'}, 1),
    (rules.check_references, 'a page that points outside',
     {'README.md': 'See ../sha' 'red/design.\n', 'src/base/a.c': '/* /wo' 'rk/main */\n'}, 2),
    (rules.check_verbs, 'verbs without a word or a test',
     {'src/cli/cli-table.c': VERBS, 'README.md': 'To check is to cache list.\n',
      'tests/cli/test-a.c': '/* check, cache list */ run ("cache", "show");\n'}, 4),
    (rules.check_verbs, 'a table that it cannot read',
     {'src/cli/cli-table.c': 'CliVerb verbs[] = { };\n'}, 1),
    (rules.check_top_level, 'a new folder', {'extra/a.txt': ''}, 1),
    (rules.check_bytes, 'a large file', {'data/a.bin': b'\0' * 200001}, 1),
)

# (rule, what it lets pass, files)
GOOD = (
    (rules.check_layers, 'what the table allows',
     {'src/engine/rf-a.c': '#include "config.h"\n#include "rf-b.h"\n#include <string.h>\n',
      'src/store/rf-b.h': ''}),
    (rules.check_layers, 'an include in a comment',
     {'src/base/rf-a.c': '/*\n#include "rf-b.h"\n*/\n', 'src/store/rf-b.h': ''}),
    (rules.check_libraries, 'each library in its place, and tests',
     {'src/store/sqlite/rf-a.c': '#include <sqlite3.h>\n', 'plugins/x/x.c': '#include <cairo.h>\n',
      'tests/store/test-a.c': '#include <sqlite3.h>\n'}),
    (rules.check_sizes, 'the limits themselves',
     {'src/base/rf-a.c': '\n' * 600, **{f'src/model/rf-{n}.c': '' for n in range(25)}}),
    (rules.check_functions, 'the limits themselves',
     {'src/base/rf-a.c': function('  a ();\n' * 77) + function(nested(3)) +
      function('', 'int a, void (*b) (int c, int d), int e, int f, int g, int h')}),
    (rules.check_functions, 'a callback and its data are one',
     {'src/base/rf-a.c': function('', 'int a, int b, int c, int d, int e,\n'
                                  'GAsyncReadyCallback callback, gpointer user_data')}),
    (rules.check_functions, 'a macro is no function',
     {'src/base/rf-a.c': 'G_DEFINE_TYPE (A, a, B)\n\n' +
      function('', 'int a, int b, int c, int d, int e')}),
    (rules.check_functions, 'a table is no block',
     {'src/base/rf-a.c': function('  int a[] = { 1 };\n  Row b = {\n    { { { 1 } } },\n  };\n')}),
    (rules.check_opening, 'the form of every file',
     {'src/base/rf-a.c': OPENING, 'src/base/rf-a.h': HEADER, 'README.md': '# A\n',
      'build-aux/a.sh': '#!/bin/bash\n# SPDX-License-Identifier: LGPL-2.1-or-later\n'}),
    (rules.check_errors, 'an error of GIO in a stream of the server',
     {'src/server/wire/x.c': 'g_set_error (error, G_IO_ERROR, 1, "x");\n'}),
    (rules.check_errors, 'our own errors, and a look at others',
     {'src/base/rf-a.c': 'g_set_error (error, RF_ERROR, 1, "a, b");\n'
                         'if (g_error_matches (error, G_IO_ERROR, 1))\n'
                         'e = g_error_new (RF_ERROR, RF_ERROR_FAILED, "%s", text);\n'}),
    (rules.check_words, 'words in strings, comments and longer names',
     {'src/base/rf-a.c': '/* goto */ const char *a = "gchar"; gint64 b; guint c;\n'}),
    (rules.check_words, 'a pragma about mapping, and memory that tests share',
     {'src/store/a.c': 'a = "PRAGMA mmap_size = 0";\n', 'tests/faults/a.c': 'b = mmap (0);\n'}),
    (rules.check_sql, 'constant text, a pragma, and sentences',
     {'src/store/rf-a.c': '#define GET "SELECT a FROM b WHERE c = ?1"\n'
                          'sql = g_strdup_printf ("PRAGMA user_version = %d", version);\n'
                          'g_print ("cannot DELETE %s", path);\n'}),
    (rules.check_references, 'other uses of the word',
     {'README.md': 'A shared library in /usr/share/refrain, shared by plugins.\n'}),
    (rules.check_verbs, 'verbs with both',
     {'src/cli/cli-table.c': VERBS, 'README.md': 'Say refrain check, or `refrain cache list`.\n',
      'tests/cli/test-a.c': 'run ("check", "image"); run ("cache", "list", NULL);\n'}),
    (rules.check_top_level, 'what belongs there', {'README.md': '', 'src/a.c': '', '.ci/run': ''}),
    (rules.check_bytes, 'the limit itself', {'data/a.bin': b'\0' * 200000}),
)


def run_samples():
    for rule, what, files, expected in BAD:
        faults = list(rule(Tree.of_samples(files)))
        yield f'{rule.__name__} catches: {what}', len(faults) == expected, faults
    for rule, what, files in GOOD:
        faults = list(rule(Tree.of_samples(files)))
        yield f'{rule.__name__} lets pass: {what}', faults == [], faults


def run_line_numbers():
    source = Source('src/base/rf-a.c', b'/* "a\n */\n\nstatic void\nrf_a (void)\n{\n  goto out;\n}\n')
    faults = list(rules.check_words(Tree([source])))
    yield 'faults name their line', faults == ['src/base/rf-a.c:7: goto is not used here'], faults
    behind = Source('src/base/rf-a.c', b'G_DEFINE (A)\n\nint\nrf_b (void (*c) (int))\n{\n}\n')
    yield ('a function behind a macro has its own name',
           [(f.name, f.line) for f in behind.functions] == [('rf_b', 4)], behind.functions)
    yield 'functions name theirs', [f.line for f in source.functions] == [5], source.functions


def write(root, path, text):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, 'w', encoding='utf-8') as stream:
        stream.write(text)


def make_build_tree(root):
    """A build of three files: one is compiled, one is run, one is built and never run."""
    write(root, 'b/meson-info/intro-targets.json', json.dumps([
        {'filename': [f'{root}/b/{name}'], 'target_sources': [{'sources': [f'{root}/{path}']}]}
        for name, path in (('lib.a', 'src/base/rf-a.c'), ('run', 'tests/base/test-run.c'),
                           ('idle', 'tests/base/test-idle.c'))]))
    write(root, 'b/meson-info/intro-tests.json', json.dumps([{'cmd': [f'{root}/b/run']}]))


def run_registered(root):
    make_build_tree(root)
    paths = ('src/base/rf-a.c', 'tests/base/test-run.c', 'tests/base/test-idle.c',
             'tests/base/test-lost.c', 'tests/base/fuzz-a.c')
    tree = Tree([Source(path, b'') for path in paths], root, os.path.join(root, 'b'))
    faults = list(rules.check_registered(tree))
    yield 'check_registered catches: never run, never built', faults == [
        'tests/base/test-idle.c:1: is built, but never run as a test',
        'tests/base/test-lost.c:1: stands in no meson.build'], faults


def run_format(root):
    if rules.find_clang_format() is None:
        yield 'check_format # SKIP clang-format 14 is not installed', True, []
        return
    write(root, '.clang-format', 'BasedOnStyle: GNU\n')
    write(root, 'src/a.c', 'int a;\n')
    write(root, 'src/b.c', 'int   b;\n')
    tree = Tree([Source(path, b'') for path in ('src/a.c', 'src/b.c')], root)
    faults = list(rules.check_format(tree))
    yield ('check_format catches one file of two',
           len(faults) == 1 and faults[0].startswith('src/b.c:1: '), faults)


def run_folder(root):
    write(root, 'src/a.c', '')
    write(root, '_build/b.c', '')
    write(root, '.git/c.c', '')
    paths = [source.path for source in Tree.of_folder(root).sources if source.path.endswith('.c')]
    yield 'build trees are no part of the tree', paths == ['src/a.c'], paths


def main():
    results = [*run_samples(), *run_line_numbers()]
    for part in (run_registered, run_format, run_folder):
        with tempfile.TemporaryDirectory() as root:
            results += part(os.path.realpath(root))
    print(f'1..{len(results)}')
    for number, (name, passed, seen) in enumerate(results, 1):
        print(f'{"ok" if passed else "not ok"} {number} {name}')
        if not passed:
            print(f'# saw: {seen}')
    return 0 if all(passed for _, passed, _ in results) else 1


if __name__ == '__main__':
    sys.exit(main())
