import type { Instruction } from "../build/dockerfile.ts";
import { expand } from "./expand.ts";

/** What a build takes from outside of its contexts. */
export interface Outside {
  /** Images by their references, also the frontend that `# syntax=` names. */
  readonly images: readonly string[];
  /** Why it cannot be told by the Dockerfile what the image is made of. */
  readonly unknown: readonly string[];
}

/** `contexts`: names that the step gives a meaning of its own. */
export function outsideOf(
  dockerfile: string,
  instructions: readonly Instruction[],
  { buildArgs, contexts }: { readonly buildArgs: ReadonlyMap<string, string>; readonly contexts: Iterable<string> },
): Outside {
  const given = new Set([...contexts].map((name) => name.toLowerCase()));
  const values = globalArgs(instructions, buildArgs);
  const stages = new Set<string>();
  const images = new Set<string>();
  const unknown: string[] = [];
  const frontend = frontendOf(dockerfile, buildArgs);
  if (frontend !== undefined) images.add(frontend);

  for (const { keyword, text, line, stage } of instructions) {
    if (keyword === "FROM") {
      const words = text
        .split(" ")
        .slice(1)
        .filter((word) => !word.startsWith("--"));
      take(expand(words[0] ?? "", values), line);
      if (/^as$/i.test(words[1] ?? "") && words[2]) stages.add(words[2].toLowerCase());
    } else if (stage >= 0) {
      for (const word of takenFrom(keyword, text)) take(expand(word, NO_VALUES), line);
      if (keyword === "ADD" && FROM_THE_NETWORK.test(text) && !text.includes("--checksum="))
        unknown.push(`line ${line} adds something from the network without --checksum`);
    }
  }
  return { images: [...images], unknown };

  function take(reference: string | undefined, line: number): void {
    if (reference === undefined)
      unknown.push(`line ${line} names an image by a variable that is only known in the build`);
    else if (isImage(reference)) images.add(reference);
  }

  function isImage(reference: string): boolean {
    const name = reference.toLowerCase();
    if (name === "scratch" || name === "" || /^\d+$/.test(name)) return false;
    return !stages.has(name) && !given.has(name);
  }
}

/** `COPY --from=…`, and `from=…` of the mounts of a RUN. */
function takenFrom(keyword: string, text: string): readonly string[] {
  const options = text.match(/^\w+(?: --\S+)*/)?.[0] ?? "";
  if (keyword === "RUN") return [...options.matchAll(/[=,]from=([^\s,]+)/g)].map(([, word = ""]) => word);
  return [...options.matchAll(/ --from=(\S+)/g)].map(([, word = ""]) => word);
}

/** A source that is a variable may be anything. */
const FROM_THE_NETWORK = /\s\[?"?(?:https?:\/\/|git@|ssh:\/\/|git:\/\/|\$)/;

/** Only in FROM there are values before a build begins. */
const NO_VALUES: ReadonlyMap<string, string> = new Map();

/** ARG before the first FROM, with what the step gives. BuildKit's own (TARGETPLATFORM and its like) are not known here. */
function globalArgs(instructions: readonly Instruction[], buildArgs: ReadonlyMap<string, string>) {
  const values = new Map<string, string>();
  for (const { keyword, text, stage } of instructions) {
    if (keyword !== "ARG" || stage >= 0) continue;
    for (const [, name = "", quoted, single, plain] of text.matchAll(ARGUMENT)) {
      const written = quoted ?? single ?? plain;
      const value = buildArgs.get(name) ?? (written === undefined ? undefined : expand(written, values));
      if (value !== undefined) values.set(name, value);
    }
  }
  return values;
}

/** `NAME`, `NAME=value`, `NAME="value"`; an ARG may have several. */
const ARGUMENT = /\s([A-Za-z_]\w*)(?:=(?:"([^"]*)"|'([^']*)'|(\S*)))?/g;

/** `# syntax=docker/dockerfile:1`, among the first lines only. */
function frontendOf(dockerfile: string, buildArgs: ReadonlyMap<string, string>): string | undefined {
  const given = buildArgs.get("BUILDKIT_SYNTAX");
  if (given !== undefined) return given;
  for (const line of dockerfile.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const [, name, value] = /^\s*(?:#|\/\/)\s*([A-Za-z]+)\s*=\s*(\S+)/.exec(line) ?? [];
    if (name === undefined) return undefined;
    if (name.toLowerCase() === "syntax") return value;
  }
  return undefined;
}
