import {
  CheckResponse,
  type CheckRequest,
  type DiffRequest,
  type DiffResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { checkFailures } from "./check-failures";
import { changedSettings, configurationProblems, SECRET_KEYS } from "./configuration";
import { received, toStruct } from "./properties";
import { updateOf } from "./update-of";

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
  return updateOf(changedSettings(olds, received(request.getNews()).values));
}
