"""The examples of the plugin's functions, resource and provider."""

import pulumi
import pulumi_alicloud_image_pipeline as image_pipeline

config = pulumi.Config()

# Example: getLatestImage
# The newest image that is at least a day old.
latest = image_pipeline.get_latest_image_output(
    image_pipeline_id=config.require("imagePipelineId"),
    min_age="24h",
)
pulumi.export("latestImageId", latest.image_id)
pulumi.export("reason", latest.reason)

# Example: getImagePipelineExecutions
# The failed builds, newest first.
failures = image_pipeline.get_image_pipeline_executions_output(
    image_pipeline_id=config.require("imagePipelineId"),
    statuses=["FAILED", "TEST_FAILED"],
    max_items=10,
)
pulumi.export("failedExecutionIds", failures.ids)

# Example: getImagePipelineExecution
# One build, whatever its status.
execution = image_pipeline.get_image_pipeline_execution_output(
    image_pipeline_id=config.require("imagePipelineId"),
    execution_id=config.require("executionId"),
)
pulumi.export("status", execution.status)

# Example: PipelineImage
# The image stays until `pulumi config set promotion …` promotes the newest one.
held = image_pipeline.PipelineImage(
    "held",
    image_pipeline_id=config.require("imagePipelineId"),
    hold=True,
    triggers=[config.require("promotion")],
)
pulumi.export("heldImageId", held.image_id)

# Example: Provider
# Another region. The credentials come from the environment or from a profile.
beijing = image_pipeline.Provider("beijing", region="cn-beijing")
in_beijing = image_pipeline.get_latest_image_output(
    image_pipeline_id=config.require("beijingPipelineId"),
    opts=pulumi.InvokeOutputOptions(provider=beijing),
)
pulumi.export("beijingImageId", in_beijing.image_id)
