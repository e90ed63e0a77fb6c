import type { Service } from "@deploy-actions/shared/ecs/ecs";
import type { Rule, TargetGroup } from "@deploy-actions/shared/elb/listeners";
import type { Side } from "@deploy-actions/shared/elb/pair";
import { routesOf } from "@deploy-actions/shared/elb/routes";
import { deployment, service } from "@deploy-actions/shared/testkit/ecs/service";
import { FakeListeners, type FakeRule, forward, groupArn } from "@deploy-actions/shared/testkit/elb/fake-listeners";
import type { ObservedPair } from "../src/weights/observe.ts";
import type { WeightsAsked } from "../src/weights/plan.ts";

const BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188";

interface Given {
  readonly rules?: readonly FakeRule[];
  readonly blue?: { readonly service?: Partial<Service>; readonly group?: Partial<TargetGroup> };
  readonly green?: Given["blue"];
  readonly testPorts?: readonly number[];
  /** Healthy targets of web-blue. */
  readonly healthy?: number;
}

/** web-blue has all the traffic and runs web:7; web-green runs web:6, older by a day. Two tasks each. */
export async function observed({ rules, blue, green, testPorts = [], healthy = 2 }: Given = {}): Promise<ObservedPair> {
  const given = rules ?? [{ port: 80, actions: [forward(["web-blue", 100], ["web-green", 0])] }];
  const listeners = new FakeListeners(["web-blue", "web-green"], given);
  const all: readonly Rule[] = await listeners.listRules([BALANCER]);
  const groups = [groupArn("web-blue"), groupArn("web-green")];
  return {
    service: side("web-blue", "web:7", 2, blue),
    partner: side("web-green", "web:6", 1, green),
    rules: all,
    loadBalancers: [BALANCER],
    testPorts,
    routes: routesOf(all, groups, testPorts),
    healthy: new Map([
      [groupArn("web-blue"), healthy],
      [groupArn("web-green"), 2],
    ]),
  };
}

function side(name: string, taskDefinition: string, createdAt: number, given: Given["blue"]): Side {
  const arn = groupArn(name);
  return {
    name,
    service: service({
      name,
      taskDefinition,
      deployments: [deployment({ id: `ecs-svc/${name}`, taskDefinition, createdAt })],
      targetGroups: [arn],
      loadBalancers: [{ targetGroup: arn, containerName: "app", containerPort: 8080 }],
      ...given?.service,
    }),
    group: {
      arn,
      name,
      targetType: "ip",
      protocol: "HTTP",
      loadBalancers: [BALANCER],
      slowStartSeconds: 0,
      ...given?.group,
    },
  };
}

export function asked(overrides: Partial<WeightsAsked> = {}): WeightsAsked {
  return {
    steps: [10, 50, 100].map((share) => ({ share, hold: undefined })),
    stepHold: 60_000,
    timeout: 30 * 60_000,
    ifInProgress: "fail",
    taskDefinition: "web:8",
    force: false,
    desiredCount: undefined,
    ...overrides,
  };
}
