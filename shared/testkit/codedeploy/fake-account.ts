import type { DeploymentGroup } from "../../src/codedeploy/codedeploy.ts";
import type { Ecs, Service } from "../../src/ecs/ecs.ts";
import { FakeTaskDefinitions } from "../ecs/fake-ecs.ts";
import { service } from "../ecs/service.ts";
import { definition, image } from "../ecs/web-task.ts";
import { fakeClock } from "../fake-clock.ts";
import type { VirtualClock } from "../virtual-clock.ts";
import { FakeCodeDeploy } from "./fake-codedeploy.ts";

/** Some moment of 2026. Time begins there, for deployments are looked for some minutes before they were asked for. */
const START = 1_790_000_000_000;

export interface FakeCodeDeploySettings {
  readonly group?: Partial<DeploymentGroup>;
  /** For stories in which several wait at once. */
  readonly clock?: VirtualClock;
}

/** Service web of cluster prod as CodeDeploy deploys it, and the two ports on it; web:1 serves, web:2 is registered. */
export function fakeCodeDeployAccount({ group = {}, clock: given }: FakeCodeDeploySettings = {}) {
  const clock = given ?? fakeClock({ start: START });
  const world = new FakeCodeDeploy(clock, group);
  const taskDefinitions = new FakeTaskDefinitions();
  for (const tag of ["v1", "v2"]) taskDefinitions.register(withPort(definition(image(tag))));
  const look = (): Service =>
    service({
      controller: "CODE_DEPLOY",
      taskDefinition: world.primary.taskDefinition,
      desiredCount: world.desiredCount,
      deployments: [],
      targetGroups: ["tg/blue"],
      loadBalancers: [{ targetGroup: "tg/blue", containerName: "app", containerPort: 8080 }],
    });
  const ecs: Ecs = {
    findService: async () => ({ kind: "found", service: look() }),
    findTaskDefinition: async (reference) => taskDefinitions.find(reference),
    register: async (toRegister) => taskDefinitions.register(toRegister),
    update: async ({ desiredCount = world.desiredCount, ...more }) => {
      if (Object.keys(more).length > 0) throw new Error("InvalidParameterException: use CodeDeploy");
      world.desiredCount = desiredCount;
      return look();
    },
    listServiceDeployments: async () => [],
    findServiceDeployment: async () => undefined,
    findServiceRevision: async () => undefined,
    stopAndRollBack: async () => "too-late",
    continueDeployment: async () => "too-late",
    listStoppedTasks: async () => [],
  };
  return { clock, world, taskDefinitions, ecs, codeDeploy: world.port(), service: look };
}

export type FakeCodeDeployAccount = ReturnType<typeof fakeCodeDeployAccount>;

const withPort = (one: ReturnType<typeof definition>): ReturnType<typeof definition> => ({
  ...one,
  containerDefinitions: one.containerDefinitions.map((container) => ({
    ...container,
    portMappings: [{ containerPort: 8080 }],
  })),
});
