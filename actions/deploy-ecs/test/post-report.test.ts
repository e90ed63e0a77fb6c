import { Failure } from "@deploy-actions/shared/failure";
import { expect, test } from "@jest/globals";
import type { Finished } from "../src/finish.ts";
import { describeUntouched, postReport } from "../src/post-report.ts";
import { readState, saver } from "../src/state.ts";
import { BACK, MINE } from "./outcomes.ts";

const DEPLOYING = {
  phase: "deploying",
  mine: MINE,
  before: {
    taskDefinition: "web:1",
    needsCopy: false,
    desiredCount: 2,
    deploymentConfiguration: {},
    changed: {},
  },
  goingBack: false,
  proven: "stays",
} as const;

test.each<[string, Finished, boolean, string]>([
  [
    "nothing had been deployed",
    { kind: "not-started", serving: "web:1" },
    true,
    "The step ended before ECS took the update: nothing was deployed. The service runs web:1.",
  ],
  [
    "settings were restored",
    { kind: "settings-restored", serving: "web:1" },
    true,
    "The step ended while it changed settings of the service; they were restored. The service runs web:1.",
  ],
  [
    "settings were left",
    { kind: "settings-left", serving: "web:1" },
    true,
    "The step ended while it changed settings of the service; they were left, as on-cancel: leave asks. The service runs web:1.",
  ],
  [
    "the deployment was left",
    { kind: "left", mine: MINE, serving: "web:2", state: "IN_PROGRESS, 1 of 2 tasks running" },
    true,
    "The step ended while web:2 was rolling out (ecs-svc/2: IN_PROGRESS, 1 of 2 tasks running). It was left, as on-cancel: leave asks. The service is set to web:2.",
  ],
  [
    "it is back",
    { kind: "settled", mine: MINE, wentBack: BACK },
    true,
    "The step ended while web:2 was rolling out. The service runs web:1 again (ECS rolled back).",
  ],
  [
    "it had become good",
    { kind: "settled", mine: MINE, wentBack: { kind: "stayed", taskDefinition: "web:2" } },
    true,
    "The step ended while web:2 was rolling out. web:2 had been proven steady in the meantime and stays.",
  ],
  [
    "there is no way back",
    { kind: "settled", mine: MINE, wentBack: { kind: "impossible", why: "it is new", serving: "web:2" } },
    false,
    "The step ended while web:2 was rolling out. There was no way back: it is new. The service is set to web:2. Deploy a good release, or set desired-count to 0.",
  ],
  [
    "the way back did not end",
    { kind: "settled", mine: MINE, wentBack: { kind: "unfinished", why: "timed-out", serving: "web:1" } },
    false,
    "The step ended while web:2 was rolling out. Going back did not come to its end (timed-out). The service is set to web:1: look at it now.",
  ],
])("post says that %s", (_, finished, ok, words) => {
  const report = postReport({ finished: [{ name: "web", unfinished: DEPLOYING, finished }], untouched: [] }, "prod");
  const state = finished.kind === "left" ? "was left" : ok ? "is settled" : "is NOT settled";
  const title = `web on prod: the interrupted deployment ${state}`;
  expect(report).toMatchObject({
    ok,
    outputs: {},
    annotations: [{ level: ok ? "warning" : "error", title, message: words }],
  });
  expect(report.summary).toContain(title);
});

test("post says of several services which are settled, which are not, and where the others are", () => {
  const back = {
    name: "web",
    unfinished: DEPLOYING,
    finished: { kind: "settled", mine: MINE, wentBack: BACK },
  } as const;
  const refused = {
    name: "api",
    unfinished: DEPLOYING,
    finished: { kind: "refused", error: new Failure("ECS refused.", { hint: "Allow it." }) },
  } as const;
  const worker = { name: "worker", unfinished: { phase: "planned", serving: "worker:3" } } as const;
  const { ok, summary, annotations } = postReport({ finished: [back, refused], untouched: [worker] }, "prod");
  expect(ok).toBe(false);
  expect(summary).toContain("worker: The step ended before it changed the service, which runs worker:3.");
  expect(annotations).toEqual([
    {
      level: "error",
      title: "api on prod: the interrupted deployment is NOT settled",
      message: expect.stringMatching(
        /^Service api: web:2 was rolling out .* ECS refused\. Allow it\. The way back is web:1\.$/,
      ),
    },
    expect.objectContaining({ level: "warning", title: "web on prod: the interrupted deployment is settled" }),
  ]);
});

test.each([
  [undefined, "The step ended before it changed anything."],
  [
    { phase: "planned", serving: "web:2", waits: true } as const,
    "The step ended before it continued the deployment of web:2, which waits as before.",
  ],
  [{ phase: "planned", serving: "web:1" } as const, "The step ended before it changed the service, which runs web:1."],
  [
    { phase: "done", serving: "web:2" } as const,
    "The step ended by itself: nothing to finish. It left the service set to web:2.",
  ],
])("post says why there is nothing to finish: %j", (unfinished, words) => {
  expect(describeUntouched(unfinished)).toBe(words);
});

test("what main saves is what post reads: what is begun, and what is not", () => {
  const entries = new Map<string, string>();
  const runner = {
    saveState: (name: string, value: string) => void entries.set(name, value),
    state: (name: string) => entries.get(name) ?? "",
  };
  expect(readState(runner)).toEqual({ oneOff: undefined, begun: [], untouched: [] });
  const save = saver(runner, ["web", "api", "worker"]);
  save.begin();
  save.service("web", DEPLOYING);
  save.service("api", { phase: "planned", serving: "api:4" });
  expect(readState(runner)).toEqual({
    oneOff: undefined,
    begun: [{ name: "web", unfinished: DEPLOYING }],
    untouched: [
      { name: "api", unfinished: { phase: "planned", serving: "api:4" } },
      { name: "worker", unfinished: undefined },
    ],
  });
  save.over({ web: "web:2", api: "api:5", worker: "worker:3" });
  expect(readState(runner).begun).toEqual([]);
});
