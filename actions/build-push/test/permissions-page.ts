import { readFileSync } from "node:fs";

const PAGE = readFileSync(new URL("../../../docs/iam/build-push.md", import.meta.url), "utf8");

export interface Statement {
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** The statements of a part of docs/iam/build-push.md, as they are written. */
export function statementsOf(part: string): readonly Statement[] {
  return JSON.parse(documentOf(part)).Statement;
}

/** The JSON below a heading. */
export function documentOf(part: string): string {
  const below = PAGE.slice(PAGE.indexOf(`\n## ${part}\n`));
  return /(?<=```json\n)[\s\S]*?(?=```)/.exec(below)?.[0] ?? "";
}
