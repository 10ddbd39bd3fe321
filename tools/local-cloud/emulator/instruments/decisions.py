"""Each authorization decision on a caller that is not the account's root goes to `decisions.jsonl`, one JSON line each.

`source` is the policy that decided: the caller's own (`identity`) or the resource's (`resource`).
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
from contextvars import ContextVar
from datetime import datetime, timezone

from ministack.core import iam_evaluator

ASSUMES_NOTHING = "It writes down what was decided, and decides nothing."

source = ContextVar("source", default="identity")


def apply(app, folder):
    enforce = iam_evaluator.enforce
    combine = iam_evaluator.combine_resource_policy
    file = open(folder / "decisions.jsonl", "a", buffering=1, encoding="utf-8")

    def combining(identity, *arguments, **named):
        result = combine(identity, *arguments, **named)
        source.set("identity" if result is identity else "resource")
        return result

    def recording(access_key_id, action, service, region, resource_arn="*", service_context=None):
        source.set("identity")
        denied = enforce(access_key_id, action, service, region, resource_arn, service_context)
        caller = iam_evaluator.resolve_caller_identity(access_key_id)
        principal = (caller or {}).get("userArn") or access_key_id
        if denied is not None or not principal.endswith(":root"):
            print(json.dumps(line(principal, action, resource_arn, denied)), file=file)
        return denied

    iam_evaluator.combine_resource_policy = combining
    iam_evaluator.enforce = recording
    return app


def line(principal, action, resource, denied):
    return {
        "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        "principal": principal,
        "role": role_of(principal),
        "action": action,
        "resource": resource,
        "decision": "Allow" if denied is None else getattr(denied, "decision", None) or denied.code,
        "source": source.get(),
    }


def role_of(principal):
    """The ARN of the role that a session is of: `arn:aws:sts::1:assumed-role/Name/session`."""
    account = principal.split(":")[4] if principal.count(":") >= 5 else ""
    return f"arn:aws:iam::{account}:role/{principal.split('/')[1]}" if ":assumed-role/" in principal else None
