"""What AWS lets a service do, by the role that it assumes."""

from contextvars import Context

from ministack.core import iam_evaluator, lambda_runtime
from ministack.services import iam


def denied(role_arn, service, action, resource_arn, source_arn):
    """Why the service may not do the action by the role, or None.

    The role must trust the service, with the source's account and ARN as conditions may ask, and allow the action.
    """
    account = role_arn.split(":")[4]
    role = iam._roles.get_scoped(account, None, role_arn.rsplit("/", 1)[-1])
    source = {"aws:sourceaccount": account, "aws:sourcearn": source_arn}
    trusted = iam_evaluator.evaluate_resource_policy(
        (role or {}).get("AssumeRolePolicyDocument"),
        iam_evaluator.EvalContext("*", "Service", "", "sts:AssumeRole", role_arn, "us-east-1", service_context=source),
        service=service,
    )
    if trusted.decision != "Allow":
        return f"{service} may not assume {role_arn}"
    # The emulator makes sessions of roles for functions: one by the service's name stands for the service.
    name = service.split(".")[0]
    function_arn = f"arn:aws:lambda:us-east-1:{account}:function:{name}"
    function = {"Role": role_arn, "FunctionName": name, "FunctionArn": function_arn}
    key = lambda_runtime.execution_credentials(function)["AWS_ACCESS_KEY_ID"]
    namespace = action.split(":")[0]
    # An empty context: the decision is on the role, whatever request led here.
    refused = Context().run(iam_evaluator.enforce, key, action, namespace, "us-east-1", resource_arn)
    return None if refused is None else f"{role_arn} is not authorized to perform {action} on {resource_arn}"
