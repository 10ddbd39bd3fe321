"""An event source is read with its function's role: what the role may not read is not read, and no template makes it.

The actions are those of AWS's own policies for such roles,
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaSQSQueueExecutionRole.html and
https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaDynamoDBExecutionRole.html. A role is asked when
its policies have changed, not at each poll.
"""

import json
import logging
from pathlib import Path

from role_checks import denied
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import lambda_svc
from ministack.services.cloudformation import provisioners

ASSUMES_NOTHING = "It makes Lambda stricter: what a role may not read is not read."

NEEDED = json.loads((Path(__file__).parents[5] / "tools/aws/event-source-actions.json").read_text(encoding="utf-8"))
SERVICE = "lambda.amazonaws.com"

logger = logging.getLogger("local-cloud")


def apply(app, _folder):
    mappings = lambda_svc._iter_all_esms
    mapping = provisioners._RESOURCE_HANDLERS["AWS::Lambda::EventSourceMapping"]
    decided = {}

    def readable_mappings():
        for account, region, found in mappings():
            if may_read(account, region, found):
                yield account, region, found

    def may_read(account, region, found):
        role = role_of(account, region, found["FunctionName"])
        policies = iam_evaluator._gather_role_policies(role.rsplit("/", 1)[-1], account)
        known = decided.get(found["UUID"])
        if known is None or known[0] != policies:
            reason = refusal(role, found["EventSourceArn"])
            if reason:
                logger.warning("Lambda cannot read %s: %s", found["EventSourceArn"], reason)
            known = decided[found["UUID"]] = (policies, reason is None)
        return known[1]

    def create(logical_id, properties, stack_name):
        function = properties.get("FunctionName", "")
        role = role_of(get_account_id(), get_region(), function)
        reason = refusal(role, properties.get("EventSourceArn", ""))
        if reason:
            raise ValueError(f"The execution role of {function} cannot read its event source: {reason}")
        return mapping["create"](logical_id, properties, stack_name)

    lambda_svc._iter_all_esms = readable_mappings
    provisioners._RESOURCE_HANDLERS["AWS::Lambda::EventSourceMapping"] = {**mapping, "create": create}
    return app


def role_of(account, region, function):
    scope = {"account_id": account, "region": region}
    _record, configuration, _name = lambda_svc._get_func_record_for_ref_in_scope(function, **scope)
    return (configuration or {}).get("Role", "")


def refusal(role, source):
    """Why Lambda may not read the source by the role, or None."""
    needed = NEEDED.get(source.split(":")[2], ()) if role else ()
    reasons = (denied(role, SERVICE, action, source, source) for action in needed)
    return next((reason for reason in reasons if reason), None)
