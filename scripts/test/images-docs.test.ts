import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputReader } from "@deploy-actions/shared/actions/inputs";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { INPUTS } from "../../actions/build-push/src/action.gen.ts";
import { readImages } from "../../actions/build-push/src/request/read-images.ts";
import { yamlBlocks } from "../examples.ts";
import { fits, type Schema } from "./json-schema.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/build-images.md"), "utf8");
const schema: Schema = JSON.parse(readFileSync(join(root, "docs/images.schema.json"), "utf8"));

/** Every folder is there, each with a Dockerfile. */
const files = {
  exists: (path: string) => (/Dockerfile$/.test(path) ? ("file" as const) : ("folder" as const)),
  list: () => ["Dockerfile"],
};

function read(values: Readonly<Record<string, string>>) {
  const source = objectInputs(values);
  const reader = new InputReader(source, INPUTS);
  const { images } = readImages(reader, { source, files, env: { PIP_TOKEN: "value" } });
  return reader.done(() => images);
}

const blocks = yamlBlocks(page).map(({ text, line }) => ({ text, line, value: parse(text) }));
const isStep = (value: unknown) => Array.isArray(value) && typeof value[0] === "object";
const documents = blocks.filter(({ value }) => !isStep(value));
const steps = blocks.filter(({ value }) => isStep(value)).map(({ line, value: [step] }) => [line, step] as const);

/** What a document may leave to the step. */
const STEP = { repository: "shop/${service}", secrets: "npm=value" };

test.each(documents.map(({ line, text }) => [line, text] as const))(
  "the document on line %i of docs/build-images.md can be used as it is, and editors agree",
  (_, text) => {
    expect(read({ ...STEP, images: text }).length).toBeGreaterThan(1);
    expect(fits(parse(text), schema)).toBe(true);
  },
);

test.each(steps)("the step on line %i of docs/build-images.md can be used, and editors agree", (_, step) => {
  const { images, repository, context, secrets, "secret-envs": envs } = step.with;
  const given = {
    images,
    repository,
    context,
    secrets: secrets?.replace(/\$\{\{.*?\}\}/g, "value"),
    "secret-envs": envs,
  };
  expect(read(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))).toHaveLength(2);
  expect(fits(parse(images), schema)).toBe(true);
});

test("what the page says of its third document is what becomes of it", () => {
  const text = documents.find(({ value }) => value.images?.worker)?.text ?? "";
  const images = read({ ...STEP, images: text });
  const byName = new Map(images.map((image) => [image.name, image]));
  expect(Object.fromEntries(byName.get("api")?.buildArgs ?? [])).toEqual({ NODE_VERSION: "24", LOG_FORMAT: "text" });
  expect([...(byName.get("api")?.secrets.keys() ?? [])]).toEqual(["npm"]);
  expect([...(byName.get("worker")?.secrets.keys() ?? [])]).toEqual([]);
});

const WEB = "repository: shop/web";

test.each([
  "3",
  "[]",
  "[web, web]",
  "[a web]",
  "{ images: {} }",
  "{ images: [] }",
  `{ defaults: { ${WEB} } }`,
  `{ default: { ${WEB} }, images: [web] }`,
  `{ images: { web: { ${WEB}, contxt: web } } }`,
  `{ images: { web: { ${WEB}, Target: release } } }`,
  "{ images: { web: { repository: [shop/web] } } }",
  '{ images: { web: { repository: "" } } }',
  `{ images: { web: { ${WEB}, platforms: linux/arm64 } } }`,
  `{ images: { web: { ${WEB}, tags: [3] } } }`,
  `{ images: { web: { ${WEB}, build-args: { GO: 1.20 } } } }`,
  `{ images: { web: { ${WEB}, build-args: [GO=1] } } }`,
  `{ images: { web: { ${WEB}, build-args: { "A B": 1 } } } }`,
  `{ images: { web: { ${WEB}, secrets: { npm: value } } } }`,
])("%s is refused by the action, and marked by editors", (text) => {
  expect(() => read({ ...STEP, images: text })).toThrow("images");
  expect(fits(parse(text), schema)).toBe(false);
});

test("what is generated is up to date, and a table that was edited by hand is noticed", () => {
  const copy = mkdtempSync(join(tmpdir(), "images-docs-"));
  try {
    cpSync(join(root, "docs"), join(copy, "docs"), { recursive: true });
    const generate = (...args: string[]) =>
      spawnSync(process.execPath, [join(root, "scripts/generate-images-schema.ts"), ...args], {
        cwd: copy,
        encoding: "utf8",
      });
    expect(generate("--check")).toMatchObject({ status: 0, stderr: "" });
    writeFileSync(join(copy, "docs/build-images.md"), page.replace("| `platforms` |", "| `platform` |"));
    expect(generate("--check")).toMatchObject({
      status: 1,
      stderr: "docs/build-images.md is out of date. Run: npm run generate\n",
    });
    generate();
    expect(readFileSync(join(copy, "docs/build-images.md"), "utf8")).toBe(page);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
