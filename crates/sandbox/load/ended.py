#!/usr/bin/env python3
"""Ends `basestring serve --state` by SIGKILL at random moments, and damages its state.

    cargo build --release && python3 crates/sandbox/load/ended.py target/release/basestring --rounds 54

In every round, clients send valid requests until the server is ended. Copies of the state are then
damaged, each in one way: a bit or 64 bytes are inverted, a page is zeroed, two pages are exchanged, the
file is cut, or an older copy takes its place. A damaged state must be refused with exit code 3, or reject
every request that was accepted. Then the server starts with the state as SIGKILL left it, and must reject
every request that was accepted, and accept none twice whose answer was lost.

It exits with 1 if anything was accepted twice.
"""

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from hostile import CREDENTIALS, authorization, exit_code

# Clients at once.
CLIENTS = 4
# How many of the accepted requests are sent again to a damaged state.
SAMPLE = 40
PAGE = 4096


def inverted(state, start, length):
    for place in range(start, min(start + length, len(state))):
        state[place] ^= 0xFF


def bit(state, chance, _):
    state[chance.randrange(len(state))] ^= 1 << chance.randrange(8)


def bytes_of(state, chance, _):
    inverted(state, chance.randrange(len(state)), 64)


def header(state, chance, _):
    inverted(state, chance.randrange(320), 1)


def zeroed(state, chance, _):
    start = chance.randrange(len(state) // PAGE) * PAGE
    state[start : start + PAGE] = bytes(PAGE)


def exchanged(state, chance, _):
    first, second = (chance.randrange(len(state) // PAGE) * PAGE for _ in range(2))
    one, other = state[first : first + PAGE], state[second : second + PAGE]
    state[first : first + PAGE], state[second : second + PAGE] = other, one


def cut(state, chance, _):
    del state[chance.randrange(1, len(state)) :]


def older(state, chance, earlier):
    state[:] = chance.choice(earlier) if earlier else state


WAYS = [bit, bytes_of, header, zeroed, exchanged, cut, older]


class Ended:
    def __init__(self, program, rounds, seed):
        self.program, self.rounds = program, rounds
        self.chance = random.Random(seed)
        self.folder = tempfile.TemporaryDirectory()
        self.credentials = os.path.join(self.folder.name, "credentials.json")
        with open(self.credentials, "w", encoding="utf-8") as file:
            json.dump(CREDENTIALS, file)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.accepted, self.lost, self.faults = [], [], []
        self.earlier = []
        self.again = self.refused = self.complete = self.same = 0

    def start(self, folder):
        """The server with the state of a folder; none if it refuses it."""
        command = [self.program, "serve", "--port", str(self.port), "--log", "off"]
        command += ["--credentials", self.credentials, "--state", os.path.join(folder, "state")]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if server.stdout.readline():
            return server
        said = server.stderr.read().decode(errors="replace")
        if server.wait() != 3 or "state file" not in said:
            self.faults.append(f"a damaged state ended it with {server.returncode}: {said.strip()}")
        return None

    def status(self, header):
        """The status of a request; none if there is no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/echo", headers={"Host": self.host, "Authorization": header})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def client(self, over):
        while not over.is_set():
            header = authorization(self.host, "good", "goodSecret", "gt", "goodTokenSecret")
            status = self.status(header)
            if status == 200:
                self.accepted.append(header)
            elif status is None:
                self.lost.append(header)
            else:
                self.faults.append(f"a valid request got {status}")

    def rejects(self, headers, what):
        for header in headers:
            self.again += 1
            status = self.status(header)
            if status != 401:
                self.faults.append(f"{what}: an accepted request got {status}")

    def use_and_end(self, server):
        over = threading.Event()
        threads = [threading.Thread(target=self.client, args=(over,)) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        time.sleep(self.chance.uniform(0.02, 0.6))
        server.kill()
        over.set()
        for thread in threads:
            thread.join()
        server.wait()

    def damage(self, way):
        with open(os.path.join(self.folder.name, "state"), "rb") as file:
            whole = file.read()
        with tempfile.TemporaryDirectory() as folder:
            for name in os.listdir(self.folder.name):
                if name.startswith("state"):
                    shutil.copy(os.path.join(self.folder.name, name), folder)
            state = bytearray(whole)
            way(state, self.chance, self.earlier)
            if state == whole:
                self.same += 1
                return
            with open(os.path.join(folder, "state"), "wb") as file:
                file.write(state)
            server = self.start(folder)
            if server is None:
                self.refused += 1
                return
            self.complete += 1
            # The last ones too: their commits are what damage loses first.
            some = self.chance.sample(self.accepted, min(SAMPLE, len(self.accepted)))
            self.rejects(some + self.accepted[-SAMPLE:], f"after {way.__name__}")
            server.kill()
            server.wait()

    def round(self, number):
        server = self.start(self.folder.name)
        if server is None:
            self.faults.append(f"round {number}: the state after a SIGKILL is refused")
            return
        self.rejects(self.accepted[-300:], f"round {number}")
        lost, self.lost = self.lost, []
        for header in lost:
            if [self.status(header) for _ in range(2)].count(200) > 1:
                self.faults.append("a request whose answer was lost was accepted twice")
        self.use_and_end(server)
        for way in self.chance.sample(WAYS, 3):
            self.damage(way)
        with open(os.path.join(self.folder.name, "state"), "rb") as file:
            self.earlier.append(file.read())
        del self.earlier[:-5]

    def run(self):
        for number in range(1, self.rounds + 1):
            self.round(number)
            if number % 9 == 0:
                print(f"{number} times ended, {len(self.accepted)} accepted", flush=True)
        server = self.start(self.folder.name)
        self.rejects(self.accepted, "at the end")
        server.send_signal(signal.SIGTERM)
        if server.wait(20) != 0:
            self.faults.append(f"the server ended with {server.returncode}")
        print(
            f"ended {self.rounds} times: {len(self.accepted)} requests accepted, {self.again} sent again; "
            f"{self.refused} damaged states refused, {self.complete} complete, {self.same} not changed"
        )
        return exit_code(self.faults)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program")
    arguments.add_argument("--rounds", type=int, default=54)
    arguments.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    given = arguments.parse_args()
    print(f"seed {given.seed}")
    return Ended(os.path.abspath(given.program), given.rounds, given.seed).run()


if __name__ == "__main__":
    sys.exit(main())
