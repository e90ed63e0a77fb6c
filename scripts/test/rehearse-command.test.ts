import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "@jest/globals";

const MAIN = fileURLToPath(new URL("../rehearse/main.ts", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "command-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function rehearse(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { TMPDIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const output of [child.stdout, child.stderr]) output.on("data", (chunk) => (text += chunk));
  const [exitCode] = await once(child, "close");
  return { exitCode, text };
}

test("--help says what it does and which options there are", async () => {
  const { exitCode, text } = await rehearse("--help");
  expect(exitCode).toBe(0);
  expect(text).toMatch(/--report DIR[\s\S]*--task-definition FILE/);
});

test("a task definition with mistakes is refused with all of them, and nothing is left behind", async () => {
  const file = join(folder, "own.json");
  const image = "123456789.dkr.ecr.us-east-1.amazonaws.com/shop:latest";
  await writeFile(
    file,
    JSON.stringify({ family: "shop", containerDefinitions: [{ name: "web", image, memory: 128, prot: 1 }] }),
  );
  const { exitCode, text } = await rehearse("--task-definition", file);
  expect(exitCode).toBe(1);
  expect(text).toMatch(/own\.json cannot be deployed\./);
  expect(text).toMatch(/containerDefinitions\[0\]\.image .*9 digits/);
  expect(text).toMatch(/containerDefinitions\[0\]\.prot/);
  expect(await readdir(folder)).toEqual(["own.json"]);
});
