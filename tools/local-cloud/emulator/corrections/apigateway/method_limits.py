"""What a template sets for one method of a stage or of a usage plan holds for that method.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html: a
slash in the path is written `~1`.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""

from ministack.services.cloudformation import provisioners

ASSUMES_NOTHING = "It makes APIs stricter: limits of one method hold."


def apply(app, _folder):
    settings_of = provisioners._apigw_method_settings
    plan_of = provisioners._apigw_usage_plan_body

    def settings_by_path(raw):
        return {key.replace("~1", "/").replace("//", "/"): entry for key, entry in settings_of(raw).items()}

    def plan_by_method(properties):
        plan = plan_of(properties)
        for stage in plan["apiStages"]:
            limits = (stage["throttle"] or {}).items()
            stage["throttle"] = {method: provisioners._apigw_throttle(limit) for method, limit in limits}
        return plan

    provisioners._apigw_method_settings = settings_by_path
    provisioners._apigw_usage_plan_body = plan_by_method
    return app
