import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchClient, PutMetricAlarmCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTargetGroupCommand, ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { INPUTS } from "../../actions/health-gate/src/action.gen.ts";
import { type Account, CLUSTER, openAccount } from "../account.ts";
import { quantile } from "../quantile.ts";
import type { Section } from "../section.ts";
import { type Program, timeAlternating } from "../start/processes.ts";
import { inputEnv, stepEnv } from "../start/step-env.ts";
import { ratio } from "../text.ts";
import { bundleOnly, type OnlyKind } from "./only-kind.ts";
import { startWebServer } from "./web-server.ts";

const ROUNDS = 15;
const MOST_TIMES_ONLY = 1.2;

/** A metric is refused when the bake holds too few of its periods; a dry run waits for none of it. */
const LONG_ENOUGH = "15m";

const MAIN = join(import.meta.dirname, "../../actions/health-gate/dist/main.js");

/** A check of each kind that asks AWS, as a document. */
const AWS_CHECKS = {
  "ecs-service": { kind: "ecs-service", cluster: CLUSTER, service: "web-1" },
  "target-group": { kind: "target-group", "target-group": "web" },
  alarm: { kind: "alarm", alarm: "web-5xx" },
  metric: { kind: "metric", namespace: "Shop", metric: "errors", stat: "Sum", period: "1m", expect: { lt: 10 } },
};

/** How long the bundle takes to take one sample, beside a bundle that knows only the kind it needs. */
export async function measureColdStart(): Promise<Section> {
  await using cleanUp = new AsyncDisposableStack();
  const temp = await mkdtemp(join(tmpdir(), "bench-"));
  cleanUp.defer(() => rm(temp, { recursive: true }));
  const server = cleanUp.use(await startWebServer());
  const account = cleanUp.use(await openAccount({ speed: 60, services: 1, tasks: 1 }));
  await fill(account);

  const step = await stepEnv(temp);
  const looking = (checks: string, env: Readonly<Record<string, string>> = {}) => ({
    env: { ...step, ...inputEnv(INPUTS, { checks, bake: LONG_ENOUGH, "dry-run": "true" }), ...env },
    exitCode: 0,
  });
  const node = { name: "node -e 0", args: ["-e", "0"], env: step, exitCode: 0 };
  const alone: readonly Program[] = [
    { name: "no checks: red before any sample", args: [MAIN], env: { ...step, ...inputEnv(INPUTS, {}) }, exitCode: 1 },
    { name: "a URL", args: [MAIN], ...looking(server.url) },
  ];
  const pairs: { readonly all: Program; readonly only: Program }[] = [];
  for (const [kind, check] of Object.entries(AWS_CHECKS)) {
    const { main }: OnlyKind = cleanUp.use(await bundleOnly(kind));
    const run = looking(JSON.stringify([check]), account.aws.env);
    pairs.push({
      all: { name: kind, args: [MAIN], ...run },
      only: { name: `${kind}, bundle of its own`, args: [main], ...run },
    });
  }
  const programs = [node, ...alone, ...pairs.flatMap(({ all, only }) => [all, only])];
  const times = await timeAlternating(programs, ROUNDS);
  const median = (program: Program) => quantile(times.get(program) ?? [], 0.5);
  const timesOnly = ({ all, only }: (typeof pairs)[number]) => median(all) / median(only);
  const onlyOf = (program: Program) => pairs.find(({ all }) => all === program);
  return {
    title: "Cold start of health-gate",
    notes: [
      `Medians of ${ROUNDS} alternating dry runs of the bundle that ships: one sample, with the environment of a runner. Beside each kind that asks AWS, here the simulated account, a bundle that knows this kind alone and has no other client, made by the same bundler.`,
    ],
    columns: [
      { title: "Checks" },
      { title: "median ms", ofThisMachine: true },
      { title: "× node" },
      { title: "× bundle of its own" },
    ],
    rows: programs.map((program) => {
      const pair = onlyOf(program);
      return [
        program.name,
        median(program).toFixed(0),
        ratio(median(program), median(node)),
        pair ? timesOnly(pair).toFixed(2) : "",
      ];
    }),
    targets: pairs.map((pair) => ({
      what: `${pair.all.name}: ≤ ${MOST_TIMES_ONLY} × a bundle with only the clients it loads`,
      measured: timesOnly(pair).toFixed(2),
      met: timesOnly(pair) <= MOST_TIMES_ONLY,
    })),
  };
}

/** What the checks ask about. */
async function fill({ access }: Account): Promise<void> {
  const cloudWatch = new CloudWatchClient(access.settings());
  await cloudWatch.send(
    new PutMetricDataCommand({ Namespace: "Shop", MetricData: [{ MetricName: "errors", Value: 1 }] }),
  );
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: "web-5xx",
      Namespace: "Shop",
      MetricName: "errors",
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: "GreaterThanThreshold",
    }),
  );
  await new ElasticLoadBalancingV2Client(access.settings()).send(
    new CreateTargetGroupCommand({
      Name: "web",
      TargetType: "ip",
      Protocol: "HTTP",
      Port: 80,
      VpcId: "vpc-0a1b2c3d4e5f60718",
    }),
  );
}
