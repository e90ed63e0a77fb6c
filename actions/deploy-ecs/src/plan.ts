import { Failure } from "@deploy-actions/shared/failure";
import { invalid } from "@deploy-actions/shared/problems";
import type { Deployment, DeploymentConfiguration, Service, ServiceRevision } from "./ecs.ts";
import type { Inputs } from "./inputs.ts";
import type { Observed } from "./observe.ts";
import type { Sighting } from "./registry.ts";
import { checkEdited } from "./task-definition/check.ts";
import type { TaskDefinition } from "./task-definition/definition.ts";
import { describeChange, diffDefinitions } from "./task-definition/diff.ts";
import { edit } from "./task-definition/edit.ts";
import { sameDefinition } from "./task-definition/normalise.ts";
import type { WayBack } from "./way-back.ts";

export type Plan =
  /** `steady`: all its tasks run; otherwise we wait until they do, because green means live. */
  | (Common & { readonly kind: "unchanged"; readonly steady: boolean })
  /** What is asked for is being deployed already: watch that deployment instead of starting it anew. */
  | (Common & { readonly kind: "join"; readonly deployment: Deployment })
  | (Common & {
      readonly kind: "deploy";
      readonly target:
        | { readonly kind: "register"; readonly definition: TaskDefinition }
        | { readonly kind: "existing"; readonly name: string; readonly definition: TaskDefinition };
      readonly settings: Settings;
      /** The definition is the one that runs; only a forced deployment makes ECS start it anew. */
      readonly force: boolean;
      /** Whether ECS will start a deployment, or only change settings. */
      readonly startsDeployment: boolean;
    });

interface Common {
  /** `family:revision` the service runs. */
  readonly current: string;
  /** What changes, in the reader's words. */
  readonly changes: readonly string[];
  readonly notes: readonly string[];
  readonly wayBack: WayBack;
}

/** Service settings to change; absent ones stay. */
export interface Settings {
  readonly desiredCount?: number;
  readonly deploymentConfiguration?: DeploymentConfiguration;
}

export function planDeploy(inputs: Inputs, observed: Observed): Plan {
  const { live, newest, service, wayBack } = observed;
  const definition = newDefinition(inputs, observed);
  refuseMissingImages(observed.images);

  const unchangedDefinition = sameDefinition(definition, live.definition);
  const existing =
    unchangedDefinition && live.active
      ? live
      : newest?.active && sameDefinition(definition, newest.definition)
        ? newest
        : undefined;
  const { settings, changes: settingChanges } = changedSettings(inputs, observed);
  const images = compareImages(definition, observed.running, observed.images);
  // While a deployment is in progress, ECS resolves the tags itself; there is no digest to compare with yet.
  const moved = unchangedDefinition && observed.running ? images.moved : [];
  const primary = service.deployments.find(({ status }) => status === "PRIMARY");
  const lastFailed = unchangedDefinition && primary?.rolloutState === "FAILED";
  const force = unchangedDefinition && (inputs.forceNewDeployment || moved.length > 0 || lastFailed);
  const notes = [...notesOf(observed), ...(unchangedDefinition && !force ? images.notes : [])];
  const changes = [
    ...diffDefinitions(live.definition, definition).map(describeChange),
    ...(existing?.name === live.name || unchangedDefinition
      ? []
      : existing
        ? [`uses ${existing.name}, which is identical, again`]
        : []),
    ...moved,
    ...(inputs.forceNewDeployment && unchangedDefinition
      ? ["new deployment of the same definition, as force-new-deployment asks"]
      : []),
    ...(lastFailed ? [`new deployment, because the last one of ${live.name} failed`] : []),
    ...settingChanges,
  ];
  const common = { current: service.taskDefinition, changes, notes, wayBack };
  if (unchangedDefinition && !force && settingChanges.length === 0) {
    if (primary?.rolloutState === "IN_PROGRESS") return { ...common, kind: "join", deployment: primary };
    return { ...common, kind: "unchanged", steady: isSteady(service) };
  }
  return {
    ...common,
    kind: "deploy",
    target: existing ? { kind: "existing", name: existing.name, definition } : { kind: "register", definition },
    settings,
    force,
    startsDeployment: !unchangedDefinition || force,
  };
}

const isSteady = ({ runningCount, desiredCount, deployments }: Service) =>
  deployments.length === 1 && runningCount === desiredCount;

/** Problems of a file were found with the inputs; those that edits bring into a registered definition are found here. */
function newDefinition({ source, edits }: Inputs, { base }: Observed): TaskDefinition {
  const edited = edit(base, edits);
  const found = [...edited.problems, ...(source.kind === "file" ? [] : checkEdited(base, edited))];
  if (found.length > 0) throw invalid("The task definition cannot be deployed like this:", found);
  return edited.definition;
}

function refuseMissingImages(images: ReadonlyMap<string, Sighting>): void {
  const missing = [...images].flatMap(([reference, sighting]) =>
    sighting.kind === "missing" ? [{ reference, tags: sighting.nearestTags }] : [],
  );
  if (missing.length === 0) return;
  throw new ImageMissing(missing);
}

/** The registry was asked and has no such image: nothing was changed. */
export class ImageMissing extends Failure {
  constructor(missing: readonly { readonly reference: string; readonly tags: readonly string[] }[]) {
    const names = missing.map(({ reference }) => reference).join(", ");
    super(
      `${missing.length === 1 ? "Image" : "Images"} ${names} ${missing.length === 1 ? "does" : "do"} not exist. Nothing was changed.`,
      {
        hint: `${missing.map(({ reference, tags }) => (tags.length > 0 ? `Tags like that of ${reference}: ${tags.join(", ")}.` : `The repository of ${reference} has no tag like it.`)).join(" ")} Was it pushed, to this account and Region?`,
      },
    );
  }
}

/** Only what differs is sent, and what is sent is whole: UpdateService replaces deploymentConfiguration. */
function changedSettings(
  { desiredCount, deploymentConfiguration: wanted }: Inputs,
  { service }: Observed,
): { settings: Settings; changes: readonly string[] } {
  const before = service.deploymentConfiguration;
  const differing = Object.entries(wanted ?? {}).filter(
    ([member, value]) => member !== "strategy" && canonical(value) !== canonical(before[member]),
  );
  const count = desiredCount !== undefined && desiredCount !== service.desiredCount;
  return {
    settings: {
      ...(count ? { desiredCount } : {}),
      ...(differing.length > 0 ? { deploymentConfiguration: { ...before, ...Object.fromEntries(differing) } } : {}),
    },
    changes: [
      ...(count ? [`desired count ${service.desiredCount} → ${desiredCount}`] : []),
      ...differing.map(([member, value]) => `${member} ${inWords(before[member])} → ${inWords(value)}`),
    ],
  };
}

/** JSON with sorted keys: two maps are equal however they were written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const inWords = (value: unknown) =>
  value === undefined ? "not set" : typeof value === "object" ? canonical(value) : String(value);

/**
 * Whether the images that run are still what their references lead to. A tag can move; only the registry knows.
 * Where it cannot be asked, `latest` counts as moved (it is made to move), and any other tag as still the same image.
 */
function compareImages(
  definition: TaskDefinition,
  running: ServiceRevision | undefined,
  images: ReadonlyMap<string, Sighting>,
): { readonly moved: readonly string[]; readonly notes: readonly string[] } {
  const moved: string[] = [];
  const notes: string[] = [];
  for (const { name, image = "" } of definition.containerDefinitions) {
    if (image.includes("@sha256:")) continue;
    const digest = running?.images.find(({ container }) => container === name)?.digest;
    const sighting = images.get(image);
    if (sighting?.kind === "found" && digest) {
      if (sighting.digest !== digest)
        moved.push(`container ${name}: ${image} leads to ${short(sighting.digest)} now, ${short(digest)} runs`);
    } else if (/:latest$/.test(image) || !/:[^/]+$/.test(image)) {
      moved.push(`container ${name}: ${image} may lead to another image now (it could not be compared)`);
    } else {
      const why = sighting?.kind === "unknown" ? sighting.why : "ECS does not say which digest runs";
      notes.push(
        `container ${name}: ${image} was compared by its tag only (${why}). Use a digest, or force-new-deployment when the tag moved.`,
      );
    }
  }
  return { moved, notes };
}

const short = (digest: string) => digest.slice(0, "sha256:".length + 12);

function notesOf({ service, wayBack }: Observed): readonly string[] {
  const inProgress = service.deployments.find(
    ({ status, rolloutState }) => status === "PRIMARY" && rolloutState === "IN_PROGRESS",
  );
  return [
    ...(inProgress
      ? [`Another deployment (${inProgress.id}, ${inProgress.taskDefinition}) is in progress; this one replaces it.`]
      : []),
    ...(wayBack.kind === "none" ? [`There is no way back: ${wayBack.why}.`] : []),
    ...noRoom(service),
  ];
}

/** With these percentages ECS may neither stop an old task first nor start a new one. */
function noRoom({
  desiredCount,
  deploymentConfiguration: { minimumHealthyPercent = 100, maximumPercent = 200 },
}: Observed["service"]): readonly string[] {
  const least = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
  const most = Math.floor((desiredCount * maximumPercent) / 100);
  if (desiredCount === 0 || most > least || least < desiredCount) return [];
  return [
    `With ${minimumHealthyPercent} % minimum and ${maximumPercent} % maximum of ${desiredCount} tasks, ECS can neither stop an old task nor start a new one: the deployment will hang.`,
  ];
}
