import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Blob, type Contents, digestOf, imageOf, indexOf } from "./oci-image.ts";
import type { Steps } from "./steps.ts";

export interface Target {
  readonly context: string;
  readonly dockerfile: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly platforms?: readonly string[];
  readonly secret?: readonly string[];
  readonly output?: readonly string[];
  readonly "no-cache"?: boolean;
}

/** What BuildKit itself says went wrong, and where. */
export class BuildError extends Error {
  readonly place: { readonly file: DockerfileText; readonly line: number } | undefined;

  constructor(message: string, place?: BuildError["place"]) {
    super(message);
    this.place = place;
  }
}

interface DockerfileText {
  readonly name: string;
  readonly lines: readonly string[];
}

interface Line {
  readonly number: number;
  readonly keyword: string;
  readonly rest: string;
}

/** Plays FROM scratch, ARG, ENV, LABEL, COPY, RUN (echo, true, false, exit, sleep, and nothing else), CMD, ENTRYPOINT. */
export async function buildTarget(target: Target, steps: Steps): Promise<readonly Blob[]> {
  const file = await steps.run("[internal] load build definition from Dockerfile", {}, () => readText(target));
  if (!file) throw new Error("unreachable");
  const platforms = target.platforms ?? ["linux/amd64"];
  const images = [];
  for (const platform of platforms)
    images.push([platform, await buildPlatform(target, file, platform, steps)] as const);
  const blobs = images.flatMap(([, image]) => image);
  if (images.length === 1) return blobs;
  return [...blobs, indexOf(images.map(([platform, image]) => [platform, image.at(-1) as Blob]))];
}

async function readText({ dockerfile }: Target): Promise<DockerfileText> {
  if (!existsSync(dockerfile)) {
    throw new BuildError(`failed to read dockerfile: open ${dockerfile.split("/").at(-1)}: no such file or directory`);
  }
  return { name: dockerfile, lines: (await readFile(dockerfile, "utf8")).split("\n") };
}

async function buildPlatform(target: Target, file: DockerfileText, platform: string, steps: Steps) {
  const lines = file.lines.flatMap((text, index): Line[] => {
    const [, keyword = "", rest = ""] = text.match(/^\s*([A-Za-z]+)\s+(.*)$/) ?? [];
    return keyword === "" ? [] : [{ number: index + 1, keyword: keyword.toUpperCase(), rest }];
  });
  const files = new Map<string, Buffer>();
  const config: Record<string, unknown> = { Labels: { ...target.labels } };
  const args = new Map<string, string>();
  const expand = (text: string) => text.replace(/\$\{?(\w+)\}?/g, (_, name) => args.get(name) ?? "");
  const layers = lines.filter(({ keyword }) => keyword === "COPY" || keyword === "RUN");
  let chain = `${platform} ${JSON.stringify(target.labels ?? {})}`;
  for (const { number, keyword, rest } of lines) {
    const refuse = (message: string): never => {
      throw new BuildError(message, { file, line: number });
    };
    const words = expand(rest).split(/\s+/);
    const place = `${layers.findIndex((layer) => layer.number === number) + 1}/${layers.length}`;
    const name = `[${(target.platforms?.length ?? 0) > 1 ? `${platform} ` : ""}${place}] ${keyword} ${rest}`;
    if (keyword === "FROM") {
      if (rest !== "scratch") refuse(`${rest}: failed to resolve source metadata for ${rest}: ${rest}: not found`);
    } else if (keyword === "ARG") {
      const [argument = "", fallback = ""] = rest.split("=");
      args.set(argument, target.args?.[argument] ?? fallback);
      chain = digestOf(`${chain} ${argument}=${args.get(argument)}`);
    } else if (keyword === "LABEL") {
      const [label = "", value = ""] = expand(rest).split("=");
      config.Labels = { ...(config.Labels as object), [label]: value };
    } else if (keyword === "ENV") config.Env = [...((config.Env as string[]) ?? []), expand(rest)];
    else if (keyword === "CMD" || keyword === "ENTRYPOINT") {
      config[keyword === "CMD" ? "Cmd" : "Entrypoint"] = rest.startsWith("[")
        ? JSON.parse(rest)
        : ["/bin/sh", "-c", rest];
    } else if (keyword === "COPY") {
      const [source = "", destination = ""] = words;
      const copied = await filesAt(join(target.context, source), destination);
      if (!copied) {
        const message = `failed to calculate checksum of ref played::ref: "/${source}": not found`;
        await steps.run(name, {}, async () => refuse(message));
      }
      for (const [path, content] of copied ?? []) files.set(path, content);
      chain = digestOf(
        `${chain} COPY ${[...(copied ?? [])].map(([path, content]) => path + digestOf(content)).join()}`,
      );
      await steps.run(name, { cacheKey: chain }, async () => {});
    } else if (keyword === "RUN") {
      chain = digestOf(`${chain} RUN ${rest}`);
      await steps.run(name, { cacheKey: chain }, (log) => runCommand(rest, target, { log, refuse, steps }));
    } else refuse(`dockerfile parse error on line ${number}: unknown instruction: ${keyword}`);
  }
  const createdAt = Number(target.args?.SOURCE_DATE_EPOCH ?? Date.now() / 1000);
  const contents: Contents = { files, config, platform, createdAt: Math.floor(createdAt) };
  return imageOf(contents);
}

/** A file, or what is in a folder. */
async function filesAt(path: string, destination: string): Promise<ReadonlyMap<string, Buffer> | undefined> {
  if (!existsSync(path)) return undefined;
  if (!(await stat(path)).isDirectory()) {
    const into = destination.endsWith("/") ? destination + path.split("/").at(-1) : destination;
    return new Map([[into, await readFile(path)]]);
  }
  const found = new Map<string, Buffer>();
  for (const name of (await readdir(path)).sort()) {
    const below = await filesAt(join(path, name), `${destination.replace(/\/$/, "")}/${name}`);
    for (const [file, content] of below ?? []) found.set(file, content);
  }
  return found;
}

async function runCommand(
  text: string,
  { secret = [] }: Target,
  played: { readonly log: (text: string) => void; readonly refuse: (message: string) => never; readonly steps: Steps },
): Promise<void> {
  const { log, refuse, steps } = played;
  for (const [, id] of text.matchAll(/--mount=type=secret,id=(\w+)\S*/g)) {
    const path = secret.find((line) => line.includes(`id=${id},`))?.match(/src=([^,]+)/)?.[1];
    if (text.includes("required") && !(path && existsSync(path))) refuse(`secret ${id}: not found`);
  }
  const script = text.replace(/--mount=\S+\s*/g, "");
  const fail = (code: number) =>
    refuse(`process "/bin/sh -c ${script}" did not complete successfully: exit code: ${code}`);
  for (const command of script.split(/\s*(?:&&|;)\s*/)) {
    const [program, ...words] = command.split(/\s+/);
    if (program === "echo") log(`${words.join(" ")}\n`);
    else if (program === "sleep") await setTimeout(Number(words[0]) * 1000, undefined, { signal: steps.signal });
    else if (program === "false") fail(1);
    else if (program === "exit" && words[0] !== "0") fail(Number(words[0]));
    else if (program !== "true" && program !== "exit") {
      log(`/bin/sh: ${program}: not found\n`);
      fail(127);
    }
  }
}
