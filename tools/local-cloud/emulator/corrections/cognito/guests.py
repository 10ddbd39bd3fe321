"""An identity pool that is not open to guests gives nothing to who brings no login.

https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html#authenticated-and-unauthenticated-identities
"""

from ministack.core.responses import error_response_json
from ministack.services import cognito

ASSUMES_NOTHING = "It makes Cognito stricter: guests are refused."


def apply(app, _folder):
    login_error = cognito._identity_logins_error

    def refuse_guest(pool, identity_id, logins):
        error = login_error(pool, identity_id, logins)
        if error or logins or pool["AllowUnauthenticatedIdentities"]:
            return error
        message = "Unauthenticated access is not supported for this identity pool."
        return error_response_json("NotAuthorizedException", message, 400)

    cognito._identity_logins_error = refuse_guest
    return app
