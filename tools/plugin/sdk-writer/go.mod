module pulumi-alicloud-image-pipeline/tools/plugin/sdk-writer

go 1.25
