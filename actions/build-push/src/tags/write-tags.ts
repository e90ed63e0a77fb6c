import { parseTag } from "@deploy-actions/shared/ecr/tag-scheme";
import { Failure } from "@deploy-actions/shared/failure";
import { bounded } from "../bounded.ts";
import type { PushedImage } from "../image.ts";
import type { Images, Manifest } from "../registry/images.ts";
import type { TagsState } from "./tags-state.ts";
import type { TagStep } from "./taken.ts";
import { undoTags } from "./undo-tags.ts";

/** An image with what its tags need. */
export interface ImageToTag extends PushedImage {
  readonly steps: readonly TagStep[];
}

export interface TaggingEffects {
  /** Milliseconds since the epoch: when this step began. */
  readonly since: number;
  /** Kept for post until it is called with undefined. */
  readonly save: (state: TagsState | undefined) => void;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Gives all images of a step their tags: first those that no other image gets, at last those that move, as others pull by
 * them. All or none: after a failure or a cancel in between the tags are put back, and that is said.
 */
export async function writeTags(plan: readonly ImageToTag[], images: Images, effects: TaggingEffects): Promise<void> {
  const { save, log, signal } = effects;
  refuseTaken(plan);
  const open = plan.filter(({ steps }) => steps.some(isOpen));
  if (open.length === 0) return;
  const manifests = new Map(await bounded(open, AT_ONCE, async (image) => [image, await manifestOf(image, images)]));
  const state = stateOf(open, effects.since);
  signal.throwIfAborted();
  save(state);
  try {
    for (const isMoving of [false, true]) {
      await bounded(open, AT_ONCE, async (image) => {
        for (const step of image.steps.filter((step) => isOpen(step) && step.moves === isMoving)) {
          signal.throwIfAborted();
          await write(image, step.tag, { manifest: manifests.get(image) as Manifest, images, log });
        }
      });
    }
  } catch (error) {
    throw await putBack(error, state, images, effects);
  }
  save(undefined);
  for (const { repository, digest, steps } of open)
    log(`${repository}: ${steps.filter(isOpen).map(told).join(", ")} on ${digest}.`);
}

/** Images at once. ECR takes 10 PutImage in a second, of an account and Region. */
const AT_ONCE = 4;

function isOpen({ kind }: TagStep): boolean {
  return kind === "write" || kind === "move";
}

function told(step: TagStep): string {
  return step.kind === "move" ? `${step.tag} (before on ${step.from})` : step.tag;
}

function stateOf(plan: readonly ImageToTag[], since: number): TagsState {
  const tags = plan.flatMap(({ repository, digest, steps }) =>
    steps
      .filter(isOpen)
      .map((step) => ({ repository, tag: step.tag, digest, before: step.kind === "move" ? step.from : null })),
  );
  return { since, tags };
}

async function manifestOf({ name, repository, digest }: ImageToTag, images: Images): Promise<Manifest> {
  const manifest = await images.manifest(repository, digest);
  if (manifest) return manifest;
  throw new Failure(`The image ${name} (${repository}@${digest}) is not in the registry any more.`, {
    hint: "Nothing was tagged. Did somebody delete it, or a life-cycle policy that expires untagged images at once? Run again.",
  });
}

async function write(
  { repository, digest }: ImageToTag,
  tag: string,
  {
    manifest,
    images,
    log,
  }: { readonly manifest: Manifest; readonly images: Images; readonly log: TaggingEffects["log"] },
) {
  const { kind } = await images.tag(repository, manifest, tag);
  // "there": by a request of ours whose answer got lost, or by somebody who built the same.
  if (kind !== "taken") return;
  // Two runs that build the same sources at the same time: one image is as good as the other.
  if (parseTag(tag)?.kind === "content") return log(`${repository}: ${tag} stays on an image of the same sources.`);
  throw new Failure(`The tag ${tag} of ${repository} cannot go to ${digest}: another image got it meanwhile.`, {
    hint: "Another run tagged at the same time. Run again, and let runs of one branch wait for each other (concurrency of the workflow).",
  });
}

function refuseTaken(plan: readonly ImageToTag[]): void {
  const taken = plan.flatMap(({ repository, steps }) =>
    steps.flatMap((step) => (step.kind === "taken" ? [`${repository}:${step.tag} is on ${step.by.digest}`] : [])),
  );
  if (taken.length === 0) return;
  throw new Failure("Nothing was tagged: tags that do not move are on other images.", {
    hint: "Another run was faster, with another image of the same commit. Use its image, or run again with skip-unchanged: true.",
    evidence: taken,
  });
}

/** What to throw once the tags are back, or as far back as they go. */
async function putBack(error: unknown, state: TagsState, images: Images, effects: TaggingEffects): Promise<unknown> {
  const { done, left, isOver } = await undoTags(state, images);
  if (isOver) effects.save(undefined);
  for (const line of done) effects.log(`Taken back: ${line}.`);
  if (effects.signal.aborted && left.length === 0) return error;
  const { message, hint } = error instanceof Failure ? error : { message: `Tagging failed: ${text(error)}.`, hint: "" };
  return new Failure(`${message} ${left.length === 0 ? ALL_BACK : SOME_LEFT}`, {
    hint: [hint, left.length === 0 ? "" : "Take the tags away by hand, or run again."].filter(Boolean).join(" "),
    evidence: [...(error instanceof Failure ? error.evidence : []), ...left],
    cause: error,
  });
}

const ALL_BACK = "All tags are as they were before this step.";
const SOME_LEFT = "Not all tags could be put back as they were before this step.";

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
