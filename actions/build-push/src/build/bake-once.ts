import { Failure } from "@deploy-actions/shared/failure";
import { type BuildFailure, buildFailure } from "./build-failure.ts";
import type { BuildOptions, BuildPorts, BuiltImage } from "./build-images.ts";
import type { BuildOrder } from "./build-order.ts";
import { bakeDefinition, type DefinitionOptions } from "./definition.ts";
import { plainProgress } from "./plain-progress.ts";
import { BuildProgress, type ImageProgress } from "./progress.ts";
import { rawProgress } from "./raw-progress.ts";

interface BakeOptions extends BuildOptions, Pick<DefinitionOptions, "ociArtifact"> {
  /** By id, how an image was built that only is to be pushed; gets those that are built now, also when the bake fails. */
  readonly built: Map<string, ImageProgress>;
}

/** A bake that failed. */
export class Refused extends Error {
  readonly refusal: BuildFailure;

  constructor(refusal: BuildFailure) {
    super(refusal.failure.message);
    this.refusal = refusal;
  }
}

/** One run of `docker buildx bake`. */
export async function bakeOnce(
  orders: ReadonlyMap<string, BuildOrder>,
  options: BakeOptions,
  { builder, log, warn, signal }: BuildPorts,
): Promise<ReadonlyMap<string, BuiltImage>> {
  const { facts, built } = options;
  const names = new Map([...orders].map(([id, { image }]) => [id, image.name]));
  const progress = new BuildProgress(names, log);
  const read = facts.progress === "rawjson" ? rawProgress() : plainProgress();
  const definition = bakeDefinition(orders, { ...options, can: facts.can });
  const hear = (text: string) => {
    for (const event of read(text)) progress.hear(event);
  };
  const baked = await builder.bake(definition, { progress: facts.progress, hear, signal });
  for (const id of orders.keys()) if (!built.has(id) && progress.isBuilt(id)) built.set(id, progress.of(id));
  if (baked.kind === "failed") throw new Refused(buildFailure(orders, progress, baked.exitCode));
  for (const trouble of progress.cacheTroubles()) warn(`The cache could not be written: ${trouble}`);
  return new Map(
    [...orders].map(([id, order]) => {
      const digest = baked.digests.get(id);
      if (order.push && digest === undefined) throw noDigest(order);
      const image: BuiltImage = {
        name: order.image.name,
        digest: order.push && digest,
        platforms: order.image.platforms.length > 0 ? order.image.platforms : facts.platforms.slice(0, 1),
        ...(built.get(id) ?? progress.of(id)),
      };
      return [id, image];
    }),
  );
}

function noDigest({ image }: BuildOrder): Failure {
  return new Failure(`buildx did not say under which digest it pushed image "${image.name}".`, {
    hint: "Use a newer buildx (0.11 or later): docker/setup-buildx-action installs one.",
  });
}
