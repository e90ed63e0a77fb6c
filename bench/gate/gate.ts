import type { Section } from "../section.ts";
import { measureColdStart } from "./cold-start.ts";
import { watchFiftyChecks } from "./fifty-checks.ts";
import { measureOverhead } from "./overhead.ts";

/** What a gate costs: a sample, a start, and fifty checks for a minute. */
export async function measureGate(): Promise<readonly Section[]> {
  return [await measureOverhead(), await measureColdStart(), await watchFiftyChecks()];
}
