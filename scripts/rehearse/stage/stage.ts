import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ECSServiceException } from "@aws-sdk/client-ecs";
import { Failure } from "@deploy-actions/shared/failure";
import type { Strategy } from "../strategies/strategy.ts";
import { openAccount } from "./account.ts";
import type { Cast } from "./cast.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import { untilLive } from "./service.ts";

/** A simulated account in which v1 is live behind a load balancer, ready for one strategy. */
export interface Stage extends AsyncDisposable {
  readonly cluster: string;
  readonly loadBalancer: Pick<LoadBalancer, "url" | "weights">;
  /** What deploy-ecs is told of it, beside the cluster. */
  readonly inputs: Readonly<Record<string, string>>;
  /** What a process needs to use the account. */
  readonly env: Readonly<Record<string, string>>;
  /** From now on v6 answers its users with errors. */
  turnBad(): void;
}

/** `folder` is one of the rehearsal's own. */
export async function setStage(
  strategy: Pick<Strategy, "open">,
  cast: Cast,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<Stage> {
  const badWhen = join(folder, "v6-turns-bad");
  rmSync(badWhen, { force: true });
  const account = await openAccount(cast, badWhen);
  try {
    const { services, loadBalancer, inputs } = await strategy.open(account);
    await untilLive(account, services, signal);
    return {
      cluster: account.cluster,
      loadBalancer,
      inputs,
      env: account.env,
      turnBad: () => writeFileSync(badWhen, ""),
      [Symbol.asyncDispose]: () => account[Symbol.asyncDispose](),
    };
  } catch (error) {
    await account[Symbol.asyncDispose]();
    if (!(error instanceof ECSServiceException)) throw error;
    throw new Failure(`ECS would not run v1: ${error.message}`, {
      hint: "The rehearsal plays on Fargate, by the rules of AWS: the task definition has to be one for Fargate.",
      cause: error,
    });
  }
}
