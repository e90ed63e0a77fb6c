import { environmentInTag } from "@deploy-actions/shared/ecr/tag-scheme";
import { Failure } from "@deploy-actions/shared/failure";
import type { LifecycleSettings } from "../lifecycle/generate.ts";
import { readPolicy } from "../lifecycle/read-policy.ts";
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
  const content = read.content("lifecycle-policy");
  if (content) {
    const policy = readPolicy(content.text);
    if (!policy.ok) read.problems("lifecycle-policy", policy.problems, content.file);
  }
  for (const name of ["lifecycle-policy", "adopt"] as const) {
    if (read.text(name) !== undefined && mode !== "manage")
      read.problem(name, `It means nothing with lifecycle: ${mode}.`, "Write lifecycle: manage.");
  }
  return {
    mode,
    settings: {
      keepReleases: read.integer("keep-releases", { min: 1, max: MOST_IMAGES }),
      keepBuilds: read.integer("keep-builds", { min: 1, max: MOST_IMAGES }),
      pullRequestDays: read.integer("pull-request-days", { min: 1, max: MOST_DAYS }),
      untaggedDays: read.integer("untagged-days", { min: 1, max: MOST_DAYS }),
    },
    userPolicy: content?.text,
    maxExpire: read.parse("max-expire", parseMaxExpire),
    adopt: read.parse("adopt", environmentName),
    clusters: read.lines("clusters", { commas: true }),
  };
}

/** As GitHub names environments; tags take what they can of it. */
export function environmentName(text: string): string {
  if (!/[a-z0-9]/i.test(text))
    throw new Failure(`"${text}" is not the name of an environment.`, {
      hint: "Names have a letter or a digit at least.",
    });
  // Throws of one that is too long for a tag.
  environmentInTag(text);
  return text;
}
