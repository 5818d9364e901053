import assert from "node:assert/strict";
import { assertPublishable, withOwner } from "../../tools/owner";
import { parseRepository, PLACEHOLDER } from "../../tools/repository";

describe("the owner of the repository", () => {
  it("is in the URL of package.json", () => {
    assert.deepEqual(parseRepository("git+https://github.com/some-org/pulumi-x.git"), {
      owner: "some-org",
      name: "pulumi-x",
    });
    for (const url of ["https://example.com/a/b.git", "git+https://github.com/a.git", ""])
      assert.throws(() => parseRepository(url), /repository\.url is/);
  });

  it("replaces another owner in import paths, links and addresses, and nothing else", () => {
    const text = [
      'import "github.com/OWNER/pulumi-alicloud-image-pipeline/sdk/go/alicloudimagepipeline"',
      "import io.github.owner.alicloudimagepipeline.PipelineImage;",
      "https://OWNER.github.io/pulumi-alicloud-image-pipeline/start/",
      "github://api.github.com/OWNER/pulumi-alicloud-image-pipeline",
      "https://raw.githubusercontent.com/OWNER/pulumi-alicloud-image-pipeline/main/logo.svg",
      "https://github.com/OWNER/another-repository",
    ].join("\n");
    assert.equal(
      withOwner(text, "some-org", "io.github.some_org"),
      [
        'import "github.com/some-org/pulumi-alicloud-image-pipeline/sdk/go/alicloudimagepipeline"',
        "import io.github.some_org.alicloudimagepipeline.PipelineImage;",
        "https://some-org.github.io/pulumi-alicloud-image-pipeline/start/",
        "github://api.github.com/some-org/pulumi-alicloud-image-pipeline",
        "https://raw.githubusercontent.com/some-org/pulumi-alicloud-image-pipeline/main/logo.svg",
        "https://github.com/OWNER/another-repository",
      ].join("\n"),
    );
    assert.equal(
      withOwner(withOwner(text, "some-org", "io.github.some_org"), "OWNER", "io.github.owner"),
      text,
    );
  });

  it("must not be the placeholder when something is published", () => {
    assert.throws(() => {
      assertPublishable(PLACEHOLDER);
    }, /still has the placeholder OWNER/);
    assertPublishable("some-org");
  });
});
