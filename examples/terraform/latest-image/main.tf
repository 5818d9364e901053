terraform {
  required_providers {
    imagepipeline = {
      source = "OWNER/imagepipeline"
    }
  }
}

variable "image_pipeline_id" {
  type        = string
  description = "The ID of the pipeline, such as ip-2ze5tsl5bp6nf2b3cxyz."
}

provider "imagepipeline" {}

data "imagepipeline_latest_image" "web" {
  image_pipeline_id = var.image_pipeline_id
}

module "launch_template" {
  source   = "./launch-template"
  image_id = data.imagepipeline_latest_image.web.image_id
}

output "reason" {
  value = data.imagepipeline_latest_image.web.reason
}
