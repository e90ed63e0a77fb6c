import { readFileSync } from "node:fs";
import { plainProgress } from "../../src/build/plain-progress.ts";
import { BuildProgress } from "../../src/build/progress.ts";
import { rawProgress } from "../../src/build/raw-progress.ts";

/** What buildx really said on standard error, in `recorded/`; without the parts that nobody reads. */
export function recorded(name: string): string {
  return readFileSync(new URL(`recorded/${name}.txt`, import.meta.url), "utf8");
}

export function heard(text: string, images: ReadonlyMap<string, string>) {
  const lines: string[] = [];
  const progress = new BuildProgress(images, (line) => lines.push(line));
  const read = text.startsWith("{") ? rawProgress() : plainProgress();
  for (const event of read(text)) progress.hear(event);
  return { progress, lines };
}
