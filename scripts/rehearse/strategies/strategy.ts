import type { Scene } from "../scenes.ts";
import type { Account } from "../stage/account.ts";
import type { LoadBalancer } from "../stage/load-balancer.ts";

export const STRATEGY_NAMES = ["rolling", "blue-green", "canary", "weights", "codedeploy"] as const;
export type StrategyName = (typeof STRATEGY_NAMES)[number];

/** A way in which a release comes to its users: what it needs in the account, and how its life must go. */
export interface Strategy {
  readonly name: StrategyName;
  readonly title: string;
  /** For the reader of the report: what stands there, and how the traffic moves. */
  readonly setting: string;
  /** Percent of the traffic that a release gets first; undefined where that goes by its tasks. */
  readonly firstShare: number | undefined;
  readonly scenes: readonly Scene[];
  /** Creates the services and what is before them. */
  open(account: Account): Promise<Opened>;
}

export interface Opened {
  /** Names of the services, none of them live yet. */
  readonly services: readonly string[];
  readonly loadBalancer: LoadBalancer;
  /** What deploy-ecs is told, beside the cluster. */
  readonly inputs: Readonly<Record<string, string>>;
}
