import { type Account, CRASHING, HEALTHY, openAccount, until } from "@deploy-actions/shared/testkit/ecs/account";
import { expect, test } from "@jest/globals";
import { FAULTS, facts, words } from "./faults.ts";
import { runJob } from "./job.ts";

const WATCHING = ["ecs:DescribeServices", "ecs:DescribeServiceDeployments"];

test.concurrent.each(WATCHING.flatMap((operation) => FAULTS.map((fault) => [operation, fault] as const)))(
  "%s, %s from the update on: a rollout that cannot be watched is red, and the post step that cannot watch it either",
  async (operation, fault) => {
    await using account = await openAccount({ speed: 120 });
    const { aws } = account;
    const image = account.push("v2", HEALTHY);
    whenUpdated(account, () => aws.faults.inject({ operation, fault }));
    const run = await runJob(account, { image }, { speed: 60 });
    aws.faults.clear();
    const said = expect.stringContaining(words(fault, operation));
    expect(facts(run)).toMatchObject({
      exitCode: 1,
      outputs: { status: "failed", "failure-class": "aws-refused" },
      errors: [said, said],
      post: { exitCode: 1, log: said },
    });
    await until(aws, async () => (await account.service()).steady);
    expect(["web:1", "web:2"]).toContain((await account.service()).taskDefinition);
  },
);

test.concurrent.each(["ecs:ListTasks", "ecs:DescribeTasks", "logs:GetLogEvents"])(
  "%s: without this evidence the way back is the same, and the report says what is missing",
  async (operation) => {
    await using account = await openAccount({ speed: 120 });
    for (const fault of FAULTS) {
      const image = account.push(`bad-${fault}`, CRASHING);
      const takeBack = account.aws.faults.inject({ operation, fault });
      const run = await runJob(account, { image }, { speed: 60 });
      takeBack();
      expect({ fault, ...facts(run), summary: run.summary, service: await account.service() }).toMatchObject({
        fault,
        exitCode: 1,
        outputs: { status: "rolled-back" },
        errors: [expect.stringContaining("runs web:1 again")],
        post: { exitCode: 0 },
        summary: expect.stringMatching(fault === "denied" ? operation : /could not be read|No log lines: \S/),
        service: { taskDefinition: "web:1", steady: true },
      });
    }
  },
);

/** Calls back once, when ECS has taken the next update. */
function whenUpdated({ aws }: Account, act: () => void): () => void {
  const stop = aws.onCall(({ operation, phase }) => {
    if (operation !== "UpdateService" || phase !== "answered") return;
    stop();
    act();
  });
  return stop;
}
