import { GITHUB_TRUST } from "@deploy-actions/shared/testkit/github-trust";
import type { Stage } from "./job.ts";
import { statementsOf } from "./permissions-page.ts";

/** A role that workflows may use, and that may do what these parts of docs/iam/build-push.md say. */
export function giveRole({ aws }: Pick<Stage, "aws">, name: string, parts: readonly string[]): void {
  const policies = [{ Version: "2012-10-17", Statement: parts.flatMap(statementsOf) }];
  aws.iam.role(name, { trust: GITHUB_TRUST, policies });
}
