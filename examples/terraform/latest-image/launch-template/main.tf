# Stands for your own module, with an alicloud_ecs_launch_template whose image_id is this variable.
variable "image_id" {
  type = string
}

resource "terraform_data" "launch_template" {
  input = { image_id = var.image_id }
}
