import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const wrapper = join(import.meta.dirname, "../node24.js");

test("a command runs on Node 24 or newer, with our tools on its PATH", () => {
  const print = "console.log(process.versions.node, process.env.PATH.includes('node_modules'))";
  const { stdout } = spawnSync(process.execPath, [wrapper, "-e", print], { encoding: "utf8" });
  expect(stdout).toMatch(/^(2[4-9]|[3-9]\d)\.\d+\.\d+ true\n$/);
});

test("the exit code of the command is passed on", () => {
  expect(spawnSync(process.execPath, [wrapper, "-e", "process.exit(7)"]).status).toBe(7);
});

test("a signal reaches the command", async () => {
  const command = 'process.on("SIGTERM", () => process.exit(9)); setInterval(() => {}, 1000); console.log("ready")';
  const child = spawn(process.execPath, [wrapper, "-e", command], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([9, null]);
});
