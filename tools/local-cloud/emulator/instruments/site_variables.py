"""A function whose variables name a distribution's domain is given its local address: links that it sends lead there.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html; what AWS is asked about the function names the domain.
"""

import re

from instruments import sites
from ministack.core import lambda_runtime

ASSUMES_NOTHING = "A site answers at either address, and a function may ask for it or not, as before."

SITE = re.compile(r"https://([a-z0-9]+\.cloudfront\.net)")


def apply(app, _folder):
    begin = lambda_runtime.Worker.__init__

    def begin_with_addresses(worker, name, config, code):
        variables = (config.get("Environment") or {}).get("Variables") or {}
        if sites.served and any(SITE.search(value) for value in variables.values()):
            config = {**config, "Environment": {"Variables": local(variables, sites.served.urls())}}
        begin(worker, name, config, code)

    lambda_runtime.Worker.__init__ = begin_with_addresses
    return app


def local(variables, urls):
    return {
        name: SITE.sub(lambda match: urls.get(match[1], match[0]), value)
        for name, value in variables.items()
    }
