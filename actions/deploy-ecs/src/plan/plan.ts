import type { Deployment, Service } from "@deploy-actions/shared/ecs/ecs";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import type { Settings } from "@deploy-actions/shared/ecs/settings";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { sameDefinition } from "@deploy-actions/shared/ecs/task-definition/normalise";
import { invalid } from "@deploy-actions/shared/problems";
import type { Base, Observed } from "../observe.ts";
import type { Request } from "../request/request.ts";
import type { DefinitionSettings } from "../service-definition/settings.ts";
import { checkEdited } from "../task-definition/check.ts";
import { describeChange, diffDefinitions } from "../task-definition/diff.ts";
import { edit } from "../task-definition/edit.ts";
import type { WayBack } from "../way-back.ts";
import { compareImages, refuseMissingImages } from "./images.ts";
import { inProgressNote, notesOf } from "./notes.ts";
import { changedSettings } from "./settings.ts";

export type Plan =
  /** `steady`: all its tasks run; otherwise we wait until they do, because green means live. */
  | (Common & { readonly kind: "unchanged"; readonly steady: boolean })
  /** What is asked for is being deployed already: watch that deployment instead of starting it anew. */
  | (Common & { readonly kind: "join"; readonly deployment: Deployment })
  /** A deployment that an earlier step left paused goes on. */
  | (Common & { readonly kind: "continue"; readonly deployment: string })
  | (Common & {
      readonly kind: "deploy";
      readonly target: Target;
      readonly settings: Settings;
      /** What the service definition changes beside them. */
      readonly members?: DefinitionSettings | undefined;
      /** The definition is the one that runs; only a forced deployment makes ECS start it anew. */
      readonly force: boolean;
      /** Whether ECS will start a deployment, or only change settings. */
      readonly startsDeployment: boolean;
    })
  /** There is no such service: it is created from its definition. */
  | (Common & { readonly kind: "create"; readonly target: Target; readonly desiredCount: number | undefined });

interface Common {
  /** `family:revision` the service runs; or NO_SERVICE. */
  readonly current: string;
  /** What changes, in the reader's words. */
  readonly changes: readonly string[];
  readonly notes: readonly string[];
  readonly wayBack: WayBack;
}

export type Target =
  | { readonly kind: "register"; readonly definition: TaskDefinition }
  | { readonly kind: "existing"; readonly name: string; readonly arn: string; readonly definition: TaskDefinition };

export function planDeploy(request: Request, observed: Observed): Plan {
  const definition = newDefinition(request, observed);
  refuseMissingImages(observed.images);
  const same = sameDefinition(definition, observed.live.definition);
  return same ? planSame(definition, request, observed) : planNew(definition, request, observed);
}

/** The service runs this definition already: there may be nothing to do. */
function planSame(definition: TaskDefinition, request: Request, observed: Observed): Plan {
  const { live, running, ongoing, service } = observed;
  const { settings, members, changes } = allSettings(request, observed);
  const primary = primaryOf(service);
  // ECS pins a tag to a digest when the deployment starts: a tag that moved since is not what it brings.
  const images = compareImages(definition, ongoing?.kind === "deploying" ? ongoing.revision : running, observed.images);
  const reasons = [
    ...(ongoing?.kind === "rolling-back" ? [] : images.moved),
    ...(request.forceNewDeployment ? ["new deployment of the same definition, as force-new-deployment asks"] : []),
    ...(primary?.rolloutState === "FAILED" ? [`new deployment, because the last one of ${live.name} failed`] : []),
  ];
  const startsDeployment = reasons.length > 0 || Object.keys(members?.withDeployment.members ?? {}).length > 0;
  const force = reasons.length > 0 || members?.needsForce === true;
  const common = {
    current: service.taskDefinition,
    changes: [...reasons, ...changes],
    notes: [...allNotes(observed, settings), ...(startsDeployment ? [] : images.notes)],
    wayBack: observed.wayBack,
  };
  if (!startsDeployment && changes.length === 0) {
    if (primary && ongoing?.kind === "deploying") return { ...common, kind: "join", deployment: primary };
    return { ...common, kind: "unchanged", steady: isSteady(service) };
  }
  const notes = [...inProgressNote(service), ...common.notes];
  const asItIs: Target = { kind: "existing", name: live.name, arn: live.arn, definition };
  // A revision that was deregistered under the running service cannot be deployed again.
  const target = startsDeployment ? targetOf(definition, [live]) : asItIs;
  return { ...common, notes, kind: "deploy", target, settings, members, force, startsDeployment };
}

function planNew(definition: TaskDefinition, request: Request, observed: Observed): Plan {
  const { live, base, newest, service, wayBack } = observed;
  const { settings, members, changes } = allSettings(request, observed);
  const target = targetOf(definition, [base, newest]);
  const again = target.kind === "existing" ? [`uses ${target.name}, which is registered already`] : [];
  return {
    kind: "deploy",
    current: service.taskDefinition,
    changes: [...diffDefinitions(live.definition, definition).map(describeChange), ...again, ...changes],
    notes: [...inProgressNote(service), ...allNotes(observed, settings)],
    wayBack,
    target,
    settings,
    members,
    force: false,
    startsDeployment: true,
  };
}

/** Those of the inputs, and those of the service definition. */
function allSettings(request: Request, observed: Observed) {
  const { settings, changes } = changedSettings(request, observed);
  const { drift } = observed;
  return { settings, members: drift?.settings, changes: [...changes, ...(drift?.changes ?? [])] };
}

function allNotes(observed: Observed, settings: Settings): readonly string[] {
  return [...notesOf(observed, settings), ...(observed.drift?.notes ?? [])];
}

/** An identical revision is used again: registering is slow (one a second for the account) and piles up revisions. */
export function targetOf(definition: TaskDefinition, candidates: readonly (Base | undefined)[]): Target {
  for (const candidate of candidates) {
    if (!candidate || !("name" in candidate) || !candidate.active) continue;
    if (sameDefinition(definition, candidate.definition))
      return { kind: "existing", name: candidate.name, arn: candidate.arn, definition };
  }
  return { kind: "register", definition };
}

function isSteady(service: Service): boolean {
  if (service.controller === "CODE_DEPLOY") return service.runningCount === service.desiredCount;
  const { rolloutState = "COMPLETED" } = primaryOf(service) ?? {};
  const settled = rolloutState === "COMPLETED" && service.deployments.length === 1;
  return settled && service.runningCount === service.desiredCount;
}

/** Problems of a file were found with the inputs; those that edits bring into a registered definition are found here. */
export function newDefinition({ source, edits }: Request, { base }: Pick<Observed, "base">): TaskDefinition {
  const edited = edit(base.definition, edits);
  const found = [...edited.problems, ...(source.kind === "file" ? [] : checkEdited(base.definition, edited))];
  if (found.length > 0) throw invalid("The task definition cannot be deployed like this:", found);
  return edited.definition;
}
