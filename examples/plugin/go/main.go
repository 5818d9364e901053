// The examples of the plugin's functions, resource and provider.
package main

import (
	imagepipeline "github.com/OWNER/pulumi-alicloud-image-pipeline/sdk/go/alicloudimagepipeline"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		settings := config.New(ctx, "")

		// Example: getLatestImage
		// The newest image that is at least a day old.
		latest := imagepipeline.GetLatestImageOutput(ctx, imagepipeline.GetLatestImageOutputArgs{
			ImagePipelineId: pulumi.String(settings.Require("imagePipelineId")),
			MinAge:          pulumi.String("24h"),
		})
		ctx.Export("latestImageId", latest.ImageId())
		ctx.Export("reason", latest.Reason())

		// Example: getImagePipelineExecutions
		// The failed builds, newest first.
		failures := imagepipeline.GetImagePipelineExecutionsOutput(ctx, imagepipeline.GetImagePipelineExecutionsOutputArgs{
			ImagePipelineId: pulumi.String(settings.Require("imagePipelineId")),
			Statuses:        pulumi.StringArray{pulumi.String("FAILED"), pulumi.String("TEST_FAILED")},
			MaxItems:        pulumi.Int(10),
		})
		ctx.Export("failedExecutionIds", failures.Ids())

		// Example: getImagePipelineExecution
		// One build, whatever its status.
		execution := imagepipeline.GetImagePipelineExecutionOutput(ctx, imagepipeline.GetImagePipelineExecutionOutputArgs{
			ImagePipelineId: pulumi.String(settings.Require("imagePipelineId")),
			ExecutionId:     pulumi.String(settings.Require("executionId")),
		})
		ctx.Export("status", execution.Status())

		// Example: PipelineImage
		// The image stays until `pulumi config set promotion …` promotes the newest one.
		held, err := imagepipeline.NewPipelineImage(ctx, "held", &imagepipeline.PipelineImageArgs{
			ImagePipelineId: pulumi.String(settings.Require("imagePipelineId")),
			Hold:            pulumi.Bool(true),
			Triggers:        pulumi.Array{pulumi.String(settings.Require("promotion"))},
		})
		if err != nil {
			return err
		}
		ctx.Export("heldImageId", held.ImageId)

		// Example: Provider
		// Another region. The credentials come from the environment or from a profile.
		beijing, err := imagepipeline.NewProvider(ctx, "beijing", &imagepipeline.ProviderArgs{
			Region: pulumi.String("cn-beijing"),
		})
		if err != nil {
			return err
		}
		inBeijing := imagepipeline.GetLatestImageOutput(ctx, imagepipeline.GetLatestImageOutputArgs{
			ImagePipelineId: pulumi.String(settings.Require("beijingPipelineId")),
		}, pulumi.Provider(beijing))
		ctx.Export("beijingImageId", inBeijing.ImageId())

		// End of the examples.
		return nil
	})
}
