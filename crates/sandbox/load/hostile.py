#!/usr/bin/env python3
"""Uses `basestring serve` as a good client while hostile clients do everything at once.

    cargo build --release && python3 crates/sandbox/load/hostile.py target/release/basestring --seconds 60

Slow writers send one byte a second, slow readers ask for the page and do not read it, announcers
announce long bodies, two clients send invalid requests as fast as they can, and one sends accepted
requests again. Meanwhile the disk is full for a while, and the server is ended by SIGKILL and started again.

Every second it prints the requests of the good client, its longest wait and the server's memory. It
exits with 1 if a request was accepted twice, if a valid request was rejected for another reason than
the full disk, if the good client waited too long, or if the server took too much memory.
"""

import argparse
import base64
import hashlib
import hmac
import http.client
import json
import os
import resource
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from urllib.parse import quote

CREDENTIALS = {
    "clients": [{"key": "good", "secret": "goodSecret"}, {"key": "bad", "secret": "badSecret"}],
    "users": [{"id": 1, "screen_name": "owner", "password": "ownerPassword"}],
    "tokens": [
        {"token": "gt", "secret": "goodTokenSecret", "client": "good", "user": "owner"},
        {"token": "bt", "secret": "badTokenSecret", "client": "bad", "user": "owner"},
    ],
}
# Connections of each kind of hostile client.
EACH = 80
# The most memory, in KiB.
MEMORY = 400 << 10
# The longest wait of 99 of 100 good requests, and of all, in seconds.
USUAL, LONGEST = 1.0, 5.0


def encode(text):
    return quote(text, safe="-._~")


def authorization(host, key, secret, token, token_secret):
    """A signed GET of /echo (RFC 5849 3.4.2)."""
    parameters = [
        ("oauth_consumer_key", key),
        ("oauth_nonce", secrets.token_hex(12)),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", str(int(time.time()))),
        ("oauth_token", token),
    ]
    normalized = "&".join(f"{name}={encode(value)}" for name, value in sorted(parameters))
    text = "&".join(["GET", encode(f"http://{host}/echo"), encode(normalized)])
    signing_key = f"{encode(secret)}&{encode(token_secret)}"
    digest = hmac.new(signing_key.encode(), text.encode(), hashlib.sha1).digest()
    parameters.append(("oauth_signature", base64.b64encode(digest).decode()))
    return "OAuth " + ", ".join(f'{name}="{encode(value)}"' for name, value in parameters)


class Load:
    def __init__(self, program, seconds):
        self.program, self.seconds = program, seconds
        self.folder = tempfile.TemporaryDirectory()
        self.credentials = os.path.join(self.folder.name, "credentials.json")
        with open(self.credentials, "w", encoding="utf-8") as file:
            json.dump(CREDENTIALS, file)
        self.state = os.path.join(self.folder.name, "state")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.accepted, self.waits, self.second = [], [], []
        self.rejected, self.faults, self.full, self.lost = 0, [], 0, 0
        self.memory = 0
        # A request may be rejected while the disk is full, and lost while the server starts again.
        self.is_full, self.is_away = False, False
        self.start()

    def start(self):
        command = [self.program, "serve", "--port", str(self.port), "--log", "off"]
        command += ["--credentials", self.credentials, "--state", self.state]
        # SIGXFSZ stays ignored, so that a full disk is an error of a write.
        self.server = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, restore_signals=False
        )
        if not self.server.stdout.readline():
            raise SystemExit(f"the server does not start: {self.server.stderr.read().decode()}")

    def get(self, header, timeout=10):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", "/echo", headers={"Host": self.host, "Authorization": header})
            return connection.getresponse().status
        finally:
            connection.close()

    def signed(self):
        return authorization(self.host, "good", "goodSecret", "gt", "goodTokenSecret")

    def good(self):
        while not self.over.is_set():
            header = self.signed()
            may_fail = self.is_full or self.is_away
            began = time.monotonic()
            try:
                status = self.get(header)
            except OSError as fault:
                status = str(fault)
            except http.client.HTTPException as fault:
                status = repr(fault)
            waited = time.monotonic() - began
            may_fail |= self.is_full or self.is_away
            with self.lock:
                if status == 200:
                    self.accepted.append(header)
                    self.waits.append(waited)
                    self.second.append(waited)
                elif not may_fail:
                    self.faults.append(f"a valid request got {status}")
                else:
                    self.full += status == 503
                    self.lost += status != 503
            time.sleep(0.03)

    def again(self):
        while not self.over.is_set():
            with self.lock:
                header = secrets.choice(self.accepted) if self.accepted else None
            if header:
                try:
                    status = self.get(header)
                except (OSError, http.client.HTTPException):
                    continue
                with self.lock:
                    self.rejected += status == 401
                    if status == 200:
                        self.faults.append("a request was accepted twice")
            time.sleep(0.02)

    def flood(self):
        form = "&".join(f"p{number}=%C3%A9%26%25" for number in range(500))
        while not self.over.is_set():
            header = authorization(self.host, "bad", "wrong", "bt", "wrong")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                headers = {"Authorization": header, "Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", "/echo", body=form, headers=headers)
                connection.getresponse().read()
                connection.close()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def hold(self, first, more=None):
        """Keeps connections open that sent `first`, and send `more` every second."""
        held = []
        while not self.over.is_set():
            for _ in range(EACH - len(held)):
                try:
                    peer = socket.create_connection(("127.0.0.1", self.port), timeout=1)
                    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                    peer.sendall(first)
                    held.append(peer)
                except OSError:
                    break
            time.sleep(1)
            for peer in list(held):
                try:
                    peer.sendall(more or b"")
                except OSError:
                    held.remove(peer)
            # Those that do nothing are replaced from time to time.
            if more is None:
                for peer in held[: EACH // 8]:
                    peer.close()
                del held[: EACH // 8]
        for peer in held:
            peer.close()

    def fill_the_disk(self, seconds):
        limit = os.path.getsize(self.state) & ~0xFFF
        _, hard = resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE)
        self.is_full = True
        resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE, (max(limit // 2, 4096), hard))
        time.sleep(seconds)
        resource.prlimit(self.server.pid, resource.RLIMIT_FSIZE, (hard, hard))
        time.sleep(1)
        self.is_full = False

    def kill(self):
        self.is_away = True
        self.server.kill()
        self.server.wait()
        self.start()
        # Requests that were under way when it ended.
        time.sleep(0.5)
        self.is_away = False

    def resident(self):
        try:
            with open(f"/proc/{self.server.pid}/status", encoding="ascii") as status:
                lines = [line for line in status if line.startswith("VmRSS:")]
        except OSError:
            return 0
        return int(lines[0].split()[1]) if lines else 0

    def events(self):
        """The full disk in the first third, a SIGKILL after the second, and one more near the end."""
        third = self.seconds / 3
        time.sleep(third / 2)
        self.fill_the_disk(min(3, third / 3))
        time.sleep(third / 2)
        self.kill()
        time.sleep(third / 2)
        self.kill()

    def run(self):
        page = f"GET / HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode()
        head = f"POST /echo HTTP/1.1\r\nHost: {self.host}\r\n"
        long = (head + "Content-Length: 262144\r\n\r\n").encode()
        slow = [(head.encode(), b"X"), (page, None), (long, None), (b"", None)]
        targets = [(self.good, ()), (self.again, ()), (self.events, ())]
        targets += [(self.flood, ())] * 2 + [(self.hold, one) for one in slow]
        threads = [threading.Thread(target=target, args=of, daemon=True) for target, of in targets]
        print("second  accepted  longest wait  rejected again  memory of the server")
        for thread in threads:
            thread.start()
        for second in range(1, self.seconds + 1):
            time.sleep(1)
            memory = self.resident()
            self.memory = max(self.memory, memory)
            with self.lock:
                waits, self.second = self.second, []
                rejected = self.rejected
            longest = f"{max(waits) * 1000:9.1f} ms" if waits else "           -"
            print(f"{second:6}  {len(waits):8}  {longest}  {rejected:14}  {memory / 1024:6.1f} MiB", flush=True)
        self.over.set()
        for thread in threads:
            thread.join(15)
        # After all of it, what was accepted is still rejected.
        for header in self.accepted[-300:]:
            if self.get(header) != 401:
                self.faults.append("a request was accepted again at the end")
        self.server.send_signal(signal.SIGTERM)
        if self.server.wait(20) != 0:
            self.faults.append(f"the server ended with {self.server.returncode}")
        return self.verdict()

    def verdict(self):
        waits = sorted(self.waits)
        usual = waits[len(waits) * 99 // 100] if waits else float("inf")
        if usual > USUAL:
            self.faults.append(f"99 of 100 good requests took up to {usual:.2f} s")
        if not waits or waits[-1] > LONGEST:
            self.faults.append("a good request took too long")
        if self.memory > MEMORY:
            self.faults.append(f"the server took {self.memory >> 10} MiB")
        if self.rejected < self.seconds:
            self.faults.append(f"only {self.rejected} requests were sent again")
        print(
            f"{len(waits)} accepted, {self.full} rejected while the disk was full, {self.lost} lost in a kill; "
            f"longest wait {waits[-1] if waits else 0:.2f} s, 99 of 100 within {usual:.2f} s; "
            f"memory {self.memory >> 10} MiB"
        )
        return exit_code(self.faults)


def exit_code(faults):
    """Prints each fault once, with how often it was found. Gives the exit code."""
    for fault in sorted(set(faults)):
        print(f"FAIL {fault} ({faults.count(fault)} times)")
    return 1 if faults else 0


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("program")
    arguments.add_argument("--seconds", type=int, default=60)
    given = arguments.parse_args()
    if not sys.platform.startswith("linux"):
        print("skipped: it needs Linux, to limit the size of files")
        return 0
    return Load(os.path.abspath(given.program), given.seconds).run()


if __name__ == "__main__":
    sys.exit(main())
