/**
 * Says what is wrong with the examples people copy: YAML blocks of the Markdown files, and the files in examples/.
 *
 * Each `uses: .../deploy-actions/<action>@...` must name an action there is, inputs that it has, and all that it requires.
 */
import { glob, readFile } from "node:fs/promises";
import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import { type ActionFile, readActionFiles } from "./action-files.ts";
import { findSteps, type Step, yamlBlocks } from "./examples.ts";

const actions = await readActionFiles();
const files = await Array.fromAsync(glob(["*.md", "{docs,examples}/**/*.{md,yml,yaml}", "actions/*/*.md"]));
let count = 0;
for (const file of files.sort()) {
  const text = await readFile(file, "utf8");
  for (const block of file.endsWith(".md") ? yamlBlocks(text) : [{ text, line: 1 }]) {
    const { steps, problems } = findSteps(block);
    count += steps.length;
    const complaints = [...problems, ...steps.flatMap(complaintsAbout)];
    for (const { line, message } of complaints) {
      console.error(`${file}:${line}: ${message}`);
      process.exitCode = 1;
    }
  }
}
console.log(`${count} steps in ${files.length} files use our actions.`);

function complaintsAbout({ action: name, inputs, line }: Step): readonly { line: number; message: string }[] {
  const action = actions.find((other) => other.name === name);
  if (action) return inputComplaints(action, inputs).map((message) => ({ line, message }));
  const suggestion = didYouMean(
    name,
    actions.map((other) => other.name),
  );
  return [{ line, message: [`There is no action "${name}".`, suggestion].filter(Boolean).join(" ") }];
}

function inputComplaints({ name, inputs }: ActionFile, given: readonly string[]): readonly string[] {
  const declared = Object.keys(inputs);
  const unknown = given.filter((input) => !declared.includes(input));
  const missing = declared.filter((input) => inputs[input]?.required && !given.includes(input));
  return [
    ...unknown.map((input) =>
      [`${name} has no input "${input}".`, didYouMean(input, declared)].filter(Boolean).join(" "),
    ),
    ...missing.map((input) => `${name} requires the input "${input}".`),
  ];
}
