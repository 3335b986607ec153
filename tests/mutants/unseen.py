"""Which mutants no vector can show, whatever it contains.

A vector has results and kinds of refusals. It has no message, no `Debug` and no place of an error, and
it calls what an operation of the engine calls.
"""

import re

# Functions that make text for people: what a message or `Debug` shows.
TEXT = re.compile(
    r"<impl (std::)?fmt::(Debug|Display) for .*>::fmt"
    r"|(\w+(<.*>)?::)?(excerpt|hidden|fault|error|expected|found|offset|at|within|shifted|to_text)"
    # Which text a message about a signature shows.
    r"|is_base64"
    # The name in a message.
    r"|Place::name"
)
# Functions for programs in Rust: no operation calls them.
INTERFACE = re.compile(
    r"Credentials::(client|with_token)|<impl From<&str> for Secret>::from|PrivateKey::public_key"
    r"|Hash::header|timestamp_order"
)
# A file for programs that use the crate `http`.
INTERFACE_FILES = {"spec/http_request.rs"}

SETS_A_PLACE = re.compile(r"\s*(?:let (?:mut )?)?((?:\w+_)?(?:start|offset|before)) (?:\+)?= ")


def unseen(mutant, root):
    """The outcome `text` or `interface` of a mutant that no vector can show, else none."""
    name = (mutant["function"] or {}).get("function_name", "")
    if mutant["file"] in INTERFACE_FILES or INTERFACE.fullmatch(name):
        return "interface"
    is_text = TEXT.fullmatch(name) or is_in_a_place(mutant, (root / mutant["file"]).read_text().splitlines())
    return "text" if is_text else None


def is_in_a_place(mutant, lines):
    """Whether a mutant changes an operator with which only the place of an error is computed."""
    if mutant["genre"] != "BinaryOperator":
        return False
    line = lines[mutant["span"]["start"]["line"] - 1]
    if ".at(" in line or ".shifted(" in line:
        return True
    found = SETS_A_PLACE.match(line)
    if not found:
        return False
    span = mutant["function"]["span"]
    body = "\n".join(lines[span["start"]["line"] - 1 : span["end"]["line"]])
    # A place by which the text is cut changes the result.
    return not re.search(rf"\b{found[1]}\b[^,;\n]*\.\.|\.\.{found[1]}\b", body)
