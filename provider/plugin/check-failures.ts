import { CheckFailure } from "@pulumi/pulumi/proto/provider_pb";
import type { Problem } from "../../core/errors";
import { inPluginTerms } from "./configuration";

/** What is wrong with inputs, each on its property. */
export function checkFailures(problems: readonly Problem[]): CheckFailure[] {
  return problems.map(({ path, message }) =>
    new CheckFailure()
      .setProperty(path)
      .setReason(inPluginTerms(path === "" ? message : `${path}: ${message}`)),
  );
}
