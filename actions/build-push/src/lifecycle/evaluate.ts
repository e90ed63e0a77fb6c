import { identify, isSelected, type Reading } from "./identify.ts";
import { indexesOf, type LifecycleImage } from "./image.ts";
import type { LifecyclePolicy, Rule } from "./policy.ts";

export interface LifecycleAction {
  readonly digest: string;
  readonly action: "EXPIRE" | "TRANSITION";
  readonly rulePriority: number;
  /** Of a signature, an attestation or an SBOM: the image that it goes with. No rule looked at it. */
  readonly subject?: string;
}

/**
 * What ECR does with these images by this policy. `now` is in milliseconds since the epoch. Source: the ECR user guide,
 * "Lifecycle policy evaluation rules".
 */
export function evaluate(
  policy: LifecyclePolicy,
  images: readonly LifecycleImage[],
  now: number,
  reading: Reading = "likely",
): readonly LifecycleAction[] {
  const free = independent(images);
  const claimedBy = new Map(free.map((image) => [image, claim(policy, image)]));
  const actions = inOrder(policy).flatMap((rule) =>
    identify(rule, reading === "least" ? free : images, now, reading)
      // Only the first rule that an image matches acts on it, and that rule may keep it.
      .filter((image) => claimedBy.get(image) === rule)
      .map((image) => act(image, rule)),
  );
  return [...actions, ...withTheirSubjects(images, actions)];
}

/** The rule that decides on an image; undefined: none does, so that it stays. */
export function claim(policy: LifecyclePolicy, image: LifecycleImage): Rule | undefined {
  return inOrder(policy).find((rule) => isSelected(rule, image));
}

/** Those that rules act on: neither named by an index nor about another image. */
export function independent(images: readonly LifecycleImage[]): readonly LifecycleImage[] {
  const there = new Set(images.map(({ digest }) => digest));
  const indexes = indexesOf(images);
  return images.filter(
    ({ digest, subject }) =>
      !(indexes.get(digest) ?? []).some(({ status }) => status !== "ARCHIVED") &&
      !(subject !== undefined && there.has(subject)),
  );
}

function act({ digest }: LifecycleImage, { action, rulePriority }: Rule): LifecycleAction {
  return { digest, action: action.type === "expire" ? "EXPIRE" : "TRANSITION", rulePriority };
}

/** Within 24 hours after their subject; also signatures of attestations. */
function* withTheirSubjects(
  images: readonly LifecycleImage[],
  actions: readonly LifecycleAction[],
): Generator<LifecycleAction> {
  let gone = new Map(actions.map((action) => [action.digest, action]));
  const told = new Set(gone.keys());
  while (gone.size > 0) {
    const next = new Map<string, LifecycleAction>();
    for (const { digest, subject } of images) {
      const with_ = subject === undefined ? undefined : gone.get(subject);
      if (subject === undefined || !with_ || told.has(digest)) continue;
      told.add(digest);
      next.set(digest, { digest, action: with_.action, rulePriority: with_.rulePriority, subject });
    }
    yield* next.values();
    gone = next;
  }
}

function inOrder({ rules }: LifecyclePolicy): readonly Rule[] {
  return rules.toSorted((a, b) => a.rulePriority - b.rulePriority);
}
