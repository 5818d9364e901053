import {
  CheckResponse,
  DiffResponse,
  PropertyDiff,
  type CheckRequest,
  type DiffRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { checkFailures } from "./check-failures";
import { changedSettings, configurationProblems, SECRET_KEYS } from "./configuration";
import { received, toStruct } from "./properties";

/** Checks the configuration of a provider, and marks what is secret by itself. */
export function checkConfig(request: CheckRequest): CheckResponse {
  const { values, secrets } = received(request.getNews());
  return new CheckResponse()
    .setInputs(toStruct(values, new Set([...secrets, ...SECRET_KEYS])))
    .setFailuresList(checkFailures(configurationProblems(values)));
}

/**
 * Tells in which settings two configurations differ. Never that the provider must be replaced: the
 * same resources are read with other credentials, or through another endpoint, and stay what they are.
 */
export function diffConfig(request: DiffRequest): DiffResponse {
  const olds = received(request.getOlds() ?? request.getOldInputs()).values;
  const changed = changedSettings(olds, received(request.getNews()).values);
  const response = new DiffResponse()
    .setChanges(
      changed.length === 0
        ? DiffResponse.DiffChanges.DIFF_NONE
        : DiffResponse.DiffChanges.DIFF_SOME,
    )
    .setDiffsList(changed)
    .setHasdetaileddiff(true);
  for (const key of changed) {
    response.getDetaileddiffMap().set(key, new PropertyDiff().setKind(PropertyDiff.Kind.UPDATE));
  }
  return response;
}
