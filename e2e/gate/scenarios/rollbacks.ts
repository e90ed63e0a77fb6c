import { fileURLToPath } from "node:url";
import { runAction } from "@deploy-actions/simulator/runner/run-action";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { type Complaints, unlessSame } from "../../checklist.ts";
import { createService, imagesOfService, isDeployed, REPOSITORY } from "../../workflow/account.ts";
import type { Bench } from "../bench.ts";
import { type GateRun, type RunningGate, startGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { openShop, type Shop } from "../world/shop.ts";
import { until } from "../world/until.ts";

const DEPLOY = fileURLToPath(new URL("../../../actions/deploy-ecs", import.meta.url));
const FIRST = `${REPOSITORY}:first`;
const SECOND = `${REPOSITORY}:second`;

/** A release in a simulated account, judged by a real Prometheus, with rollback asked for. */
export function rollbackScenarios(bench: Bench): readonly Scenario[] {
  const judge = async (
    meanwhile: (gate: RunningGate, shop: Shop, aws: Simulator) => Promise<void>,
  ): Promise<Judged> => {
    await using aws = await startSimulator({ speed: 60 });
    const [shop, release] = await Promise.all([openShop(bench.parts.prometheus, bench.folder), deploySecond(aws)]);
    await using _shop = shop;
    const url = `http://127.0.0.1:${shop.prometheus.port}`;
    const query = { kind: "prometheus", interval: "300ms", url, query: "shop_error_ratio", expect: { lt: 0.05 } };
    await using gate = startGate(bench, [query], {
      env: aws.env,
      inputs: { release, rollback: "true", interval: "300ms", bake: "4s" },
    });
    await gate.hasSaid(/bake has begun/);
    await meanwhile(gate, shop, aws);
    const run = await gate.result;
    return { ...run, images: (await imagesOfService(aws)).join(" and ") };
  };

  return [
    scenario(
      "Prometheus stops during the bake, and rollback is asked for",
      { verdict: "error", outputs: { "rolled-back": "false", "rollback-status": "not-needed" }, also: inPlace(SECOND) },
      () => judge((_gate, shop) => shop.prometheus.stop()),
    ),
    scenario(
      "too many requests fail during the bake, until the release before is back",
      { verdict: "failed", outputs: { "rolled-back": "true", "rollback-status": "rolled-back" }, also: inPlace(FIRST) },
      () =>
        judge(async (gate, shop, aws) => {
          shop.errorRatio = 0.5;
          await gate.meanwhile("the service is set back", async () => (await imagesOfService(aws))[0] === FIRST);
          shop.errorRatio = 0.02;
        }),
    ),
  ];
}

interface Judged extends GateRun {
  /** Of the service, afterwards. */
  readonly images: string;
}

const inPlace =
  (wanted: string) =>
  ({ images }: Judged): Complaints =>
    unlessSame("The service's image", images, wanted);

/** Deploys with the built action, for its handle. */
async function deploySecond(aws: Simulator): Promise<string> {
  await createService(aws);
  // A release that was not proven good is no way back.
  await until("the first release is deployed", () => isDeployed(aws));
  aws.images.push(SECOND, { kind: "memory" });
  const inputs = { cluster: "production", service: "web", image: SECOND };
  const { outputs, log } = await runAction(DEPLOY, { inputs, env: aws.env });
  if (outputs.status !== "deployed" || !outputs.release) throw new Error(`The deploy before the gate failed:\n${log}`);
  return outputs.release;
}
