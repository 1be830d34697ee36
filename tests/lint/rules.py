# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rules. Each takes a Tree and yields lines of the form 'path:line: what'.

They check what a compiler does not: who may include whom, sizes, and the
habits that CONTRIBUTING.md asks for.
"""

import os
import re
import shutil
import subprocess

from tree import split_arguments

# docs/architecture.md, "Layers". A layer may always include itself.
LAYERS = {
    'base': (),
    'model': ('base',),
    'store': ('base', 'model'),
    'net': ('base',),
    'provider': ('base', 'model'),
    'cloud': ('base', 'model', 'net', 'provider'),
    'media': ('base', 'model'),
    'engine': ('base', 'model', 'store', 'provider', 'media'),
    'avatar': ('base', 'model', 'store'),
    'host': ('base', 'model', 'store', 'provider', 'media', 'engine', 'avatar', 'client'),
    'client': ('base', 'model', 'net'),
    'server': ('base', 'model'),
    'cli': ('base', 'model', 'host', 'client', 'server'),
    'studio': ('base', 'model', 'host'),
}
PLUGINS_MAY_USE = ('base', 'model', 'provider', 'net', 'cloud', 'plugins/lib')

# Headers of other libraries that only some folders may include.
LIBRARIES = (
    (r'sqlite3\.h', ('src/store',)),
    (r'libsoup/', ('src/net', 'src/server')),
    (r'libsecret/', ('src/cloud', 'src/studio/providers')),
    (r'openssl/', ('src/base',)),
    (r'gmodule\.h', ('src/provider',)),
    (r'gst/|gdk-pixbuf/', ('plugins', 'src/media/helper')),
    (r'cairo|pango/', ('plugins', 'src/studio')),
    (r'librsvg/|espeak-ng/|fluidsynth\.h', ('plugins',)),
    (r'gtk/|gdk/|adwaita\.h', ('src/studio',)),
)

TOP_LEVEL = ('meson.build', 'meson_options.txt', 'README.md', 'LICENSE', 'CONTRIBUTING.md',
             'src', 'plugins', 'data', 'po', 'tests', 'flatpak', 'docs', 'build-aux')

VERB_TABLE = 'src/cli/cli-table.c'

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 80
MAX_NESTING = 3
MAX_PARAMETERS = 6
MAX_FOLDER_SOURCES = 25
MAX_FILE_BYTES = 200 * 1000

LICENCE = 'SPDX-License-Identifier: LGPL-2.1-or-later'
LICENSED = ('.c', '.h', '.py', '.sh', '.sql', '.ui', 'meson.build', 'meson_options.txt')
CODE = ('.c', '.h', '.py', '.sh', '.sql', 'meson.build')


def at(source, line, message):
    return f'{source.path}:{line}: {message}'


def our_c(tree):
    return [source for source in tree.sources if source.is_c and source.is_under('src', 'plugins')]


def unit_of(path):
    """'base' for src/base/…, 'plugins/portrait' for plugins/portrait/…"""
    parts = path.split('/')
    if parts[0] == 'src' and len(parts) > 2:
        return parts[1]
    if parts[0] == 'plugins' and len(parts) > 2:
        return '/'.join(parts[:2])
    return None


def check_layers(tree):
    headers = {source.name: unit_of(source.path) for source in our_c(tree)
               if source.name.endswith('.h')}
    for source in our_c(tree):
        unit = unit_of(source.path)
        if source.is_under('src') and unit not in LAYERS:
            yield at(source, 1, f'the folder {source.folder} is not in the table of layers')
            continue
        allowed = PLUGINS_MAY_USE if source.is_under('plugins') else LAYERS[unit]
        for include, line in source.includes:
            other = headers.get(os.path.basename(include), unit)
            if other != unit and other not in allowed:
                yield at(source, line, f'{unit} may not include {include} of {other}')


def check_libraries(tree):
    for source in our_c(tree):
        for include, line in source.includes:
            for pattern, folders in LIBRARIES:
                if re.match(pattern, include) and not source.is_under(*folders, '-'):
                    place = ' and '.join(folders) or 'no folder'
                    yield at(source, line, f'<{include}> belongs to {place}')


def check_sizes(tree):
    folders = {}
    for source in tree.sources:
        if not source.path.endswith(CODE) or not source.is_text:
            continue
        lines = source.text.count('\n')
        if lines > MAX_FILE_LINES:
            yield at(source, lines, f'{lines} lines; a file has at most {MAX_FILE_LINES}')
        if source.path.endswith('.c'):
            folders.setdefault(source.folder, []).append(source)
    for folder, sources in folders.items():
        if len(sources) > MAX_FOLDER_SOURCES:
            yield f'{folder}:1: {len(sources)} .c files; a folder has at most {MAX_FOLDER_SOURCES}'


def count_parameters(parameters):
    """A callback of GIO and its data are one: classes of GTK prescribe such lists."""
    ends = [parameter.strip() for parameter in parameters[-2:]]
    return len(parameters) - (ends == ['GAsyncReadyCallback callback', 'gpointer user_data'])


def check_functions(tree):
    for source in tree.sources:
        if not source.is_c or not source.is_text:
            continue
        for function in source.functions:
            if function.length > MAX_FUNCTION_LINES:
                yield at(source, function.line, f'{function.name} has {function.length} lines; '
                         f'a function has at most {MAX_FUNCTION_LINES}')
            if function.nesting > MAX_NESTING:
                yield at(source, function.line, f'{function.name} is nested {function.nesting} '
                         f'deep; at most {MAX_NESTING}')
        for name, line, parameters in source.parameter_lists:
            if count_parameters(parameters) > MAX_PARAMETERS:
                yield at(source, line, f'{name} takes {len(parameters)} parameters; at most '
                         f'{MAX_PARAMETERS}, else a struct')


def check_opening(tree):
    for source in tree.sources:
        if not source.path.endswith(LICENSED):
            continue
        head = '\n'.join((source.text or '').split('\n')[:3])
        if LICENCE not in head:
            yield at(source, 1, f'does not begin with {LICENCE}')
    for source in our_c(tree):
        if source.name.endswith('.h'):
            if '#pragma once' not in source.code:
                yield at(source, 1, 'has no #pragma once')
        elif '/tests/' not in source.path and [name for name, _ in source.includes][:1] != ['config.h']:
            yield at(source, 1, 'does not include config.h first')


def check_errors(tree):
    """Only RF_ERROR is ever set; errors of others are converted where they enter."""
    second = 'g_set_error|g_set_error_literal|g_task_return_new_error'
    first = 'g_error_new|g_error_new_literal|g_error_new_valist'
    for source in our_c(tree):
        # What is a stream of GIO has to fail in GIO's words.
        allowed = ('RF_ERROR', 'G_IO_ERROR') if source.is_under('src/server/wire') else ('RF_ERROR',)
        for names, position in ((second, 1), (first, 0)):
            for name, line, text in source.calls(names):
                arguments = split_arguments(text)
                if len(arguments) <= position or arguments[position] not in allowed:
                    yield at(source, line, f'{name} sets an error that is not of RF_ERROR')


def check_words(tree):
    """What is not to be written in C, and words that mean unfinished work."""
    banned = re.compile(r'\b(goto|gchar|gint|gshort|gfloat|gdouble)\b')
    mapped = re.compile(r'\b(mmap|g_mapped_file_new\w*)\b')
    shared = re.compile(r'\b(?:json_node_copy|json_object_ref|json_array_ref)\b'
                        r'|\bjson_node_(?:init|set)_(?:object|array) \([^;]*->\w+\)')
    unfinished = re.compile(r'\b(TO' r'DO|FIX' r'ME|X' r'XX)\b')
    for source in tree.sources:
        if not source.is_text:
            continue
        if source.is_c:
            for match in banned.finditer(source.code):
                yield at(source, source.line_of(match.start()), f'{match.group()} is not used here')
        # json-glib counts references to what a node holds without atomics.
        counted = source.is_under('src', 'plugins') and not source.is_under('src/base')
        for match in shared.finditer(source.code if source.is_c and counted else ''):
            yield at(source, source.line_of(match.start()), f'{match.group()}: use rf_json_copy ()')
        # Who reads a mapped file while another cuts it short is killed by SIGBUS. The
        # helper that decodes media may be: that is one of the ways it tells of damage.
        product = source.is_under('src') and not source.is_under('src/media/helper')
        for match in mapped.finditer(source.code if product else ''):
            yield at(source, source.line_of(match.start()), f'{match.group()}: read () the file')
        # Set together with a text, the text is read as markup before it counts.
        for match in re.finditer(r'"use-markup",', source.text if source.is_under('src/studio') else ''):
            yield at(source, source.line_of(match.start()),
                     'use-markup: adw_preferences_row_set_use_markup (), before the texts')
        for match in unfinished.finditer(source.text):
            yield at(source, source.line_of(match.start()), f'{match.group()} says it is not done')


def check_sql(tree):
    """SQL is constant text with bound values; only a PRAGMA cannot be bound."""
    statement = re.compile(r'"\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|WITH)\b'
                           r'|\b(?:WHERE|VALUES|ORDER BY)\b[^"]*%')
    for source in our_c(tree):
        for name, line, text in source.calls(r'\w*printf\w*|g_strconcat|g_strjoin'):
            if statement.search(text):
                yield at(source, line, f'{name} builds SQL; bind the values instead')


def check_references(tree):
    """The tree explains itself and points to nothing beside it."""
    outside = re.compile(r'\.\./shared\b|(?<![\w/-])shared/(?:design|facts|seeds|testdata)|/work/')
    for source in tree.sources:
        if not source.is_text or source.is_under('tests/lint'):
            continue
        for match in outside.finditer(source.text):
            yield at(source, source.line_of(match.start()), f'points outside: {match.group()}')


def list_verbs(tree):
    """The names in the table of the command line, such as 'cache list'."""
    table = tree.find(VERB_TABLE)
    match = re.search(r'^const CliVerb cli_verbs\[\] = \{\n(.*?)^\};', table.uncommented,
                      re.MULTILINE | re.DOTALL) if table is not None else None
    return re.findall(r'^  \{ \.name = "([^"]+)"', match.group(1), re.MULTILINE) if match else []


def check_verbs(tree):
    """Every verb is written about, as 'refrain VERB', and named by a test."""
    pages = [source.text for source in tree.sources if source.is_text
             and (source.name == 'README.md' or source.is_under('docs', 'data'))]
    tests = [source.text for source in tree.sources if source.is_text
             and source.is_under('tests/cli')]
    if tree.find(VERB_TABLE) is not None and list_verbs(tree) == []:
        yield f'{VERB_TABLE}:1: the table of verbs has another form than this rule reads'
    for verb in list_verbs(tree):
        written = re.compile(r'\brefrain ' + verb + r'\b')
        named = re.compile(r'["\']' + r'["\',\s]+'.join(verb.split()) + r'\b')
        if not any(written.search(page) for page in pages):
            yield f'{VERB_TABLE}:1: “refrain {verb}” stands in no document'
        if not any(named.search(test) for test in tests):
            yield f'{VERB_TABLE}:1: no test in tests/cli names “{verb}”'


def check_top_level(tree):
    for name in sorted({source.path.split('/')[0] for source in tree.sources}):
        if not name.startswith('.') and name not in TOP_LEVEL:
            yield f'{name}:1: does not belong at the top level'


def check_bytes(tree):
    for source in tree.sources:
        if source.size > MAX_FILE_BYTES:
            yield at(source, 1, f'{source.size} bytes; at most {MAX_FILE_BYTES}')


def check_registered(tree):
    """Every .c file is compiled by some target, and every test is run."""
    targets = tree.read_build_file('intro-targets.json')
    tests = tree.read_build_file('intro-tests.json')
    if targets is None or tests is None:
        return
    compiled = {}
    for target in targets:
        for group in target['target_sources']:
            for path in group.get('sources', []):
                compiled.setdefault(os.path.relpath(path, tree.root), set()).update(
                    target['filename'])
    # A test may be started by another program, and then its own name counts from the build.
    commands = {os.path.join(tree.build, argument) for test in tests for argument in test['cmd']}
    for source in tree.sources:
        if not source.path.endswith('.c') or source.name.startswith('fuzz-') \
                or not source.is_under('src', 'plugins', 'tests'):
            continue
        if source.path not in compiled:
            yield at(source, 1, 'stands in no meson.build')
        elif source.name.startswith('test-') and not compiled[source.path] & commands:
            yield at(source, 1, 'is built, but never run as a test')


def check_format(tree):
    program = find_clang_format()
    paths = [os.path.join(tree.root, source.path) for source in tree.sources if source.is_c] \
        if tree.root is not None else []
    if program is None or paths == []:
        return
    # One process for each processor.
    workers = os.cpu_count() or 1
    running = [subprocess.Popen([program, '--dry-run', '-Werror', *paths[start::workers]],
                                stderr=subprocess.PIPE, text=True, cwd=tree.root)
               for start in range(min(workers, len(paths)))]
    unformatted = {}
    for process in running:
        for match in re.finditer(r'^(.+?):(\d+):\d+: error:', process.communicate()[1], re.MULTILINE):
            unformatted.setdefault(os.path.relpath(match.group(1), tree.root), match.group(2))
    for path, line in sorted(unformatted.items()):
        yield f'{path}:{line}: not in the form that {os.path.basename(program)} -i gives'


def find_clang_format():
    """Version 14 and no other: each version breaks some lines in its own way."""
    for name in ('clang-format-14', 'clang-format'):
        path = shutil.which(name)
        if path is None:
            continue
        said = subprocess.run([path, '--version'], stdout=subprocess.PIPE, text=True, check=False)
        if ' version 14.' in said.stdout:
            return path
    return None


def skip_registered(tree):
    return None if tree.build is not None else 'no build tree was named'


def skip_format(tree):
    return None if find_clang_format() is not None else 'clang-format 14 is not installed'


# (name, rule, why it cannot be checked here: a function that gives None or a reason)
RULES = (
    ('layers', check_layers, None),
    ('libraries', check_libraries, None),
    ('sizes', check_sizes, None),
    ('functions', check_functions, None),
    ('opening', check_opening, None),
    ('errors', check_errors, None),
    ('words', check_words, None),
    ('sql', check_sql, None),
    ('references', check_references, None),
    ('verbs', check_verbs, None),
    ('top-level', check_top_level, None),
    ('bytes', check_bytes, None),
    ('registered', check_registered, skip_registered),
    ('format', check_format, skip_format),
)
