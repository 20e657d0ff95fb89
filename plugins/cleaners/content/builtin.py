#!/usr/bin/env python3
"""Writes files as a C source: builtin.py OUT.c FILE ..., each as builtin_NAME."""
import os
import sys

out, files = sys.argv[1], sys.argv[2:]
with open(out, 'w', encoding='ascii') as source:
    source.write('#include "builtin.h"\n\n')
    for path in files:
        name = os.path.splitext(os.path.basename(path))[0]
        with open(path, 'rb') as file:
            data = file.read()
        source.write(f'static const unsigned char {name}[] = {{\n')
        for at in range(0, len(data), 24):
            source.write('    ' + ''.join(f'{byte}, ' for byte in data[at:at + 24]).rstrip() + '\n')
        source.write(f'}};\nconst qn_slice builtin_{name} = {{(const char *){name}, sizeof {name}}};\n\n')
