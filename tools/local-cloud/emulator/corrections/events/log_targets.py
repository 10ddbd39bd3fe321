"""A rule writes each event to a log group, as far as the account's resource policies for logs let it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
"""

import json

from ministack.core import iam_evaluator
from ministack.core.arn import parse_arn
from ministack.core.responses import new_uuid
from ministack.services import cloudwatch_logs, eventbridge

ASSUMPTIONS = [
    {
        "what": "EventBridge writes each event to a log stream of its own, at once.",
        "source": "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html",
    },
]

WRITING = ("logs:CreateLogStream", "logs:PutLogEvents")


def apply(app, _folder):
    invoke = eventbridge._invoke_target

    def invoke_or_write(target, event, rule, view=None):
        if not target.get("Arn", "").startswith("arn:aws:logs:"):
            return invoke(target, event, rule, view)
        line = json.dumps((view or eventbridge._pattern_event_view(event)).event_with_detail())
        dead_letters = (target.get("DeadLetterConfig") or {}).get("Arn")
        if all(allowed(target["Arn"], action) for action in WRITING):
            write(target["Arn"].split(":log-group:")[1].removesuffix(":*"), line)
        elif dead_letters:
            eventbridge._dispatch_to_sqs(parse_arn(dead_letters), line)

    eventbridge._invoke_target = invoke_or_write
    return app


def allowed(log_group, action):
    resource = f"{log_group.removesuffix(':*')}:log-stream:any"
    context = iam_evaluator.EvalContext("*", "Service", "", action, resource, resource.split(":")[3])
    return any(
        iam_evaluator.evaluate_resource_policy(policy["policyDocument"], context, service="events.amazonaws.com").decision
        == "Allow"
        for policy in cloudwatch_logs._resource_policies.values()
    )


def write(group, line):
    stream = {"logGroupName": group, "logStreamName": new_uuid()}
    cloudwatch_logs._create_log_stream(stream)
    cloudwatch_logs._put_log_events({**stream, "logEvents": [{"message": line}]})
