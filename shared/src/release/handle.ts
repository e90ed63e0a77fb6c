import * as v from "valibot";
import type { CodeDeployHandle } from "../codedeploy/handle.ts";
import { parseDocument } from "../documents.ts";
import type { WeightsHandle } from "../elb/handle.ts";
import type { Checked } from "../problems.ts";
import { checkDocument } from "../schema.ts";

/**
 * The release handle: one line of JSON that a deploy step gives to later gate and rollback steps. No account id, no
 * secret, so that it survives GitHub's masking between jobs. Its kind says who moved the traffic.
 */
export type ReleaseHandle = EcsHandle | CodeDeployHandle | WeightsHandle;

/** Of a release that ECS brought about by itself: rolling, blue/green, linear or canary. */
export interface EcsHandle {
  readonly schema: 1;
  readonly kind: "ecs";
  readonly region: string;
  /** The cluster's name, also when its ARN was given. */
  readonly cluster: string;
  readonly service: string;
  /** `family:revision` that ran before, and is known to be usable; undefined: there is no way back. */
  readonly from?: string | undefined;
  /** `family:revision` that was deployed. */
  readonly to: string;
  /** `ecs-svc/…` that brought `to`; undefined when it ran already. */
  readonly deployment?: string | undefined;
}

type WithoutSchema<Handle> = Handle extends unknown ? Omit<Handle, "schema"> : never;

export function formatReleaseHandle(handle: WithoutSchema<ReleaseHandle>): string {
  const { kind, region, cluster, service, from, to, deployment, ...own } = handle;
  // A whole handle brings its schema along; a person reads it first.
  const { schema: _, ...ofKind } = { schema: SCHEMA, ...own };
  return JSON.stringify({ schema: SCHEMA, kind, region, cluster, service, ...ofKind, from, to, deployment });
}

/** Reads what formatReleaseHandle wrote, and nothing else; of the kinds that the step knows what to do with. */
export function parseReleaseHandle<Kind extends ReleaseHandle["kind"]>(
  text: string,
  kinds: readonly Kind[],
): Checked<Extract<ReleaseHandle, { kind: Kind }>> {
  if (["", "null"].includes(text.trim())) return unusable("It is empty.", EMPTY);
  if (!isJson(text)) return unusable("It is not JSON.", WHOLE);
  const document = parseDocument(text);
  if (!document.ok) return document;
  const { value } = document.value;
  const { schema, kind } = Object(value) as Readonly<Record<string, unknown>>;
  if (typeof schema !== "number") return unusable("It is not a release handle: it has no schema number.", WHOLE);
  if (schema !== SCHEMA) return unusable(`It is a handle of schema ${schema}; this step reads schema ${SCHEMA}.`, SAME);
  const known = kinds.find((candidate) => candidate === kind);
  if (known === undefined) {
    const fix = Object.keys(HANDLES).includes(String(kind)) ? "" : SAME;
    const read = kinds.map((candidate) => JSON.stringify(candidate)).join(", ");
    return unusable(`It is a handle of kind ${JSON.stringify(kind)}; this step reads ${read}.`, fix);
  }
  const checked = checkDocument(HANDLES[known], { value, lineOf: () => ONLY_LINE });
  return checked as Checked<Extract<ReleaseHandle, { kind: Kind }>>;
}

const SCHEMA = 1;
const ONLY_LINE = 1;

const EMPTY =
  "The deploy step has no output release: check its id in the expression, the outputs of its job when it is another one, and whether it ran. A dry run and a deploy that was cancelled before it began have none.";
const WHOLE = "Give the output release of a deploy step, whole and unchanged: ${{ steps.deploy.outputs.release }}.";
const SAME = "Use the same version of the actions in both steps.";

const name = v.pipe(v.string(), v.nonEmpty("It is empty"));
const revision = v.pipe(v.string(), v.regex(/^[\w-]+:\d+$/, "It is family:revision, for example web:8"));
const ecsDeployment = v.optional(
  v.pipe(v.string(), v.regex(/^ecs-svc\/\w+$/, "It is the id of an ECS deployment, for example ecs-svc/123")),
);

const COMMON = {
  schema: v.literal(SCHEMA),
  region: name,
  cluster: name,
  service: name,
  from: v.optional(revision),
  to: revision,
};

const HANDLES = {
  ecs: v.strictObject({ ...COMMON, kind: v.literal("ecs"), deployment: ecsDeployment }),
  "ecs-weights": v.strictObject({
    ...COMMON,
    kind: v.literal("ecs-weights"),
    partner: name,
    testPorts: v.optional(v.array(v.number())),
    deployment: ecsDeployment,
  }),
  codedeploy: v.strictObject({
    ...COMMON,
    kind: v.literal("codedeploy"),
    application: name,
    group: name,
    deployment: v.optional(
      v.pipe(v.string(), v.regex(/^d-\w+$/, "It is the id of a CodeDeploy deployment, for example d-1A2B3C4D5")),
    ),
  }),
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const unusable = (message: string, fix: string): Checked<never> => ({
  ok: false,
  problems: [{ at: "", message, ...(fix ? { fix } : {}) }],
});
