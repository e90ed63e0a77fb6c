import type { Input } from "../src/service.ts";
import { ecsAccount, MINUTE, OTHER_TARGET_GROUP, SECOND, TARGET_GROUP } from "./ecs-account.ts";

const RULES = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/web/50dc6c495c0c9188";
export const PRODUCTION_RULE = `${RULES}/f2f7dc8efc522ab2/9683b2d02a6cabee`;
export const TEST_RULE = `${RULES}/0467ef3c8400ae65/a1b2c3d4e5f60718`;
export const INFRASTRUCTURE_ROLE = "arn:aws:iam::123456789012:role/ecs-infrastructure";

/** An account whose service "web" may shift traffic between a pair of target groups: BLUE_GREEN unless told otherwise. */
export function nativeAccount() {
  const account = ecsAccount();
  const { loadBalancing, clock, images } = account;
  loadBalancing.rules.set(PRODUCTION_RULE, weights(1, 0));
  loadBalancing.rules.set(TEST_RULE, weights(1, 0));
  account.register();
  images.push("web:v2", { kind: "memory" });
  return {
    ...account,

    /** Creates "web" of two tasks and waits until its first deployment is over. */
    async runningService(deploymentConfiguration: Input = {}, input: Input = {}): Promise<void> {
      await account.steadyService({
        ...PAIR,
        deploymentConfiguration: { strategy: "BLUE_GREEN", bakeTimeInMinutes: 5, ...deploymentConfiguration },
        ...input,
      });
    },

    /** Starts the deployment of another version. */
    deploy: (image = "web:v2", input: Input = {}) =>
      account.update({ taskDefinition: account.register({ container: { image } }), ...input }),

    /** Moves time on until the newest deployment is in a stage, an hour at most. */
    reach(stage: string): Input {
      for (let waited = 0; account.deployment().lifecycleStage !== stage; waited += SECOND) {
        if (waited > 60 * MINUTE) throw new Error(`${stage} was not reached: ${JSON.stringify(account.deployment())}`);
        clock.advance(SECOND);
      }
      return account.deployment();
    },

    /** Percent or parts: the weights of the pair in a rule. */
    weights: (rule = PRODUCTION_RULE) =>
      [TARGET_GROUP, OTHER_TARGET_GROUP].map(
        (arn) => loadBalancing.rules.get(rule)?.find(({ targetGroupArn }) => targetGroupArn === arn)?.weight,
      ),

    /** How many tasks are registered in each group of the pair. */
    registered: () => [TARGET_GROUP, OTHER_TARGET_GROUP].map((arn) => loadBalancing.addressesIn(arn).length),

    /** The image of each task that is not to be stopped. */
    running: () => account.tasks().map(({ containers }) => containers[0].image),

    /** The stages that the newest deployment passes through until it is over, two hours at most, each once. */
    stages(): string[] {
      const seen: string[] = [];
      for (let waited = 0; waited < 120 * MINUTE; waited += SECOND) {
        const { lifecycleStage, finishedAt } = account.deployment();
        if (lifecycleStage && seen.at(-1) !== lifecycleStage) seen.push(lifecycleStage);
        if (finishedAt) return seen;
        clock.advance(SECOND);
      }
      throw new Error(`The deployment is not over after ${seen.join(", ")}.`);
    },
  };
}

export function weights(first: number, second: number) {
  return [
    { targetGroupArn: TARGET_GROUP, weight: first },
    { targetGroupArn: OTHER_TARGET_GROUP, weight: second },
  ];
}

export const ADVANCED = {
  alternateTargetGroupArn: OTHER_TARGET_GROUP,
  productionListenerRule: PRODUCTION_RULE,
  testListenerRule: TEST_RULE,
  roleArn: INFRASTRUCTURE_ROLE,
};

export const PAIR = {
  loadBalancers: [
    { targetGroupArn: TARGET_GROUP, containerName: "web", containerPort: 8080, advancedConfiguration: ADVANCED },
  ],
};
