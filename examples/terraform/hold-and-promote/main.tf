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

variable "promotion" {
  type        = string
  default     = "1"
  description = "Change it to move to the newest image."
}

resource "imagepipeline_image" "web" {
  image_pipeline_id = var.image_pipeline_id
  hold              = true
  triggers          = { promotion = var.promotion }
}

output "image_id" {
  value = imagepipeline_image.web.image_id
}

output "latest_image_id" {
  value = imagepipeline_image.web.latest_image_id
}
