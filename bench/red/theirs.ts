import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { type Account, CLUSTER, openAccount } from "../account.ts";
import { type WaiterVerdict, waitAsOfficialAction } from "../waiter.ts";
import type { Case } from "./cases.ts";
import { sureAt } from "./failures.ts";

/** What the SDK's waiter made of one bad release that nobody stopped. */
export interface Overlooked {
  readonly verdict: WaiterVerdict;
  /** From the failure that makes our step sure; ms. */
  readonly lagMs: number;
}

/** Of rolling deployments only: of the others the official action waits for other things. */
export async function wait(
  failing: Case,
  { samples, speed }: { samples: number; speed: number },
): Promise<readonly Overlooked[]> {
  const { cause, strategy, breaker } = failing;
  if (strategy !== "rolling") return [];
  const { image, program, secret } = cause;
  await using account = await openAccount({
    speed,
    services: samples,
    tasks: 1,
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: breaker, rollback: breaker } },
  });
  if (secret) account.aws.ecs.missingSecrets.add(secret);
  const secrets = secret ? [{ name: "DATABASE_URL", valueFrom: secret }] : [];
  const taskDefinition = await account.release(image, program, { secrets });
  return await Promise.all(account.services.map((service) => deploy(account, service, taskDefinition, failing)));
}

async function deploy(account: Account, service: string, taskDefinition: string, { cause }: Case): Promise<Overlooked> {
  const { ecs } = account;
  const { service: updated } = await ecs.send(new UpdateServiceCommand({ cluster: CLUSTER, service, taskDefinition }));
  const { verdict, saidAt } = await waitAsOfficialAction(service, account);
  return {
    verdict,
    lagMs: saidAt - (await sureAt(account, service, `${updated?.deployments?.[0]?.id}`, cause)),
  };
}
