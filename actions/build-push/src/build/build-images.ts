import type { Clock } from "@deploy-actions/shared/clock";
import { Failure } from "@deploy-actions/shared/failure";
import { retry } from "@deploy-actions/shared/retry";
import type { BuildWarning } from "./build-event.ts";
import { type BuildFailure, buildFailure } from "./build-failure.ts";
import type { BuildOrder } from "./build-order.ts";
import type { Builder, BuilderFacts } from "./builder.ts";
import { bakeDefinition, type DefinitionOptions, pushReference } from "./definition.ts";
import { plainProgress } from "./plain-progress.ts";
import { BuildProgress, type ImageProgress } from "./progress.ts";
import { rawProgress } from "./raw-progress.ts";
import type { Remedy } from "./trouble.ts";

export interface BuiltImage extends ImageProgress {
  readonly name: string;
  /** Of the index where there is one; undefined: it was only built. */
  readonly digest: string | undefined;
  readonly platforms: readonly string[];
  /** `host/name:tag` that the push left behind; to be taken away once the image has its own tags. */
  readonly leftover: string | undefined;
  /** Lines about the Dockerfile, from BuildKit's build checks. */
  readonly warnings: readonly BuildWarning[];
}

export interface BuildOptions extends Pick<DefinitionOptions, "workspace" | "pushTag"> {
  readonly facts: BuilderFacts;
  /** Images at the same time. */
  readonly maxParallel: number;
}

export interface BuildPorts {
  readonly builder: Builder;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly warn: (message: string) => void;
  readonly signal: AbortSignal;
  /** Writes new logins where docker finds them. */
  readonly renewLogin: () => Promise<void>;
}

/** In all, of a bake whose push a registry refused. What was built stays built. */
const ATTEMPTS = 4;

/** Builds all, and pushes those that are to be pushed, without a tag that anybody deploys. Throws when one fails. */
export async function buildImages(
  orders: readonly BuildOrder[],
  options: BuildOptions,
  ports: BuildPorts,
): Promise<readonly BuiltImage[]> {
  const built: BuiltImage[] = [];
  for (let from = 0; from < orders.length; from += options.maxParallel) {
    const group = orders.slice(from, from + options.maxParallel);
    built.push(
      ...(await buildGroup(new Map(group.map((order, index) => [`image-${index + 1}`, order])), options, ports)),
    );
  }
  return built;
}

async function buildGroup(
  orders: ReadonlyMap<string, BuildOrder>,
  options: BuildOptions,
  ports: BuildPorts,
): Promise<readonly BuiltImage[]> {
  const { clock, log, signal, renewLogin } = ports;
  const tried: Remedy[] = [];
  try {
    return await retry(
      async () => {
        if (tried.at(-1) === "login") await renewLogin();
        return await buildOnce(orders, { ...options, ociArtifact: !tried.includes("older-attestations") }, ports);
      },
      {
        clock,
        log,
        signal,
        attempts: ATTEMPTS,
        retryable: (error) => {
          const remedy = error instanceof Refused ? error.refusal.remedy : undefined;
          // A moment later as often as there are attempts; a new login or another form of the push once.
          if (remedy === undefined || (remedy !== "later" && tried.includes(remedy))) return false;
          tried.push(remedy);
          return true;
        },
      },
    );
  } catch (error) {
    throw error instanceof Refused ? error.refusal.failure : error;
  }
}

async function buildOnce(
  orders: ReadonlyMap<string, BuildOrder>,
  options: BuildOptions & Pick<DefinitionOptions, "ociArtifact">,
  { builder, log, warn, signal }: BuildPorts,
): Promise<readonly BuiltImage[]> {
  const { facts } = options;
  const names = new Map([...orders].map(([id, { image }]) => [id, image.name]));
  const progress = new BuildProgress(names, log);
  const read = facts.progress === "rawjson" ? rawProgress() : plainProgress();
  const definition = bakeDefinition(orders, { ...options, can: facts.can });
  const hear = (text: string) => {
    for (const event of read(text)) progress.hear(event);
  };
  const baked = await builder.bake(definition, { progress: facts.progress, hear, signal });
  if (baked.kind === "failed") {
    throw new Refused(buildFailure(orders, progress, baked.exitCode));
  }
  for (const trouble of progress.cacheTroubles()) warn(`The cache could not be written: ${trouble}`);
  return [...orders].map(([id, order]) => {
    const digest = baked.digests.get(id);
    if (order.push && digest === undefined) throw noDigest(order);
    return {
      name: order.image.name,
      digest: order.push && digest,
      platforms: order.image.platforms.length > 0 ? order.image.platforms : facts.platforms.slice(0, 1),
      leftover: pushReference(order, { ...options, can: facts.can }),
      ...progress.of(id),
    };
  });
}

class Refused extends Error {
  readonly refusal: BuildFailure;

  constructor(refusal: BuildFailure) {
    super(refusal.failure.message);
    this.refusal = refusal;
  }
}

function noDigest({ image }: BuildOrder): Failure {
  return new Failure(`buildx did not say under which digest it pushed image "${image.name}".`, {
    hint: "Use a newer buildx (0.11 or later): docker/setup-buildx-action installs one.",
  });
}
