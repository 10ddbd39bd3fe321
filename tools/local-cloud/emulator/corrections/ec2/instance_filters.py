"""Instances are found by their ids in a filter, too: the emulator passes over that filter, and answers with all.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
"""

from ministack.services import ec2

ASSUMES_NOTHING = "It makes EC2 stricter: instances that a filter leaves out are not returned."


def apply(app, _folder):
    matches = ec2._matches_filters
    ec2._matches_filters = lambda instance, filters: (
        instance["InstanceId"] in filters.get("instance-id", [instance["InstanceId"]]) and matches(instance, filters)
    )
    return app
