import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { type Checklist, type Complaints, unlessSame } from "../checklist.ts";
import { environmentOf, furnish, imagesOfService, REPOSITORY } from "./account.ts";
import { runWorkflow, type WorkflowRun } from "./act.ts";
import { policyIn, workflowIn } from "./readmes.ts";
import { writeConsumer, writeRelease } from "./repositories.ts";
import { checkStrategies } from "./strategies.ts";

export interface Bench {
  readonly act: string;
  /** Own, empty at the start, removed at the end. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

const ACTION_README = "actions/deploy-ecs/README.md";

/** Of docs/iam/deploy-ecs.md: what a rolling deploy needs, and what is recommended besides. */
const PARTS = ["Every deploy", "Explain", "Images", "Preflight"];

/** Runs the workflows of the READMEs as somebody who pastes them, in a simulated account that is as the READMEs say. */
export async function checkWorkflows(checklist: Checklist, { act, folder, signal }: Bench): Promise<void> {
  checklist.heading("the workflows of the READMEs, as pasted");
  const release = join(folder, "release");
  await writeRelease(release);
  for (const readme of ["README.md", ACTION_README]) {
    const repository = join(folder, readme.replaceAll("/", "-"));
    const { workflow: file, sha } = await writeConsumer(repository, await workflowIn(readme));
    const run = async (aws: Simulator) => {
      const home = await mkdtemp(join(folder, "home-"));
      return runWorkflow(act, { repository, file, release, home, env: environmentOf(aws), signal });
    };
    await checklist.check(`${readme}: deploys the commit`, () => deploysTheCommit(run, sha));
    await checklist.check(`${readme}: is red when the commit has no image`, () => isRedWithoutImage(run));
    await checklist.check(`${readme}: prints a trust policy that helps`, () => helpsWithTrust(run, sha));
  }
  await checkStrategies(checklist, { readme: ACTION_README, release, act, folder, signal });
}

type Run = (aws: Simulator) => Promise<WorkflowRun>;

async function deploysTheCommit(run: Run, sha: string): Promise<Complaints> {
  await using aws = await account();
  aws.images.push(`${REPOSITORY}:${sha}`, { kind: "memory" });
  const { jobResult, outputs, summary, log } = await run(aws);
  const images = await imagesOfService(aws);
  return withLog(log, [
    ...unlessSame("The job's result", jobResult, "success"),
    ...unlessSame("The status output", outputs.status, "deployed"),
    ...unlessSame("The task-definition output", outputs["task-definition"], "web:2"),
    ...unlessSame("The previous-task-definition output", outputs["previous-task-definition"], "web:1"),
    ...unlessSame("The service's image", images.join(" and "), `${REPOSITORY}:${sha}`),
    ...(summary.includes("web:2 is live") ? [] : ["The job summary does not say that web:2 is live."]),
  ]);
}

async function isRedWithoutImage(run: Run): Promise<Complaints> {
  await using aws = await account();
  const { jobResult, outputs, log } = await run(aws);
  const images = await imagesOfService(aws);
  return withLog(log, [
    ...unlessSame("The job's result", jobResult, "failure"),
    ...unlessSame("The failure-class output", outputs["failure-class"], "image-not-found"),
    ...unlessSame("The service's image", images.join(" and "), `${REPOSITORY}:first`),
  ]);
}

/** In a repository that the role does not know yet: the step is red, its policy is pasted, the step is green. */
async function helpsWithTrust(run: Run, sha: string): Promise<Complaints> {
  await using aws = await account();
  aws.images.push(`${REPOSITORY}:${sha}`, { kind: "memory" });
  aws.oidc.claims = { ...aws.oidc.claims, repository: "acme/renamed" };
  const refused = await run(aws);
  const [policy] = /^\{\n[\s\S]*?^\}$/m.exec(refused.summary) ?? [];
  if (refused.jobResult !== "failure" || !policy) {
    return withLog(refused.log, ["The job must fail, with a trust policy in its summary."]);
  }
  aws.iam.role("deploy", { trust: JSON.parse(policy) });
  const admitted = await run(aws);
  return withLog(admitted.log, unlessSame("With that policy, the job's result", admitted.jobResult, "success"));
}

async function account(): Promise<Simulator> {
  const aws = await startSimulator({ speed: 60 });
  await furnish(aws, { deploy: await Promise.all(PARTS.map(permissions)) });
  return aws;
}

/** With the repository of these workflows in place. */
async function permissions(part: string): Promise<object> {
  const policy = await policyIn("docs/iam/deploy-ecs.md", part);
  return JSON.parse(JSON.stringify(policy).replaceAll("repository/shop/web", "repository/web"));
}

const withLog = (log: readonly string[], complaints: Complaints): Complaints =>
  complaints.length === 0 ? [] : [...complaints, "The end of the job's log:", ...log.slice(-40)];
