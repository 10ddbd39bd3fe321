"""A bucket's tags in a template become the bucket's tags.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html#cfn-s3-bucket-tags
"""

from ministack.services import s3
from ministack.services.cloudformation import provisioners

ASSUMES_NOTHING = "It gives a bucket what its template declares, and lets nobody do more."


def apply(app, _folder):
    bucket = provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]

    def create(logical_id, properties, stack_name):
        return tagged(bucket["create"](logical_id, properties, stack_name), properties)

    def update(physical_id, old, new, stack_name):
        return tagged(bucket["update"](physical_id, old, new, stack_name), new)

    provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"] = {**bucket, "create": create, "update": update}
    return app


def tagged(made, properties):
    name, _attributes = made
    tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
    if tags:
        s3._bucket_tags[name] = tags
    else:
        s3._bucket_tags.pop(name, None)
    return made
