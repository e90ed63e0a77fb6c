import type { Clock } from "@deploy-actions/shared/clock";
import type { Failure } from "@deploy-actions/shared/failure";
import type { BuiltImage } from "../build/build-images.ts";
import type { BuilderFacts } from "../build/builder.ts";
import { liveImage } from "../live-image.ts";
import type { PushDecision } from "../push-decision.ts";
import type { ScanJudgement } from "../scan/judge.ts";
import type { SmokeResult } from "../smoke/smoke-test.ts";
import {
  type ImageFacts,
  type LifecycleFacts,
  reasonOf,
  type StepFacts,
  type TagFacts,
  type WarningFacts,
} from "../summary/facts.ts";
import type { TagStep } from "../tags/taken.ts";
import type { Passed } from "./gates.ts";
import { reusedDigest } from "./make.ts";
import type { Observed } from "./observe.ts";
import type { ImagePlan } from "./plan.ts";

interface Start {
  readonly plans: readonly ImagePlan[];
  readonly observed: Observed;
  readonly builder: BuilderFacts | undefined;
  readonly warnings: readonly string[];
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly clock: Clock;
}

/** What a step knows of its images so far, and how it ended. */
export class BuildFacts {
  readonly #start: Start;
  readonly #made = new Map<string, BuiltImage>();
  readonly #scans = new Map<string, ScanJudgement>();
  readonly #smoke = new Map<string, SmokeResult>();
  readonly #tags = new Map<string, readonly TagFacts[]>();
  #uris: ReadonlyMap<string, string> = new Map();
  #sizes: ReadonlyMap<string, number | undefined> = new Map();

  constructor(start: Start) {
    this.#start = start;
  }

  /** By name of the repository. */
  pushesTo(uris: ReadonlyMap<string, string>): void {
    this.#uris = uris;
  }

  made(images: readonly BuiltImage[]): void {
    for (const image of images) this.#made.set(image.name, image);
  }

  passed({ scan, smoke }: Passed): void {
    for (const judgement of scan?.judgements ?? []) this.#scans.set(judgement.name, judgement);
    for (const result of smoke?.results ?? []) this.#smoke.set(result.name, result);
  }

  tagged(images: readonly { readonly name: string; readonly steps: readonly TagStep[] }[]): void {
    for (const { name, steps } of images) this.#tags.set(name, steps.map(toTag));
  }

  /** Bytes, by name. */
  sized(sizes: ReadonlyMap<string, number | undefined>): void {
    this.#sizes = sizes;
  }

  /** Images that are in the registry and are to be tagged. */
  candidates() {
    return this.#start.plans.flatMap((plan) => {
      const { name, repository } = plan.image;
      const made = this.#made.get(name);
      const digest = reusedDigest(plan.make) ?? made?.digest;
      const uri = this.#uris.get(repository);
      if (digest === undefined || uri === undefined) return [];
      const live = liveImage(this.#start.observed.pushing?.repositories.get(repository)?.images ?? [])?.digest;
      return [{ name, repository, digest, uri, live, plan, platforms: made?.platforms ?? plan.image.platforms }];
    });
  }

  planned(lifecycle: readonly LifecycleFacts[], failure: Failure | undefined): StepFacts {
    return this.#facts(failure ? "failed" : "planned", { lifecycle, why: failure && reasonOf(failure) });
  }

  built(push: PushDecision): StepFacts {
    const why = push.kind === "build-only" ? { what: push.why, hint: "", evidence: [] } : undefined;
    return this.#facts("built", { why });
  }

  failed(error: Error): StepFacts {
    return this.#facts("failed", { why: reasonOf(error) });
  }

  pushed(lifecycle: readonly LifecycleFacts[], failure: Failure | undefined): StepFacts {
    if (failure) return this.#facts("failed", { lifecycle, why: reasonOf(failure) });
    const isNew = [...this.#tags.values()].flat().some(({ change }) => change !== "there");
    return this.#facts(isNew ? "pushed" : "unchanged", { lifecycle });
  }

  #facts(status: StepFacts["status"], more: Partial<Pick<StepFacts, "why" | "lifecycle">> = {}): StepFacts {
    const { plans, builder, since, clock } = this.#start;
    return {
      status,
      images: plans.map((plan) => this.#image(plan)),
      lifecycle: more.lifecycle ?? [],
      builder: builder && described(builder),
      warnings: this.#warnings(),
      why: more.why,
      took: clock.now() - since,
    };
  }

  #image(plan: ImagePlan): ImageFacts {
    const { image, make } = plan;
    const made = this.#made.get(image.name);
    const seen = this.#start.observed.pushing?.repositories.get(image.repository);
    const digest = make.kind === "build" ? made?.digest : make.digest;
    const tags = this.#tags.get(image.name) ?? [];
    return {
      name: image.name,
      registry: this.#uris.get(image.repository)?.split("/")[0],
      repository: image.repository,
      digest,
      status: statusOf(plan, digest, tags),
      size: this.#sizes.get(image.name) ?? seen?.images.find((held) => held.digest === digest)?.size,
      liveSize: liveImage(seen?.images ?? [])?.size,
      cachedShare: made?.cachedShare,
      seconds: made?.seconds,
      tags,
      platforms: made?.platforms ?? image.platforms,
      scan: this.#scans.get(image.name),
      smoke: this.#smoke.get(image.name),
    };
  }

  #warnings(): readonly WarningFacts[] {
    const { warnings, plans } = this.#start;
    const files = new Map(plans.map(({ image }) => [image.name, image.file]));
    return [
      ...warnings.map((message) => ({ image: undefined, message, at: undefined })),
      ...[...this.#made.values()].flatMap(({ name, warnings: some }) =>
        some.map(({ message, line }) => ({
          image: name,
          message,
          at: line === undefined ? undefined : `${files.get(name)}:${line}`,
        })),
      ),
    ];
  }
}

function statusOf({ make }: ImagePlan, digest: string | undefined, tags: readonly TagFacts[]): ImageFacts["status"] {
  if (make.kind === "leave") return "unchanged";
  if (digest === undefined) return "not-pushed";
  if (make.kind === "build") return "built";
  if (make.kind === "rerun") return "reused";
  return tags.some(({ change }) => change !== "there") ? "reused" : "unchanged";
}

function toTag({ tag, kind }: TagStep): TagFacts {
  return { tag, change: kind === "there" ? "there" : kind === "move" ? "moved" : "written" };
}

function described({ name, driver, buildkitVersion }: BuilderFacts): string {
  return `${name} (${[`${driver} driver`, buildkitVersion && `BuildKit ${buildkitVersion}`].filter(Boolean).join(", ")})`;
}
