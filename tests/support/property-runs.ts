/**
 * How often a property is tried. fast-check prints the seed of a failure; more runs come with
 * `FAST_CHECK_RUNS=20000 npx mocha tests/core/selection`.
 */
export const PROPERTY_RUNS = { numRuns: Number(process.env["FAST_CHECK_RUNS"] ?? 50) };
