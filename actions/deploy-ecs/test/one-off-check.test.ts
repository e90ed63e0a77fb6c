import { describeProblem } from "@deploy-actions/shared/problems";
import { expect, test } from "@jest/globals";
import { checkOneOff } from "../src/one-off/check-one-off.ts";
import type { OneOff } from "../src/one-off/one-off.ts";
import { serviceOf } from "../src/one-off/service-of.ts";
import { definitionOf, oneOff, SERVICE_PLACEMENT } from "./one-off-story.ts";

const TWO = definitionOf({ app: {}, proxy: {} });
const ONE = definitionOf();
const nowhere = oneOff().placement;

test.each<[what: string, given: Partial<OneOff>, definition: typeof ONE, service: object, ...problems: string[]]>([
  ["a command for the only container", { command: ["migrate"] }, ONE, SERVICE_PLACEMENT],
  [
    "nothing overridden in a task of two essential containers",
    {},
    TWO,
    SERVICE_PLACEMENT,
    'migrate.success: It does not say whose exit code counts: "app" and "proxy" are essential, and the first to end takes the others down. It can be "app", "proxy".',
  ],
  ["two essential containers, and one of them decides", { success: "app" }, TWO, SERVICE_PLACEMENT],
  [
    "an essential container and a sidecar",
    {},
    definitionOf({ app: {}, side: { essential: false } }),
    SERVICE_PLACEMENT,
  ],
  [
    "a container that does not exist",
    { container: "ap", command: ["migrate"] },
    TWO,
    SERVICE_PLACEMENT,
    'migrate.container: Task definition web has no container "ap". Did you mean "app"?',
  ],
  [
    "a container that decides and does not exist",
    { success: "other" },
    TWO,
    SERVICE_PLACEMENT,
    'migrate.success: Task definition web has no container "other". It can be "app", "proxy".',
  ],
  [
    "a command for one of two containers",
    { command: ["migrate"] },
    TWO,
    SERVICE_PLACEMENT,
    'migrate.container: It does not say which container the command and the environment are for. It can be "app", "proxy".',
  ],
  [
    "more than RunTask takes",
    { environment: { DATA: "x".repeat(9_000) } },
    ONE,
    SERVICE_PLACEMENT,
    "migrate.environment: Command and environment come to 9082 characters; ECS takes 8192. Put what is the same every time into the task definition, or into the image.",
  ],
  [
    "a service without subnets",
    {},
    ONE,
    { launchType: "FARGATE" },
    "migrate.subnets: Task definition web has network mode awsvpc, and the service has no subnets to take over. Write the subnets, like [subnet-0a1b2c3d].",
  ],
  ["subnets of its own", { placement: { ...nowhere, subnets: ["subnet-1"] } }, ONE, { launchType: "FARGATE" }],
  [
    "a definition that takes no subnets, beside a service that has some",
    {},
    { ...ONE, networkMode: "bridge" },
    SERVICE_PLACEMENT,
  ],
  [
    "subnets for a definition that takes none",
    { placement: { ...nowhere, subnets: ["subnet-1"], assignPublicIp: false } },
    { ...ONE, networkMode: "bridge" },
    SERVICE_PLACEMENT,
    "migrate.subnets: Task definition web has network mode bridge, which does not have it. Leave it out, or run a definition with network mode awsvpc.",
    "migrate.assign-public-ip: Task definition web has network mode bridge, which does not have it. Leave it out, or run a definition with network mode awsvpc.",
  ],
  ["a larger size that Fargate has", { size: { cpu: "1024", memory: "4096" } }, ONE, SERVICE_PLACEMENT],
  [
    "more memory than Fargate has with that CPU",
    { size: { cpu: undefined, memory: "4096" } },
    ONE,
    SERVICE_PLACEMENT,
    "migrate.memory: Fargate does not offer 4096 MiB with 256 CPU units. With cpu 256, memory is 512, 1024 or 2048.",
  ],
  [
    "a CPU size that Fargate has not",
    { size: { cpu: "300", memory: undefined } },
    ONE,
    { ...SERVICE_PLACEMENT, launchType: undefined, capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT" }] },
    "migrate.cpu: Fargate does not offer 512 MiB with 300 CPU units. Sizes are 256, 512, 1024, 2048, 4096, 8192 and 16384 CPU units.",
  ],
  ["any size on EC2", { size: { cpu: "300", memory: "700" } }, ONE, { ...SERVICE_PLACEMENT, launchType: "EC2" }],
])("%s", (_, given, definition, service, ...expected) => {
  expect([...checkOneOff(oneOff(given), definition, service)].map(describeProblem)).toEqual(expected);
});

test.each<[service: string | undefined, services: string[], found: string]>([
  [undefined, ["web"], "web"],
  ["worker", ["web", "worker"], "worker"],
  [
    undefined,
    ["web", "worker"],
    'migrate.service: The step deploys several services, and it does not say whose settings it takes over. It can be "web", "worker".',
  ],
  ["workr", ["web", "worker"], 'migrate.service: The step deploys no service "workr". Did you mean "worker"?'],
])("service %s of %j", (service, services, expected) => {
  const found = serviceOf(oneOff({ service }), services);
  expect(found.ok ? found.value : found.problems.map(describeProblem).join()).toBe(expected);
});
