"""Nested arguments in each form that Python has for them, and the enumerations."""

import pulumi
import pulumi_alicloud_image_pipeline as image_pipeline

pipeline = pulumi.Config().require("imagePipelineId")

typed: image_pipeline.WaitForRunningDict = {"timeout": "1h", "poll_interval": "1s"}
forms = {
    "typedDict": typed,
    "plainDict": {"timeout": "1h", "pollInterval": "1s"},
    "object": image_pipeline.WaitForRunning(timeout="1h", poll_interval="1s"),
}
for name, wait in forms.items():
    image = image_pipeline.get_latest_image(
        image_pipeline_id=pipeline, wait_for_running=wait
    )
    pulumi.export(name, image.image_id)
    output = image_pipeline.get_latest_image_output(
        image_pipeline_id=pipeline, wait_for_running=wait
    )
    pulumi.export(f"{name}Output", output.image_id)

arguments: image_pipeline.WaitForRunningArgsDict = {"timeout": "1h", "poll_interval": "1s"}
resource = image_pipeline.PipelineImage(
    "waiting", image_pipeline_id=pipeline, wait_for_running=arguments
)
pulumi.export("resource", resource.image_id)
pulumi.export(
    "isExecution",
    resource.source.apply(lambda source: source == image_pipeline.ImageSource.EXECUTION),
)

image_pipeline.Provider(
    "typed",
    protocol=image_pipeline.Protocol.HTTPS,
    assume_role=image_pipeline.AssumeRoleArgs(role_arn="acs:ram::1:role/r"),
)
