"""Hypothesis strategies of generated cases."""

import functools

from hypothesis import strategies

from .api import generate

_generated = functools.lru_cache(maxsize=None)(generate)


def cases(*ops, count=500, seed=0):
    """Generated cases of these operations: `count` of them, the same for the same seed. Judge an answer with
    `basestring.judge(implementation, [case])`."""
    return strategies.deferred(lambda: strategies.sampled_from(_generated(count, *ops, seed=seed)))
