import { formatDuration } from "@deploy-actions/shared/duration";
import { Failure } from "@deploy-actions/shared/failure";
import { bounded } from "../bounded.ts";
import { runnable } from "./cannot.ts";
import type { Containers, Engine, Ran } from "./containers.ts";

/** An image that the registry holds. */
export interface SmokeRequest {
  readonly name: string;
  /** `host/shop/web@sha256:…`. */
  readonly image: string;
  /** Those it is there for; empty: that of the engine. */
  readonly platforms: readonly string[];
}

export interface SmokeSettings {
  readonly command: readonly [string, ...string[]];
  /** Milliseconds, for the command in one image. */
  readonly timeout: number;
  /** Unique on this machine; begins the names of the containers. */
  readonly id: string;
  readonly atOnce: number;
}

export interface SmokePorts {
  readonly containers: Containers;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface SmokeOutcome {
  readonly green: boolean;
  /** In the order of the images. */
  readonly results: readonly SmokeResult[];
}

export interface SmokeResult {
  readonly name: string;
  readonly passed: boolean;
  /** What was run: `linux/amd64`. */
  readonly platform: string;
  readonly reason: string;
  /** What the command said last. */
  readonly lines: readonly string[];
}

/** Runs the command in every image as the registry has it. */
export async function smokeTest(
  requests: readonly SmokeRequest[],
  settings: SmokeSettings,
  ports: SmokePorts,
): Promise<SmokeOutcome> {
  const engine = await ports.containers.engine();
  if (engine.kind === "none") {
    throw new Failure(`The container engine is gone: ${engine.why}.`, {
      hint: "It was there before the build. Look at the runner, and run the job again; no tag was written.",
    });
  }
  const pulled = new Set<string>();
  await using _ = { [Symbol.asyncDispose]: () => forgetAll(pulled, ports.containers) };
  const results = await bounded(requests, settings.atOnce, async (request) => {
    const result = await testOne(request, engine, settings, { ...ports, pulled });
    ports.log(describeSmoke(result));
    return result;
  });
  return { green: results.every(({ passed }) => passed), results };
}

/** `<id>-<image>`, in Docker's alphabet. A post step removes what a killed step left by these names. */
export function containerName(id: string, image: string): string {
  return `${id}-${image}`.replace(/[^\w.-]/g, "-");
}

function describeSmoke({ name, passed, platform, reason }: SmokeResult): string {
  return `Smoke test of ${name} (${platform}) ${passed ? "passed" : "failed"}: ${reason}.`;
}

/** Why nothing is tagged. */
export function smokeFailure({ results }: SmokeOutcome, { command }: Pick<SmokeSettings, "command">): Failure {
  const failed = results.filter(({ passed }) => !passed);
  const told = failed.map(({ name, reason }) => `${name}: ${reason}.`).join(" ");
  return new Failure(`The smoke test keeps the images from being tagged. ${told}`, {
    hint: `Try it: docker run --rm --network none --read-only --tmpfs /tmp --entrypoint ${[command[0], "IMAGE", ...command.slice(1)].join(" ")}. It has no network, and can write to /tmp only. No tag was written.`,
    evidence: failed.flatMap(({ name, lines }) => lines.map((line) => `${name}: ${line}`)),
  });
}

/** Once all are done: two of them may be the same. A runner that lives for long would be full of them. */
async function forgetAll(images: ReadonlySet<string>, containers: Containers): Promise<void> {
  for (const image of images) await containers.forget(image);
}

async function testOne(
  { name, image, platforms }: SmokeRequest,
  engine: Extract<Engine, { kind: "there" }>,
  { command, timeout, id }: SmokeSettings,
  { containers, signal, pulled }: SmokePorts & { readonly pulled: Set<string> },
): Promise<SmokeResult> {
  const platform = runnable(platforms, engine) ?? engine.platform;
  for (let tried = 1; ; tried++) {
    const pull = await containers.pull(image, platform, signal);
    if (!pull.ok) {
      const reason = "the engine could not pull what was pushed";
      return { name, passed: false, platform, reason, lines: pull.lines };
    }
    if (pull.isNew) pulled.add(image);
    const ran = await containers.run({ name: containerName(id, name), image, platform, command, timeout }, signal);
    if (ran.end.kind === "no-image" && tried < PULLS) continue;
    return { name, platform, ...judge(ran, command, timeout), lines: ran.lines };
  }
}

/**
 * An engine that is removing the last name of an image takes the names along that it gets meanwhile: a job beside this
 * one that built the same sources can take the image away between pull and run.
 */
const PULLS = 3;

function judge(
  { end }: Ran,
  command: SmokeSettings["command"],
  timeout: number,
): Pick<SmokeResult, "passed" | "reason"> {
  if (end.kind === "no-image") return { passed: false, reason: "the engine lost the image each time it had pulled it" };
  if (end.kind === "timed-out") return { passed: false, reason: `it did not end within ${formatDuration(timeout)}` };
  if (end.code === 0) return { passed: true, reason: `${command[0]} ended with 0` };
  const meaning = BY_EXIT_CODE[end.code]?.(command[0]);
  return { passed: false, reason: [`exit code ${end.code}`, meaning].filter(Boolean).join(", ") };
}

/** https://docs.docker.com/engine/containers/run/#exit-status; 137 is 128 and SIGKILL. */
const BY_EXIT_CODE: Readonly<Record<number, (program: string) => string>> = {
  125: () => "docker could not run the image",
  126: (program) => `${program} is in the image, and cannot be run`,
  127: (program) => `there is no ${program} in the image`,
  137: () => "it was killed, for example for want of memory",
};
