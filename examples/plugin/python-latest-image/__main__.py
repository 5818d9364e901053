"""The newest image of a pipeline, and an image that is held until it is promoted."""

import pulumi
import pulumi_alicloud_image_pipeline as image_pipeline

config = pulumi.Config()
image_pipeline_id = config.require("imagePipelineId")

# Not before the image has stood for a day.
latest = image_pipeline.get_latest_image_output(
    image_pipeline_id=image_pipeline_id,
    min_age="24h",
)

# Stays as it is until `pulumi config set promotion …` names another promotion.
held = image_pipeline.PipelineImage(
    "held",
    image_pipeline_id=image_pipeline_id,
    hold=True,
    triggers=[config.require("promotion")],
)

pulumi.export("latestImageId", latest.image_id)
pulumi.export("reason", latest.reason)
pulumi.export("heldImageId", held.image_id)
