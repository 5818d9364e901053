import { GO_MODULE, JAVA_PACKAGE } from "../../repository";

/** What the generators of each language's SDK need to know. */
export function languages(): Record<string, unknown> {
  return {
    nodejs: {
      packageName: "pulumi-alicloud-image-pipeline-native",
      packageDescription:
        "SDK of the native provider plugin; TypeScript programs usually use pulumi-alicloud-image-pipeline itself",
      respectSchemaVersion: true,
    },
    python: {
      packageName: "pulumi_alicloud_image_pipeline",
      respectSchemaVersion: true,
      pyproject: { enabled: true },
    },
    go: {
      modulePath: GO_MODULE,
      importBasePath: `${GO_MODULE}/alicloudimagepipeline`,
      generateResourceContainerTypes: true,
      respectSchemaVersion: true,
    },
    // `Pulumi.*` on NuGet and `com.pulumi` on Maven Central belong to Pulumi.
    csharp: {
      rootNamespace: "PulumiAlicloud",
      namespaces: { "alicloud-image-pipeline": "ImagePipeline" },
      packageReferences: { Pulumi: "3.*" },
      respectSchemaVersion: true,
    },
    java: { basePackage: JAVA_PACKAGE },
  };
}
