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
      generateResourceContainerTypes: true,
      respectSchemaVersion: true,
    },
    csharp: {
      rootNamespace: "Pulumi",
      namespaces: { "alicloud-image-pipeline": "AlicloudImagePipeline" },
      packageReferences: { Pulumi: "3.*" },
      respectSchemaVersion: true,
    },
    java: { basePackage: "com.pulumi" },
  };
}
