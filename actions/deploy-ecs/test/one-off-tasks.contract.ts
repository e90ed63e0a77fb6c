import { expect, test } from "@jest/globals";
import { hasEnded, type OneOffRequest, type OneOffTask, type OneOffTasks } from "../src/one-off/one-off-tasks.ts";

export interface OneOffTasksStage extends AsyncDisposable {
  readonly tasks: OneOffTasks;
  /** Definitions there are: `quick:1`, whose container app ends with 3 after five seconds, and `lasting:1`. */
  request(overrides?: Partial<OneOffRequest>): OneOffRequest;
  /** Milliseconds. */
  pass(ms: number): Promise<void>;
}

/** What one-off tasks rely on; the fake and the adapter must both hold it. */
export function oneOffTasksContract(name: string, open: () => Promise<OneOffTasksStage>): void {
  const started = async ({ tasks }: OneOffTasksStage, request: OneOffRequest): Promise<OneOffTask> => {
    const answer = await tasks.run(request);
    if (answer.kind !== "started") throw new Error("It was not started.");
    return answer.task;
  };
  const untilEnded = async ({ tasks, pass }: OneOffTasksStage, arn: string): Promise<OneOffTask> => {
    for (let looks = 0; looks < 100; looks++) {
      const task = await tasks.find(arn);
      if (task && hasEnded(task)) return task;
      await pass(1_000);
    }
    throw new Error("It does not end.");
  };

  test(`${name}: a task is started, runs, and tells how its container ended`, async () => {
    await using stage = await open();
    const task = await started(stage, stage.request());
    expect(task).toMatchObject({ desiredStatus: "RUNNING", startedAt: undefined, stoppedAt: 0 });
    expect(await untilEnded(stage, task.arn)).toMatchObject({
      id: task.id,
      desiredStatus: "STOPPED",
      stopCode: "EssentialContainerExited",
      containers: [{ name: "app", lastStatus: "STOPPED", exitCode: 3 }],
    });
  });

  test(`${name}: the same token starts one task, and no other request goes by it`, async () => {
    await using stage = await open();
    const task = await started(stage, stage.request());
    expect((await started(stage, stage.request())).arn).toBe(task.arn);
    await expect(stage.tasks.run(stage.request({ startedBy: "somebody-else" }))).rejects.toThrow(/clientToken/);
    expect((await started(stage, stage.request({ clientToken: "another" }))).arn).not.toBe(task.arn);
  });

  test(`${name}: a definition that does not exist starts nothing`, async () => {
    await using stage = await open();
    await expect(stage.tasks.run(stage.request({ taskDefinition: "nothing:1" }))).rejects.toThrow();
    await stage.pass(5_000);
    expect(await stage.tasks.findStartedBy("me", "quick")).toBeUndefined();
  });

  test(`${name}: a task is found by who started it, while it runs and afterwards`, async () => {
    await using stage = await open();
    const { tasks } = stage;
    const task = await started(stage, stage.request());
    await stage.pass(5_000);
    expect(await tasks.findStartedBy("me", "quick")).toMatchObject({ arn: task.arn, desiredStatus: "RUNNING" });
    await untilEnded(stage, task.arn);
    await stage.pass(30_000);
    expect(await tasks.findStartedBy("me", "quick")).toMatchObject({ arn: task.arn, desiredStatus: "STOPPED" });
    expect(await tasks.findStartedBy("somebody-else", "quick")).toBeUndefined();
  });

  test(`${name}: a task that is stopped ends, and says why`, async () => {
    await using stage = await open();
    const task = await started(stage, stage.request({ taskDefinition: "lasting:1" }));
    await stage.pass(40_000);
    expect(await stage.tasks.find(task.arn)).toMatchObject({ lastStatus: "RUNNING" });
    expect(await stage.tasks.stop(task.arn, "a test")).toBe("accepted");
    expect(await stage.tasks.stop(task.arn, "again")).toBe("accepted");
    await stage.pass(5_000);
    expect(await untilEnded(stage, task.arn)).toMatchObject({ stopCode: "UserInitiated", stoppedReason: "a test" });
  });

  test(`${name}: a task that ECS does not know is neither found nor stopped`, async () => {
    await using stage = await open();
    const arn = `arn:aws:ecs:eu-west-1:123456789012:task/prod/${"0".repeat(32)}`;
    expect(await stage.tasks.find(arn)).toBeUndefined();
    expect(await stage.tasks.stop(arn, "a test")).toBe("gone");
  });
}
