import { buildTag, currentTag, deployedTag, pullRequestTag, releaseTag } from "@deploy-actions/shared/ecr/tag-scheme";
import { evaluate } from "../../src/lifecycle/evaluate.ts";
import type { LifecycleImage } from "../../src/lifecycle/image.ts";
import type { LifecyclePolicy } from "../../src/lifecycle/policy.ts";
import type { Reference } from "../../src/registry/references.ts";
import { DAY, digestOf, image } from "./images.ts";

/** What a team does to its repository. `pick` chooses among what there is then. */
export type Event =
  | { readonly kind: "build" | "pull-request"; readonly isIndex: boolean; readonly isSigned: boolean }
  /** `at`: the environment. Also a rollback, when the image is an old one. */
  | { readonly kind: "deploy"; readonly at: string; readonly pick: number; readonly isProtected: boolean }
  | { readonly kind: "promote"; readonly from: string; readonly at: string; readonly isProtected: boolean }
  | { readonly kind: "release" | "keep" | "reuse"; readonly pick: number }
  | { readonly kind: "tag"; readonly pick: number; readonly tag: string }
  | { readonly kind: "pull"; readonly pick: number }
  | { readonly kind: "wait"; readonly days: number };

/** How many deploys of an environment a rollback may go back. */
const HISTORY = 10;

/**
 * A repository and those who use it. It knows what is needed from what was done, and not from tags, so that it can say
 * whether something was lost.
 */
export class History {
  now = Date.UTC(2026, 0, 1);
  #images: readonly LifecycleImage[] = [];
  #pushes = 0;
  readonly #deployed = new Map<string, string[]>();
  readonly #kept = new Set<string>();
  /** What an image is made of and what is about it, also of images that are gone. */
  readonly #parts = new Map<string, readonly string[]>();

  get images(): readonly LifecycleImage[] {
    return this.#images;
  }

  /** As ECS says it: of an index the digest of one platform. What ran before is named as it was written. */
  get references(): readonly Reference[] {
    return [...this.#deployed].flatMap(([environment, digests]) =>
      digests.slice(0, HISTORY).map((digest, age) => {
        const [platform] = this.#images.find((one) => one.digest === digest)?.children ?? [];
        const by = age === 0 ? `a running task in ${environment}` : `task definition ${environment}:${99 - age}`;
        return { image: { digest: age === 0 ? (platform ?? digest) : digest }, by };
      }),
    );
  }

  /** What runs, what a rollback may go to, what is pinned, and all that belongs to those. */
  get needed(): readonly string[] {
    const roots = [...[...this.#deployed.values()].flatMap((digests) => digests.slice(0, HISTORY)), ...this.#kept];
    return [...new Set(roots)].flatMap((root) => [root, ...this.#partsOf(root)]);
  }

  get lost(): readonly string[] {
    const usable = new Set(this.#images.filter(({ status }) => status === "ACTIVE").map(({ digest }) => digest));
    return this.needed.filter((digest) => !usable.has(digest));
  }

  /** ECR acts by the policy, again and again until there is nothing left to do. */
  applied(policy: LifecyclePolicy): void {
    for (;;) {
      const actions = evaluate(policy, this.#images, this.now);
      if (actions.length === 0) return;
      const actionOf = new Map(actions.map(({ digest, action }) => [digest, action]));
      this.#images = this.#images
        .filter(({ digest }) => actionOf.get(digest) !== "EXPIRE")
        .map((one) => (actionOf.has(one.digest) ? { ...one, status: "ARCHIVED", lastArchivedAt: this.now } : one));
    }
  }

  happened(event: Event): void {
    this.now += 60_000;
    switch (event.kind) {
      case "build":
      case "pull-request":
        this.#push(event);
        return;
      case "deploy": {
        const chosen = this.#pick(event.pick);
        if (chosen) this.#deploy(chosen, event.at, event.isProtected);
        return;
      }
      case "promote": {
        const [digest] = this.#deployed.get(event.from) ?? [];
        if (digest !== undefined) this.#deploy(digest, event.at, event.isProtected);
        return;
      }
      case "release":
        this.#tag(this.#pick(event.pick), releaseTag(`1.${this.#pushes}.${this.now}`));
        return;
      case "keep": {
        const chosen = this.#pick(event.pick);
        if (chosen) this.#kept.add(chosen);
        this.#tag(chosen, `keep-${this.now}`);
        return;
      }
      case "reuse":
        this.#tag(this.#pick(event.pick), buildTag({ at: this.now, sha: "fedcba9876543210" }));
        return;
      case "tag":
        this.#tag(this.#pick(event.pick), event.tag);
        return;
      case "pull": {
        const chosen = this.#pick(event.pick);
        this.#change(chosen, () => ({ lastPulledAt: this.now }));
        return;
      }
      case "wait":
        this.now += event.days * DAY;
    }
  }

  #push({ kind, isIndex, isSigned }: Event & { readonly kind: "build" | "pull-request" }): void {
    this.#pushes += 1;
    const sha = String(this.#pushes).padStart(12, "0");
    const name = `${this.#pushes}`;
    const pushedAt = { pushedAt: this.now };
    const children = isIndex ? [`${name}-amd64`, `${name}-arm64`, `${name}-provenance`] : [];
    const tag = kind === "build" ? buildTag({ at: this.now, sha }) : pullRequestTag({ number: this.#pushes, sha });
    const signatures = isSigned ? [`${name}-signature`] : [];
    this.#parts.set(digestOf(name), [...children, ...signatures].map(digestOf));
    this.#images = [
      ...this.#images,
      image(name, 0, [tag], { ...pushedAt, children: children.map(digestOf) }),
      ...children.map((child, index) => image(child, 0, [], { pushedAt: this.now - (index + 1) * 1000 })),
      ...signatures.map((signature) => image(signature, 0, [], { ...pushedAt, subject: digestOf(name) })),
    ];
  }

  /** Protects before it deploys, as deploy and promote do; or not, as others do. */
  #deploy(digest: string, environment: string, isProtected: boolean): void {
    if (isProtected) {
      this.#tag(digest, deployedTag({ environment, at: this.now, run: "1", attempt: 1 }));
      this.#tag(digest, currentTag(environment));
    } else this.#change(digest, () => ({}));
    this.#deployed.set(environment, [digest, ...(this.#deployed.get(environment) ?? [])]);
  }

  /** Moves the tag when another image has it. */
  #tag(digest: string | undefined, tag: string): void {
    if (digest === undefined) return;
    this.#images = this.#images.map((one) => ({ ...one, tags: one.tags.filter((known) => known !== tag) }));
    this.#change(digest, ({ tags }) => ({ tags: [...tags, tag] }));
  }

  /** Whoever uses an archived image restores it first, with all that belongs to it. */
  #change(digest: string | undefined, change: (one: LifecycleImage) => Partial<LifecycleImage>): void {
    if (digest === undefined) return;
    const restored = new Set([digest, ...this.#partsOf(digest)]);
    this.#images = this.#images.map((one) => {
      const isArchived = restored.has(one.digest) && one.status === "ARCHIVED";
      const active = isArchived ? { ...one, status: "ACTIVE" as const, lastActivatedAt: this.now } : one;
      return one.digest === digest ? { ...active, ...change(active) } : active;
    });
  }

  /** One of the images that people name, and that is whole: a deploy refuses what has lost a platform. */
  #pick(number: number): string | undefined {
    const there = new Set(this.#images.map(({ digest }) => digest));
    const whole = [...this.#parts].filter(([digest, parts]) => [digest, ...parts].every((part) => there.has(part)));
    return whole.length === 0 ? undefined : whole[number % whole.length]?.[0];
  }

  #partsOf(digest: string): readonly string[] {
    return this.#parts.get(digest) ?? [];
  }
}
