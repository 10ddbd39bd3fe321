"""A call that names instances is authorized on each of them, and conditions see its tags.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html and
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/control-access-with-tags.html
"""

from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region
from ministack.services import ec2, tagging

ASSUMPTIONS = [
    {
        "what": "Conditions on aws:ResourceTag and aws:TagKeys see the tags of each instance that a call names.",
        "source": "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html",
    },
]

NAMED_BY = {
    "StopInstances": "InstanceId",
    "StartInstances": "InstanceId",
    "TerminateInstances": "InstanceId",
    "CreateTags": "ResourceId",
}


def apply(app, _folder):
    extract = iam_actions.extract_resource_arn
    others = iam_actions.verified_access_resource_arns

    def first_or_extracted(service, method, path, headers, body, parameters, region, account):
        named = instance_arns(parameters, region, account) if service == "ec2" else []
        return named[0] if named else extract(service, method, path, headers, body, parameters, region, account)

    iam_actions.extract_resource_arn = first_or_extracted
    # The emulator asks here for what else a call to EC2 is authorized on, after the first.
    iam_actions.verified_access_resource_arns = lambda *arguments: instance_arns(*arguments) or others(*arguments)
    tagging._RESOURCE_TAG_COLLECTORS["ec2"] = tagged_instances
    return app


def instance_arns(parameters, region, account):
    member = NAMED_BY.get(iam_actions._query_param(parameters, "Action"))
    if member is None:
        return []
    named = sorted((int(key.rsplit(".", 1)[1]), key) for key in parameters if key.startswith(f"{member}."))
    ids = [iam_actions._query_param(parameters, key) for _place, key in named]
    return [arn(region, account, instance_id) for instance_id in ids if instance_id.startswith("i-")]


def tagged_instances():
    for instance_id in ec2._instances:
        yield arn(get_region(), get_account_id(), instance_id), ec2._tags.get(instance_id, [])


def arn(region, account, instance_id):
    return f"arn:aws:ec2:{region}:{account}:instance/{instance_id}"
