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

data "imagepipeline_executions" "failed" {
  image_pipeline_id = var.image_pipeline_id
  statuses          = ["FAILED", "TEST_FAILED"]
  max_items         = 10
}

data "imagepipeline_execution" "each" {
  for_each          = toset(data.imagepipeline_executions.failed.ids)
  execution_id      = each.key
  image_pipeline_id = var.image_pipeline_id
}

output "errors" {
  value = { for id, execution in data.imagepipeline_execution.each : id => execution.error_info }
}
