import type { MetricSink } from "../cloudwatch/metrics/metric-sink.ts";
import type { LoadBalancing } from "../load-balancing.ts";
import type { AwsService } from "../service.ts";
import type { World } from "../world.ts";
import { Account, type Listener } from "./account.ts";
import { listenerHandlers } from "./listeners.ts";
import { loadBalancerHandlers } from "./load-balancers.ts";
import { Loopback } from "./loopback.ts";
import { permissions } from "./permissions.ts";
import { publishMetrics } from "./published-metrics.ts";
import { RequestMetrics } from "./request-metrics.ts";
import { ruleWeights, setRuleWeights } from "./rule-weights.ts";
import { ruleHandlers } from "./rules.ts";
import { targetGroupHandlers } from "./target-groups.ts";
import { targetHandlers } from "./targets.ts";
import { type TrafficRoutes, trafficRoutes } from "./traffic-routes.ts";

/** Elastic Load Balancing v2: application load balancers whose listeners really answer. */
export interface Elb {
  readonly service: AwsService;
  readonly loadBalancing: LoadBalancing;
  readonly routes: TrafficRoutes;
  /** Real loopback address of a listener, by its ARN or by its load balancer's name (then the one on the lowest port). */
  url(listenerArnOrLoadBalancerName: string): string;
  /** Resolves once every health check that has been sent is answered: a test that moves time by hand waits for it. */
  settled(): Promise<void>;
  close(): void;
}

export interface ElbOptions {
  /** Left out: nothing is published. */
  readonly metrics?: MetricSink;
  /** At least 0 and below 1; decides between weighted target groups. */
  readonly random?: () => number;
  /** Milliseconds of real time a target gets to answer, however fast simulated time runs. LEAST_WALL when not given. */
  readonly leastWallMs?: number;
}

/** A health check that is not answered is a part of stories, and should not hold them up; a request that is not is none. */
const LEAST_WALL = { check: 1_500, request: 10_000 };

export function elbService(world: World, { metrics, random = Math.random, leastWallMs }: ElbOptions = {}): Elb {
  const loopback = new Loopback(world.network);
  const checks = new Set<Promise<void>>();
  const account = new Account(world, {
    clock: world.clock,
    loopback,
    leastWallMs: leastWallMs ?? LEAST_WALL.check,
    leastAnswerMs: leastWallMs ?? LEAST_WALL.request,
    checks,
  });
  const requestMetrics = new RequestMetrics();
  const stopPublishing = metrics && publishMetrics(account, requestMetrics, metrics);
  const handlers = {
    ...loadBalancerHandlers(account),
    ...targetGroupHandlers(account),
    ...targetHandlers(account),
    ...listenerHandlers({ account, requestMetrics, random }),
    ...ruleHandlers(account),
  };
  const describing = Object.keys(handlers).filter((operation) => operation.startsWith("Describe"));
  return {
    service: {
      name: "elbv2",
      iamPrefix: "elasticloadbalancing",
      handlers,
      permissions: (operation, input) => permissions(world, operation, input),
      // AWS, "Request throttling for the ELB API": 40 tokens, 10 more a second, for actions that change nothing.
      buckets: [{ operations: describing, burst: 40, refill: 10 }],
    },
    loadBalancing: loadBalancing(account),
    routes: trafficRoutes(account, loadBalancing(account)),
    url: (name) => listenerFor(account, name).server.url,
    settled: async () => {
      while (checks.size > 0) await Promise.all(checks);
    },
    close: () => {
      stopPublishing?.();
      for (const group of account.targetGroups.values()) group.drop();
      for (const { server } of account.listeners.values()) server.close();
      loopback.close();
    },
  };
}

function loadBalancing(account: Account): LoadBalancing {
  return {
    findTargetGroup: (arn) => {
      const group = account.targetGroups.get(arn);
      return group && { targetType: group.settings.TargetType, attached: group.inUse };
    },
    register: (arn, target) => account.targetGroup(arn).register(target),
    deregister: (arn, target, drained) => account.targetGroup(arn).deregister(target, drained),
    health: (arn, target) => account.targetGroup(arn).health(target),
    ruleWeights: (arn) => ruleWeights(account, arn),
    setRuleWeights: (arn, weights) => setRuleWeights(account, arn, weights),
  };
}

function listenerFor(account: Account, name: string): Listener {
  const listeners = [...account.listeners.values()];
  const [listener] = listeners
    .filter(({ arn, loadBalancer }) => arn === name || loadBalancer.name === name)
    .sort((a, b) => a.port - b.port);
  if (listener) return listener;
  const known = listeners.map(({ loadBalancer, port }) => `${loadBalancer.name}:${port}`).join(", ") || "none";
  throw new Error(`No listener "${name}" in the simulated account. Listeners: ${known}.`);
}
