"""Prints the id and the operation of every case: python3 cases.py FOLDER"""
import json, pathlib, sys

for file in sorted(pathlib.Path(sys.argv[1]).glob("*/**/*.json")):
    for case in json.loads(file.read_text(encoding="utf-8")):
        print(case["id"], case["op"])
