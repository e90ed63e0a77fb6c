import { expect, test } from "@jest/globals";
import { findSteps, yamlBlocks } from "../examples.ts";

const readme = [
  "# Deploy",
  "```yaml",
  "jobs:",
  "  deploy:",
  "    steps:",
  "      - uses: actions/checkout@v4",
  "      - uses: org/deploy-actions/deploy-ecs@v1",
  "        with: { cluster: prod }",
  "```",
  "1. Or, in a list:",
  "   ```yml",
  "   - uses: org/deploy-actions/health-gate@v1.2.3",
  "   ```",
  "```sh",
  "uses: nothing",
  "```",
].join("\n");

test("the steps of all YAML blocks are found, with the lines of the file", () => {
  expect(yamlBlocks(readme).flatMap((block) => findSteps(block).steps)).toEqual([
    { action: "deploy-ecs", inputs: ["cluster"], line: 7 },
    { action: "health-gate", inputs: [], line: 12 },
  ]);
});

test("a block that is no YAML is a problem on its line", () => {
  const [block] = yamlBlocks("text\n```yaml\na: 1\na: 2\n```\n");
  expect(block && findSteps(block).problems).toEqual([{ line: 4, message: "Map keys must be unique." }]);
});
