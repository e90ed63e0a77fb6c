import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { clientSettings } from "./client-settings.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulator-"));
});

afterEach(() => rm(folder, { recursive: true }));

function start(...flags: string[]) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...flags], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const errors = text(child.stderr);
  return { child, exited, errors };
}

/** The one line a simulator prints when it is ready. */
async function firstLine(output: NodeJS.ReadableStream): Promise<string> {
  let read = "";
  for await (const chunk of output) {
    read += chunk;
    if (read.includes("\n")) break;
  }
  return read;
}

test("it prints where it is, plays what it was set up with, records the calls, and stops when told to", async () => {
  const [setup, record] = [join(folder, "setup.yml"), join(folder, "calls.ndjson")];
  const reference = "111122223333.dkr.ecr.eu-north-1.amazonaws.com/shop/web:v1";
  await writeFile(setup, `images:\n  - reference: ${reference}\n    command: [node, server.js]\n`);
  const flags = ["--account", "111122223333", "--region", "eu-north-1", "--setup", setup, "--record", record];
  const { child, exited } = start(...flags);
  const { url, env } = JSON.parse(await firstLine(child.stdout));
  expect(env).toMatchObject({ AWS_ENDPOINT_URL: url, AWS_REGION: "eu-north-1" });

  const ecr = new ECRClient(clientSettings({ url, region: "eu-north-1", env }));
  await ecr.send(new DescribeImagesCommand({ repositoryName: "shop/web" }));
  ecr.destroy();
  child.kill("SIGTERM");
  expect(await exited).toBe(0);
  const recorded = (await readFile(record, "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(recorded).toMatchObject([
    { service: "ecr", operation: "DescribeImages", status: 200, output: { imageDetails: [{ imageTags: ["v1"] }] } },
  ]);
});

test.each([
  [["--speed", "fast"], "--speed takes how many times as fast"],
  [["--account", "12345"], "--account takes twelve digits"],
  [["--registry", "docker"], "--registry takes aws or loopback"],
  [["--setup", "nowhere.yml"], "nowhere.yml"],
])("flags %j end it with a sentence", async (flags, sentence) => {
  const { exited, errors } = start(...flags);
  expect(await exited).toBe(1);
  expect(await errors).toContain(sentence);
});
