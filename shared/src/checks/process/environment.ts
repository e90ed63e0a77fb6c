import { Secret } from "../../secret.ts";
import type { CommandCheck } from "../check.ts";
import { isConfidential } from "../secrets/confidential.ts";

/**
 * What a command of a check gets: the runner's environment without what lets it act for this job (inputs, the files that
 * set outputs and variables of later steps) and without what is secret by its name, and the variables that the check
 * gives it.
 */
export function commandEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  given: CommandCheck["environment"],
): Readonly<Record<string, string>> {
  const kept = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    value === undefined || isWithheld(name) ? [] : [[name, value]],
  );
  const added = given.map(({ name, value }): [string, string] => [
    name,
    value instanceof Secret ? value.reveal() : value,
  ]);
  return Object.fromEntries([...kept, ...added]);
}

function isWithheld(name: string): boolean {
  if (isConfidential(name) || OF_LATER_STEPS.has(name)) return true;
  return PREFIXES.some((prefix) => name.startsWith(prefix)) && !HARMLESS.has(name);
}

/** Inputs and state of this step; OIDC, cache and artifact services of the runner; credentials, profiles and roles of AWS. */
const PREFIXES = ["INPUT_", "STATE_", "ACTIONS_", "AWS_"];

const HARMLESS = new Set(["AWS_REGION", "AWS_DEFAULT_REGION"]);

/** https://docs.github.com/actions/reference/workflows-and-actions/variables */
const OF_LATER_STEPS = new Set(["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"]);
