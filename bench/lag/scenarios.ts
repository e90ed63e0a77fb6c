import type { DeploymentConfiguration, HealthCheck } from "@aws-sdk/client-ecs";
import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import type { Program } from "@deploy-actions/simulator/images";

/** How one kind of deployment goes. Its length follows from the health check and the number of batches. */
export interface Scenario {
  readonly name: string;
  /** How many simulated seconds pass in one: short ones go slower, for a call takes its time from them too. */
  readonly speed: number;
  readonly tasks: number;
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly program: Program;
  readonly healthCheck: HealthCheck;
  readonly ends: Ending["kind"];
}

const BREAKER = { enable: true, rollback: true };

/** Each batch takes about 18 s to start and then waits for the first look of its health check. */
function healthy(
  name: string,
  { batches, interval, speed }: { batches: number; interval: number; speed: number },
): Scenario {
  return {
    name,
    speed,
    tasks: batches,
    deploymentConfiguration: { maximumPercent: 100 + Math.ceil(100 / batches), deploymentCircuitBreaker: BREAKER },
    program: { kind: "memory" },
    healthCheck: { command: ["CMD", "true"], interval },
    ends: "succeeded",
  };
}

function unhealthy(name: string, { rollback, speed }: { rollback: boolean; speed: number }): Scenario {
  return {
    name,
    speed,
    tasks: 1,
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback } },
    program: { kind: "memory", healthy: false },
    healthCheck: { command: ["CMD", "false"], interval: 10, retries: 2 },
    ends: rollback ? "rolled-back" : "failed",
  };
}

const GOOD_30_S = healthy("good, 30 s", { batches: 1, interval: 5, speed: 8 });
const GOOD_2_MIN = healthy("good, 2 min", { batches: 1, interval: 91, speed: 8 });
const GOOD_10_MIN = healthy("good, 10 min", { batches: 2, interval: 275, speed: 15 });
const GOOD_25_MIN = healthy("good, 25 min", { batches: 5, interval: 278, speed: 15 });
const ROLLED_BACK = unhealthy("bad, ECS rolls back", { rollback: true, speed: 8 });
const GIVEN_UP = unhealthy("bad, ECS gives up", { rollback: false, speed: 10 });

/** For two cores; first those whose waiters wait longest. */
export const THREADS = [[GOOD_25_MIN], [GIVEN_UP, GOOD_10_MIN, GOOD_2_MIN, GOOD_30_S, ROLLED_BACK]] as const;

/** In the order of the report. */
export const SCENARIOS = [GOOD_30_S, GOOD_2_MIN, GOOD_10_MIN, GOOD_25_MIN, ROLLED_BACK, GIVEN_UP] as const;
