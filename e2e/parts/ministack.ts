import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "../command.ts";
import { installPackages } from "./packages.ts";
import type { Part } from "./part.ts";

const REQUIREMENTS = fileURLToPath(new URL("../ministack/requirements.txt", import.meta.url));

/** Python with MiniStack, in an environment of its own in the cache; from PyPI, each file with the hash that is written down. */
export async function findMinistack(cache: string): Promise<Part | undefined> {
  const requirements = await readFile(REQUIREMENTS);
  const hash = createHash("sha256").update(requirements).digest("hex").slice(0, 12);
  const folder = join(cache, `ministack-${hash}`);
  const program = join(folder, "bin", "python");
  for (const make of [undefined, makeEnvironment]) {
    await make?.(folder);
    const { exitCode, output } = await runCommand([program, "-c", VERSION]);
    if (exitCode === 0) return { program, version: `MiniStack ${output.trim()}`, env: {} };
  }
  return undefined;
}

const VERSION = "import docker; from importlib.metadata import version; print(version('ministack'))";

async function makeEnvironment(folder: string): Promise<void> {
  console.log("Getting MiniStack (pip) ...");
  await rm(folder, { recursive: true, force: true });
  const made = await runCommand(["python3", "-m", "venv", folder]);
  if (made.exitCode !== 0 && (await installPackages(["python3-venv"]))) {
    await runCommand(["/usr/bin/python3", "-m", "venv", "--clear", folder]);
  }
  const pip = [join(folder, "bin", "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  const installed = await runCommand([...pip, "--require-hashes", "--requirement", REQUIREMENTS]);
  if (installed.exitCode !== 0) await rm(folder, { recursive: true, force: true });
}
