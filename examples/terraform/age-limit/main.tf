terraform {
  required_providers {
    imagepipeline = {
      source = "OWNER/imagepipeline"
    }
  }
}

variable "image_pipeline_id" {
  type = string
}

data "imagepipeline_latest_image" "web" {
  image_pipeline_id = var.image_pipeline_id
  min_age           = "24h"

  lifecycle {
    postcondition {
      condition     = timecmp(self.modified_time, timeadd(plantimestamp(), "-720h")) > 0
      error_message = "The image ${self.image_id} is older than 30 days: ${self.reason}"
    }
  }
}

output "image_id" {
  value = data.imagepipeline_latest_image.web.image_id
}
