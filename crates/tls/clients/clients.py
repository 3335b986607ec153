"""The TLS clients that are tested: how each is started, and with which configurations."""
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FILL = ["{url}", "{ca}", "{authorization}"]
BUILD = tempfile.mkdtemp()
RIGHT, ADDED, BOTH = "right", "system store added", "both"


def said(*command):
    """The version that a command prints."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except OSError:
        return None
    found = re.search(r"\d+\.\d+[\w.+]*", done.stdout + done.stderr)
    return found.group(0) if done.returncode == 0 and found else None


def python(module):
    return lambda: said(sys.executable, "-c", f"import {module}; print({module}.__version__)")


def built(command, **variables):
    return subprocess.run(command, cwd=HERE, capture_output=True, env={**os.environ, **variables}).returncode == 0


def java():
    version = said("javac", "-version")
    return version if version and built(["javac", "-d", BUILD, "Client.java"]) else None


def go():
    version = said("go", "version")
    return version if version and built(["go", "build", "-o", f"{BUILD}/go-client", "client.go"]) else None


def rust(crate):
    def version():
        target = os.environ.get("TLS_CLIENT_TARGET", f"{BUILD}/rust")
        command = ["cargo", "build", "--locked", "--manifest-path", "rust/Cargo.toml", "--target-dir", target]
        if not said("cargo", "--version") or not built(command):
            return None
        rust.program = f"{target}/debug/tls-client"
        lock = open(f"{HERE}/rust/Cargo.lock").read()
        return re.search(rf'name = "{crate}"\nversion = "(.*)"', lock).group(1)
    return version


def own(*words):
    """A program of this folder, which gets the configuration."""
    return lambda configuration: [*words, configuration, *FILL]


def given(*words, **places):
    """A program of options: any configuration but the right one is one more option."""
    return lambda configuration: [*words, *([] if configuration == RIGHT else [configuration]), *places["then"]]


def node(library):
    # This variable is for the process; every other configuration is in the program.
    def command(configuration):
        variable = [configuration] if configuration.startswith("NODE_") else []
        return ["env", *variable, "node", f"{HERE}/node.js", library, configuration, *FILL]
    if library == "https":
        return command
    return lambda configuration: [word.replace("{ca}", "-") for word in command(configuration)]


def perl(library):
    def command(configuration):
        variable = [configuration] if configuration.startswith("PERL_") else []
        return ["env", *variable, "perl", f"{HERE}/perl.pl", library, configuration, *FILL]
    return command


def run_java(configuration):
    option = [configuration] if configuration.startswith("-D") else []
    return ["java", *option, "-cp", BUILD, "Client", configuration, *FILL]


CURL = given("curl", "-sL", "--cacert", "{ca}", "-H", "Authorization: {authorization}", then=["{url}"])
WGET = given("wget", "-qO-", "--tries=1", "--timeout=15", "--ca-certificate={ca}",
             "--header=Authorization: {authorization}", then=["{url}"])

# Name, version, command, recipe, and configurations in addition to the switches of the recipe.
CLIENTS = [
    ("curl", lambda: said("curl", "--version"), CURL, "curl", []),
    ("wget", lambda: said("wget", "--version"), WGET, "wget", []),
    ("Python urllib", lambda: said(sys.executable, "--version"), own(sys.executable, f"{HERE}/python.py", "urllib"),
     "Python urllib", [ADDED]),
    ("Python requests", python("requests"), own(sys.executable, f"{HERE}/python.py", "requests"), "Python requests", []),
    ("Python httpx", python("httpx"), own(sys.executable, f"{HERE}/python.py", "httpx"), "Python httpx", []),
    ("Python aiohttp", python("aiohttp"), own(sys.executable, f"{HERE}/python.py", "aiohttp"), "Python aiohttp", []),
    ("Node.js https", lambda: said("node", "--version"), node("https"), "Node.js", []),
    ("Node.js fetch (undici)", lambda: said("node", "-p", "process.versions.undici"), node("fetch"), "Node.js", []),
    ("Java HttpClient", java, run_java, "Java HttpClient", []),
    ("Ruby Net::HTTP", lambda: said("ruby", "--version"), own("ruby", f"{HERE}/ruby.rb"), "Ruby Net::HTTP", []),
    ("PHP curl", lambda: said("php", "-r", "echo curl_version()['version'];"), own("php", f"{HERE}/php.php"),
     "PHP curl", [BOTH]),
    ("Perl LWP", lambda: said("perl", "-MLWP::Protocol::https", "-MLWP", "-e", "print LWP->VERSION"), perl("LWP"),
     "Perl LWP", []),
    ("Perl HTTP::Tiny", lambda: said("perl", "-MIO::Socket::SSL", "-MHTTP::Tiny", "-e", "print HTTP::Tiny->VERSION"),
     perl("Tiny"), "Perl HTTP::Tiny", []),
    ("Go net/http", go, own(f"{BUILD}/go-client"), "Go net/http", [ADDED]),
    ("Rust reqwest", rust("reqwest"), lambda configuration: [rust.program, "reqwest", configuration, *FILL],
     "Rust reqwest", [ADDED]),
    ("Rust ureq", rust("ureq"), lambda configuration: [rust.program, "ureq", configuration, *FILL], "Rust ureq", []),
]

# The switches that a client with the same recipe does not have.
NOT_OF = {"Node.js fetch (undici)": ["rejectUnauthorized: false", "checkServerIdentity: () => undefined"]}

# The cause that a run has to name, by the part that the recipe writes after a switch.
PARTS = {"the name": "host-name-not-checked", "the chain": "chain-not-verified"}


def configurations(program, client, recipe, more):
    """Each configuration of a client, with the cause that a run with it has to name."""
    listed = subprocess.run([program, "tls-clients", "recipes", "--json"], capture_output=True, text=True, check=True)
    off = next(one["off"] for one in json.loads(listed.stdout)["recipes"] if one["client"] == recipe)
    found = {RIGHT: None}
    for switch in off.split(", "):
        code, part = re.fullmatch(r"(.*?)(?: \((the \w+)\))?", switch).groups()
        if code not in NOT_OF.get(client, []):
            found[code] = PARTS[part] if part else "verification-off"
    for one in more:
        found[one] = {ADDED: "system-roots-too", BOTH: "verification-off"}[one]
    return found
