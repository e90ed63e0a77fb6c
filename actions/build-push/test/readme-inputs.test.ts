import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { yamlBlocks } from "../../../scripts/examples.ts";
import { readInputs } from "../src/inputs.ts";
import { readSources } from "../src/promote/source.ts";

const root = new URL("../../..", import.meta.url).pathname;
const PAGES = [
  "README.md",
  "actions/build-push/README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => /^build-.*\.md$/.test(name))
    .map((name) => `docs/${name}`),
];

const REF = `shop/web@sha256:${"0123456789abcdef".repeat(4)}`;

/** What GitHub and the steps before have told. */
const TOLD: Readonly<Record<string, string>> = {
  "github.sha": "0123456789abcdef0123456789abcdef01234567",
  "inputs.ref": REF,
  "secrets.NPM_TOKEN": "npm-token",
  "secrets.PIP_TOKEN": "pip-token",
  "steps.build.outputs.ref": REF,
};

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

const EXAMPLES = PAGES.flatMap((page) =>
  yamlBlocks(readFileSync(join(root, page), "utf8")).flatMap(({ text, line }) =>
    stepsIn(parse(text)).map((step) => [`${page}:${line}`, step] as const),
  ),
);

/** Every folder is there, each with a Dockerfile. */
const files = {
  exists: (path: string) => (/Dockerfile$/.test(path) ? ("file" as const) : ("folder" as const)),
  list: () => ["Dockerfile"],
};

test("there are examples of one image, of several, and of a promotion", () => {
  expect(EXAMPLES.some(([, { with: given }]) => given?.images)).toBe(true);
  expect(EXAMPLES.some(([, { with: given }]) => given?.mode === "promote")).toBe(true);
});

test.each(EXAMPLES)("the example at %s can be read", (_, { with: given = {}, env = {} }) => {
  const inputs = readInputs(objectInputs(filled(given)), { env: filled(env), files });
  expect(inputs.access.roleToAssume).toMatchObject({ account: "123456789012" });
  if (inputs.mode === "promote") expect(readSources(inputs.promotion.from)).toMatchObject({ ok: true });
  else expect(inputs.warnings).toEqual([]);
});

function filled(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const fill = (text: string) =>
    text.replace(/\$\{\{ *(.+?) *\}\}/g, (_, expression: string) => {
      const told = TOLD[expression];
      if (told === undefined) throw new Error(`The tests do not know what ${expression} is.`);
      return told;
    });
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(String(value))]));
}

function stepsIn(value: unknown): readonly Step[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(stepsIn);
  const step = value as Step;
  const own = String(step.uses).startsWith("org/deploy-actions/build-push@") ? [step] : [];
  return [...own, ...Object.values(value).flatMap(stepsIn)];
}
