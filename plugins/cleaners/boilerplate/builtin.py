#!/usr/bin/env python3
"""Writes rules files as a C source: builtin.py OUT.c FILE.rules ..."""
import os
import sys

out, files = sys.argv[1], sys.argv[2:]
with open(out, 'w', encoding='ascii') as source:
    source.write('#include "builtin.h"\n\n')
    for number, path in enumerate(files):
        with open(path, 'rb') as rules:
            data = rules.read()
        source.write(f'static const unsigned char text_{number}[] = {{\n')
        for at in range(0, len(data), 24):
            source.write('    ' + ''.join(f'{byte}, ' for byte in data[at:at + 24]).rstrip() + '\n')
        source.write('};\n\n')
    source.write('const struct builtin_rules builtin_rules[] = {\n')
    for number, path in enumerate(files):
        source.write(f'    {{"{os.path.basename(path)}", {{(const char *)text_{number}, sizeof text_{number}}}}},\n')
    source.write('};\nconst size_t builtin_rules_count = sizeof builtin_rules / sizeof *builtin_rules;\n')
