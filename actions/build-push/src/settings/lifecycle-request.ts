import { environmentInTag } from "@deploy-actions/shared/ecr/tag-scheme";
import type { Problem } from "@deploy-actions/shared/problems";
import type { LifecycleSettings } from "../lifecycle/generate.ts";
import { wantedPolicy } from "../lifecycle/wanted.ts";
import { type MaxExpire, parseMaxExpire } from "./max-expire.ts";
import type { Reader } from "./reader.ts";

/** What becomes of the life-cycle policies of the repositories. */
export interface LifecycleRequest {
  readonly mode: "manage" | "check" | "off";
  readonly settings: LifecycleSettings;
  /** The user's own rules, as ECR's JSON. Undefined: those that are in the repository stay. */
  readonly userPolicy: string | undefined;
  readonly maxExpire: MaxExpire;
  /** Name of the environment whose images are adopted first. */
  readonly adopt: string | undefined;
  /** ECS clusters that may run the images, by name or ARN. Empty: all there are. */
  readonly clusters: readonly string[];
}

/** A century: ECR takes any number, and a date before the year 1 means nothing. */
const MOST_DAYS = 36_500;

/** Images that a repository can hold (ECR service quotas); below the number that means "keep all". */
const MOST_IMAGES = 9_998;

export function readLifecycleRequest(read: Reader): LifecycleRequest {
  const mode = read.oneOf("lifecycle", ["manage", "check", "off"]);
  for (const name of ["lifecycle-policy", "adopt"] as const) {
    if (read.text(name) !== undefined && mode !== "manage")
      read.problem(name, `It means nothing with lifecycle: ${mode}.`, "Write lifecycle: manage.");
  }
  const content = read.content("lifecycle-policy");
  const settings = {
    keepReleases: read.integer("keep-releases", { min: 1, max: MOST_IMAGES }),
    keepBuilds: read.integer("keep-builds", { min: 1, max: MOST_IMAGES }),
    pullRequestDays: read.integer("pull-request-days", { min: 1, max: MOST_DAYS }),
    untaggedDays: read.integer("untagged-days", { min: 1, max: MOST_DAYS }),
  };
  if (content) {
    // With our own rules, which it may clash with.
    const policy = wantedPolicy({ settings, userPolicy: content.text });
    if (!policy.ok) read.problems("lifecycle-policy", policy.problems.map(withoutInput), content.file);
  }
  return {
    mode,
    settings,
    userPolicy: content?.text,
    maxExpire: read.parse("max-expire", parseMaxExpire),
    adopt: read.parse("adopt", environmentName),
    clusters: read.lines("clusters", { commas: true }),
  };
}

/** As GitHub names environments; tags take what they can of it. */
export function environmentName(text: string): string {
  environmentInTag(text);
  return text;
}

/** The reader names it by itself. */
function withoutInput({ at, ...problem }: Problem): Problem {
  return { ...problem, at: at.replace(/^lifecycle-policy(: |, )?/, "") };
}
