"""A range of a version of an object is that range, as of its current version.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
"""

from ministack.services import s3

ASSUMES_NOTHING = "It answers with a part of what was answered whole."


def apply(app, _folder):
    get = s3._get_object

    def get_range(bucket, key, headers, query_params=None):
        status, answered, body = get(bucket, key, headers, query_params)
        wanted = headers.get("range", "")
        if status != 200 or not wanted or not s3._qp(query_params or {}, "versionId", ""):
            return status, answered, body
        found = s3._parse_range(wanted, len(body))
        if found is None:
            return s3._error("InvalidRange", "The requested range is not satisfiable", 416, f"/{bucket}/{key}")
        start, end = found
        kept = {name: value for name, value in answered.items() if not name.lower().startswith("x-amz-checksum-")}
        part = body[start : end + 1]
        whereabouts = {"Content-Length": str(len(part)), "Content-Range": f"bytes {start}-{end}/{len(body)}"}
        return 206, {**kept, **whereabouts}, part

    s3._get_object = get_range
    return app
