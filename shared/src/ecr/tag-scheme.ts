import { Failure } from "../failure.ts";

/**
 * What the tags of an image say about its life. The rules of a life-cycle policy select by these prefixes, so that none
 * of them begins like another.
 */
export const TAG_PREFIXES = {
  /** A commit of the default branch. */
  build: "build-",
  /** What an image was made of: the same sources, the same tag. */
  content: "src-",
  pullRequest: "pr-",
  release: "release-",
  /** The history of an environment: written before the service gets the image, and what a rollback chooses from. */
  deployed: "deployed-",
  /** What an environment runs now. The only one that moves. */
  current: "current-",
  /** Somebody pinned the image. */
  keep: "keep-",
  /** Keeps an image alive for a day while its last `deployed-` tag is taken away: ECR deletes an image with its last tag. */
  retired: "retired-",
} as const;

/** Wildcards of the tags that move, for `imageTagMutabilityExclusionFilters`; `sha256-*` is how cosign names signatures. */
export const MOVING_TAGS = [`${TAG_PREFIXES.current}*`, "sha256-*"] as const;

/** `at` is in milliseconds since the epoch here and below, and whole seconds of it count. */
export type LifeTag =
  | { readonly kind: "build"; readonly at: number; readonly sha: string }
  | { readonly kind: "content"; readonly hash: string }
  | { readonly kind: "pull-request"; readonly number: number; readonly sha: string }
  | { readonly kind: "release"; readonly version: string }
  | ({ readonly kind: "deployed" } & Deployed)
  | { readonly kind: "current"; readonly environment: string }
  | { readonly kind: "keep"; readonly why: string }
  | { readonly kind: "retired"; readonly environment: string; readonly at: number };

export interface Deployed {
  readonly environment: string;
  readonly at: number;
  /** Id of the workflow run. */
  readonly run: string;
  readonly attempt: number;
}

/** `deployed-production-20261121T223100Z-r1234567890.1`. Sorts by its time within an environment. */
export function deployedTag({ environment, at, run, attempt }: Deployed): string {
  return `${TAG_PREFIXES.deployed}${environmentInTag(environment)}-${stamp(at)}-r${run}.${attempt}`;
}

export function currentTag(environment: string): string {
  return TAG_PREFIXES.current + environmentInTag(environment);
}

export function retiredTag({ environment, at }: { readonly environment: string; readonly at: number }): string {
  return `${TAG_PREFIXES.retired}${environmentInTag(environment)}-${stamp(at)}`;
}

/** `build-20261121T223100Z-0123456789ab`, of the whole SHA. */
export function buildTag({ at, sha }: { readonly at: number; readonly sha: string }): string {
  return `${TAG_PREFIXES.build}${stamp(at)}-${shortSha(sha)}`;
}

export function pullRequestTag({ number, sha }: { readonly number: number; readonly sha: string }): string {
  return `${TAG_PREFIXES.pullRequest}${number}-${shortSha(sha)}`;
}

/** Of a SHA-256 in hex. Its first 64 bits tell the images of one repository apart. */
export function contentTag(hash: string): string {
  return TAG_PREFIXES.content + hash.slice(0, 16);
}

/** A tag has no "+" and a semantic version no "_", so that one stands for the other, as in Helm's charts. */
export function releaseTag(version: string): string {
  return TAG_PREFIXES.release + version.replaceAll("+", "_");
}

/** Undefined for a tag that is not of this scheme, and for one that only begins like it. */
export function parseTag(tag: string): LifeTag | undefined {
  for (const [pattern, read] of FORMS) {
    const groups = pattern.exec(tag)?.groups;
    if (!groups) continue;
    const parsed = read(groups);
    return "at" in parsed && Number.isNaN(parsed.at) ? undefined : parsed;
  }
  return undefined;
}

/** The characters that an environment has in tags: small letters, digits and single hyphens. */
export function environmentInTag(name: string): string {
  const environment = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (environment !== "" && environment.length <= MAX_ENVIRONMENT) return environment;
  const why = environment === "" ? "has no letter and no digit" : `has ${environment.length} characters`;
  throw new Failure(`The environment "${name}" ${why}, and cannot be part of a tag.`, {
    hint: `Name it with 1 to ${MAX_ENVIRONMENT} letters, digits and hyphens, like production.`,
  });
}

/** Leaves room in the 128 characters of a tag (OCI distribution specification) for a stamp, a run and an attempt. */
const MAX_ENVIRONMENT = 64;

type Groups = Readonly<Record<string, string>>;

const STAMP = "(?<stamp>\\d{8}T\\d{6}Z)";
const ENVIRONMENT = "(?<environment>[a-z0-9]+(?:-[a-z0-9]+)*)";
const SHA = "(?<sha>[0-9a-f]{12})";

const FORMS: readonly (readonly [RegExp, (groups: Groups) => LifeTag])[] = [
  [form("build", `${STAMP}-${SHA}`), ({ stamp = "", sha = "" }) => ({ kind: "build", at: timeOf(stamp), sha })],
  [form("content", "(?<hash>[0-9a-f]{16})"), ({ hash = "" }) => ({ kind: "content", hash })],
  [
    form("pullRequest", `(?<number>\\d+)-${SHA}`),
    ({ number, sha = "" }) => ({ kind: "pull-request", number: Number(number), sha }),
  ],
  [
    form("release", "(?<version>\\d+\\.\\d+\\.\\d+[\\w.-]*)"),
    ({ version = "" }) => ({ kind: "release", version: version.replaceAll("_", "+") }),
  ],
  [
    form("deployed", `${ENVIRONMENT}-${STAMP}-r(?<run>\\d+)\\.(?<attempt>\\d+)`),
    ({ environment = "", stamp = "", run = "", attempt }) => ({
      kind: "deployed",
      environment,
      at: timeOf(stamp),
      run,
      attempt: Number(attempt),
    }),
  ],
  [form("current", ENVIRONMENT), ({ environment = "" }) => ({ kind: "current", environment })],
  [form("keep", "(?<why>.+)"), ({ why = "" }) => ({ kind: "keep", why })],
  [
    form("retired", `${ENVIRONMENT}-${STAMP}`),
    ({ environment = "", stamp = "" }) => ({ kind: "retired", environment, at: timeOf(stamp) }),
  ],
];

function form(prefix: keyof typeof TAG_PREFIXES, rest: string): RegExp {
  return new RegExp(`^${TAG_PREFIXES[prefix]}${rest}$`);
}

/** `20261121T223100Z`: sorts as text, and has no character that a tag cannot have. */
function stamp(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+/, "").replace(/[-:]/g, "");
}

function timeOf(stamp: string): number {
  return Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function shortSha(sha: string): string {
  return sha.slice(0, 12);
}
