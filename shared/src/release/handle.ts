import * as v from "valibot";
import { parseDocument } from "../documents.ts";
import type { Checked } from "../problems.ts";
import { checkDocument } from "../schema.ts";

/**
 * The release handle: one line of JSON that a deploy step gives to later gate and rollback steps. No account id, no
 * secret, so that it survives GitHub's masking between jobs.
 */
export interface ReleaseHandle {
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

export function formatReleaseHandle(handle: Omit<ReleaseHandle, "schema">): string {
  const { kind, region, cluster, service, from, to, deployment } = handle;
  return JSON.stringify({ schema: SCHEMA, kind, region, cluster, service, from, to, deployment });
}

/** Reads what formatReleaseHandle wrote, and nothing else. */
export function parseReleaseHandle(text: string): Checked<ReleaseHandle> {
  if (["", "null"].includes(text.trim())) return unusable("It is empty.", EMPTY);
  if (!isJson(text)) return unusable("It is not JSON.", WHOLE);
  const document = parseDocument(text);
  if (!document.ok) return document;
  const { value } = document.value;
  const { schema, kind } = Object(value) as Readonly<Record<string, unknown>>;
  if (typeof schema !== "number") return unusable("It is not a release handle: it has no schema number.", WHOLE);
  if (schema !== SCHEMA) return unusable(`It is a handle of schema ${schema}; this step reads schema ${SCHEMA}.`, SAME);
  if (kind !== "ecs") return unusable(`It is a handle of kind ${JSON.stringify(kind)}; this step reads "ecs".`, SAME);
  return checkDocument(HANDLE, { value, lineOf: () => ONLY_LINE });
}

const SCHEMA = 1;
const ONLY_LINE = 1;

const EMPTY =
  "The deploy step has no output release: check its id in the expression, the outputs of its job when it is another one, and whether it ran. A dry run and a deploy that was cancelled before it began have none.";
const WHOLE = "Give the output release of a deploy step, whole and unchanged: ${{ steps.deploy.outputs.release }}.";
const SAME = "Use the same version of the actions in both steps.";

const name = v.pipe(v.string(), v.nonEmpty("It is empty"));
const revision = v.pipe(v.string(), v.regex(/^[\w-]+:\d+$/, "It is family:revision, for example web:8"));

const HANDLE = v.strictObject({
  schema: v.literal(SCHEMA),
  kind: v.literal("ecs"),
  region: name,
  cluster: name,
  service: name,
  from: v.optional(revision),
  to: revision,
  deployment: v.optional(
    v.pipe(v.string(), v.regex(/^ecs-svc\/\w+$/, "It is the id of an ECS deployment, for example ecs-svc/123")),
  ),
});

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
  problems: [{ at: "", message, fix }],
});
