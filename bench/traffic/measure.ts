import { join } from "node:path";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { type Answer, startTraffic } from "@deploy-actions/shared/testkit/elb/traffic";
import { quickTime } from "@deploy-actions/shared/testkit/job";
import { runAction } from "@deploy-actions/simulator/runner/run-action";
import { CLUSTER } from "../account.ts";
import type { Strategy } from "./stages.ts";

/** What the clients of a good and of a bad deploy met. */
export interface TrafficMeasured {
  /** Requests of both deploys. */
  readonly sent: number;
  /** Without an answer of any version, in both. */
  readonly lost: number;
  /** Requests from the first to the last answer of the bad release. */
  readonly met: number;
  /** Percent of them that it answered. */
  readonly badShare: number;
  /** Percent. */
  readonly configuredShare: number;
}

/** Clients that keep their connection. */
export const CLIENTS = 200;

/** Each asks again so many ms after its answer: as many requests as this machine takes beside the account. */
const EVERY_MS = 250;

/** How many times as fast time passes in the account and in the step. */
const SPEED = 20;

const ACTION = join(import.meta.dirname, "../../actions/deploy-ecs");

export async function measureTraffic(strategy: Strategy): Promise<TrafficMeasured> {
  const good = await deployUnderTraffic(strategy, { status: 200, bake: "10s", ends: "deployed" });
  // So long that a release with a tenth of the traffic is met for sure before it gets more.
  const bad = await deployUnderTraffic(strategy, { status: 500, bake: "4m", ends: "rolled-back" });
  const isBad = ({ body }: Answer) => body === NEXT;
  const met = bad.slice(bad.findIndex(isBad), bad.findLastIndex(isBad) + 1);
  const isLost = ({ body }: Answer) => body !== FIRST && body !== NEXT;
  return {
    sent: good.length + bad.length,
    lost: [...good, ...bad].filter(isLost).length,
    met: met.length,
    badShare: (100 * met.filter(isBad).length) / met.length,
    configuredShare: strategy.configuredShare,
  };
}

/** The versions that answer with their names. */
const [FIRST, NEXT] = ["v1", "v2"];

/** `status`: what the release answers its users; its health check passes either way. */
async function deployUnderTraffic(
  { name, open, inputs }: Strategy,
  { status, bake, ends }: { readonly status: number; readonly bake: string; readonly ends: string },
): Promise<readonly Answer[]> {
  await using stage = await open(SPEED);
  const traffic = startTraffic(stage.url, { clients: CLIENTS, everyMs: EVERY_MS });
  const check = { kind: "http", url: stage.url, expect: { status: 200 }, timeout: "1m", "failure-limit": 0 };
  const run = await runAction(ACTION, {
    inputs: {
      ...{ cluster: CLUSTER, ...inputs, image: stage.push(NEXT, answering(NEXT, status)) },
      ...{ checks: JSON.stringify([check]), "checks-interval": "2s", "checks-bake": bake },
    },
    env: { ...stage.aws.env, ...quickTime(SPEED) },
  });
  await traffic.sample(CLIENTS);
  await traffic.stop();
  if (run.outputs.status !== ends)
    throw new Error(`The ${name} deploy that had to end ${ends} ended ${run.outputs.status}:\n${run.log}`);
  return traffic.answers;
}
