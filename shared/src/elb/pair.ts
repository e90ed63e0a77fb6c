import type { Ecs, Service } from "../ecs/ecs.ts";
import type { Listeners, Rule, TargetGroup } from "./listeners.ts";

/** One of the two services, with the target group of its tasks. */
export interface Side {
  readonly name: string;
  readonly service: Service;
  readonly group: TargetGroup;
}

export interface PairNow {
  readonly service: Side;
  readonly partner: Side;
  /** Of every load balancer that names one of the groups. */
  readonly rules: readonly Rule[];
  /** ARNs. */
  readonly loadBalancers: readonly string[];
}

export interface PairPorts {
  readonly service: Ecs;
  readonly partner: Ecs;
  readonly listeners: Listeners;
}

export interface PairNames {
  readonly service: string;
  readonly partner: string;
}

export type PairSearch =
  | ({ readonly kind: "found" } & PairNow)
  | { readonly kind: "no-service"; readonly name: string }
  /** Why they cannot share traffic: a sentence. */
  | { readonly kind: "no-pair"; readonly why: string };

/** Both services, and the rules between which their traffic parts. Changes nothing. */
export async function findPair(names: PairNames, { service, partner, listeners }: PairPorts): Promise<PairSearch> {
  const searches = await Promise.all([service.findService(), partner.findService()]);
  const [first, second] = searches;
  if (first.kind !== "found") return { kind: "no-service", name: names.service };
  if (second.kind !== "found") return { kind: "no-service", name: names.partner };

  const why = withoutOneGroup(names.service, first.service) ?? withoutOneGroup(names.partner, second.service);
  if (why) return { kind: "no-pair", why };
  const [arn = "", partnerArn = ""] = [...first.service.targetGroups, ...second.service.targetGroups];
  if (arn === partnerArn) {
    return {
      kind: "no-pair",
      why: `${names.service} and ${names.partner} register their tasks in the same target group: their traffic cannot be told apart. Each needs a group of its own`,
    };
  }

  const groups = await listeners.findTargetGroups([arn, partnerArn]);
  const own = groups.find((group) => group.arn === arn);
  const other = groups.find((group) => group.arn === partnerArn);
  if (!own || !other) return { kind: "no-pair", why: "one of their target groups does not exist any more" };
  const loadBalancers = [...new Set([...own.loadBalancers, ...other.loadBalancers])];
  const rules = await listeners.listRules(loadBalancers);
  return {
    kind: "found",
    service: { name: names.service, service: first.service, group: own },
    partner: { name: names.partner, service: second.service, group: other },
    rules,
    loadBalancers,
  };
}

function withoutOneGroup(name: string, { targetGroups }: Service): string | undefined {
  if (targetGroups.length === 1) return undefined;
  return targetGroups.length === 0
    ? `${name} is not behind a load balancer`
    : `${name} registers its tasks in ${targetGroups.length} target groups, and traffic is moved between one group on each side`;
}
