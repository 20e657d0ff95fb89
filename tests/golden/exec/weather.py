"""Reports of the weather: the towns, the highest temperature, and no advertisements."""
import json
import re
import sys

TOWN = re.compile(r"(\w+): (-?\d+)°")


def spans_of(text):
    """The towns of a text; a span is given in bytes of its UTF-8."""
    for match in TOWN.finditer(text):
        begin = len(text[:match.start(1)].encode())
        yield {"type": "place", "begin": begin, "end": begin + len(match[1].encode()), "features": {"name": match[1]}}


def answer(document):
    towns, degrees = {}, []
    for block in document["blocks"]:
        text = block["text"]
        if text.startswith("Advertisement"):
            block.update(state="dropped", reason="advertisement", detail=text[:13])
        elif text.startswith("Forecast"):
            block.update(state="marked", reason="forecast")
        else:
            block["text"] = text = re.sub(r"\s+- ", " – ", text).replace(" deg", "°")
            block["spans"] = list(spans_of(text))
            towns.update((match[1], None) for match in TOWN.finditer(text))
            degrees += [int(match[2]) for match in TOWN.finditer(text)]
    if towns:
        document["fields"].update(towns=list(towns), topic="weather", degrees=max(degrees))
    return document


for count, line in enumerate(sys.stdin):
    if count == 3:
        sys.exit("tired")  # and quern gives the document to a new one
    print(json.dumps(answer(json.loads(line))), flush=True)
