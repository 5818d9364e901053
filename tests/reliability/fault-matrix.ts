import { BODIES } from "./faults/bodies";
import { CONNECTIONS } from "./faults/connections";
import type { FaultGroup } from "./faults/fault-case";
import { POSITIONS } from "./faults/positions";
import { FINAL, LATER, RETRY_AFTER } from "./faults/refusals";
import { SCANS } from "./faults/scans";

/** The faults on the wire and their outcomes. docs/reliability.md shows the same table. */
export const FAULT_MATRIX: readonly FaultGroup[] = [
  LATER,
  RETRY_AFTER,
  FINAL,
  CONNECTIONS,
  BODIES,
  POSITIONS,
  SCANS,
];
