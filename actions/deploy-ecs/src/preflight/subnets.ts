import type { Notice, Noticed } from "./finding.ts";
import { ask, type Looks, uncheckedNotice } from "./look.ts";
import type { Ports } from "./ports.ts";
import { roomFor } from "./room.ts";
import { type PreflightSubject, strategyOf } from "./subject.ts";

export interface Subnet {
  /** IPv4; undefined where tasks get IPv6 addresses alone, of which there are always enough. */
  readonly availableAddresses: number | undefined;
}

/** The subnets of the tasks exist, and have an address for each task that runs beside the old ones. */
export async function checkSubnets(subjects: readonly PreflightSubject[], { subnets }: Ports): Promise<Noticed> {
  const looks = await ask(subnets, subjects.flatMap(subnetsOf));
  return [
    ...subjects.map((subject) => [subject.service, judgeSubnets(subject, looks)] as const),
    ...judgeTogether(subjects, looks),
  ];
}

export function judgeSubnets(subject: PreflightSubject, looks: Looks<Subnet>): readonly Notice[] {
  const ids = subnetsOf(subject);
  const notices = ids.flatMap((id): Notice[] => {
    const look = looks.get(id);
    if (look?.kind === "unchecked")
      return [uncheckedNotice(`subnet ${id}`, "whether subnets exist and have addresses left", look)];
    if (look?.kind !== "missing") return [];
    const fix = "Correct the network configuration of the service.";
    return [
      { subject: `subnet ${id}`, severity: "error", message: "It does not exist: no task could start in it.", fix },
    ];
  });
  const free = freeIn(ids, looks);
  const needed = addressesNeeded(subject);
  if (notices.length > 0 || free === undefined || needed === 0) return notices;
  if (free < needed) return [shortage(ids, { free, needed, isFatal: isFatal(subject, free) })];
  return ids
    .filter((id) => freeIn([id], looks) === 0)
    .map((id) => ({
      subject: `subnet ${id}`,
      severity: "warning",
      message: "It has no free address: tasks that ECS places there cannot start, and are tried again elsewhere.",
      fix: FREE_SOME,
    }));
}

/** Services that are deployed at once take their addresses out of the same subnets. */
function judgeTogether(subjects: readonly PreflightSubject[], looks: Looks<Subnet>): Noticed {
  const bySubnets = Map.groupBy(subjects.filter(addressesNeeded), (subject) => subnetsOf(subject).toSorted().join());
  return [...bySubnets.values()].flatMap((sharing): Noticed => {
    const ids = sharing[0] ? subnetsOf(sharing[0]) : [];
    const free = freeIn(ids, looks);
    const needs = sharing.map(addressesNeeded);
    const needed = needs.reduce((sum, one) => sum + one, 0);
    if (free === undefined || free >= needed || needs.some((one) => one > free)) return [];
    const notice = shortage(ids, { free, needed, isFatal: false });
    return [["", [{ ...notice, message: `The ${sharing.length} services in them: ${notice.message}` }]]];
  });
}

function shortage(
  ids: readonly string[],
  { free, needed, isFatal }: { readonly free: number; readonly needed: number; readonly isFatal: boolean },
): Notice {
  const subject = ids.length === 1 ? `subnet ${ids[0]}` : `subnets ${ids.toSorted().join(", ")}`;
  const end = isFatal
    ? "the deployment cannot go on."
    : "ECS has to wait for old tasks to end, and the deployment takes longer.";
  const message = `${free} free addresses for up to ${needed} tasks beside those that run: ${end}`;
  return { subject, severity: isFatal ? "error" : "warning", message, fix: FREE_SOME };
}

const FREE_SOME = "Free addresses, or add a larger subnet to the network configuration of the service.";

/** A rolling deployment takes what it gets, if only one task at a time; the others start the whole new revision at once. */
function isFatal(subject: PreflightSubject, free: number): boolean {
  if (strategyOf(subject) !== "ROLLING") return true;
  const { least } = roomFor(subject.desiredCount, subject.deploymentConfiguration);
  return free === 0 && least >= (subject.live?.runningCount ?? 0);
}

/** Tasks that may run at once beyond those that run now; each takes an address. */
function addressesNeeded(subject: PreflightSubject): number {
  const { desiredCount, deploymentConfiguration, live } = subject;
  if (subnetsOf(subject).length === 0 || live?.schedulingStrategy === "DAEMON") return 0;
  const rolling = strategyOf(subject) === "ROLLING";
  const most = rolling ? roomFor(desiredCount, deploymentConfiguration).most : 2 * desiredCount;
  return Math.max(0, most - (live?.runningCount ?? 0));
}

/** Undefined: enough, or nobody knows. */
function freeIn(ids: readonly string[], looks: Looks<Subnet>): number | undefined {
  return ids.reduce<number | undefined>((sum, id) => {
    const look = looks.get(id);
    const free = look?.kind === "found" ? look.facts.availableAddresses : undefined;
    return sum === undefined || free === undefined ? undefined : sum + free;
  }, 0);
}

function subnetsOf({ live, definition }: PreflightSubject): readonly string[] {
  if (definition.networkMode !== "awsvpc") return [];
  return live?.placement.networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
}
