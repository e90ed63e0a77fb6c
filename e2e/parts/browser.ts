import { runCommand } from "../command.ts";
import type { Part } from "./part.ts";

const NAMES = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"];

/** The first browser on the PATH that speaks the DevTools protocol. */
export async function findBrowser(): Promise<Part | undefined> {
  for (const program of NAMES) {
    const { exitCode, output } = await runCommand([program, "--version"]);
    if (exitCode === 0) return { program, version: output.trim(), env: {} };
  }
  return undefined;
}
