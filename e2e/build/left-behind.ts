import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Complaints } from "../checklist.ts";
import type { StepRun } from "./step.ts";
import { SOMEBODY_ELSE } from "./world/runner.ts";

/** Complains of files that hold one of these values, or a docker configuration that is not as it was. */
export async function leftBehind({ folders }: StepRun, values: ReadonlyMap<string, string>): Promise<Complaints> {
  const complaints: string[] = [];
  for (const folder of folders) {
    for (const path of await filesBelow(folder)) {
      const text = await readFile(path, "latin1");
      for (const [what, value] of values) if (text.includes(value)) complaints.push(`${what} is in ${path}.`);
      if (path.endsWith("/config.json") && text !== SOMEBODY_ELSE && text.includes('"auths"'))
        complaints.push(`${path} holds credentials: ${Object.keys(JSON.parse(text).auths).join(", ")}.`);
    }
  }
  return complaints;
}

/** Of temporary folders: everything that is left there, which must be nothing. */
export async function anythingLeft({ folders: [temp = "", tmp = ""] }: StepRun): Promise<Complaints> {
  const left = [...(await filesBelow(temp)), ...(await filesBelow(tmp))];
  return left.map((path) => `${path} was left behind.`);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
