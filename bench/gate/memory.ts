import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Bytes that a process holds in memory now. */
export async function memoryOf(pid: number): Promise<number> {
  return 1024 * Number((await fromProc(pid)) ?? (await fromPs(pid)));
}

/** Linux: `VmRSS:     52344 kB`. */
async function fromProc(pid: number): Promise<string | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
}

async function fromPs(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", `${pid}`]);
  return stdout.trim();
}
