package app;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.alicloudimagepipeline.AlicloudimagepipelineFunctions;
import com.pulumi.alicloudimagepipeline.PipelineImage;
import com.pulumi.alicloudimagepipeline.PipelineImageArgs;
import com.pulumi.alicloudimagepipeline.inputs.GetLatestImageArgs;
import java.util.List;

/** The newest image of a pipeline, and an image that is held until it is promoted. */
public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    private static void stack(Context context) {
        var imagePipelineId = context.config().require("imagePipelineId");

        // Not before the image has stood for a day.
        var latest = AlicloudimagepipelineFunctions.getLatestImage(GetLatestImageArgs.builder()
                .imagePipelineId(imagePipelineId)
                .minAge("24h")
                .build());

        // Stays as it is until `pulumi config set promotion …` names another promotion.
        var held = new PipelineImage("held", PipelineImageArgs.builder()
                .imagePipelineId(imagePipelineId)
                .hold(true)
                .triggers(List.of(context.config().require("promotion")))
                .build());

        context.export("latestImageId", latest.applyValue(image -> image.imageId()));
        context.export("reason", latest.applyValue(image -> image.reason()));
        context.export("heldImageId", held.imageId());
    }
}
