import type { StoppedTask } from "@deploy-actions/shared/ecs/ecs";
import { expect, test } from "@jest/globals";
import { classifyTask } from "../src/failure/classify.ts";
import { countsOf, sortsOf } from "../src/failure/sorts.ts";
import { container, notStarted, stopped } from "./stopped-task.ts";

const NOT_FOUND = notStarted("CannotPullContainerError: failed to resolve ref web:v2: web:v2: not found");
const UNREACHABLE = notStarted(
  "CannotPullContainerError: failed to resolve ref web:v2: dial tcp 10.0.0.1:443: i/o timeout",
);
const OUT_OF_MEMORY = stopped({
  containers: [container({ exitCode: 137, reason: "OutOfMemoryError: Container killed due to memory usage" })],
});
const LOST_HOST = stopped({ stopCode: "SpotInterruption", stoppedReason: "Your Spot Task was interrupted." });
const NOTHING_KNOWN = stopped({ stopCode: "", stoppedReason: "", containers: [] });
const crash = (exitCode = 1, name = "app") => stopped({ containers: [container({ name, exitCode })] });

test.each<[string, readonly StoppedTask[], string, string]>([
  ["one task", [crash()], "crash", "1 task failed"],
  ["several alike", [crash(), crash(), crash()], "crash", "3 tasks failed"],
  [
    "one out of memory, two crashes",
    [OUT_OF_MEMORY, crash(), crash()],
    "crash",
    "2 of the 3 tasks that failed; 1 out-of-memory",
  ],
  [
    "as many that may heal as that cannot",
    [UNREACHABLE, NOT_FOUND],
    "image-not-found",
    "1 of the 2 tasks that failed; 1 image-registry-unreachable",
  ],
  [
    "one crash among hosts that were lost",
    [LOST_HOST, LOST_HOST, crash(), NOTHING_KNOWN],
    "crash",
    "1 of the 4 tasks that failed; 2 infrastructure, 1 unknown",
  ],
  ["only hosts that were lost", [LOST_HOST, LOST_HOST], "infrastructure", "2 tasks failed"],
  [
    "crashes that differ",
    [crash(1), crash(3), crash(3), crash(1, "proxy")],
    "crash",
    "2 of the 4 tasks that failed; 1 crash (app, exit code 1), 1 crash (proxy, exit code 1)",
  ],
])("%s", (_, tasks, first, counts) => {
  const sorts = sortsOf(tasks.flatMap((task) => classifyTask(task) ?? []));
  expect(sorts[0]?.class).toBe(first);
  expect(countsOf(sorts)).toBe(counts);
});

test("of tasks that failed alike the last one is looked at", () => {
  const tasks = [stopped({ id: "first" }), stopped({ id: "last" })];
  expect(sortsOf(tasks.flatMap((task) => classifyTask(task) ?? []))[0]?.typical.task.id).toBe("last");
});
