"""What is fuzzed: one function for each operation that the library has.

A function gets the members of a call's `in` as keyword arguments, and gives the result as a dictionary. It raises
`Unsupported` where the library cannot express the input, and `Refused` where the library refuses it. Any other
exception is a find.
"""

from urllib.parse import quote


class Unsupported(Exception):
    """The library's interface cannot express the input."""


class Refused(Exception):
    """The library refuses the input."""


def percent_encode(**given):
    if set(given) != {"text"}:
        raise Unsupported("only text")
    # Replace this line with a call of your library.
    return {"text": quote(given["text"], safe="-._~")}


OPERATIONS = {"percent_encode": percent_encode}
