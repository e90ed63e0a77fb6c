import { readFile } from "node:fs/promises";
import { yamlBlocks } from "../../scripts/examples.ts";

/** The first example of a README that is a whole workflow; the first below a heading, when one is given. */
export async function workflowIn(readme: string, heading = ""): Promise<string> {
  const text = await readFile(readme, "utf8");
  const below = heading ? text.slice(text.search(new RegExp(`^#+ ${heading}$`, "m"))) : text;
  const workflow = yamlBlocks(below).find((block) => /^jobs:/m.test(block.text));
  if (!workflow) throw new Error(`${readme} has no workflow${heading && ` below "${heading}"`}.`);
  return workflow.text;
}

/** The IAM policy that a README says is enough. */
export async function policyIn(readme: string): Promise<object> {
  const [policy] = /(?<=```json\n)[\s\S]*?(?=```)/.exec(await readFile(readme, "utf8")) ?? [];
  if (!policy) throw new Error(`${readme} has no policy.`);
  return JSON.parse(policy);
}
