import type { Action, Certificate, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "../service.ts";
import type { World } from "../world.ts";
import { checkArn } from "./arns.ts";
import { tooMany } from "./errors.ts";
import { weightedGroups } from "./forward-action.ts";
import type { ListenerServer } from "./listener-server.ts";
import type { TargetGroup } from "./target-group.ts";
import type { Wire } from "./wire.ts";

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly scheme: "internet-facing" | "internal";
  readonly dnsName: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** Milliseconds since the Unix epoch, simulated. */
  readonly createdAt: number;
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancer: LoadBalancer;
  port: number;
  protocol: "HTTP" | "HTTPS";
  certificates: readonly Certificate[];
  sslPolicy: string | undefined;
  /** What calls see, in the order they are tried; the default rule last. */
  rules: readonly Rule[];
  /** What requests meet: the rules as they were a moment ago. */
  served: readonly Rule[];
  readonly server: ListenerServer;
}

export interface Rule {
  readonly arn: string;
  readonly priority: number | "default";
  conditions: readonly RuleCondition[];
  actions: readonly Action[];
}

/**
 * Simulated time until requests meet what a call has changed of a rule; calls see it at once. AWS does not publish it.
 * Chosen.
 */
const PROPAGATION_MS = 1_000;
/** AWS's default quota, "Target groups per Application Load Balancer". */
const MOST_TARGET_GROUPS = 100;

/** Everything Elastic Load Balancing keeps for the account, and how its parts refer to each other. */
export class Account {
  readonly world: World;
  readonly wire: Wire;
  readonly loadBalancers = new Map<string, LoadBalancer>();
  readonly listeners = new Map<string, Listener>();
  readonly targetGroups = new Map<string, TargetGroup>();

  constructor(world: World, wire: Wire) {
    this.world = world;
    this.wire = wire;
  }

  loadBalancer(arn: string): LoadBalancer {
    checkArn("loadbalancer", arn);
    return found(this.loadBalancers.get(arn), "LoadBalancerNotFound", `Load balancer '${arn}' not found`);
  }

  listener(arn: string): Listener {
    checkArn("listener", arn);
    return found(this.listeners.get(arn), "ListenerNotFound", `Listener '${arn}' not found`);
  }

  targetGroup(arn: string): TargetGroup {
    checkArn("targetgroup", arn);
    return found(this.targetGroups.get(arn), "TargetGroupNotFound", `Target group '${arn}' not found`);
  }

  rule(arn: string): { readonly listener: Listener; readonly rule: Rule } {
    checkArn("listener-rule", arn);
    for (const listener of this.listeners.values()) {
      const rule = listener.rules.find((candidate) => candidate.arn === arn);
      if (rule) return { listener, rule };
    }
    throw new AwsError("RuleNotFound", `Rule '${arn}' not found`);
  }

  listenersOf(loadBalancer: LoadBalancer): readonly Listener[] {
    return [...this.listeners.values()].filter((listener) => listener.loadBalancer === loadBalancer);
  }

  /** ARNs of the load balancers whose rules name a target group, with whatever weight. */
  loadBalancersOf(targetGroupArn: string): readonly string[] {
    const users = [...this.listeners.values()].filter(({ rules }) =>
      rules.some(({ actions }) => targetGroupArns(actions).includes(targetGroupArn)),
    );
    return [...new Set(users.map(({ loadBalancer }) => loadBalancer.arn))];
  }

  /** Actions may name existing target groups that no other load balancer uses. `replaced`: the rule they are for, if there is one. */
  checkTargetGroups(actions: readonly Action[], loadBalancer: LoadBalancer, replaced?: Rule): void {
    for (const arn of targetGroupArns(actions)) {
      this.targetGroup(arn);
      if (this.loadBalancersOf(arn).some((user) => user !== loadBalancer.arn)) {
        throw new AwsError(
          "TargetGroupAssociationLimit",
          `The following target groups cannot be associated with more than one load balancer: ${arn}`,
        );
      }
    }
    const others = this.listenersOf(loadBalancer).flatMap(({ rules }) => rules.filter((rule) => rule !== replaced));
    const all = [...others.flatMap((rule) => targetGroupArns(rule.actions)), ...targetGroupArns(actions)];
    if (new Set(all).size > MOST_TARGET_GROUPS) {
      const message = `A load balancer can have at most ${MOST_TARGET_GROUPS} target groups`;
      throw tooMany("UniqueTargetGroupsPerLoadBalancer", message);
    }
  }

  /** To be called after every change of a rule. Requests meet it a moment later. */
  rulesChanged(): void {
    const written = [...this.listeners.values()].map((listener) => ({ listener, rules: copyOf(listener.rules) }));
    this.#useTargetGroups();
    this.world.clock.after(PROPAGATION_MS, () => {
      for (const { listener, rules } of written) listener.served = rules;
      this.#useTargetGroups();
    });
  }

  /** Health checks start and stop with the use of a group; one that still gets requests is in use. */
  #useTargetGroups(): void {
    const rules = [...this.listeners.values()].flatMap((listener) => [...listener.rules, ...listener.served]);
    const used = new Set(rules.flatMap(({ actions }) => targetGroupArns(actions)));
    for (const group of this.targetGroups.values()) group.use(used.has(group.arn));
  }
}

/** Rules as they are now, whatever becomes of them. */
export function copyOf(rules: readonly Rule[]): readonly Rule[] {
  return rules.map((rule) => ({ ...rule }));
}

function targetGroupArns(actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) => weightedGroups(action).map(({ arn }) => arn));
}

function found<T>(resource: T | undefined, code: string, message: string): T {
  if (resource === undefined) throw new AwsError(code, message);
  return resource;
}
