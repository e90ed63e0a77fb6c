import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { print } from "./print.ts";
import type { Section } from "./section.ts";

/** Writes RESULTS.md: without the figures that hold for this machine alone. */
export async function writeResults(sections: readonly Section[]): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  const parts = sections.map((section) => {
    const [title, ...rest] = print(section, { machine: false }).split("\n\n");
    return [`## ${title}`, "```text", rest.join("\n\n"), "```"].join("\n\n").replaceAll("```text\n\n", "```text\n");
  });
  const head = `# Results of the bench

Written by \`npm run bench -- --write\` on ${date} with Node ${process.versions.node}. Simulated time is given in seconds; time on the clock
depends on the machine, and is given as a ratio.`;
  await writeFile(join(import.meta.dirname, "RESULTS.md"), `${[head, ...parts].join("\n\n")}\n`);
}
