"""What a function lets a service do, by its own resource policy."""

from ministack.core import iam_evaluator
from ministack.core.responses import request_scope
from ministack.services import lambda_svc


def permits(function_arn, service, source_arn, account):
    """Whether the service may invoke the function for the source, which is the account's.

    A policy may be a version's or an alias's: it holds for the very ARN that is invoked. A function that does not exist
    permits nothing.
    """
    _arn, _aws, _lambda, region, owner = function_arn.split(":")[:5]
    source = {"aws:sourcearn": source_arn, "aws:sourceaccount": account}
    context = iam_evaluator.EvalContext(
        "*", "Service", "", "lambda:InvokeFunction", function_arn, region, service_context=source
    )
    with request_scope(owner, region):
        found = lambda_svc.function_policy_for_arn(function_arn)
    policy = found[0] if found else None
    return iam_evaluator.evaluate_resource_policy(policy, context, service=service).decision == "Allow"
