import { readFileSync } from "node:fs";

const PAGE = readFileSync(new URL("../../../docs/iam/deploy-ecs.md", import.meta.url), "utf8");

/** The parts of docs/iam/deploy-ecs.md, by their headings. */
export type Part =
  | "Every deploy"
  | "Shifting"
  | "Weights"
  | "CodeDeploy"
  | "One-off tasks"
  | "Create"
  | "Explain"
  | "Images"
  | "Preflight";

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** The policy of a part as it is written, for a service called web. */
export function policy(part: Part): Policy {
  const below = PAGE.slice(PAGE.indexOf(`\n## ${part}\n`));
  const [text = ""] = /(?<=```json\n)[\s\S]*?(?=```)/.exec(below) ?? [];
  return JSON.parse(text);
}

/** For services and families of other names: what a reader puts in. */
export function policyForAll(part: Part): Policy {
  const text = JSON.stringify(policy(part));
  return JSON.parse(
    text
      .replaceAll("production/web", "production/*")
      .replaceAll(/(task-definition|repository\/shop)([/])web/g, "$1$2*"),
  );
}

export const actionsOf = ({ Statement }: Policy): readonly string[] => Statement.flatMap(({ Action }) => Action);
