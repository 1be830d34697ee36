# SPDX-License-Identifier: LGPL-2.1-or-later
"""The source tree as the rules see it: files, code without comments, functions.

A C file is not parsed. clang-format fixes the form so tightly (a function's
name and its braces stand in column 0, every brace of a block has a line of
its own) that patterns are enough.
"""

import functools
import json
import os
import re
import subprocess

TEXT_AND_COMMENTS = re.compile(
    r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
# A parameter may be a pointer to a function, which has parentheses of its own.
PARAMETERS = r'\(((?:[^(){};]|\([^(){};]*\))*)\)'
FUNCTION = re.compile(
    r'^([A-Za-z_]\w*) ' + PARAMETERS + r'\n\{\n(.*?)^\}', re.MULTILINE | re.DOTALL)
METHOD = re.compile(r'\(\*(\w+)\) ' + PARAMETERS + ';', re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+[<"]([^>"]+)[>"]', re.MULTILINE)
SKIPPED_FOLDERS = ('.git', '__pycache__')


def blank(text):
    """The same number of characters and lines, with nothing in them."""
    return re.sub(r'[^\n]', ' ', text)


def split_arguments(text):
    """The top-level arguments of a call or a parameter list."""
    arguments, depth, start = [], 0, 0
    for position, character in enumerate(text):
        if character in '([{':
            depth += 1
        elif character in ')]}':
            depth -= 1
        elif character == ',' and depth == 0:
            arguments.append(text[start:position].strip())
            start = position + 1
    arguments.append(text[start:].strip())
    return [argument for argument in arguments if argument not in ('', 'void')]


class Function:
    def __init__(self, name, line, parameters, body):
        self.name = name
        self.line = line
        self.parameters = parameters
        self.length = body.count('\n') + parameters.count('\n') + 3
        self.nesting = self.measure_nesting(body)

    @staticmethod
    def measure_nesting(body):
        depth = deepest = 0
        for line in body.split('\n'):
            if line.strip() == '{':
                depth += 1
                deepest = max(deepest, depth)
            elif re.match(r'\s+\}(?: while \(.*)?$', line):
                depth -= 1
        return deepest


class Source:
    def __init__(self, path, data):
        self.path = path
        self.size = len(data)
        self.name = os.path.basename(path)
        self.folder = os.path.dirname(path)
        try:
            self.text = None if b'\0' in data else data.decode('utf-8')
        except UnicodeDecodeError:
            self.text = None

    @property
    def is_text(self):
        return self.text is not None

    @property
    def is_c(self):
        return self.path.endswith(('.c', '.h'))

    def is_under(self, *folders):
        return self.path.startswith(tuple(folder + '/' for folder in folders))

    def line_of(self, position):
        return self.text.count('\n', 0, position) + 1

    @functools.cached_property
    def code(self):
        """Without comments and without what stands in strings."""
        def replace(match):
            found = match.group()
            if found.startswith('/'):
                return blank(found)
            return found[0] + blank(found[1:-1]) + found[-1]
        return TEXT_AND_COMMENTS.sub(replace, self.text)

    @functools.cached_property
    def uncommented(self):
        def replace(match):
            return blank(match.group()) if match.group().startswith('/') else match.group()
        return TEXT_AND_COMMENTS.sub(replace, self.text)

    @functools.cached_property
    def includes(self):
        text = self.uncommented
        return [(match.group(1), self.line_of(match.start(1))) for match in INCLUDE.finditer(text)]

    @functools.cached_property
    def functions(self):
        return [Function(match.group(1), self.line_of(match.start()), match.group(2), match.group(3))
                for match in FUNCTION.finditer(self.code)]

    @property
    def parameter_lists(self):
        """(name, line, parameters) of every function and every method pointer."""
        code = self.code
        for pattern in (FUNCTION, METHOD):
            for match in pattern.finditer(code):
                yield match.group(1), self.line_of(match.start()), split_arguments(match.group(2))

    def calls(self, names):
        """(name, line, text of the arguments) of each call of one of @names."""
        code = self.code
        for match in re.finditer(r'\b(' + names + r')\s*\(', code):
            depth, end = 1, match.end()
            while depth > 0 and end < len(code):
                depth += {'(': 1, ')': -1}.get(code[end], 0)
                end += 1
            yield match.group(1), self.line_of(match.start()), self.text[match.end():end - 1]


class Tree:
    def __init__(self, sources, root=None, build=None):
        self.sources = sources
        self.root = root
        self.build = build

    @classmethod
    def of_samples(cls, samples):
        """A tree of { path: text }, for the tests of the rules."""
        return cls([Source(path, text if isinstance(text, bytes) else text.encode('utf-8'))
                    for path, text in samples.items()])

    @classmethod
    def of_folder(cls, root, build=None):
        sources = []
        for path in sorted(cls.list_paths(root)):
            full = os.path.join(root, path)
            if os.path.isfile(full):
                with open(full, 'rb') as stream:
                    sources.append(Source(path, stream.read()))
        return cls(sources, root, build)

    @staticmethod
    def list_paths(root):
        """What git keeps; what a user leaves beside it is none of our business.

        Outside of git (a release's archive) it is every file but build trees.
        """
        listed = subprocess.run(
            ['git', '-c', 'safe.directory=*', '-C', root, 'ls-files', '-z'],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False) \
            if os.path.exists(os.path.join(root, '.git')) else None
        if listed is not None and listed.returncode == 0:
            return [os.fsdecode(path) for path in listed.stdout.split(b'\0') if path != b'']
        paths = []
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders
                          if name not in SKIPPED_FOLDERS and not name.startswith('_build')]
            paths += [os.path.relpath(os.path.join(folder, name), root) for name in names]
        return paths

    def find(self, path):
        return next((source for source in self.sources if source.path == path), None)

    def read_build_file(self, name):
        """One of meson's introspection files, or None without a build tree."""
        path = os.path.join(self.build or '', 'meson-info', name)
        if self.build is None or not os.path.exists(path):
            return None
        with open(path, encoding='utf-8') as stream:
            return json.load(stream)
