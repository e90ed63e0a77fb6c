import { readFileSync } from "node:fs";
import { errors } from "@deploy-actions/shared/testkit/job";
import { yamlBlocks } from "../../../scripts/examples.ts";
import type { Production } from "./readme-account.ts";
import { atSite } from "./readme-stages.ts";
import type { WorkflowRun } from "./readme-workflow.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** The workflow below a heading as it stands there. Only the site is where the simulated load balancer listens. */
export function workflow(heading: string, account: Production): string {
  const blocks = yamlBlocks(README.slice(README.indexOf(`\n## ${heading}\n`)));
  const block = blocks.find(({ text }) => text.includes("\njobs:"));
  if (!block) throw new Error(`The README has no workflow below "${heading}".`);
  return atSite(block.text, account);
}

export const commitOf = ({ aws }: Production) => aws.oidc.claims.sha;

/** What a person would look at: which jobs ran, and how our steps ended. */
export const seen = ({ results, steps }: WorkflowRun) => ({
  results,
  statuses: steps.map(({ outputs }) => outputs.status),
  errors: steps.flatMap(errors),
});

/** Calls that the role of the workflow was not allowed. */
export const denied = ({ aws }: Production) =>
  aws.calls
    .filter(({ errorCode = "" }) => /AccessDenied|Unauthorized/.test(errorCode))
    .map(({ operation }) => operation);
