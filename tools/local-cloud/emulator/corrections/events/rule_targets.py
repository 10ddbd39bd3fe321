"""A rule reaches a queue only by the queue's own policy; what it cannot deliver goes to the target's dead-letter queue.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html and
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

import logging
from contextvars import ContextVar

from ministack.core.arn import parse_arn
from ministack.services import eventbridge, sqs

ASSUMPTIONS = [
    {
        "what": "EventBridge sends what it may not deliver to the target's dead-letter queue.",
        "source": "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
    },
]

delivery = ContextVar("delivery", default=None)
logger = logging.getLogger("local-cloud")


def apply(app, _folder):
    invoke_target = eventbridge._invoke_target
    send = eventbridge._dispatch_to_sqs

    def invoke_of_rule(target, event, rule, view=None):
        token = delivery.set((target, rule.get("Arn", "")))
        try:
            invoke_target(target, event, rule, view)
        finally:
            delivery.reset(token)

    def send_if_allowed(queue, payload, parameters=None):
        target, rule_arn = delivery.get() or ({}, "")
        if not rule_arn.startswith("arn:aws:events:") or allowed(queue, rule_arn):
            return send(queue, payload, parameters)
        logger.warning("%s may not send to %s", rule_arn, queue)
        dead_letters = (target.get("DeadLetterConfig") or {}).get("Arn")
        if dead_letters and allowed(parse_arn(dead_letters), rule_arn):
            send(parse_arn(dead_letters), payload)

    def allowed(queue, rule_arn):
        return sqs.queue_policy_allows(str(queue), "events.amazonaws.com", rule_arn, rule_arn.split(":")[4])

    eventbridge._invoke_target = invoke_of_rule
    eventbridge._dispatch_to_sqs = send_if_allowed
    return app
