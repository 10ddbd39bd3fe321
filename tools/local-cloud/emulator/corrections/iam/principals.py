"""A service that assumes a role, or calls what has a policy, sends the condition keys that it is known to send, no others.

`tools/aws/principals.json` lists which, each with the page of AWS or the public report that documents it. The emulator sends the
source's ARN and account with every call.
"""

import json
from dataclasses import replace
from pathlib import Path

from ministack.core import iam_evaluator

ASSUMES_NOTHING = "It makes policies stricter: keys that a service does not send are gone. Which are sent is in principals.json."

PRINCIPALS = json.loads((Path(__file__).parents[5] / "tools/aws/principals.json").read_text(encoding="utf-8"))
SENT = {(row["service"], row["calls"]): {key.lower() for key in row["keys"]} for row in PRINCIPALS}


def apply(app, _folder):
    evaluate = iam_evaluator.evaluate_resource_policy

    def evaluate_as_sent(policy, context, service=None, **named):
        if service:
            sent = SENT.get((service, context.action.split(":")[0]), ())
            known = {key: value for key, value in context.service_context.items() if key.lower() in sent}
            context = replace(context, service_context=known)
        return evaluate(policy, context, service=service, **named)

    iam_evaluator.evaluate_resource_policy = evaluate_as_sent
    return app
