// The newest image of a pipeline, and an image that is held until it is promoted.
package main

import (
	imagepipeline "example.com/pulumi-alicloud-image-pipeline/sdk/go/alicloudimagepipeline"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		settings := config.New(ctx, "")
		imagePipelineId := pulumi.String(settings.Require("imagePipelineId"))

		// Not before the image has stood for a day.
		latest := imagepipeline.GetLatestImageOutput(ctx, imagepipeline.GetLatestImageOutputArgs{
			ImagePipelineId: imagePipelineId,
			MinAge:          pulumi.String("24h"),
		})

		// Stays as it is until `pulumi config set promotion …` names another promotion.
		held, err := imagepipeline.NewPipelineImage(ctx, "held", &imagepipeline.PipelineImageArgs{
			ImagePipelineId: imagePipelineId,
			Hold:            pulumi.Bool(true),
			Triggers:        pulumi.Array{pulumi.String(settings.Require("promotion"))},
		})
		if err != nil {
			return err
		}

		ctx.Export("latestImageId", latest.ImageId())
		ctx.Export("reason", latest.Reason())
		ctx.Export("heldImageId", held.ImageId)
		return nil
	})
}
