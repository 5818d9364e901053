import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";

/** The answer of a diff in which these properties change, in place; none of them asks for a replacement. */
export function updateOf(changed: readonly string[]): DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const response = new DiffResponse()
    .setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList([...changed])
    .setHasdetaileddiff(true);
  for (const key of changed) {
    response.getDetaileddiffMap().set(key, new PropertyDiff().setKind(PropertyDiff.Kind.UPDATE));
  }
  return response;
}
