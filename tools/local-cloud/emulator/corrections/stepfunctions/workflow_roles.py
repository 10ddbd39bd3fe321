"""A workflow calls services by its role, which must trust Step Functions and allow the action on that resource.

https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
"""

from ministack.core.responses import get_account_id, get_region
from ministack.services import stepfunctions

from role_checks import denied
from workflow_runs import execution

ASSUMES_NOTHING = "It makes workflows stricter: their role is asked."

# By the start of a task's resource: the action, the error that a denial is, and the resource that is asked for.
CALLS = {
    "lambda:invoke": ("lambda:InvokeFunction", "Lambda.AWSLambdaException", lambda given: function(given["FunctionName"])),
    "sqs:sendMessage": ("sqs:SendMessage", "SQS.AmazonSQSException", lambda given: queue(given["QueueUrl"])),
    "sns:publish": ("sns:Publish", "SNS.AmazonSNSException", lambda given: given["TopicArn"]),
}


def apply(app, _folder):
    invoke = stepfunctions._invoke_resource

    def invoke_by_role(resource, given):
        known = execution.get()
        machine = known and stepfunctions._state_machines.get(known["stateMachineArn"])
        for name, (action, error, target) in CALLS.items():
            if not machine or not resource.startswith(f"arn:aws:states:::{name}"):
                continue
            reason = denied(machine["roleArn"], "states.amazonaws.com", action, target(given), machine["stateMachineArn"])
            if reason:
                raise stepfunctions._ExecutionError(error, f"User: {reason}")
        return invoke(resource, given)

    stepfunctions._invoke_resource = invoke_by_role
    return app


def function(name):
    return name if name.startswith("arn:") else f"arn:aws:lambda:{get_region()}:{get_account_id()}:function:{name}"


def queue(url):
    return f"arn:aws:sqs:{get_region()}:{get_account_id()}:{url.rsplit('/', 1)[-1]}"
