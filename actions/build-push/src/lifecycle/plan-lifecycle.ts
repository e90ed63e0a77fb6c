import type { Clock } from "@deploy-actions/shared/clock";
import { invalid } from "@deploy-actions/shared/problems";
import type { Images } from "../registry/images.ts";
import type { Policies } from "../registry/policies.ts";
import type { Reference, References } from "../registry/references.ts";
import type { Mutability } from "../registry/repositories.ts";
import type { MaxExpire } from "../settings/max-expire.ts";
import { type Adopted, type Adoption, planAdoption, withAdopted } from "./adopt.ts";
import { evaluate } from "./evaluate.ts";
import { type Exposed, exposed } from "./exposed.ts";
import { type Forecast, forecast } from "./forecast.ts";
import { judge, type Refusal } from "./guard.ts";
import { DAY } from "./identify.ts";
import { look, type Seen } from "./look.ts";
import { isSamePolicy, type LifecyclePolicy, type Rule } from "./policy.ts";
import { archived, missing, protect } from "./protect.ts";
import { readPolicy } from "./read-policy.ts";
import { removedRules, type Wanted, wantedPolicy } from "./wanted.ts";

export interface LifecycleRequest extends Wanted {
  /** Without the registry: `shop/web`. */
  readonly repository: string;
  /** The same with the registry. */
  readonly repositoryUri: string;
  /** Which of its tags may go to another image. */
  readonly mutability?: Mutability;
  /** Tags that other images are about to get. */
  readonly leaving?: readonly string[];
  readonly mode: "manage" | "check" | "off";
  readonly adopt: Adoption | undefined;
  readonly maxExpire: MaxExpire;
}

export interface LifecyclePorts {
  readonly images: Images;
  readonly policies: Policies;
  readonly references: References;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

export type LifecyclePlan =
  | { readonly kind: "off" }
  | { readonly kind: "check"; readonly request: LifecycleRequest; readonly review: Review | undefined }
  | {
      readonly kind: "manage";
      readonly request: LifecycleRequest;
      readonly review: Review;
      readonly adopted: readonly Adopted[];
      /** What the repository has. */
      readonly live: LifecyclePolicy | undefined;
      /** False: the repository has this policy. */
      readonly isNew: boolean;
      /** Rules of others that would go. */
      readonly removed: readonly Rule[];
    };

/** What a policy does with the images that are there, and what speaks against it. */
export interface Review {
  readonly policy: LifecyclePolicy;
  readonly forecast: readonly Forecast[];
  readonly refusals: readonly Refusal[];
  /** Needed now, and not kept for good. */
  readonly exposed: readonly Exposed[];
  /** Needed, and gone already. */
  readonly missing: readonly Reference[];
  /** Needed, and in the archive, from where nobody can pull. */
  readonly archived: readonly Reference[];
}

/** Reads all that must be known, and changes nothing. Throws when anything of it cannot be read. */
export async function planLifecycle(request: LifecycleRequest, ports: LifecyclePorts): Promise<LifecyclePlan> {
  if (request.mode === "off") return { kind: "off" };
  const live = await readLive(request, ports);
  if (request.mode === "check" && !live) return { kind: "check", request, review: undefined };
  const seen = withoutTags(await look(request, ports), request.leaving);
  const now = ports.clock.now();
  if (request.mode === "check" && live) {
    return { kind: "check", request, review: review(live, seen, { ...request, maxExpire: undefined, now }) };
  }

  const wanted = wantedPolicy(request, live);
  if (!wanted.ok) throw invalid(`The life-cycle policy of ${request.repository} cannot be made:`, wanted.problems);
  const adopted = request.adopt ? planAdoption(request.adopt, seen.images, seen.references, now) : [];
  const isNew = !live || !isSamePolicy(live, wanted.value);
  const after = { ...seen, images: withAdopted(seen.images, adopted) };
  return {
    kind: "manage",
    request,
    // What the repository does already is not held against it.
    review: review(wanted.value, after, { ...request, maxExpire: isNew ? request.maxExpire : undefined, now }),
    adopted,
    live,
    isNew,
    removed: removedRules(live, wanted.value),
  };
}

function withoutTags({ images, references }: Seen, leaving: readonly string[] = []): Seen {
  const gone = new Set(leaving);
  return {
    references,
    images: images.map((image) => ({ ...image, tags: image.tags.filter((tag) => !gone.has(tag)) })),
  };
}

interface Circumstances {
  readonly mutability?: Mutability;
  readonly maxExpire: MaxExpire | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

function review(
  policy: LifecyclePolicy,
  { images, references }: Seen,
  { mutability, maxExpire, now }: Circumstances,
): Review {
  const actions = evaluate(policy, images, now + DAY, "most");
  return {
    policy,
    forecast: forecast(policy, images, now),
    refusals: judge({ actions, protected: protect(images, references), images, maxExpire }),
    exposed: exposed(policy, images, references, mutability),
    missing: missing(images, references),
    archived: archived(images, references),
  };
}

/** The policy that the repository has. Throws when it has one that is not understood. */
export async function readLive(
  { repository }: LifecycleRequest,
  { policies }: LifecyclePorts,
): Promise<LifecyclePolicy | undefined> {
  const text = await policies.read(repository);
  if (text === undefined) return undefined;
  const read = readPolicy(text);
  if (read.ok) return read.value;
  throw invalid(
    `The life-cycle policy that ${repository} has is not understood, so that nobody can say what it does:`,
    read.problems,
  );
}
