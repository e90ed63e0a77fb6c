import { readFile } from "node:fs/promises";
import { yamlBlocks } from "../../scripts/examples.ts";

/** The first example of a README that is a whole workflow. */
export async function workflowIn(readme: string): Promise<string> {
  const workflow = yamlBlocks(await readFile(readme, "utf8")).find(({ text }) => /^jobs:/m.test(text));
  if (!workflow) throw new Error(`${readme} has no workflow.`);
  return workflow.text;
}

/** The IAM policy that a README says is enough. */
export async function policyIn(readme: string): Promise<object> {
  const [policy] = /(?<=```json\n)[\s\S]*?(?=```)/.exec(await readFile(readme, "utf8")) ?? [];
  if (!policy) throw new Error(`${readme} has no policy.`);
  return JSON.parse(policy);
}
