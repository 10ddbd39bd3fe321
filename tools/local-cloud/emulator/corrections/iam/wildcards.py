"""A wildcard of a policy stands for every character, a newline too, and a pattern for the whole value.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html: `*` is any combination of
characters, `?` any single one; https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html: a key is any
sequence of Unicode characters.
"""

import re
from functools import lru_cache

from ministack.core import iam_evaluator

ASSUMPTIONS = [
    {
        "what": "A wildcard of a policy stands for a newline as for any other character.",
        "source": "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    },
]

WILDCARDS = {"*": ".*", "?": "."}


def apply(app, _folder):
    iam_evaluator._fnmatch_compile = compiled
    return app


@lru_cache(maxsize=4096)
def compiled(pattern, ignore_case):
    source = "".join(WILDCARDS.get(character) or re.escape(character) for character in pattern)
    return re.compile(rf"{source}\Z", re.DOTALL | (re.IGNORECASE if ignore_case else 0))
