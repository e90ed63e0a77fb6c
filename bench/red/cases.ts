import { BLUE_GREEN } from "@deploy-actions/shared/testkit/ecs/native-account";
import type { Program } from "@deploy-actions/simulator/images";
import { FOREIGN_REPOSITORY, REPOSITORY } from "../account.ts";
import { codeDeploySite, nativeSite, rollingSite, type Site } from "../sites.ts";

/** A release that cannot come up. */
export interface Cause {
  readonly name: string;
  readonly image: string;
  /** Undefined: there is no such image. */
  readonly program: Program | undefined;
  /** ARN of a secret that its container asks for, and that does not exist. */
  readonly secret?: string;
  /** The failure after which the step is sure: 2 where nothing can heal, 3 in a row for a crash, which may. */
  readonly sureAfter: 2 | 3;
  readonly inARow?: boolean;
}

export interface Case {
  readonly cause: Cause;
  /** How the service is deployed, and whether ECS counts the failures, too. */
  readonly strategy: "rolling" | "blue-green" | "codedeploy";
  readonly breaker: boolean;
}

const CAUSES: readonly Cause[] = [
  { name: "image not found", image: `${FOREIGN_REPOSITORY}:v2`, program: undefined, sureAfter: 2 },
  {
    name: "missing secret",
    image: `${REPOSITORY}:v2`,
    program: { kind: "memory" },
    secret: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:web/db-a1b2c3",
    sureAfter: 2,
  },
  {
    name: "crash loop",
    image: `${REPOSITORY}:v2`,
    program: { kind: "memory", exits: { afterSeconds: 2, code: 1 }, logs: ["Error: DATABASE_URL is not set"] },
    sureAfter: 3,
    inARow: true,
  },
];

const SETTINGS: readonly Omit<Case, "cause">[] = [
  { strategy: "rolling", breaker: true },
  { strategy: "rolling", breaker: false },
  { strategy: "blue-green", breaker: true },
  { strategy: "blue-green", breaker: false },
  // CodeDeploy counts nothing: it waits for an hour.
  { strategy: "codedeploy", breaker: false },
];

export const CASES: readonly Case[] = SETTINGS.flatMap((settings) => CAUSES.map((cause) => ({ cause, ...settings })));

/** "blue-green, breaker off: crash loop". */
export function nameOf({ cause, strategy, breaker }: Case): string {
  const counted = strategy === "codedeploy" ? "" : `, breaker ${breaker ? "on" : "off"}`;
  return `${strategy}${counted}: ${cause.name}`;
}

/** A service that is deployed like this. */
export function openSite({ strategy, breaker }: Case): Promise<Site> {
  const deploymentCircuitBreaker = { enable: breaker, rollback: breaker };
  if (strategy === "codedeploy") return codeDeploySite();
  return strategy === "rolling"
    ? rollingSite(deploymentCircuitBreaker)
    : nativeSite({ ...BLUE_GREEN, deploymentCircuitBreaker });
}
