terraform {
  required_providers {
    imagepipeline = {
      source = "OWNER/imagepipeline"
    }
  }
}

variable "image_pipeline_name" {
  type        = string
  description = "The name of the pipeline in each region."
}

provider "imagepipeline" {
  region = "cn-hangzhou"
}

provider "imagepipeline" {
  alias  = "beijing"
  region = "cn-beijing"
}

data "imagepipeline_latest_image" "hangzhou" {
  image_pipeline_name = var.image_pipeline_name
}

data "imagepipeline_latest_image" "beijing" {
  provider            = imagepipeline.beijing
  image_pipeline_name = var.image_pipeline_name
}

# One provider is enough if the credentials are the same: a data source can have a region of its own.
data "imagepipeline_latest_image" "each" {
  for_each            = toset(["cn-hangzhou", "cn-beijing"])
  region              = each.key
  image_pipeline_name = var.image_pipeline_name
}

output "image_ids" {
  value = { for region, image in data.imagepipeline_latest_image.each : region => image.image_id }
}

output "beijing" {
  value = data.imagepipeline_latest_image.beijing.image_id
}
