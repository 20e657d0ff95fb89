#!/usr/bin/env python3
"""Writes a file as a C string, by its bytes, for a literal may not be as long: embed.py OUT.c NAME FILE"""
import sys

out, name, path = sys.argv[1:]
with open(path, 'rb') as file, open(out, 'w', encoding='ascii') as source:
    numbers = [byte - 256 if byte > 127 else byte for byte in file.read()] + [0]
    source.write(f'#include "page.h"\n\nconst char {name}[] = {{\n')
    for at in range(0, len(numbers), 24):
        source.write('    ' + ' '.join(f'{number},' for number in numbers[at:at + 24]) + '\n')
    source.write('};\n')
