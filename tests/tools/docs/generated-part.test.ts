import assert from "node:assert/strict";
import { withGeneratedPart } from "../../../tools/docs/generated-part";

describe("withGeneratedPart", () => {
  it("replaces the text between the comments, and formats it", async () => {
    const document = "Before\n\n<!-- begin figures -->\n\nold\n\n<!-- end figures -->\n\nAfter\n";
    assert.equal(
      await withGeneratedPart(document, "figures", "|a|b|\n|-|-|\n|1|2|"),
      "Before\n\n<!-- begin figures -->\n\n| a   | b   |\n| --- | --- |\n| 1   | 2   |\n\n<!-- end figures -->\n\nAfter\n",
    );
  });

  it("fails for a document without the comments", async () => {
    await assert.rejects(withGeneratedPart("Text", "figures", ""), {
      message:
        'The document has no part "figures". Enclose the part in <!-- begin figures --> and <!-- end figures -->.',
    });
  });
});
