import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { eachText } from "../texts.ts";

/** Words that are never meant: what is left of a template wherever they stand. */
const ANYWHERE: readonly RegExp[] = [
  /<[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*>/,
  /<(?:your|my|insert|replace|account|region|aws)\b[\w .-]*>/i,
  /\b(?:REPLACE|CHANGE)[_-]?(?:ME|THIS|WITH_\w+)\b/,
  /\bYOUR[_-][A-Z0-9_-]+/,
  /\b(?:AWS_)?ACCOUNT_ID\b/,
];

/** Words that are placeholders only where a name of something in AWS is wanted. Elsewhere they can be what someone means. */
const IN_REFERENCES: readonly RegExp[] = [
  /<[^>]*>/,
  /\{\{[^}]*\}\}/,
  /(?<![A-Za-z0-9])[xX]{8,}(?![A-Za-z0-9])/,
  /(?<=[.:/])(?:AWS_)?REGION(?=[.:/]|$)/,
  /\b(?:AWS_)?ACCOUNT(?:_NUMBER|ID)?(?=[.:])/,
  /\byour[_-](?:account|aws|region|registry|repo|repository|image|role|secret|bucket)[\w-]*/i,
];

const REFERENCES =
  /\.(?:image|valueFrom|credentialsParameter)$|Arn$|^executionRoleArn$|\.(?:fileSystemId|accessPointId|awslogs-group|awslogs-region)$|\.environmentFiles\[\d+\]\.value$/;
/** `ACCOUNT_ID: "…"` names something; only the texts that are handed to someone count. */
const NAMES = /\.name$|\.containerName$|\.sourceVolume$/;

/** What a template left to fill in. */
export function* placeholders(definition: TaskDefinition): Generator<Problem> {
  for (const { text, at } of eachText(definition)) {
    if (NAMES.test(at)) continue;
    const patterns = REFERENCES.test(at) ? [...ANYWHERE, ...IN_REFERENCES] : ANYWHERE;
    const [left] = patterns.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
    if (left)
      yield { at, message: `"${left}" is a placeholder that was not filled in.`, fix: "Put the real value there." };
  }
}
