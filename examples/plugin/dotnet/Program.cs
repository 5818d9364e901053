// The examples of the plugin's functions, resource and provider.
using System.Collections.Generic;
using Pulumi;
using ImagePipeline = PulumiAlicloud.ImagePipeline;

return await Deployment.RunAsync(() =>
{
    var config = new Config();
    var outputs = new Dictionary<string, object?>();

    // Example: getLatestImage
    // The newest image that is at least a day old.
    var latest = ImagePipeline.GetLatestImage.Invoke(new()
    {
        ImagePipelineId = config.Require("imagePipelineId"),
        MinAge = "24h",
    });
    outputs["latestImageId"] = latest.Apply(image => image.ImageId);
    outputs["reason"] = latest.Apply(image => image.Reason);

    // Example: getImagePipelineExecutions
    // The failed builds, newest first.
    var failures = ImagePipeline.GetImagePipelineExecutions.Invoke(new()
    {
        ImagePipelineId = config.Require("imagePipelineId"),
        Statuses = new Union<string, ImagePipeline.ExecutionStatus>[] { "FAILED", "TEST_FAILED" },
        MaxItems = 10,
    });
    outputs["failedExecutionIds"] = failures.Apply(result => result.Ids);

    // Example: getImagePipelineExecution
    // One build, whatever its status.
    var execution = ImagePipeline.GetImagePipelineExecution.Invoke(new()
    {
        ImagePipelineId = config.Require("imagePipelineId"),
        ExecutionId = config.Require("executionId"),
    });
    outputs["status"] = execution.Apply(result => result.Status);

    // Example: PipelineImage
    // The image stays until `pulumi config set promotion …` promotes the newest one.
    var held = new ImagePipeline.PipelineImage("held", new()
    {
        ImagePipelineId = config.Require("imagePipelineId"),
        Hold = true,
        Triggers = new[] { config.Require("promotion") },
    });
    outputs["heldImageId"] = held.ImageId;

    // Example: Provider
    // Another region. The credentials come from the environment or from a profile.
    var beijing = new ImagePipeline.Provider("beijing", new() { Region = "cn-beijing" });
    var inBeijing = ImagePipeline.GetLatestImage.Invoke(
        new() { ImagePipelineId = config.Require("beijingPipelineId") },
        new InvokeOptions { Provider = beijing });
    outputs["beijingImageId"] = inBeijing.Apply(image => image.ImageId);

    // End of the examples.
    return outputs;
});
