import type { CallRecord } from "@deploy-actions/simulator/calls";
import { openAccount, REPOSITORY } from "../account.ts";
import { deploy } from "../deploy.ts";
import type { Section } from "../section.ts";
import { bucketUse } from "./buckets.ts";

const SPEED = 15;
const IN_PARALLEL = 10;

interface Deploys {
  readonly calls: readonly CallRecord[];
  /** Of the longest deploy, simulated. */
  readonly seconds: number;
}

/** What a deploy costs in calls, and how close ten at once come to ECS's limits. */
export async function countCalls(): Promise<Section> {
  const one = await deployAtOnce(1);
  const many = await deployAtOnce(IN_PARALLEL);
  const operations = [...Map.groupBy(many.calls, name).keys()].sort();
  const throttled = [...one.calls, ...many.calls].filter(({ errorCode }) => /Throttl/.test(errorCode ?? "")).length;
  return {
    title: "Calls of a deploy",
    notes: [
      `Good deploys of a new image, of about ${one.seconds.toFixed(0)} s, to one service, and to ${IN_PARALLEL} services begun in the same moment; beside each operation what AWS publishes for an account and Region, and the fewest tokens that the ${IN_PARALLEL} left in that bucket. Each step makes one sts:GetCallerIdentity more before all others.`,
    ],
    columns: [
      { title: "Operation" },
      { title: "1 service" },
      { title: `${IN_PARALLEL} services` },
      { title: "bucket" },
      { title: "fewest left" },
    ],
    rows: [
      ...operations.map((operation) => {
        const use = bucketUse(many.calls, operation.replace(/^ecs:/, ""));
        return [
          operation,
          `${count(one.calls, operation)}`,
          `${count(many.calls, operation)}`,
          use?.limits ?? "not published",
          use ? use.lowest.toFixed(0) : "",
        ];
      }),
      ["all", `${one.calls.length}`, `${many.calls.length}`, "", ""],
    ],
    targets: [{ what: "no call is throttled", measured: `${throttled} throttled`, met: throttled === 0 }],
  };
}

async function deployAtOnce(services: number): Promise<Deploys> {
  await using account = await openAccount({ speed: SPEED, services, tasks: 2 });
  const image = `${REPOSITORY}:v2`;
  account.aws.images.push(image, { kind: "memory" });
  const from = account.aws.calls.length;
  const start = account.clock.now();
  const outcomes = await Promise.all(account.services.map((service) => deploy(account, service, image)));
  const bad = outcomes.find(({ status }) => status !== "deployed");
  if (bad) throw new Error(`A deploy that had to succeed ended ${bad.status}.`);
  return { calls: account.aws.calls.slice(from), seconds: (account.clock.now() - start) / 1000 };
}

const name = ({ service, operation }: CallRecord) => `${service}:${operation}`;

const count = (calls: readonly CallRecord[], operation: string) =>
  calls.filter((call) => name(call) === operation).length;
