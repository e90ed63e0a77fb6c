import type { ContainerDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { expect, test } from "@jest/globals";
import { judgeGracePeriod, judgePort, judgeTargetGroup, type TargetGroup } from "../src/preflight/load-balancers.ts";
import type { Look } from "../src/preflight/look.ts";
import { told, withContainer } from "./preflight-subject.ts";

type Ports = NonNullable<ContainerDefinition["portMappings"]>;
const ARN = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";
const balancer = { targetGroup: ARN, containerName: "app", containerPort: 8080 };
const ADD = "Add the port to portMappings, or change loadBalancers of the service.";
const KEEP = "Keep the container's name, or change loadBalancers of the service with it.";
const UNMAPPED = "The new task definition does not map port 8080 of container app: ECS would refuse it.";

test.each<[string, string, Ports, string[]]>([
  ["maps the port", "app", [{ containerPort: 9090 }, { containerPort: 8080 }], []],
  ["maps a range with it", "app", [{ containerPortRange: "8000-8100" }], []],
  ["maps a range without it", "app", [{ containerPortRange: "9000-9100" }], [`${UNMAPPED} It maps 9000-9100. ${ADD}`]],
  ["maps another port", "app", [{ containerPort: 9090 }], [`${UNMAPPED} It maps 9090. ${ADD}`]],
  ["maps no port", "app", [], [`${UNMAPPED} It maps no port. ${ADD}`]],
  [
    "has renamed the container",
    "apps",
    [{ containerPort: 8080 }],
    [`The new task definition has no container app: ECS would refuse it. apps is like it. ${KEEP}`],
  ],
  [
    "has another container",
    "worker",
    [{ containerPort: 8080 }],
    [`The new task definition has no container app: ECS would refuse it. It has worker. ${KEEP}`],
  ],
])("a load balancer whose task definition %s", (_, name, portMappings, expected) => {
  const notices = judgePort(balancer, { definition: withContainer({ name, portMappings }) });
  expect(notices.map(({ message, fix }) => `${message} ${fix}`)).toEqual(expected);
});

const group = (facts: Partial<TargetGroup>): Look<TargetGroup> => ({
  kind: "found",
  facts: { targetType: "ip", protocol: "HTTP", isUsed: true, ...facts },
});
const UDP: Ports = [{ containerPort: 8080, protocol: "udp" }];
const TCP: Ports = [{ containerPort: 8080 }];
test.each<[string, Look<TargetGroup>, Ports, string[]]>([
  ["of addresses", group({}), TCP, []],
  ["over TLS", group({ protocol: "TLS" }), TCP, []],
  ["over UDP", group({ protocol: "UDP" }), UDP, []],
  ["over both", group({ protocol: "TCP_UDP" }), UDP, []],
  ["over UDP for a port of both", group({ protocol: "UDP" }), [...TCP, ...UDP], []],
  ["over QUIC", group({ protocol: "QUIC" }), UDP, []],
  ["over TCP and QUIC", group({ protocol: "TCP_QUIC" }), UDP, []],
  [
    "that does not exist",
    { kind: "missing" },
    TCP,
    ["error: target group web: It does not exist: ECS could not register a task in it."],
  ],
  [
    "of instances",
    group({ targetType: "instance" }),
    TCP,
    ["error: target group web: Its target type is instance, and tasks of network mode awsvpc are targets of type ip."],
  ],
  [
    "over HTTP for a port of UDP",
    group({}),
    UDP,
    ["error: target group web: It speaks HTTP, which port 8080 of container app does not."],
  ],
  [
    "over UDP for a port of TCP",
    group({ protocol: "UDP" }),
    TCP,
    ["error: target group web: It speaks UDP, which port 8080 of container app does not."],
  ],
  [
    "for appliances",
    group({ protocol: "GENEVE" }),
    TCP,
    ["error: target group web: It speaks GENEVE, which port 8080 of container app does not."],
  ],
  [
    "that no listener uses",
    group({ isUsed: false }),
    TCP,
    [
      "warning: target group web: No listener of a load balancer sends it anything: the new tasks would get no requests.",
    ],
  ],
])("a target group %s", (_, look, portMappings, expected) => {
  const subject = { definition: withContainer({ portMappings }) };
  expect(told(judgeTargetGroup(ARN, look, { balancer, subject }))).toEqual(expected);
});

test.each([
  ["bridge", "instance"],
  ["host", "instance"],
] as const)("tasks of network mode %s are targets of type %s", (networkMode, targetType) => {
  const definition = { ...withContainer({ portMappings: TCP }), networkMode };
  expect(judgeTargetGroup(ARN, group({ targetType }), { balancer, subject: { definition } })).toEqual([]);
  expect(judgeTargetGroup(ARN, group({}), { balancer, subject: { definition } })).toHaveLength(1);
});

test.each<[string, number | undefined, number | undefined, string[]]>([
  ["starts slowly and is given time", 60, 90, []],
  ["starts at once", undefined, 0, []],
  ["starts slowly, with a service that does not tell", 60, undefined, []],
  [
    "starts slowly and is given none",
    60,
    0,
    [
      "warning: health check grace period: It is 0, and container app may take 60 seconds to start (startPeriod): ECS ends a task that the load balancer finds unhealthy meanwhile.",
    ],
  ],
])("a container that %s", (_, startPeriod, healthCheckGracePeriodSeconds, expected) => {
  const healthCheck = { command: ["CMD", "true"], ...(startPeriod === undefined ? {} : { startPeriod }) };
  const subject = { definition: withContainer({ healthCheck }), live: service({ healthCheckGracePeriodSeconds }) };
  expect(told(judgeGracePeriod(balancer, subject))).toEqual(expected);
});
