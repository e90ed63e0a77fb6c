import { type FakeEcsSettings, fakeEcsAccount } from "@deploy-actions/shared/testkit/ecs/fake-account";
import type { TargetGroups } from "../src/target-groups.ts";
import type { TaskLogs } from "../src/task-logs.ts";
import { fakeRegistry } from "./fake-registry.ts";

export type FakeAccount = Awaited<ReturnType<typeof fakeAccount>>;

/** The fake of ECS, with what this action asks of the registry, of the logs and of the load balancer beside it. */
export async function fakeAccount(settings: FakeEcsSettings = {}) {
  const account = await fakeEcsAccount(settings);
  const logs: TaskLogs = {
    tail: async ({ group, stream }, lines) => {
      const written = account.streams.get(stream);
      return written
        ? { kind: "lines", lines: written.slice(-lines) }
        : { kind: "unavailable", why: `there is no stream ${stream} in log group ${group}` };
    },
  };
  const targetGroups: TargetGroups = {
    unhealthy: async () =>
      account.tasks.all
        .filter((task) => task.startedAt !== undefined && !task.healthy && !task.stopped)
        .map(({ id }) => ({
          target: `${id}:8080`,
          state: "unhealthy",
          reason: "Target.ResponseCodeMismatch",
          description: "Health checks failed with these codes: [503]",
        })),
  };
  return { ...account, logs, targetGroups, registry: fakeRegistry(account.images) };
}
