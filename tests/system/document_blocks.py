#!/usr/bin/env python3
"""Blocks of a document that a program writes: <!-- begin NAME --> ... <!-- end NAME -->.

    document_blocks.py DOCUMENT GENERATED          exit 1, naming the block and line, unless each block is there word for word
    document_blocks.py --write DOCUMENT GENERATED  puts them in
"""
import re
import sys

BLOCK = re.compile(r"<!-- begin (\w+) -->\n.*?\n<!-- end \1 -->\n", re.S)


def blocks(text):
    return {m.group(1): m.group(0) for m in BLOCK.finditer(text)}


def main():
    write = sys.argv[1] == "--write"
    document, generated = sys.argv[1 + write:]
    text, wanted = open(document, encoding="utf-8").read(), blocks(open(generated, encoding="utf-8").read())
    if write:
        with open(document, "w", encoding="utf-8") as f:
            f.write(BLOCK.sub(lambda m: wanted.get(m.group(1), m.group(0)), text))
        return 0
    there, wrong = blocks(text), 0
    for name, block in wanted.items():
        if there.get(name) == block:
            continue
        wrong += 1
        pairs = zip(block.split("\n"), there.get(name, "").split("\n"))
        first = next((pair for pair in pairs if pair[0] != pair[1]), ("more lines", "fewer lines"))
        print(f"{document}: block {name} differs\n  program:  {first[0]}\n  document: {first[1]}")
    print(f"{len(wanted) - wrong} of {len(wanted)} blocks are as the program writes them")
    return 1 if wrong or not wanted else 0


sys.exit(main())
