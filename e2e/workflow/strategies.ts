import { join } from "node:path";
import { quickTime } from "@deploy-actions/shared/testkit/job";
import { answering, type Production } from "../../actions/deploy-ecs/test/readme-account.ts";
import { atSite, openCanary, openCodeDeploy, openWeights, SPEED } from "../../actions/deploy-ecs/test/readme-stages.ts";
import { type Checklist, type Complaints, unlessSame } from "../checklist.ts";
import { environmentOf } from "./account.ts";
import { runWorkflow, type WorkflowRun } from "./act.ts";
import type { Bench } from "./checks.ts";
import { workflowIn } from "./readmes.ts";
import { writeConsumer } from "./repositories.ts";

interface Example extends Bench {
  readonly readme: string;
  /** Folder with the actions as they are published. */
  readonly release: string;
}

interface Strategy {
  readonly heading: string;
  open(): Promise<{ readonly account: Production }>;
  /** What the services are set to run in the end. */
  readonly runs: Readonly<Record<string, string>>;
}

const STRATEGIES: readonly Strategy[] = [
  { heading: "Canary, with an approval in between", open: openCanary, runs: { web: "web:2" } },
  {
    heading: "Weights: 10, 50, 100, with checks at each",
    open: openWeights,
    runs: { "web-blue": "web:1", "web-green": "web:2" },
  },
  { heading: "CodeDeploy", open: openCodeDeploy, runs: { web: "web:2" } },
];

/** How many accounts and workflows go on at once: they wait most of the time. */
const WIDTH = 3;

/** The workflows that shift traffic. Approvals are GitHub's business: act goes on without. The site is at the simulated load balancer. */
export async function checkStrategies(checklist: Checklist, example: Example): Promise<void> {
  const checks = STRATEGIES.map((strategy) => ({
    name: `${example.readme}, "${strategy.heading}"`,
    play: () => play(strategy, example),
  }));
  await checklist.checkAll(checks, WIDTH);
}

async function play({ heading, open, runs }: Strategy, example: Example): Promise<Complaints> {
  const { readme, release, act, folder, signal } = example;
  const { account } = await open();
  await using _ = account;
  const home = join(folder, heading.replaceAll(/\W+/g, "-"));
  const repository = join(home, "repository");
  const { workflow: file, sha } = await writeConsumer(repository, atSite(await workflowIn(readme, heading), account));
  account.push(`shop/web:${sha}`, answering(sha));
  const env = { ...environmentOf(account.aws), ...quickTime(SPEED) };
  const run = await runWorkflow(act, { repository, file, release, home, env, signal });
  return complaintsAbout(run, { found: await account.running(Object.keys(runs)), runs });
}

function complaintsAbout(
  { jobResult, outputs, log }: WorkflowRun,
  { found, runs }: { readonly found: object; readonly runs: object },
): Complaints {
  const complaints = [
    ...unlessSame("The last job's result", jobResult, "success"),
    ...unlessSame("The status output", outputs.status, "deployed"),
    ...unlessSame("What runs", JSON.stringify(found), JSON.stringify(runs)),
  ];
  return complaints.length === 0 ? [] : [...complaints, "The end of the job's log:", ...log.slice(-40)];
}
