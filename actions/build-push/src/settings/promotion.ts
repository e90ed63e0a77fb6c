import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { parseRepositoryName, type RepositoryAddress } from "../request/repository-name.ts";
import { checkTagRule, type TagRule } from "../tags/rule.ts";
import { environmentName } from "./lifecycle-request.ts";
import type { Reader } from "./reader.ts";

/** What is promoted, and to where. */
export interface PromotionRequest {
  /** As it was written: references, a line each, or the output `images` of a build. */
  readonly from: string;
  /** Undefined: it stays in its repository. */
  readonly to: RepositoryAddress | undefined;
  readonly tags: readonly TagRule[];
  /** Undefined: to none. */
  readonly environment: string | undefined;
}

/** Inputs of a build mean nothing here. Defaults of action.yml are not given, and say nothing. */
const OF_BUILDS = [
  "images",
  "context",
  "file",
  "target",
  "build-args",
  "build-contexts",
  "secrets",
  "secret-files",
  "secret-envs",
  "platforms",
  "labels",
  "builder",
  "scan-ignore",
  "smoke-test",
];

const NO_BUILD = "It means nothing with mode: promote.";

export function readPromotion(read: Reader, source: InputSource): PromotionRequest {
  const from = read.text("from");
  if (from === undefined)
    read.problem(
      "from",
      "Nothing is given to promote.",
      'Add "from: shop/web@sha256:...", like the output ref of a build.',
    );
  const tags = read.lines("tags").flatMap((line) => {
    const rule = checkTagRule(line);
    if (!rule.ok) read.problems("tags", rule.problems);
    return rule.ok ? [rule.value] : [];
  });
  const environment = read.parse("environment", environmentName);
  // One that cannot be used is told, and was meant.
  const isGiven = (name: "environment" | "tags" | "repository") => read.text(name) !== undefined;
  if (!isGiven("environment") && !isGiven("tags") && !isGiven("repository"))
    read.problem("tags", "There is nothing to do.", "Give environment, tags, or the repository it goes to.");
  // The runner gives defaults, too.
  const asked = (["scan", "skip-unchanged", "changed-only"] as const).filter((name) => read.flag(name));
  if (read.oneOf("push", ["auto", "true", "false"]) === "false")
    read.problem("push", NO_BUILD, "Write dry-run: true, which changes nothing.");
  for (const name of asked) read.problem(name, NO_BUILD, "Leave it out: nothing is built.");
  for (const name of source.given().filter((name) => OF_BUILDS.includes(name) && name !== "context"))
    read.problem(name, NO_BUILD, "Leave it out: nothing is built.");
  return { from: from ?? "", to: read.parse("repository", parseRepositoryName), tags, environment };
}
