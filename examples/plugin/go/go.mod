module image-pipeline-plugin-go

go 1.25

require (
	github.com/OWNER/pulumi-alicloud-image-pipeline/sdk/go v0.0.0
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
)

// Written by `pulumi package add`.
replace github.com/OWNER/pulumi-alicloud-image-pipeline/sdk/go => ./sdks/alicloud-image-pipeline
