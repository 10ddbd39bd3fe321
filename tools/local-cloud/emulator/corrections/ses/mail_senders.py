"""Sending mail by SES's query API is authorized on the sender's identity, with the condition key `ses:FromAddress`.

A call that names a configuration set is authorized on that too. The identity is the address where it is verified as such, else its domain. The recipients' identities, which AWS checks
too in the sandbox, are left out: here no account is in it.
https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html and
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonses.html
"""

from contextvars import ContextVar
from email.utils import parseaddr

from ministack.core import iam_actions, iam_evaluator
from ministack.services import ses, ses_v2

ASSUMPTIONS = [
    {
        "what": "A call that sends mail has the sender's address as ses:FromAddress.",
        "source": "https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html",
    },
    {
        "what": "No account is in the sandbox of SES: mail goes to any address.",
        "source": "https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html",
    },
]

configuration_set = ContextVar("configuration_set", default="")
SENDING = ("SendEmail", "SendRawEmail")


def apply(app, _folder):
    extract_resource = iam_actions.extract_resource_arn
    context_of_tags = iam_actions.request_tag_context
    enforce = iam_evaluator.enforce

    def extract_identity(service, method, path, headers, body, params, region, account):
        sender = sender_of(params) if service == "ses" else ""
        named = iam_actions._query_param(params, "ConfigurationSetName") if sender else ""
        configuration_set.set(named and f"arn:aws:ses:{region}:{account}:configuration-set/{named}")
        if sender:
            return f"arn:aws:ses:{region}:{account}:identity/{identity_of(sender)}"
        return extract_resource(service, method, path, headers, body, params, region, account)

    def context_with_sender(service, action, body, params):
        sender = sender_of(params) if service == "ses" else ""
        keys = {"ses:FromAddress": sender} if sender else {}
        return {**context_of_tags(service, action, body, params), **keys}

    def enforce_on_both(*arguments, **named):
        denied = enforce(*arguments, **named)
        also = configuration_set.get()
        configuration_set.set("")
        return enforce(*arguments, **{**named, "resource_arn": also}) if also and denied is None else denied

    iam_evaluator.enforce = enforce_on_both
    iam_actions.extract_resource_arn = extract_identity
    iam_actions.request_tag_context = context_with_sender
    return app


def sender_of(params):
    """The mail's From address, of a raw mail the one in its header."""
    if iam_actions._query_param(params, "Action") not in SENDING:
        return ""
    raw = iam_actions._query_param(params, "RawMessage.Data")
    written = ses._parse_raw_mime(raw).get("From", "") if raw else iam_actions._query_param(params, "Source")
    return parseaddr(written)[1]


def identity_of(address):
    return address if address in ses._identities or address in ses_v2._identities else address.rpartition("@")[2]
