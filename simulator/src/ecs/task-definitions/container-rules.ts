import type {
  ContainerDefinition,
  LogConfiguration,
  PortMapping,
  RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";

/** Why AWS refuses one container definition. */
export function containerRefusal(
  container: ContainerDefinition,
  { task, fargate }: { task: RegisterTaskDefinitionCommandInput; fargate: boolean },
): string | undefined {
  return (
    nameRefusal(container) ??
    memoryRefusal(container, task) ??
    portsRefusal(container.portMappings ?? [], task.networkMode) ??
    healthCheckRefusal(container) ??
    listsRefusal(container) ??
    logRefusal(container.logConfiguration, { fargate })
  );
}

function nameRefusal({ name, image }: ContainerDefinition): string | undefined {
  if (!name) return "Container.name should not be null or empty.";
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) return `Container.name contains invalid characters: ${name}`;
  if (!image) return "Container.image should not be null or empty.";
  return /\s/.test(image) ? "Container.image contains invalid characters." : undefined;
}

function memoryRefusal(
  { name, memory, memoryReservation }: ContainerDefinition,
  task: RegisterTaskDefinitionCommandInput,
): string | undefined {
  if (memory === undefined && memoryReservation === undefined && task.memory === undefined) {
    return `Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`;
  }
  if ((memory ?? memoryReservation ?? 6) < 6) {
    return `Invalid setting for container '${name}'. 'memory' must be at least 6 MiB.`;
  }
  if (memory !== undefined && memoryReservation !== undefined && memoryReservation >= memory) {
    return `Invalid setting for container '${name}'. The setting for 'memory' must be greater than 'memoryReservation'.`;
  }
  return undefined;
}

function portsRefusal(mappings: readonly PortMapping[], networkMode: string | undefined): string | undefined {
  const seen = new Set<string>();
  for (const { containerPort, hostPort, protocol = "tcp", containerPortRange } of mappings) {
    if (containerPort === undefined) {
      if (containerPortRange === undefined) return "Port mapping must have a containerPort or a containerPortRange.";
      continue;
    }
    if (containerPort < 1 || containerPort > 65535) return `Invalid 'containerPort' setting: ${containerPort}`;
    if ((networkMode === "awsvpc" || networkMode === "host") && hostPort && hostPort !== containerPort) {
      return `When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`;
    }
    const key = `${containerPort}/${protocol}`;
    if (networkMode === "awsvpc" && seen.has(key)) return `Duplicate port mapping: container port ${key}.`;
    seen.add(key);
  }
  return undefined;
}

function healthCheckRefusal({ healthCheck, stopTimeout }: ContainerDefinition): string | undefined {
  if (stopTimeout !== undefined && stopTimeout < 0) return "Container.stopTimeout must not be negative.";
  if (!healthCheck) return undefined;
  const { command = [], interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = healthCheck;
  if (!["CMD", "CMD-SHELL", "NONE"].includes(command[0] ?? "")) {
    return "Container.healthCheck.command must begin with CMD, CMD-SHELL or NONE.";
  }
  const within = (name: string, value: number, low: number, high: number) =>
    value < low || value > high ? `Container.healthCheck.${name} must be between ${low} and ${high}.` : undefined;
  return (
    within("interval", interval, 5, 300) ??
    within("timeout", timeout, 2, 60) ??
    within("retries", retries, 1, 10) ??
    within("startPeriod", startPeriod, 0, 300)
  );
}

function listsRefusal({ name, environment = [], secrets = [] }: ContainerDefinition): string | undefined {
  const names = secrets.map((secret) => secret.name);
  const twice = names.find((secret, index) => names.indexOf(secret) !== index);
  if (twice !== undefined) return `Duplicate secret names found: ${twice}. Each secret name must be unique.`;
  const both = environment.find((variable) => names.includes(variable.name));
  return (
    both &&
    `The secret name must be unique and not shared with any new or existing environment variables set on the container '${name}', such as '${both.name}'.`
  );
}

function logRefusal(
  configuration: LogConfiguration | undefined,
  { fargate }: { fargate: boolean },
): string | undefined {
  const { logDriver, options = {} } = configuration ?? {};
  if (fargate && logDriver && !["awslogs", "splunk", "awsfirelens"].includes(logDriver)) {
    return `Fargate compatible task definitions do not support log driver ${logDriver}.`;
  }
  if (logDriver !== "awslogs") return undefined;
  const required = ["awslogs-group", "awslogs-region", ...(fargate ? ["awslogs-stream-prefix"] : [])];
  if (required.some((name) => !options[name])) return `Log driver awslogs requires options: ${required.join(", ")}`;
  const unknown = Object.keys(options).find((name) => !AWSLOGS_OPTIONS.includes(name));
  return unknown && `Log driver awslogs disallows options: ${unknown}`;
}

const AWSLOGS_OPTIONS: readonly string[] = [
  "awslogs-group",
  "awslogs-region",
  "awslogs-stream-prefix",
  "awslogs-create-group",
  "awslogs-datetime-format",
  "awslogs-multiline-pattern",
  "max-buffer-size",
  "mode",
];
