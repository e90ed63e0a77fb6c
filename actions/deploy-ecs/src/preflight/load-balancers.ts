import { nearest } from "@deploy-actions/shared/did-you-mean";
import type { ServiceLoadBalancer } from "@deploy-actions/shared/ecs/ecs";
import type { ContainerDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Notice, Noticed } from "./finding.ts";
import { ask, type Look, uncheckedNotice } from "./look.ts";
import type { Ports } from "./ports.ts";
import type { PreflightSubject } from "./subject.ts";

export interface TargetGroup {
  /** ip, instance, lambda or alb. */
  readonly targetType: string;
  /** HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, QUIC, TCP_QUIC or GENEVE. */
  readonly protocol: string;
  /** Whether a load balancer sends it anything. */
  readonly isUsed: boolean;
}

/** What the load balancers of the service send to is in the new definition, and their target groups take its tasks. */
export async function checkLoadBalancers(
  subjects: readonly PreflightSubject[],
  { targetGroups }: Ports,
): Promise<Noticed> {
  const looks = await ask(targetGroups, subjects.flatMap(balancersOf).flatMap(targetGroupsOf));
  return subjects.map((subject) => [
    subject.service,
    balancersOf(subject).flatMap((balancer) => [
      // CodeDeploy takes container and port from the AppSpec, which its own plan has compared with the definition.
      ...(subject.live?.controller === "CODE_DEPLOY" ? [] : judgePort(balancer, subject)),
      ...judgeGracePeriod(balancer, subject),
      ...targetGroupsOf(balancer).flatMap((arn) => {
        const look = looks.get(arn);
        return look ? judgeTargetGroup(arn, look, { balancer, subject }) : [];
      }),
    ]),
  ]);
}

export function judgePort(
  { containerName, containerPort }: ServiceLoadBalancer,
  { definition: { containerDefinitions } }: Pick<PreflightSubject, "definition">,
): readonly Notice[] {
  const subject = `load balancer of port ${containerPort} of container ${containerName}`;
  const error = (message: string, fix: string): readonly Notice[] => [{ subject, severity: "error", message, fix }];
  const container = containerDefinitions.find(({ name }) => name === containerName);
  if (!container) {
    const names = containerDefinitions.map(({ name }) => name);
    const near = nearest(containerName, names);
    const there = near ? `${near} is like it.` : `It has ${names.join(", ")}.`;
    return error(
      `The new task definition has no container ${containerName}: ECS would refuse it.`,
      `${there} Keep the container's name, or change loadBalancers of the service with it.`,
    );
  }
  if (mappingsOf(container, containerPort).length > 0) return [];
  const ports = (container.portMappings ?? []).map(
    ({ containerPort: port, containerPortRange }) => port ?? containerPortRange,
  );
  return error(
    `The new task definition does not map port ${containerPort} of container ${containerName}: ECS would refuse it.`,
    `${ports.length > 0 ? `It maps ${ports.join(", ")}.` : "It maps no port."} Add the port to portMappings, or change loadBalancers of the service.`,
  );
}

/** A container that is known to start slowly, and a load balancer that looks at once. */
export function judgeGracePeriod(
  { containerName }: ServiceLoadBalancer,
  { definition, live }: Pick<PreflightSubject, "definition" | "live">,
): readonly Notice[] {
  const container = definition.containerDefinitions.find(({ name }) => name === containerName);
  const startPeriod = container?.healthCheck?.startPeriod ?? 0;
  if (startPeriod === 0 || live?.healthCheckGracePeriodSeconds !== 0) return [];
  return [
    {
      subject: "health check grace period",
      severity: "warning",
      message: `It is 0, and container ${containerName} may take ${startPeriod} seconds to start (startPeriod): ECS ends a task that the load balancer finds unhealthy meanwhile.`,
      fix: `Set healthCheckGracePeriodSeconds of the service to more than ${startPeriod}.`,
    },
  ];
}

interface Behind {
  readonly balancer: ServiceLoadBalancer;
  readonly subject: Pick<PreflightSubject, "definition">;
}

export function judgeTargetGroup(arn: string, look: Look<TargetGroup>, behind: Behind): readonly Notice[] {
  const subject = `target group ${arn.split("/")[1] ?? arn}`;
  const error = (message: string, fix: string): Notice => ({ subject, severity: "error", message, fix });
  if (look.kind === "unchecked") return [uncheckedNotice(subject, "whether target groups fit", look)];
  if (look.kind === "missing") {
    return [
      error(
        "It does not exist: ECS could not register a task in it.",
        "Create it, or change loadBalancers of the service.",
      ),
    ];
  }
  const { targetType, protocol, isUsed } = look.facts;
  const { networkMode = "bridge" } = behind.subject.definition;
  const wanted = networkMode === "awsvpc" ? "ip" : "instance";
  const notices: Notice[] = [];
  if (targetType !== wanted) {
    const message = `Its target type is ${targetType}, and tasks of network mode ${networkMode} are targets of type ${wanted}.`;
    notices.push(
      error(
        message,
        "The type cannot be changed: create a target group of that type, and put it into loadBalancers of the service.",
      ),
    );
  }
  if (!fits(protocol, behind)) {
    const message = `It speaks ${protocol}, which port ${behind.balancer.containerPort} of container ${behind.balancer.containerName} does not.`;
    notices.push(error(message, "Correct the protocol in portMappings (tcp or udp), or the target group."));
  }
  if (!isUsed) {
    const message = "No listener of a load balancer sends it anything: the new tasks would get no requests.";
    notices.push({ subject, severity: "warning", message, fix: "Name it in a rule of a listener." });
  }
  return notices;
}

/** Over what the targets of a group are reached. TCP_UDP and TCP_QUIC take either; of others nobody knows. */
const TRANSPORTS: Readonly<Record<string, string>> = {
  HTTP: "tcp",
  HTTPS: "tcp",
  TCP: "tcp",
  TLS: "tcp",
  UDP: "udp",
  QUIC: "udp",
};

function fits(protocol: string, { balancer, subject }: Behind): boolean {
  const container = subject.definition.containerDefinitions.find(({ name }) => name === balancer.containerName);
  const mappings = container ? mappingsOf(container, balancer.containerPort) : [];
  if (protocol === "GENEVE") return false;
  const transport = TRANSPORTS[protocol];
  // One port may be mapped for both: that of a name server is.
  return mappings.length === 0 || !transport || mappings.some(({ protocol = "tcp" }) => protocol === transport);
}

function mappingsOf({ portMappings = [] }: ContainerDefinition, port: number) {
  return portMappings.filter(({ containerPort, containerPortRange }) => {
    const [first = Number.NaN, last = first] = (containerPortRange ?? "").split("-").map(Number);
    return containerPort === port || (port >= first && port <= last);
  });
}

const balancersOf = ({ live }: PreflightSubject): readonly ServiceLoadBalancer[] =>
  // A Classic Load Balancer has no target group; ECS keeps the container and port for it all the same.
  live?.loadBalancers ?? [];

const targetGroupsOf = ({ targetGroup, alternateTargetGroup }: ServiceLoadBalancer): readonly string[] =>
  [targetGroup, alternateTargetGroup].flatMap((arn) => arn || []);
