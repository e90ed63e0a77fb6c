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

/** The IAM policy that a page says is enough; the first below a heading, when one is given. */
export async function policyIn(page: string, heading = ""): Promise<object> {
  const text = await readFile(page, "utf8");
  const below = heading ? text.slice(text.indexOf(`\n## ${heading}\n`)) : text;
  const [policy] = /(?<=```json\n)[\s\S]*?(?=```)/.exec(below) ?? [];
  if (!policy) throw new Error(`${page} has no policy${heading && ` below "${heading}"`}.`);
  return JSON.parse(policy);
}
