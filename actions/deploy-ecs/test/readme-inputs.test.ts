import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { webTask } from "@deploy-actions/shared/testkit/ecs/account";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { yamlBlocks } from "../../../scripts/examples.ts";
import { INPUTS } from "../src/action.gen.ts";
import { readInputs } from "../src/inputs.ts";
import { fill } from "./readme-expressions.ts";

const root = new URL("../../..", import.meta.url).pathname;
const PAGES = ["actions/deploy-ecs/README.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)].filter(
  (page) => /(README|ecs-[\w-]+)\.md$/.test(page),
);

/** What the steps before, and GitHub, have told. */
const release = (kind: string, more: object) =>
  JSON.stringify({ schema: 1, kind, region: "eu-west-1", cluster: "production", to: "web:8", ...more });
const ECS = release("ecs", { service: "web", deployment: "ecs-svc/1" });
const WEIGHTS = release("ecs-weights", { service: "web-green", partner: "web-blue" });
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const CONTEXT = {
  github: { sha: "0123456789abcdef0123456789abcdef01234567" },
  inputs: { release: ECS },
  steps: { start: { outputs: { release: ECS } } },
  needs: {
    build: { outputs: { images: `api=ecr:shop/api@${DIGEST}` } },
    canary: { outputs: { release: ECS } },
    deploy: { outputs: { release: WEIGHTS } },
  },
};

/** Every file that an example names is there. */
const TASK = JSON.stringify(webTask("web:v1"));
const SERVICE = JSON.stringify({ taskDefinition: "web", desiredCount: 2 });
const FILES = {
  ...Object.fromEntries(["api.yml", "web.json", "worker.json"].map((name) => [`deploy/${name}`, TASK])),
  "deploy/task-definition.yml": TASK.replace("web:v1", "${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/web:${VERSION}"),
  "deploy/service.yml": SERVICE,
};

const EXAMPLES = PAGES.flatMap((page) =>
  yamlBlocks(readFileSync(join(root, page), "utf8")).flatMap(({ text, line }) =>
    stepsIn(parse(text)).map((given) => [`${page}:${line}`, given] as const),
  ),
);

test.each(EXAMPLES)("the example at %s can be read", async (_, given) => {
  const defaults = Object.entries(INPUTS).map(([name, input]) => [name, "default" in input ? input.default : ""]);
  const own = Object.entries(given).map(([name, value]) => [name, fill(String(value), CONTEXT)]);
  const values = { ...Object.fromEntries(defaults), "github-token": "", ...Object.fromEntries(own) };
  await expect(readInputs(objectInputs(values, { files: FILES }), { env: {} })).resolves.toBeDefined();
});

function stepsIn(value: unknown): readonly object[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(stepsIn);
  const { uses, with: given } = value as { uses?: unknown; with?: object };
  const own = String(uses).startsWith("org/deploy-actions/deploy-ecs@") && given ? [given] : [];
  return [...own, ...Object.values(value).flatMap(stepsIn)];
}
