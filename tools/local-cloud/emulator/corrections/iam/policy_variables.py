"""Variables in policies, such as `${aws:username}` and `${cognito-identity.amazonaws.com:sub}`, stand for their values.

They work in resources and in the values of string and ARN conditions; a statement with a variable that the request
lacks does not match. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from dataclasses import replace

from ministack.core import iam_evaluator

ASSUMPTIONS = [
    {
        "what": "A session of an identity pool has its identity's id as cognito-identity.amazonaws.com:sub.",
        "source": "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html",
    },
]

VARIABLE = re.compile(r"\$\{([^}',]+)(?:,\s*'([^']*)')?\}")


def apply(app, _folder):
    first_match = iam_evaluator._first_match
    principal_keys = iam_evaluator._principal_keys

    def first_match_of_values(context, statements, effect):
        return first_match(context, [with_values(statement, context) for statement in statements], effect)

    def with_cognito_identity(credential):
        from ministack.services import sts

        session = sts._sessions.get(credential.access_key_id) or {}
        identity = {"cognito-identity.amazonaws.com:sub": session.get("_identity_id")}
        return {**principal_keys(credential), **(identity if session.get("_identity_id") else {})}

    iam_evaluator._first_match = first_match_of_values
    iam_evaluator._principal_keys = with_cognito_identity
    return app


def with_values(statement, context):
    def value_of(match):
        value = iam_evaluator._resolve_condition_key(match[1].strip(), context)
        if value is None:
            value = match[2]
        return match[0] if value is None else str(value)

    def substituted(value):
        if isinstance(value, list):
            return [substituted(item) for item in value]
        if isinstance(value, dict):
            return {key: substituted(item) for key, item in value.items()}
        return VARIABLE.sub(value_of, value) if isinstance(value, str) else value

    return replace(
        statement,
        resources=substituted(statement.resources),
        not_resources=substituted(statement.not_resources),
        conditions=substituted(statement.conditions),
    )
