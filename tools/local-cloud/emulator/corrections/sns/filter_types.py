"""A filter policy tells numbers from texts: a message attribute is what its type says, a property of a body what JSON says.

https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html: attributes of other types, such as
Binary, are ignored. https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html: prefixes are for texts only.
https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html: an array is JSON, of strings, numbers, true, false
and null.
"""

import json

from ministack.services import sns

ASSUMPTIONS = [
    {
        "what": "A change of a filter policy holds at once.",
        "source": "https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html",
    },
    {
        "what": "A message attribute that is no value of its type matches no rule.",
        "source": "https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html",
    },
]

COMPARED = {"String", "String.Array", "Number", "Number.Array"}


def apply(app, _folder):
    lookup_of = sns._attribute_lookup

    def lookup_of_compared(attributes):
        return lookup_of({name: value for name, value in attributes.items() if value.get("DataType") in COMPARED})

    sns._attribute_lookup = lookup_of_compared
    sns._attr_candidate_values = values_of
    sns._as_number = lambda value: float(value) if type(value) in (int, float) else None
    return app


def values_of(attribute):
    """What rules are compared with."""
    text, kind = attribute.get("StringValue", ""), attribute["DataType"]
    if kind == "String":
        return [text]
    try:
        if kind == "Number":
            return [float(text)]
        members = json.loads(text)
    except ValueError:
        return []
    return members if isinstance(members, list) else []
