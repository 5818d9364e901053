module image-pipeline-go-latest-image

go 1.25

require (
	example.com/pulumi-alicloud-image-pipeline/sdk/go v0.0.0
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
)

// Written by `pulumi package add`.
replace example.com/pulumi-alicloud-image-pipeline/sdk/go => ./sdks/alicloud-image-pipeline
