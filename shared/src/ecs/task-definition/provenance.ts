import { readPrincipal } from "../../aws/principal.ts";
import type { TaskDefinition } from "./definition.ts";

/** Which run registered a task definition. It travels in tags, and says nothing about what the definition does. */
export interface Provenance {
  /** The whole SHA; undefined outside of a workflow. */
  readonly commit: string | undefined;
  /** `owner/name`. */
  readonly repository: string | undefined;
  /** Id of the workflow run. */
  readonly run: string | undefined;
}

interface Registered {
  readonly definition: TaskDefinition;
  readonly registeredBy?: string | undefined;
}

type Tags = NonNullable<TaskDefinition["tags"]>;

/** Every tag that begins like this is ours: whatever it says, it says of one revision and must not go on to the next. */
const OURS = "deploy-actions:";

const COMMIT_TAG = `${OURS}commit`;
const REPOSITORY_TAG = `${OURS}repository`;
const RUN_TAG = `${OURS}run`;
const SIGNATURE_TAG = `${OURS}registered-by`;

/** What the tag says outside of a workflow: that one tag is always there, so that ours can be told from others'. */
const NO_RUN = "none";

/** Of one resource, the model of RegisterTaskDefinition says. The user's come first. */
const MAX_TAGS = 50;

/** Characters, of one value. */
const MAX_VALUE = 256;

/** What this run is, from its environment. */
export function provenance(env: Readonly<Record<string, string | undefined>>): Provenance {
  return legible({ commit: env.GITHUB_SHA, repository: env.GITHUB_REPOSITORY, run: env.GITHUB_RUN_ID });
}

/** The definition as this run registers it: with its own tags in place of those of an earlier run. */
export function withProvenance(
  definition: TaskDefinition,
  { commit, repository, run = NO_RUN }: Provenance,
): TaskDefinition {
  const { tags: others = [], ...rest } = withoutProvenance(definition);
  const ours = [
    { key: RUN_TAG, value: run },
    ...(commit ? [{ key: COMMIT_TAG, value: commit }] : []),
    ...(repository ? [{ key: REPOSITORY_TAG, value: repository }] : []),
  ].slice(0, Math.max(0, MAX_TAGS - others.length));
  return withTags(rest, [...others, ...ours]);
}

/**
 * Tags get copied: the console puts those of the revision it began with on the new one, and so do other tools. ECS itself
 * says who registered a revision, so that ours can be told from a copy by whom they say it was. `principal` is an ARN.
 */
export function signed(definition: TaskDefinition, principal: string): TaskDefinition {
  const { tags = [] } = definition;
  if (!tags.some(({ key }) => key === RUN_TAG)) return definition;
  const unsigned = tags.filter(({ key }) => key !== SIGNATURE_TAG);
  return withTags(definition, [...unsigned, { key: SIGNATURE_TAG, value: signature(principal) }].slice(0, MAX_TAGS));
}

/** The definition as its author wrote it. */
export function withoutProvenance({ tags = [], ...rest }: TaskDefinition): TaskDefinition {
  return withTags(
    rest,
    tags.filter((tag) => !isOurs(tag)),
  );
}

/** Undefined when no run of this action registered the definition, or could not tag it. `registeredBy` is an ARN. */
export function provenanceOf({ definition, registeredBy }: Registered): Provenance | undefined {
  const said = (tag: string) => definition.tags?.find(({ key }) => key === tag)?.value;
  const by = said(SIGNATURE_TAG);
  const isCopied = by !== undefined && registeredBy !== undefined && by !== signature(registeredBy);
  if (said(RUN_TAG) === undefined || isCopied) return undefined;
  return legible({ commit: said(COMMIT_TAG), repository: said(REPOSITORY_TAG), run: said(RUN_TAG) });
}

/** Anyone may write anything into a tag; what is not what it should be is not known. */
function legible({ commit = "", repository = "", run = "" }: Partial<Provenance>): Provenance {
  return {
    commit: /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit) ? commit : undefined,
    repository: /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(repository) ? repository : undefined,
    run: /^\d{1,20}$/.test(run) ? run : undefined,
  };
}

/** In the characters that a tag may have. */
function signature(principal: string): string {
  const { holder, session } = readPrincipal(principal);
  const text = [holder, session].filter(Boolean).join(" ");
  return text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, "-").slice(0, MAX_VALUE);
}

function isOurs({ key }: Tags[number]): boolean {
  return key?.startsWith(OURS) === true;
}

function withTags(definition: Omit<TaskDefinition, "tags">, tags: Tags): TaskDefinition {
  return tags.length > 0 ? { ...definition, tags } : definition;
}
