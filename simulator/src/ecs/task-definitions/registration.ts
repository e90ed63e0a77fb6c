import type {
  Attribute,
  Compatibility,
  ContainerDefinition,
  RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import type { RegisteredTaskDefinition } from "../state.ts";
import { fargateRefusal } from "./fargate-rules.ts";
import { cpuUnits, memoryMiB } from "./task-size.ts";

/** What AWS makes of a task definition when it registers it: sizes in plain numbers, defaults filled in. */
export function registered(
  { tags: _tags, ...input }: RegisterTaskDefinitionCommandInput,
  identity: Pick<RegisteredTaskDefinition, "taskDefinitionArn" | "revision" | "registeredAt" | "registeredBy">,
): RegisteredTaskDefinition {
  return {
    ...input,
    ...identity,
    family: `${input.family}`,
    status: "ACTIVE",
    ...(input.cpu !== undefined && { cpu: cpuUnits(input.cpu) }),
    ...(input.memory !== undefined && { memory: memoryMiB(input.memory) }),
    containerDefinitions: (input.containerDefinitions ?? []).map((container) =>
      withDefaults(container, input.networkMode),
    ),
    volumes: (input.volumes ?? []).map((volume) => (isPlain(volume) ? { ...volume, host: {} } : volume)),
    placementConstraints: input.placementConstraints ?? [],
    compatibilities: compatibilities(input),
    requiresAttributes: requiredAttributes(input),
  };
}

function withDefaults(container: ContainerDefinition, networkMode: string | undefined): ContainerDefinition {
  return {
    ...container,
    cpu: container.cpu ?? 0,
    essential: container.essential ?? true,
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    portMappings: (container.portMappings ?? []).map((mapping) => ({
      ...mapping,
      ...(mapping.containerPort !== undefined && {
        hostPort: mapping.hostPort ?? (networkMode === "awsvpc" || networkMode === "host" ? mapping.containerPort : 0),
      }),
      protocol: mapping.protocol ?? "tcp",
    })),
    ...(container.healthCheck && {
      healthCheck: { interval: 30, timeout: 5, retries: 3, ...container.healthCheck },
    }),
    ...(container.logConfiguration && {
      logConfiguration: {
        ...container.logConfiguration,
        secretOptions: container.logConfiguration.secretOptions ?? [],
      },
    }),
  };
}

function isPlain({
  efsVolumeConfiguration,
  ...volume
}: NonNullable<RegisterTaskDefinitionCommandInput["volumes"]>[number]): boolean {
  const { dockerVolumeConfiguration, fsxWindowsFileServerVolumeConfiguration, configuredAtLaunch, host } = volume;
  return !(
    efsVolumeConfiguration ??
    dockerVolumeConfiguration ??
    fsxWindowsFileServerVolumeConfiguration ??
    configuredAtLaunch ??
    host
  );
}

/** Every launch type it would be fit for, asked for or not. */
function compatibilities(input: RegisterTaskDefinitionCommandInput): Compatibility[] {
  const asked = input.requiresCompatibilities ?? [];
  const fitsFargate = asked.includes("FARGATE") || fargateRefusal(input) === undefined;
  const fits: Compatibility[] = fitsFargate ? ["EC2", "FARGATE"] : ["EC2"];
  return [...fits, ...asked.filter((other) => !fits.includes(other))];
}

function requiredAttributes({ containerDefinitions = [], ...task }: RegisterTaskDefinitionCommandInput): Attribute[] {
  const some = (has: (container: ContainerDefinition) => unknown) =>
    containerDefinitions.some((it) => Boolean(has(it)));
  const awslogs = some(({ logConfiguration }) => logConfiguration?.logDriver === "awslogs");
  const ecr = some(({ image }) => image?.includes(".dkr.ecr."));
  const secrets = containerDefinitions.flatMap((container) => container.secrets ?? []);
  const attributes: [string, unknown][] = [
    ["com.amazonaws.ecs.capability.logging-driver.awslogs", awslogs],
    ["ecs.capability.execution-role-awslogs", awslogs && task.executionRoleArn],
    ["com.amazonaws.ecs.capability.ecr-auth", ecr],
    ["ecs.capability.execution-role-ecr-pull", ecr && task.executionRoleArn],
    ["com.amazonaws.ecs.capability.task-iam-role", task.taskRoleArn],
    ["ecs.capability.task-eni", task.networkMode === "awsvpc"],
    ["ecs.capability.container-health-check", some(({ healthCheck }) => healthCheck)],
    ["ecs.capability.container-ordering", some(({ dependsOn }) => dependsOn?.length)],
    [
      "ecs.capability.secrets.asm.environment-variables",
      secrets.some(({ valueFrom }) => valueFrom?.includes(":secretsmanager:")),
    ],
    [
      "ecs.capability.secrets.ssm.environment-variables",
      secrets.some(({ valueFrom }) => !valueFrom?.includes(":secretsmanager:")),
    ],
    ["com.amazonaws.ecs.capability.docker-remote-api.1.18", true],
  ];
  return attributes.filter(([, needed]) => needed).map(([name]) => ({ name }));
}
