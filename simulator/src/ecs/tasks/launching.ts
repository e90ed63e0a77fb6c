import type { Image } from "../../images.ts";
import type { Ecs } from "../state.ts";
import { PROVISIONING, PULL_RETRIES, PULLING } from "../timing.ts";
import { startContainers } from "./containers.ts";
import { stopTask } from "./stopping.ts";
import type { Container, Task } from "./task.ts";

/** Takes a new task from PROVISIONING to the start of its containers, or to the reason why it cannot start. */
export function launch(ecs: Ecs, task: Task): void {
  const { clock } = ecs.world;
  const later = (ms: number, act: () => void) =>
    clock.after(ms, () => {
      if (task.desiredStatus === "RUNNING") act();
    });

  later(PROVISIONING, () => {
    task.lastStatus = "PENDING";
    const refusal = initialisationError(ecs, task);
    if (refusal) return stopTask(ecs, task, { code: "TaskFailedToStart", reason: refusal });

    task.pullStartedAt = clock.now();
    const images = new Map(task.containers.map((container) => [container, imageOf(ecs, task, container)]));
    const missing = task.containers.find((container) => !images.get(container));
    if (missing) return later(PULL_RETRIES, () => failPull(ecs, task, missing));
    later(PULLING, () => {
      task.pullStoppedAt = clock.now();
      startContainers(ecs, task, images as ReadonlyMap<Container, Image>);
    });
  });
}

function initialisationError(ecs: Ecs, task: Task): string | undefined {
  for (const { definition } of task.containers) {
    const secrets = [...(definition.secrets ?? []), ...(definition.logConfiguration?.secretOptions ?? [])];
    const missing = secrets.find(({ valueFrom }) => ecs.faults.missingSecrets.has(`${valueFrom}`));
    if (missing) return missingSecret(`${missing.valueFrom}`, ecs.world.region);

    const { logDriver, options } = definition.logConfiguration ?? {};
    const group = logDriver === "awslogs" ? options?.["awslogs-group"] : undefined;
    if (!group || ecs.logs.hasGroup(group)) continue;
    if (options?.["awslogs-create-group"] !== "true") return MISSING_LOG_GROUP;
    ecs.logs.createGroup(group);
  }
  return undefined;
}

function missingSecret(valueFrom: string, region: string): string {
  const parameter = !valueFrom.includes(":secretsmanager:");
  const start =
    "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:";
  return parameter
    ? `${start} unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid parameters: ${valueFrom}`
    : `${start} unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${valueFrom} from secrets manager (${region}): ResourceNotFoundException: Secrets Manager can't find the specified secret.`;
}

const MISSING_LOG_GROUP =
  "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1";

function imageOf(ecs: Ecs, task: Task, container: Container): Image | undefined {
  const resolved = task.origin.revision?.images.find(({ containerName }) => containerName === container.name);
  const pinned = container.definition.versionConsistency === "disabled" ? undefined : resolved?.imageDigest;
  const image = ecs.world.images.pull(pinned ? `${container.image.split("@")[0]}@${pinned}` : container.image);
  container.imageDigest = image?.digest;
  return image;
}

function failPull(ecs: Ecs, task: Task, container: Container): void {
  const { image } = container;
  const reason = `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${image}: ${image}: not found`;
  container.reason = reason;
  stopTask(ecs, task, { code: "TaskFailedToStart", reason });
}
