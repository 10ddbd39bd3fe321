"""Starting a replay is authorized on the archive, the bus and the replay, all three.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
"""

import json

from ministack.core import iam_actions

ASSUMES_NOTHING = "It makes EventBridge stricter: a replay is authorized on what it names."


def apply(app, _folder):
    buses = iam_actions.eventbridge_resource_arns

    def resource_arns(body, region, account):
        data = named(body)
        if "ReplayName" not in data or "EventSourceArn" not in data:
            return buses(body, region, account)
        replay = f"arn:aws:events:{region}:{account}:replay/{data['ReplayName']}"
        return [data["EventSourceArn"], (data.get("Destination") or {}).get("Arn", "*"), replay]

    iam_actions.eventbridge_resource_arns = resource_arns
    return app


def named(body):
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
