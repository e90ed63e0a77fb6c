import { describePrincipal, readPrincipal } from "@deploy-actions/shared/aws/principal";
import { when } from "@deploy-actions/shared/checks/cloudwatch/when";
import type { RegisteredTaskDefinition } from "@deploy-actions/shared/ecs/ecs";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { sameDefinition } from "@deploy-actions/shared/ecs/task-definition/normalise";
import { Failure } from "@deploy-actions/shared/failure";
import { type Change, describeChange, diffDefinitions } from "../task-definition/diff.ts";

export interface Drift {
  readonly service: string;
  /** What the service runs: no run of this action registered it. */
  readonly live: RegisteredTaskDefinition;
  /** The newest of the family that a run of this action registered; undefined where none was found. */
  readonly ours: RegisteredTaskDefinition | undefined;
  /** What this step would deploy. */
  readonly wanted: TaskDefinition;
  readonly onDrift: "warn" | "fail";
}

/** Differences that a note shows. A refusal shows all. */
const SHOWN = 5;

/** Tells of a task definition that somebody put there by hand, so that a hot fix is not lost unnoticed; or refuses. */
export function judgeDrift({ service, live, ours, wanted, onDrift }: Drift): readonly string[] {
  if (ours && sameDefinition(ours.definition, live.definition)) return [];
  const what = `${live.name}, which ${service} runs, was not deployed by this action${registration(live)}.`;
  const changes = ours ? changesBetween(ours, live, wanted) : [];
  if (onDrift === "fail") {
    throw new Failure(`${what} Nothing was changed.`, {
      hint: ours ? TAKE_OVER : FIRST,
      evidence: ours
        ? [`What ${live.name} has that ${ours.name}, the newest of this action, has not:`, ...changes]
        : [],
    });
  }
  if (!ours) return [`${what} Nor were the last few before it.`];
  const more = changes.length > SHOWN ? [`${changes.length - SHOWN} more`] : [];
  return [
    `${what} Compared with ${ours.name}, the newest of this action: ${[...changes.slice(0, SHOWN), ...more].join("; ")}.`,
  ];
}

/** Whether one of these, roles and users by their ARN, registered it. Which of its sessions did says nothing. */
export function isRegisteredBy(
  { registeredBy }: Pick<RegisteredTaskDefinition, "registeredBy">,
  principals: readonly string[],
): boolean {
  if (registeredBy === undefined) return false;
  const { holder } = readPrincipal(registeredBy);
  return principals.some((principal) => readPrincipal(principal).holder === holder);
}

const TAKE_OVER =
  "Take what is to stay over into what this workflow deploys, then deploy once with on-drift: warn. Until then the service keeps what it runs.";
const FIRST =
  "When this action deploys the service for the first time, set on-drift: warn for this once. If not, somebody changed the service by hand: take over what is to stay first.";

function registration({ registeredBy, registeredAt }: RegisteredTaskDefinition): string {
  if (registeredBy === undefined) return "";
  const at = registeredAt === undefined ? "" : ` at ${when(registeredAt)}`;
  return `: ${describePrincipal(registeredBy)} registered it${at}`;
}

/** What was changed by hand, and what becomes of each with this deploy. */
function changesBetween(
  ours: RegisteredTaskDefinition,
  live: RegisteredTaskDefinition,
  wanted: TaskDefinition,
): readonly string[] {
  const replaced = diffDefinitions(live.definition, wanted);
  const isReplaced = (change: Change) =>
    replaced.some(({ where, what }) => where === change.where && what === change.what);
  return diffDefinitions(ours.definition, live.definition).map(
    (change) => `${describeChange(change)} (this deploy ${isReplaced(change) ? "replaces" : "keeps"} it)`,
  );
}
