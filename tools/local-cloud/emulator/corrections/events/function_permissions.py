"""A rule invokes a function only if that function's policy lets the rule; else the event goes to the target's dead letters.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

import json
import logging

from function_policies import permits
from ministack.core.arn import parse_arn
from ministack.services import eventbridge

ASSUMES_NOTHING = "It makes EventBridge stricter: the policy of a function is asked."

logger = logging.getLogger("local-cloud")


def apply(app, _folder):
    invoke = eventbridge._invoke_target

    def invoke_permitted(target, event, rule, view=None):
        source = rule.get("Arn", "")
        is_refused = (
            target["Arn"].startswith("arn:aws:lambda:")
            and source.startswith("arn:aws:events:")
            and not permits(target["Arn"], "events.amazonaws.com", source, source.split(":")[4])
        )
        if not is_refused:
            return invoke(target, event, rule, view)
        logger.warning("A rule may not invoke %s.", target["Arn"])
        dead_letters = (target.get("DeadLetterConfig") or {}).get("Arn")
        if dead_letters:
            view = view or eventbridge._pattern_event_view(event)
            eventbridge._dispatch_to_sqs(parse_arn(dead_letters), json.dumps(view.event_with_detail()))

    eventbridge._invoke_target = invoke_permitted
    return app
