/**
 * For the environment of a process that runs the sources where no other test does. Empty where no coverage is
 * measured, and where processes inherit the variable. `coverage-guard.ts` sets it before the tests are loaded.
 */
export const COVERAGE: Record<string, string> = {};
