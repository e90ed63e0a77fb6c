import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { arnAccount, isAccountId, registryAccount } from "../account-ids.ts";
import { splitImageReference } from "../image-reference.ts";
import { eachText } from "../texts.ts";
import { eachContainer } from "./rule.ts";

const ROLE_ARN = /^arn:[\w-]+:iam::[^:]+:role\/./;

/** Account ids in registries and ARNs have twelve digits, and roles are roles. */
export function* accounts(definition: TaskDefinition): Generator<Problem> {
  for (const [{ image }, path] of eachContainer(definition)) {
    const account = registryAccount(splitImageReference(image).registry);
    if (account !== undefined) yield* twelveDigits(account, "of the registry", `${path}.image`);
  }
  yield* role(definition.taskRoleArn, "taskRoleArn");
  yield* role(definition.executionRoleArn, "executionRoleArn");
  for (const { text, at } of eachText(definition)) {
    const account = arnAccount(text);
    if (account !== undefined) yield* twelveDigits(account, "in the ARN", at);
  }
}

function* role(arn: string | undefined, at: string): Generator<Problem> {
  if (!arn?.startsWith("arn:") || ROLE_ARN.test(arn)) return;
  yield { at, message: `"${arn}" is not the ARN of a role.`, fix: "Write arn:aws:iam::ACCOUNT:role/NAME." };
}

function* twelveDigits(account: string, where: string, at: string): Generator<Problem> {
  if (isAccountId(account)) return;
  const digits = /^\d+$/.test(account) ? `has ${account.length} digits` : "is not a number";
  yield {
    at,
    message: `The account "${account}" ${where} ${digits}; AWS account ids have 12 digits.`,
    fix: "Write the whole id.",
  };
}
