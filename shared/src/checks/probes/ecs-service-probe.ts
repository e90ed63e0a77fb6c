import { awsEcs } from "../../ecs/aws-ecs.ts";
import { READS_LAG_MS } from "../../ecs/deployment/lookout.ts";
import type { Ecs, Service, ServiceDeployment } from "../../ecs/ecs.ts";
import { primaryOf } from "../../ecs/service.ts";
import { Failure } from "../../failure.ts";
import type { EcsServiceCheck } from "../check.ts";
import { isWanted } from "../ecs-service/judge-other.ts";
import { judgeService } from "../ecs-service/judge-service.ts";
import { eventLines, stoppedTaskLines } from "../ecs-service/service-evidence.ts";
import type { CurrentDeployment, Seen, Wanted } from "../ecs-service/service-now.ts";
import type { Probe } from "../observation.ts";
import { askAws, SAMPLE_ATTEMPTS } from "./ask-aws.ts";
import type { Expectation, ProbeEffects } from "./expectation.ts";

/** What the probe asks of ECS. */
export type EcsReads = Pick<Ecs, "findService" | "findServiceDeployment" | "findServiceRevision" | "listStoppedTasks">;

/** Whether the wanted release is what the service runs, as ECS sees it; judgeService has the rule. */
export function ecsServiceProbe(
  check: EcsServiceCheck,
  { deployedAt, startedAt }: Pick<Expectation, "deployedAt" | "startedAt">,
  effects: Pick<ProbeEffects, "clock" | "access">,
  open: Open = openEcs,
): Probe {
  const { clock } = effects;
  const target = `${check.cluster}/${check.service}`;
  const wanted: Wanted = check;
  let ecs: EcsReads | undefined;
  let current: CurrentLookup | undefined;
  let passedWith: number | undefined;
  let otherSince: number | undefined;

  const look = async (): Promise<Seen> => {
    ecs ??= await open(check, effects);
    const service = await findService(ecs, check);
    const primary = primaryOf(service);
    otherSince = primary && !isWanted(wanted, primary) ? (otherSince ?? clock.now()) : undefined;
    const otherForGood = otherSince !== undefined && clock.now() - otherSince >= READS_LAG_MS;
    current = await lookUpCurrent(ecs, service, current);
    const seen = judgeService(wanted, { service, current: current?.found }, { passedWith, otherForGood });
    if (seen.outcome === "pass") passedWith = primary?.running;
    if (seen.outcome !== "fail") return seen;
    const told = await evidence(ecs, service, wanted, deployedAt ?? startedAt);
    return told.length > 0 ? { ...seen, evidence: told } : seen;
  };
  return { look: (signal) => askAws(target, check, signal, look) };
}

type Open = (check: EcsServiceCheck, effects: Pick<ProbeEffects, "clock" | "access">) => Promise<EcsReads>;

const openEcs: Open = async ({ cluster, service }, { clock, access }) =>
  awsEcs({ access: await access(), cluster, service, clock, log: () => {}, maxAttempts: SAMPLE_ATTEMPTS });

async function findService(ecs: EcsReads, { cluster, service }: EcsServiceCheck): Promise<Service> {
  const search = await ecs.findService();
  if (search.kind === "found") return search.service;
  const what = search.kind === "no-cluster" ? `Cluster ${cluster}` : `Service ${service} of cluster ${cluster}`;
  const nearest = search.nearest?.length ? ` There is: ${search.nearest.join(", ")}.` : "";
  throw new Failure(`${what} does not exist.`, { hint: `Check cluster and service of the check.${nearest}` });
}

interface CurrentLookup {
  readonly arn: string;
  /** Undefined: not shown by reads yet. */
  readonly found: CurrentDeployment | undefined;
}

/** One that has ended is not asked about again: it stays as it is. */
async function lookUpCurrent(
  ecs: EcsReads,
  { currentServiceDeployment: arn }: Service,
  known: CurrentLookup | undefined,
): Promise<CurrentLookup | undefined> {
  if (!arn) return undefined;
  if (known?.arn === arn && known.found && ENDED.includes(known.found.status)) return known;
  const found = await ecs.findServiceDeployment(arn);
  if (!found) return { arn, found: undefined };
  // Only of one that was turned round it has to be known what it was to bring.
  const turned = found.status.startsWith("ROLLBACK_");
  const revision = turned ? await ecs.findServiceRevision(found.targetServiceRevision) : undefined;
  return { arn, found: { ...found, taskDefinition: revision?.taskDefinition } };
}

const ENDED: readonly ServiceDeployment["status"][] = [
  "SUCCESSFUL",
  "STOPPED",
  "ROLLBACK_SUCCESSFUL",
  "ROLLBACK_FAILED",
];

async function evidence(ecs: EcsReads, service: Service, wanted: Wanted, since: number): Promise<readonly string[]> {
  const listed = service.deployments.find((deployment) => isWanted(wanted, deployment));
  const id = wanted.deployment ?? listed?.id;
  return [...(id ? await stoppedTaskLines(ecs, id) : []), ...eventLines(service, since)];
}
