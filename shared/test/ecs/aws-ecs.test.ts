import { DeregisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { ManualClock } from "@deploy-actions/simulator/clock";
import type { AwsAccess } from "../../src/aws/access.ts";
import { type Clock, systemClock } from "../../src/clock.ts";
import { awsEcs, awsEcsCluster } from "../../src/ecs/aws-ecs.ts";
import type { Ecs } from "../../src/ecs/ecs.ts";
import { type Account, CRASHING, HEALTHY, openAccount, pass, REPOSITORY } from "../../testkit/ecs/account.ts";
import { accessAllowing, accessTo } from "../../testkit/simulated-access.ts";
import { ecsContract } from "./ecs.contract.ts";
import type { Stage, StageSettings } from "./ecs-stage.ts";

/** What a step is given that may do everything but tag. */
const WITHOUT_TAGGING = ["ecs:Describe*", "ecs:RegisterTaskDefinition", "iam:PassRole"];

type Means = Pick<Account, "aws"> & { readonly access: AwsAccess };
type EcsOf = (asked: { readonly cluster: string; readonly service: string }) => Ecs;

const opening =
  (ecsIn: (means: Means) => EcsOf) =>
  async ({ breaker = { enable: false, rollback: false }, mayTag = true }: StageSettings = {}): Promise<Stage> => {
    const account = await openAccount({ breaker, clock: new ManualClock() });
    const { aws } = account;
    const access = mayTag ? accessTo(aws) : accessAllowing(aws, WITHOUT_TAGGING);
    const ecsOf = ecsIn({ aws, access });
    return {
      ecs: ecsOf({ cluster: "prod", service: "web" }),
      ecsOf,
      images: {
        good: account.push("good", HEALTHY),
        crashing: account.push("crashing", CRASHING),
        missing: `${REPOSITORY}:missing`,
      },
      deregister: async (taskDefinition) =>
        void (await account.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }))),
      pass: (ms) => pass(aws, ms),
      [Symbol.asyncDispose]: () => account[Symbol.asyncDispose](),
    };
  };

const alone = opening(
  ({ access }) =>
    (asked) =>
      awsEcs({ ...asked, access, clock: systemClock, log: () => {} }),
);

/** Each beside another service of its cluster, so that what it reads goes out in batches. */
const besideOthers = opening(({ aws, access }) => {
  const clock: Clock = { now: () => aws.clock.now(), sleep: (ms) => pass(aws, ms) };
  return ({ cluster, service }) => {
    const opened = awsEcsCluster({ access, cluster, clock, log: () => {} });
    opened.service("another");
    return opened.service(service);
  };
});

ecsContract("ECS as the simulator plays it", alone);
ecsContract("One of several services in it", besideOthers);
