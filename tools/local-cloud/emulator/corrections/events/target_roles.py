"""A rule reaches another bus, or a state machine, only by the role of its target; else the target's dead letters.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html
"""

import json
import logging

from ministack.core.arn import parse_arn
from ministack.services import eventbridge

from role_checks import denied

ASSUMES_NOTHING = "It makes EventBridge stricter: the role of a target is asked."

ACTIONS = {"events": "events:PutEvents", "states": "states:StartExecution"}
logger = logging.getLogger("local-cloud")


def apply(app, _folder):
    invoke = eventbridge._invoke_target

    def invoke_by_role(target, event, rule, view=None):
        reason = refused(target, rule.get("Arn", ""))
        if reason is None:
            return invoke(target, event, rule, view)
        logger.warning("A rule cannot reach %s: %s", target["Arn"], reason)
        dead_letters = (target.get("DeadLetterConfig") or {}).get("Arn")
        if dead_letters:
            view = view or eventbridge._pattern_event_view(event)
            eventbridge._dispatch_to_sqs(parse_arn(dead_letters), json.dumps(view.event_with_detail()))

    eventbridge._invoke_target = invoke_by_role
    return app


def refused(target, rule_arn):
    """Why EventBridge may not reach the target of the rule, or None."""
    service, resource = target["Arn"].split(":")[2::3][:2]
    action = ACTIONS.get(service)
    if action is None or not rule_arn.startswith("arn:aws:events:") or resource.startswith("api-destination/"):
        return None
    role = target.get("RoleArn")
    return denied(role, "events.amazonaws.com", action, target["Arn"], rule_arn) if role else "it has no role"
