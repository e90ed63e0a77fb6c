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

type Tags = NonNullable<TaskDefinition["tags"]>;

/** Every tag that begins like this is ours: whatever it says, it says of one revision and must not go on to the next. */
const OURS = "deploy-actions:";

const COMMIT_TAG = `${OURS}commit`;
const REPOSITORY_TAG = `${OURS}repository`;
const RUN_TAG = `${OURS}run`;

/** What the tag says outside of a workflow: that one tag is always there, so that ours can be told from others'. */
const NO_RUN = "none";

/** Of one resource, the model of RegisterTaskDefinition says. The user's come first. */
const MAX_TAGS = 50;

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

/** The definition as its author wrote it. */
export function withoutProvenance({ tags = [], ...rest }: TaskDefinition): TaskDefinition {
  return withTags(
    rest,
    tags.filter((tag) => !isOurs(tag)),
  );
}

/** Undefined when no run of this action registered the definition, or could not tag it. */
export function provenanceOf({ definition }: { readonly definition: TaskDefinition }): Provenance | undefined {
  const ours = (definition.tags ?? []).filter(isOurs);
  const said = (tag: string) => ours.find(({ key }) => key === tag)?.value;
  if (said(RUN_TAG) === undefined) return undefined;
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

function isOurs({ key }: Tags[number]): boolean {
  return key?.startsWith(OURS) === true;
}

function withTags(definition: Omit<TaskDefinition, "tags">, tags: Tags): TaskDefinition {
  return tags.length > 0 ? { ...definition, tags } : definition;
}
