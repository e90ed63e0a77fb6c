import { formatDuration } from "@deploy-actions/shared/duration";
import { Failure } from "@deploy-actions/shared/failure";
import type { Disputed, Endangered, Refusal, Verdict } from "./guard.ts";
import { shortDigest } from "./image.ts";
import { type LifecyclePolicy, selects } from "./policy.ts";

/** Which policy of which repository was judged. */
export interface Subject {
  readonly repository: string;
  readonly policy: LifecyclePolicy;
  /** What became of it: `is not written`, `is there already`. */
  readonly outcome: string;
}

/** For the person on call: everything that speaks against the policy, with the images it is about. */
export function refusalFailure(
  { repository, policy, outcome }: Subject,
  refusals: readonly Refusal[],
  now: number,
): Failure {
  const told = refusals.map((refusal) => tell(refusal, policy, now));
  return new Failure(
    [`The life-cycle policy of ${repository} ${outcome}:`, ...told.map(({ message }) => `- ${message}`)].join("\n"),
    {
      hint: [...new Set(told.map(({ hint }) => hint))].join(" "),
      evidence: told.flatMap(({ evidence }) => evidence),
    },
  );
}

interface Told {
  readonly message: string;
  readonly hint: string;
  readonly evidence: readonly string[];
}

function tell(refusal: Refusal, policy: LifecyclePolicy, now: number): Told {
  switch (refusal.kind) {
    case "endangers":
      return {
        message: `${count(refusal.images.length, "image that is needed", "images that are needed")} would expire or be archived.`,
        hint: "Keep such an image with a tag that begins with keep-, or all that run and ran with the input adopt; or let the rule that is named keep more.",
        evidence: refusal.images.map((image) => describeEndangered(image, policy, now)),
      };
    case "too-many":
      return {
        message: `${refusal.count} of ${refusal.of} images would expire, and max-expire allows ${refusal.allowed}.`,
        hint: `If that is meant, write max-expire: ${refusal.count} for this run.`,
        evidence: [],
      };
    case "disagrees":
      return {
        message: `ECR's own preview says otherwise than we do about ${count(refusal.images.length, "image")}.`,
        hint: "Look at the preview in the ECR console. When images are pushed all the time, run the job again; when it stays so, report it.",
        evidence: refusal.images.map((image) => describeDisputed(image, policy)),
      };
    case "other-policy":
      return {
        message: "ECR's preview is one of another policy: somebody else had it made at the same time.",
        hint: "Run the job again when nobody else looks at a preview of this repository.",
        evidence: [],
      };
  }
}

function describeEndangered(image: Endangered, policy: LifecyclePolicy, now: number): string {
  const [first = "", ...others] = image.neededBy;
  const needed = others.length > 0 ? `${first} and ${count(others.length, "other")}` : first;
  const age = formatDuration(Math.max(0, now - image.pushedAt));
  return `${name(image)}, pushed ${age} ago: ${verdict(image, policy)}. Needed: ${needed}`;
}

function describeDisputed({ ours, theirs, ...image }: Disputed, policy: LifecyclePolicy): string {
  return `${name(image)}: ECR says it ${verdict(theirs, policy)}, we say it ${verdict(ours, policy)}`;
}

function name({ digest, tags }: { readonly digest: string; readonly tags: readonly string[] }): string {
  const shown = tags.length > MOST_TAGS ? [...tags.slice(0, MOST_TAGS), `${tags.length - MOST_TAGS} more`] : tags;
  return `${shortDigest(digest)} (${shown.join(", ") || "no tag"})`;
}

/** An image may have a thousand. */
const MOST_TAGS = 4;

function verdict(said: Verdict, policy: LifecyclePolicy): string {
  if (!said) return "stays";
  const rule = policy.rules.find(({ rulePriority }) => rulePriority === said.rulePriority);
  const what = said.action === "EXPIRE" ? "expires" : "is archived";
  return `${what} by rule ${said.rulePriority}${rule ? ` (${selects(rule)})` : ""}`;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
