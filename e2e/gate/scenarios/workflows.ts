import { join } from "node:path";
import { CloudWatchClient, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { type Complaints, type Finding, unlessSame } from "../../checklist.ts";
import {
  clientSettings,
  environmentOf,
  furnish,
  imagesOfService,
  isDeployed,
  REPOSITORY,
} from "../../workflow/account.ts";
import { runWorkflow, type WorkflowRun } from "../../workflow/act.ts";
import { policyIn, workflowIn } from "../../workflow/readmes.ts";
import { writeConsumer, writeRelease } from "../../workflow/repositories.ts";
import type { Bench } from "../bench.ts";
import type { Scenario } from "../scenario.ts";
import { until } from "../world/until.ts";
import { openWebsite } from "../world/web-example-com.ts";

const README = "actions/health-gate/README.md";
const DEPLOY_PERMISSIONS = "docs/iam/deploy-ecs.md";
const FIRST = "first";

/** Of the simulated account, and of the steps. A check's time-out of ten seconds is one second then. */
const SPEED = 10;

/** The workflows of the README, as pasted: run by act, in a simulated account, against https://web.example.com/health. */
export function workflowScenarios(bench: Bench): readonly Scenario[] {
  const play = (heading: string, wanted: Wanted, world: Partial<World> = {}): Scenario => ({
    name: `README, "${heading}", ${wanted.name}`,
    play: () => playWorkflow(bench, heading, wanted, { ...WELL, ...world }),
  });
  return [
    play(
      "With automatic rollback",
      {
        name: "a version that turns bad during the bake: failed, and the release before is back",
        jobResult: "failure",
        outputs: { verdict: "failed", "rollback-status": "rolled-back", "rolled-back": "true" },
        image: () => FIRST,
      },
      { turnsBad: true },
    ),
    play("With automatic rollback", {
      name: "a good version: passed",
      jobResult: "success",
      outputs: { verdict: "passed", "rollback-status": "not-needed", status: "deployed" },
      image: (sha) => sha,
    }),
    play(
      "An ECS service with alarms",
      {
        name: "a good version: passed",
        jobResult: "success",
        outputs: { verdict: "passed" },
        image: () => FIRST,
      },
      { version: ({ sha }) => sha },
    ),
    play(
      "A URL",
      {
        name: "a good version: passed",
        jobResult: "success",
        outputs: { verdict: "passed" },
        image: () => FIRST,
      },
      { version: ({ sha }) => sha },
    ),
  ];
}

interface Wanted {
  readonly name: string;
  readonly jobResult: "success" | "failure";
  readonly outputs: Readonly<Record<string, string>>;
  /** Tag of the service's image, afterwards. */
  image(sha: string): string;
}

interface World {
  /** Which answers. `live`: the tag of the service's image. */
  version(now: { readonly sha: string; readonly live: string }): string;
  /** Whether the new version has no answer but 500 once the bake has begun. */
  readonly turnsBad: boolean;
}

const WELL: World = { version: ({ live }) => live, turnsBad: false };

async function playWorkflow(bench: Bench, heading: string, wanted: Wanted, world: World): Promise<Finding> {
  const { folder } = bench;
  const release = join(folder, "release");
  await writeRelease(release);
  const repository = join(folder, "repository");
  const { workflow: file, sha } = await writeConsumer(repository, await workflowIn(README, heading));
  const origin = Date.now();
  await using aws = await openAccount();
  aws.images.push(`${REPOSITORY}:${sha}`, { kind: "memory" });

  let live = FIRST;
  let bakes = false;
  const health = () => {
    const version = world.version({ sha, live });
    return world.turnsBad && bakes && version === sha ? undefined : { version, database: "ok" };
  };
  await using website = await openWebsite(bench, health);
  const following = setInterval(async () => {
    // Of two deployments the older one still answers.
    live = tagOf((await imagesOfService(aws)).at(-1));
  }, 100);
  try {
    const run = await runWorkflow(bench.parts.act.program, {
      repository,
      file,
      release,
      home: folder,
      env: { ...environmentOf(aws), NODE_EXTRA_CA_CERTS: website.authority, ...fastClock(origin) },
      signal: bench.signal,
      onMessage: (message) => {
        bakes ||= message.includes("the bake has begun");
      },
    });
    const image = tagOf((await imagesOfService(aws)).at(0));
    return { came: cameOf(run), complaints: complaintsAbout(run, wanted, { image, sha }) };
  } finally {
    clearInterval(following);
  }
}

async function openAccount(): Promise<Simulator> {
  const aws = await startSimulator({ speed: SPEED });
  const [gate, deploy] = [await policyIn(README), await policyIn(DEPLOY_PERMISSIONS, "Every deploy")];
  await furnish(aws, { gate: [gate], deploy: [gate, deploy] });
  const cloudWatch = new CloudWatchClient(clientSettings(aws));
  for (const name of ["web-5xx", "web-latency"]) await cloudWatch.send(new PutMetricAlarmCommand(alarm(name)));
  // A release that was not proven good is no way back.
  await until("the first release is deployed", () => isDeployed(aws));
  return aws;
}

const alarm = (name: string) => ({
  AlarmName: name,
  Namespace: "AWS/ApplicationELB",
  MetricName: name,
  Statistic: "Sum" as const,
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: "GreaterThanThreshold" as const,
  TreatMissingData: "notBreaching",
});

function fastClock(origin: number): Readonly<Record<string, string>> {
  const preload = `--import=${import.meta.resolve("../world/fast-clock.ts")}`;
  return { NODE_OPTIONS: preload, FAST_CLOCK_ORIGIN: `${origin}`, FAST_CLOCK_SPEED: `${SPEED}` };
}

const tagOf = (image = "") => image.slice(`${REPOSITORY}:`.length);

const cameOf = ({ outputs: { verdict = "no verdict", reason = "" } }: WorkflowRun) => `${verdict}, "${reason}"`;

function complaintsAbout(
  { jobResult, outputs, log }: WorkflowRun,
  wanted: Wanted,
  { image, sha }: { readonly image: string; readonly sha: string },
): Complaints {
  const complaints = [
    ...unlessSame("The job's result", jobResult, wanted.jobResult),
    ...Object.entries(wanted.outputs).flatMap(([name, value]) => unlessSame(`Output ${name}`, outputs[name], value)),
    ...unlessSame("The service's image", image, wanted.image(sha)),
  ];
  return complaints.length === 0 ? [] : [...complaints, "The end of the job's log:", ...log.slice(-60)];
}
