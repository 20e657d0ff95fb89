"""A program that answers as the document's first line tells it to; for test_exec.c."""
import json
import os
import sys
import time

answered = 0


def say(*lines):
    sys.stdout.write("".join(line + "\n" for line in lines))
    sys.stdout.flush()


def answer(doc, word, rest):
    """What is said of this document: an object, or None where it has been said already."""
    if word == "answer":  # what follows, word for word
        return {"id": doc["id"], **json.loads(rest)}
    if word == "echo":
        return doc
    if word == "upper":
        for block in doc["blocks"]:
            block["text"] = block["text"].upper()
        return doc
    if word == "count":
        return {"id": doc["id"], "fields": {"count": answered}}
    if word == "arguments":
        return {"id": doc["id"], "fields": {"topic": "|".join(sys.argv[1:])}}
    if word == "descriptors":
        return {"id": doc["id"], "fields": {"topic": " ".join(sorted(os.listdir("/proc/self/fd"), key=int))}}
    if word == "group":
        return {"id": doc["id"], "fields": {"topic": str(os.getpgrp() == os.getpid())}}
    if word == "child":
        return {"id": doc["id"], "fields": {"count": os.spawnlp(os.P_NOWAIT, "sleep", "sleep", "100")}}
    if word == "exit":
        print("the last word", file=sys.stderr)
        sys.exit(int(rest))
    if word == "leave":  # with an answer
        say(json.dumps({"id": doc["id"]}))
        sys.exit(0)
    if word == "kill":
        os.kill(os.getpid(), int(rest))
    if word == "once":  # dies of a document that it would survive if it were fresh
        if answered:
            os._exit(1)
        return {"id": doc["id"], "fields": {"topic": "fresh"}}
    if word == "hang":
        time.sleep(100)
    if word == "close":
        os.close(1)
        time.sleep(100)
    if word == "flood":
        sys.stderr.write("x" * 1000000)
        return {"id": doc["id"]}
    if word == "long":
        return {"id": doc["id"], "detail": "x" * int(rest)}
    if word == "twice":
        say(json.dumps({"id": doc["id"]}), "more")
    if word == "raw":
        say(rest)
    return None


for line in sys.stdin:
    document = json.loads(line)
    told, _, remainder = document["blocks"][0]["text"].partition(" ")
    said = answer(document, told, remainder)
    if said is not None:
        say(json.dumps(said, ensure_ascii=told != "upper"))
    answered += 1
