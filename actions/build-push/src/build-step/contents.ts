import { findHit } from "../content/hit.ts";
import { registryBases } from "../content/registry-bases.ts";
import { revisionOf } from "../content/revision.ts";
import type { ContentMeans, Effects } from "../effects.ts";
import type { BuildInputs } from "../inputs.ts";
import { observeContents } from "./known-contents.ts";
import { type Contents, NOTHING_KNOWN } from "./make.ts";
import type { Observed } from "./observe.ts";
import { draftImages } from "./plan.ts";
import { findReruns, holdersOfAll } from "./reruns.ts";
import { findUnchanged } from "./unchanged.ts";

interface Asked {
  readonly inputs: BuildInputs;
  readonly observed: Observed;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The one that the builder builds for when nobody asks for any. */
  readonly platform: () => Promise<string>;
}

/**
 * What of the images need not be built: what did not change (changed-only), what was built of the same before
 * (skip-unchanged), and what an earlier run of this commit has pushed under tags that do not move.
 */
export async function readContents(asked: Asked, effects: Effects): Promise<Contents> {
  const { inputs, observed } = asked;
  const { pushing } = observed;
  let opened: Promise<ContentMeans> | undefined;
  const means = () => {
    opened ??= effects.openContent({ account: pushing?.account, own: [...hostsOf(observed).values()] });
    return opened;
  };
  let contents = NOTHING_KNOWN;
  if (inputs.changedOnly) {
    const { images } = inputs;
    const found = await findUnchanged(images, observed.event, pushing?.repositories, {
      ...effects,
      ...(await means()),
    });
    contents = { ...NOTHING_KNOWN, unchanged: found.names, reasons: found.reasons };
  }
  if (!pushing) return contents;
  if (inputs.skipUnchanged) contents = await withHits(asked, contents, means, effects);

  const { plans } = draftImages({ ...inputs, ...asked, contents });
  const reruns = await findReruns(holdersOfAll(plans, observed, inputs.repositories), {
    ...effects,
    commit: observed.source.commit,
    revisionOf: async (repository, digest) => {
      const { registries } = await means();
      return await revisionOf(repository, digest, registries(hostsOf(observed).get(repository) ?? ""));
    },
  });
  return { ...contents, reruns };
}

async function withHits(
  { inputs, observed, now, platform }: Asked,
  contents: Contents,
  means: () => Promise<ContentMeans>,
  effects: Effects,
): Promise<Contents> {
  const { build, lifecycle } = inputs;
  const images = inputs.images.filter(({ name }) => !contents.unchanged.has(name));
  const because = (reasons: readonly (readonly [string, string])[]) => new Map([...contents.reasons, ...reasons]);
  if (build.noCache)
    return { ...contents, reasons: because(images.map(({ name }) => [name, "no-cache asks for a new build"])) };

  const { sources, registries, hash } = await means();
  const found = await observeContents(
    images,
    { build, platform },
    { sources, hash, bases: registryBases(registries, effects) },
  );
  const keys = new Map(
    [...found].flatMap(([name, content]) => (content.kind === "known" ? [[name, content.key]] : [])),
  );
  const { plans } = draftImages({ images, observed, contents: { ...contents, keys }, now });
  const hits = plans.map(({ image: { name, repository }, tags }) => {
    const content = found.get(name) ?? { kind: "unknown", why: "nobody looked" };
    const request = { repository, content, tags: tags.map(({ tag }) => tag), lifecycle: lifecycle.settings, now };
    return { name, hit: findHit(request, observed.pushing?.repositories.get(repository)?.images ?? []) };
  });
  return {
    ...contents,
    keys,
    hits: new Map(hits.flatMap(({ name, hit }) => (hit.kind === "hit" ? [[name, hit.image.digest]] : []))),
    reasons: because(hits.flatMap(({ name, hit }) => (hit.kind === "miss" ? [[name, hit.why]] : []))),
  };
}

/** Hosts of repositories, by name. */
function hostsOf({ pushing }: Observed): ReadonlyMap<string, string> {
  return new Map(
    [...(pushing?.repositories ?? [])].flatMap(([name, { plan }]) =>
      "repository" in plan ? [[name, plan.repository.uri.split("/")[0] ?? ""]] : [],
    ),
  );
}
