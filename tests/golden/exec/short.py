"""Drops a document without towns. An answer need not hold more than what it changes."""
import json
import sys

for line in sys.stdin:
    document = json.loads(line)
    answer = {"id": document["id"]}
    if "towns" not in document["fields"]:
        answer.update(verdict="dropped", reason="no-weather", detail=document["id"])
    print(json.dumps(answer), flush=True)
