import { GITHUB_TRUST } from "@deploy-actions/shared/testkit/github-trust";
import type { Stage } from "./job.ts";
import { statementsOf } from "./permissions-page.ts";

/** No keys in the environment: a step signs in with the ID token of the job. */
export const NO_KEYS = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };

/** A role that workflows may use, and that may do what these parts of docs/iam/build-push.md say. */
export function giveRole(
  { aws }: Pick<Stage, "aws">,
  name: string,
  parts: readonly string[],
  trust = GITHUB_TRUST,
): void {
  const policies = [{ Version: "2012-10-17", Statement: parts.flatMap(statementsOf) }];
  aws.iam.role(name, { trust, policies });
}
