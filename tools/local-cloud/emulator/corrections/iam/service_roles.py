"""API Gateway calls SQS, and Scheduler its target, by the role that they are given: it must trust them and allow it.

https://docs.aws.amazon.com/apigateway/latest/developerguide/integrating-api-with-aws-services-lambda.html and
https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html: the source is the
schedule's group. What Scheduler cannot deliver goes to the schedule's dead-letter queue, sent by the same role.
"""

import logging
from contextvars import ContextVar

from role_checks import denied
from ministack.core.arn import parse_arn
from ministack.services import apigateway_v1, eventbridge, sqs

ASSUMPTIONS = [
    {
        "what": "Scheduler sends what it may not deliver to the schedule's dead-letter queue, by the same role.",
        "source": "https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html",
    },
]

TARGET_ACTIONS = {
    "lambda": "lambda:InvokeFunction",
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "states": "states:StartExecution",
    "events": "events:PutEvents",
}

integration_role = ContextVar("integration_role", default=None)
logger = logging.getLogger("local-cloud")


def apply(app, _folder):
    invoke_sqs = apigateway_v1._invoke_sqs_v1
    dispatch = sqs._dispatch
    invoke_target = eventbridge._invoke_target

    async def invoke_by_role(integration, api_id, *arguments, **named):
        _region, _service, _verb, rest = apigateway_v1._parse_service_integration_uri(integration["uri"])
        account, queue = rest.split("/")
        source = f"arn:aws:execute-api:us-east-1:{account}:{api_id}/*"
        queue_arn = f"arn:aws:sqs:us-east-1:{account}:{queue}"
        token = integration_role.set((integration.get("credentials"), queue_arn, source))
        try:
            return await invoke_sqs(integration, api_id, *arguments, **named)
        finally:
            integration_role.reset(token)

    async def dispatch_by_role(action, data, queue_url):
        used = integration_role.get()
        if used:
            role, queue, source = used
            reason = denied(role, "apigateway.amazonaws.com", f"sqs:{action}", queue, source) if role else "no role"
            if reason:
                raise sqs._Err("AccessDenied", f"Access to the resource is denied: {reason}", 403)
        return await dispatch(action, data, queue_url)

    def invoke_target_by_role(target, event, rule, view=None):
        if not rule.get("Arn", "").startswith("arn:aws:scheduler:"):
            return invoke_target(target, event, rule, view)
        if refused(target["Arn"], target, rule) is None:
            return invoke_target(target, event, rule, view)
        dead_letters = (target.get("DeadLetterConfig") or {}).get("Arn")
        if dead_letters and refused(dead_letters, target, rule) is None:
            eventbridge._dispatch_to_sqs(parse_arn(dead_letters), target.get("Input", "{}"))

    apigateway_v1._invoke_sqs_v1 = invoke_by_role
    sqs._dispatch = dispatch_by_role
    eventbridge._invoke_target = invoke_target_by_role
    return app


def refused(arn, target, schedule):
    """Why Scheduler may not reach the ARN for the schedule, or None."""
    group = schedule["Arn"].rsplit("/", 1)[0].replace(":schedule/", ":schedule-group/")
    action = TARGET_ACTIONS.get(arn.split(":")[2])
    reason = action and denied(target["RoleArn"], "scheduler.amazonaws.com", action, arn, group)
    if reason:
        logger.warning("Scheduler cannot invoke %s: %s", arn, reason)
    return reason
