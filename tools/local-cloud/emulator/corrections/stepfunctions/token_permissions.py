"""An answer to a task's token is authorized on the workflow that waits.

https://docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html, and the denials that AWS answers with:
"is not authorized to perform: states:SendTaskFailure on resource: arn:aws:states:…:stateMachine:…"
(https://github.com/NOAA-OWP/hydrovis/issues/837, https://github.com/aws/aws-cdk/pull/8486).
"""

import json

from ministack.core import iam_actions
from ministack.services import stepfunctions

from workflow_runs import execution

ASSUMPTIONS = [
    {
        "what": "SendTaskSuccess and its like are authorized on the workflow whose task waits, also when it has ended.",
        "source": "https://github.com/aws/aws-cdk/pull/8486",
    },
]

ACTIONS = ("SendTaskSuccess", "SendTaskFailure", "SendTaskHeartbeat")
workflows = {}


def apply(app, _folder):
    extract = iam_actions.extract_resource_arn
    invoke = stepfunctions._invoke_with_callback

    def invoke_noted(resource, value, token, state):
        run = execution.get()
        if run is not None:
            workflows[token] = run["stateMachineArn"]
        return invoke(resource, value, token, state)

    def workflow_or_extracted(service, method, path, headers, body, parameters, region, account):
        target = next((value for name, value in headers.items() if name.lower() == "x-amz-target"), "")
        if target.rpartition(".")[2] in ACTIONS:
            return workflows.get(token_in(body), "*")
        return extract(service, method, path, headers, body, parameters, region, account)

    stepfunctions._invoke_with_callback = invoke_noted
    iam_actions.extract_resource_arn = workflow_or_extracted
    return app


def token_in(body):
    try:
        return json.loads(body or b"{}").get("taskToken")
    except (AttributeError, ValueError):
        return None
