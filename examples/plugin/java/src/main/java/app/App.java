package app;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Either;
import com.pulumi.deployment.InvokeOptions;
import io.github.owner.alicloudimagepipeline.AlicloudimagepipelineFunctions;
import io.github.owner.alicloudimagepipeline.PipelineImage;
import io.github.owner.alicloudimagepipeline.PipelineImageArgs;
import io.github.owner.alicloudimagepipeline.Provider;
import io.github.owner.alicloudimagepipeline.ProviderArgs;
import io.github.owner.alicloudimagepipeline.inputs.GetImagePipelineExecutionArgs;
import io.github.owner.alicloudimagepipeline.inputs.GetImagePipelineExecutionsArgs;
import io.github.owner.alicloudimagepipeline.inputs.GetLatestImageArgs;
import java.util.List;

/** The examples of the plugin's functions, resource and provider. */
public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    private static void stack(Context context) {
        var config = context.config();

        // Example: getLatestImage
        // The newest image that is at least a day old.
        var latest = AlicloudimagepipelineFunctions.getLatestImage(GetLatestImageArgs.builder()
                .imagePipelineId(config.require("imagePipelineId"))
                .minAge("24h")
                .build());
        context.export("latestImageId", latest.applyValue(image -> image.imageId()));
        context.export("reason", latest.applyValue(image -> image.reason()));

        // Example: getImagePipelineExecutions
        // The failed builds, newest first.
        var failures = AlicloudimagepipelineFunctions.getImagePipelineExecutions(
                GetImagePipelineExecutionsArgs.builder()
                        .imagePipelineId(config.require("imagePipelineId"))
                        .statuses(List.of(Either.ofLeft("FAILED"), Either.ofLeft("TEST_FAILED")))
                        .maxItems(10)
                        .build());
        context.export("failedExecutionIds", failures.applyValue(result -> result.ids()));

        // Example: getImagePipelineExecution
        // One build, whatever its status.
        var execution = AlicloudimagepipelineFunctions.getImagePipelineExecution(
                GetImagePipelineExecutionArgs.builder()
                        .imagePipelineId(config.require("imagePipelineId"))
                        .executionId(config.require("executionId"))
                        .build());
        context.export("status", execution.applyValue(result -> result.status()));

        // Example: PipelineImage
        // The image stays until `pulumi config set promotion …` promotes the newest one.
        var held = new PipelineImage("held", PipelineImageArgs.builder()
                .imagePipelineId(config.require("imagePipelineId"))
                .hold(true)
                .triggers(List.of(config.require("promotion")))
                .build());
        context.export("heldImageId", held.imageId());

        // Example: Provider
        // Another region. The credentials come from the environment or from a profile.
        var beijing = new Provider("beijing", ProviderArgs.builder()
                .region("cn-beijing")
                .build());
        var inBeijing = AlicloudimagepipelineFunctions.getLatestImage(
                GetLatestImageArgs.builder()
                        .imagePipelineId(config.require("beijingPipelineId"))
                        .build(),
                InvokeOptions.builder().provider(beijing).build());
        context.export("beijingImageId", inBeijing.applyValue(image -> image.imageId()));
        // End of the examples.
    }
}
