import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { DevTools } from "./devtools.ts";
import { openPage, type Page, type Screen } from "./page.ts";

export interface Browser extends AsyncDisposable {
  open(screen: Screen): Promise<Page>;
}

/** No sandbox for root, which Chromium requires; nothing that asks the network in the background. */
const FLAGS = [
  "--headless",
  "--remote-debugging-pipe",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Milliseconds in which a browser that was asked to close does so. */
const PATIENCE = 5000;

/** Starts a browser with a profile of its own under `folder`. It ends with this process, whose end of the pipe it watches. */
export async function launchBrowser(program: string, folder: string): Promise<Browser> {
  const profile = await mkdtemp(join(folder, "profile-"));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const gone = once(child, "exit");
  const devtools = new DevTools(child.stdio[3] as Writable, child.stdio[4] as Readable);
  return {
    open: (screen) => openPage(devtools, screen),
    async [Symbol.asyncDispose]() {
      const force = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
      if (child.exitCode === null) await Promise.allSettled([devtools.send("Browser.close"), gone]);
      clearTimeout(force);
      await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
