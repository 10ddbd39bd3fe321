"""A cache behavior that names no methods allows GET and HEAD: CloudFront answers any other with 403.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html, on allowed HTTP
methods, and
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html
"""

from ministack.services import cloudfront

ASSUMES_NOTHING = "It makes CloudFront stricter: methods that a distribution does not allow are refused."


def apply(app, _folder):
    methods_of = cloudfront._dataplane_allowed_methods

    def methods_or_default(behavior):
        methods = methods_of(behavior)
        return ["GET", "HEAD"] if methods is None else methods

    cloudfront._dataplane_allowed_methods = methods_or_default
    return app
