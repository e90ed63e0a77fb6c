import { ListServiceDeploymentsCommand } from "@aws-sdk/client-ecs";
import { mutations } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { runGate } from "./job.ts";
import { judging, openReleased, settled } from "./released.ts";

const ROLLED_BACK = { verdict: "failed", "rolled-back": "true" };

test.concurrent("of two gates at once that both go back one does, and the other finds it done", async () => {
  await using released = await openReleased();
  const { aws } = released;
  released.v2.status = 500;
  const { length } = aws.calls;
  const gates = [1, 2].map(() => runGate(judging(released), { env: aws.env }));
  for (const run of await Promise.all(gates)) {
    expect(run).toMatchObject({ exitCode: 1, outputs: ROLLED_BACK, post: { exitCode: 0, log: "" } });
    expect(run.outputs["rollback-status"]).toMatch(/^(already-)?rolled-back$/);
  }
  await settled(released);
  expect(await released.service()).toEqual({ taskDefinition: "web:1", steady: true, desired: 2 });
  expect(new Set(mutations(aws, length))).toEqual(new Set(["UpdateService"]));
  // However close they were: the first release, the one that was judged, and one way back.
  const history = new ListServiceDeploymentsCommand({ cluster: "prod", service: "web" });
  expect((await released.ecs.send(history)).serviceDeployments).toHaveLength(3);
});

test.concurrent("a second gate finds the way back that the first is still going, and waits for its end", async () => {
  await using released = await openReleased();
  const { aws } = released;
  released.v2.status = 500;
  const { length } = aws.calls;
  const second = new Promise<ReturnType<typeof runGate>>((begun) => {
    const stop = aws.onCall(({ operation, phase }) => {
      if (operation !== "UpdateService" || phase !== "answered") return;
      stop();
      // It takes the release before for one that is still to be replaced, for as long as reads may lag: 20 s of its time.
      begun(runGate(judging(released), { env: aws.env, speed: 20 }));
    });
  });
  const first = await runGate(judging(released), { env: aws.env });
  const later = await await second;
  expect([first, later].map(({ exitCode, outputs }) => [exitCode, outputs["rollback-status"]])).toEqual([
    [1, "rolled-back"],
    [1, "already-rolled-back"],
  ]);
  expect(mutations(aws, length)).toEqual(["UpdateService"]);
  expect(await released.service()).toMatchObject({ taskDefinition: "web:1", steady: true });
});
