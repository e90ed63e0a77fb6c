import type { Check } from "@deploy-actions/shared/checks/check";
import type { Observation } from "@deploy-actions/shared/checks/observation";
import type { Expectation } from "@deploy-actions/shared/checks/probes/expectation";
import { Failure } from "@deploy-actions/shared/failure";
import { virtualClock } from "@deploy-actions/shared/testkit/virtual-clock";
import { expect, test } from "@jest/globals";
import type { Outcome } from "../src/outcome.ts";
import { run } from "../src/run.ts";
import type { Unfinished } from "../src/state.ts";
import { type FakeRelease, fakeRelease } from "./fake-release.ts";
import { HANDLE, inputs } from "./gate-inputs.ts";

interface World {
  readonly release?: FakeRelease | undefined;
  /** The version that the URL answers with, and whether it is well; at seconds since the start. */
  readonly answers?: (seconds: number, serving: string) => { readonly version: string; readonly well: boolean };
  /** Seconds until the job is cancelled. */
  readonly cancelAt?: number;
  /** Filled with what is saved for post. */
  readonly saved?: Unfinished[];
  /** Told what each probe is opened with. */
  readonly onOpen?: (expectation: Expectation) => void;
  /** Told when it is. */
  readonly cancelled?: () => void;
  /** What the log does with a line. */
  readonly write?: (line: string) => void;
}

interface Story {
  readonly outcome: Outcome;
  readonly log: readonly string[];
  readonly saved: readonly Unfinished[];
}

const START = 1_800_000_000_000;
const WELL = { version: "v2", well: true };

/** The URL says the version of whatever release serves; ECS says which one that is. */
async function gate(given: Readonly<Record<string, string>>, world: World = {}): Promise<Story> {
  const { release, answers = () => WELL, cancelAt, saved = [], onOpen = () => {}, write = () => {} } = world;
  const clock = virtualClock(START);
  const start = clock.now();
  const log: string[] = [];
  const job = new AbortController();
  job.signal.addEventListener("abort", () => world.cancelled?.());
  if (cancelAt !== undefined) void clock.sleep(cancelAt * 1_000).then(() => job.abort(new Error("cancelled")));
  const look = (check: Check, { version }: Expectation): Observation => {
    const target = check.name;
    const serving = release?.serving ?? "web:2";
    if (check.kind === "ecs-service") {
      const outcome = check.taskDefinition === serving ? "pass" : "fail";
      return { target, outcome, reason: `ECS runs ${serving}`, version: serving };
    }
    if (check.kind !== "http") return { target, outcome: "pass", reason: "2 targets are healthy" };
    const answer = answers((clock.now() - start) / 1_000, serving);
    const isExpected =
      version === undefined || ("is" in version ? answer.version === version.is : answer.version !== version.isNot);
    if (!isExpected)
      return { target, outcome: "stale", reason: `version ${answer.version} answers`, version: answer.version };
    return { target, version: answer.version, ...(answer.well ? GOOD : BAD) };
  };
  const work = run(inputs({ "version-from": "$.version", "expected-version": "v2", ...given }), {
    openProbe: async (check, expectation) => {
      onOpen(expectation);
      return { look: async () => [look(check, expectation)] };
    },
    release,
    clock,
    log: (line) => {
      log.push(line);
      write(line);
    },
    save: (unfinished) => saved.push(unfinished),
    signal: job.signal,
  });
  return { outcome: await clock.run(work), log, saved };
}

const GOOD = { outcome: "pass", reason: "HTTP 200", latency: 10 } as const;
const BAD = { outcome: "fail", reason: "HTTP 500" } as const;

/** Of the release that serves: web:1 is v1 and well, web:2 is v2 and breaks after half a minute. */
const breaksLater: World["answers"] = (seconds, serving) =>
  serving === "web:1" ? { version: "v1", well: true } : { version: "v2", well: seconds < 30 };

const ROLLBACK = { release: HANDLE, rollback: "true" };

test("the expected version that stays well passes, and nothing is gone back on", async () => {
  const release = fakeRelease();
  const { outcome, log, saved } = await gate(ROLLBACK, { release });
  expect(outcome).toMatchObject({
    mode: "gate",
    green: true,
    judgement: { verdict: "passed" },
    wentBack: { status: "not-needed", said: "" },
  });
  expect(release.serving).toBe("web:2");
  expect(log).toContain("Way back: web:1.");
  expect(saved.at(-1)).toBe("done");
});

test("a release brings its service and its target groups as checks", async () => {
  const { outcome } = await gate({ release: HANDLE }, { release: fakeRelease() });
  expect(outcome.gate.checks.map(({ name }) => name)).toEqual([
    "https://web.example.com/health",
    "service web",
    "target group web",
  ]);
});

test("a version that turns bad in the bake is gone back on, and the same checks say that the old one answers", async () => {
  const release = fakeRelease();
  const { outcome, saved } = await gate(ROLLBACK, { release, answers: breaksLater });
  expect(outcome).toMatchObject({
    green: false,
    judgement: { verdict: "failed", phase: "bake" },
    wentBack: { status: "rolled-back", said: "web:1 serves again (deployed again). The same checks pass." },
  });
  expect(release.serving).toBe("web:1");
  expect(saved).toEqual(["judging", "going-back", "done"]);
});

test("the old version that answers 200 fools nobody", async () => {
  const release = fakeRelease();
  const { outcome } = await gate(ROLLBACK, { release, answers: () => ({ version: "v1", well: true }) });
  expect(outcome).toMatchObject({
    green: false,
    judgement: { verdict: "failed", phase: "converge", reason: expect.stringContaining("version v1 answers") },
    wentBack: { status: "rolled-back" },
  });
});

test("when the release before does not pass the checks either, the step says so", async () => {
  const release = fakeRelease();
  const { outcome } = await gate(ROLLBACK, { release, answers: (_, serving) => ({ version: serving, well: false }) });
  expect(outcome).toMatchObject({
    wentBack: {
      status: "unverified",
      said: expect.stringMatching(/^web:1 serves again .*The same checks do not pass there: .*HTTP 500/),
      verification: { verdict: "failed" },
    },
  });
});

test("without rollback the release stays, and the step says that going back was not asked for", async () => {
  const release = fakeRelease();
  const { outcome } = await gate({ release: HANDLE }, { release, answers: breaksLater });
  expect(outcome).toMatchObject({ green: false, wentBack: { status: "not-asked" } });
  expect(release.serving).toBe("web:2");
});

test("a newer deploy is left alone", async () => {
  const release = fakeRelease({ serving: "web:3" });
  const { outcome } = await gate(ROLLBACK, { release });
  expect(outcome).toMatchObject({ green: false, wentBack: { status: "superseded" } });
  expect(release.serving).toBe("web:3");
});

test("what ECS rolled back already is recognised, and verified", async () => {
  const release = fakeRelease({ serving: "web:1" });
  const answers = () => ({ version: "v1", well: true });
  const { outcome } = await gate(ROLLBACK, { release, answers });
  expect(outcome).toMatchObject({ green: false, wentBack: { status: "already-rolled-back" } });
});

test("without a release before, the log says so before anything is judged", async () => {
  const release = fakeRelease({ hasBefore: false });
  const { outcome, log } = await gate(ROLLBACK, { release, answers: breaksLater });
  expect(log).toContain("There is no way back: the deploy step knew of no release before it.");
  expect(outcome).toMatchObject({ wentBack: { status: "impossible" } });
});

test("going back that AWS refuses is said with what to do, and left to post", async () => {
  const evidence = ['{ "Effect": "Allow" }'];
  const refuses = new Failure("AWS denied updating service web.", { hint: "Allow it.", evidence });
  const { outcome, saved } = await gate(ROLLBACK, { release: fakeRelease({ refuses }), answers: breaksLater });
  const said = "Going back was refused: AWS denied updating service web. Allow it.";
  expect(outcome).toMatchObject({ wentBack: { status: "failed", said, evidence } });
  expect(saved.at(-1)).toBe("going-back");
});

test("a way back that breaks down does not hide what the gate has judged, and is left to post", async () => {
  const release = fakeRelease({ refuses: new TypeError("fetch failed") });
  const { outcome, saved } = await gate(ROLLBACK, { release, answers: breaksLater });
  expect(outcome).toMatchObject({
    judgement: { verdict: "failed" },
    wentBack: { status: "failed", said: "Going back broke off: fetch failed." },
  });
  expect(saved.at(-1)).toBe("going-back");
});

test("a way back that the job is cancelled on is unfinished, whatever it breaks off with", async () => {
  const release = fakeRelease();
  let onCancel = () => {};
  release.goBack = () =>
    new Promise((_, reject) => {
      onCancel = () => reject(new Error("cancelled"));
    });
  const cancelled = () => onCancel();
  const { outcome, saved } = await gate(ROLLBACK, { release, answers: breaksLater, cancelAt: 60, cancelled });
  expect(outcome).toMatchObject({ judgement: { verdict: "failed" }, wentBack: { status: "unfinished" } });
  expect(saved.at(-1)).toBe("going-back");
});

test("checks that cannot be made after going back do not hide that it went back", async () => {
  const release = fakeRelease();
  const onOpen = () => {
    if (release.serving === "web:1") throw new Error("EMFILE: too many open files");
  };
  const { outcome, saved } = await gate(ROLLBACK, { release, answers: breaksLater, onOpen });
  expect(outcome).toMatchObject({
    judgement: { verdict: "failed" },
    wentBack: {
      status: "unverified",
      said: "web:1 serves again (deployed again). The same checks could not be made: EMFILE: too many open files.",
    },
  });
  expect(saved.at(-1)).toBe("done");
});

test("a way back that did not hold is not gone a second time by post", async () => {
  const release = fakeRelease({ answers: { kind: "failed", why: "ECS turned it round again", serving: "web:2" } });
  const { outcome, saved } = await gate(ROLLBACK, { release, answers: breaksLater });
  expect(outcome).toMatchObject({
    wentBack: { status: "failed", said: "Going back did not hold (ECS turned it round again); web:2 is in place." },
  });
  expect(saved.at(-1)).toBe("done");
});

test("the log tells what the checks show after going back, too", async () => {
  const { log } = await gate(ROLLBACK, { release: fakeRelease(), answers: breaksLater });
  const after = log.slice(log.indexOf("Checking that it is what answers."));
  expect(after.filter((line) => line.includes("✓ good"))).toHaveLength(3);
});

test("a way back that does not come to its end is left to post", async () => {
  const release = fakeRelease({ answers: { kind: "unfinished", why: "the step was cancelled", serving: "web:2" } });
  const { outcome, saved } = await gate(ROLLBACK, { release, answers: breaksLater });
  expect(outcome).toMatchObject({ wentBack: { status: "unfinished" } });
  expect(saved.at(-1)).toBe("going-back");
});

test("a cancelled gate leaves the release, and says cancelled", async () => {
  const release = fakeRelease();
  const { outcome } = await gate(ROLLBACK, { release, cancelAt: 20 });
  expect(outcome).toMatchObject({
    green: false,
    judgement: { verdict: "cancelled" },
    wentBack: { status: "not-needed" },
  });
  expect(release.serving).toBe("web:2");
});

test("a cancelled gate leaves going back to post, when it is asked for", async () => {
  const release = fakeRelease();
  const given = { ...ROLLBACK, "rollback-on": "failed, cancelled" };
  const { outcome, saved } = await gate(given, { release, cancelAt: 20 });
  expect(outcome).toMatchObject({ judgement: { verdict: "cancelled" }, wentBack: { status: "unfinished" } });
  expect(saved.at(-1)).toBe("going-back");
});

test("whenever a gate is cancelled, either it left the release and says cancelled, or it had failed and went back", async () => {
  const seen = new Set<string>();
  for (let cancelAt = 0; cancelAt <= 60; cancelAt += 1.5) {
    const release = fakeRelease();
    const { outcome, saved } = await gate(ROLLBACK, { release, answers: breaksLater, cancelAt });
    if (outcome.mode !== "gate") throw new Error("This was a gate.");
    const { judgement, wentBack } = outcome;
    seen.add(`${judgement.verdict} ${wentBack.status} ${release.serving} ${saved.at(-1)}`);
  }
  expect([...seen]).toEqual([
    "cancelled not-needed web:2 done",
    // While the checks after going back are made, and after that.
    "failed unverified web:1 done",
    "failed rolled-back web:1 done",
  ]);
});

test("what is refused before the first sample leaves post nothing to do", async () => {
  const release = fakeRelease();
  release.look = async () => {
    throw new Failure("AWS denied reading service web.", { hint: "Allow it." });
  };
  const saved: Unfinished[] = [];
  await expect(gate({ ...ROLLBACK, "rollback-on": "cancelled" }, { release, saved })).rejects.toThrow("AWS denied");
  expect(saved).toEqual(["judging", "done"]);
});

test("a gate that breaks down was not cancelled: post goes back on nothing", async () => {
  const saved: Unfinished[] = [];
  const write = (line: string) => {
    if (line.includes("✓ good")) throw new Error("ENOSPC: no space left on device");
  };
  const given = { ...ROLLBACK, "rollback-on": "cancelled" };
  await expect(gate(given, { release: fakeRelease(), saved, write })).rejects.toThrow("ENOSPC");
  expect(saved).toEqual(["judging", "done"]);
});

test("a baseline says what was there, and judges nothing", async () => {
  const { outcome, saved } = await gate(
    { mode: "baseline", bake: "2m" },
    { answers: () => ({ version: "v1", well: true }) },
  );
  expect(outcome).toMatchObject({
    mode: "baseline",
    baseline: {
      schema: 1,
      checks: { "https://web.example.com/health": { failures: 0, broken: undefined, versions: { v1: 24 }, p95: 10 } },
    },
  });
  expect(saved).toEqual([]);
});

test("a baseline calls broken what would have failed", async () => {
  const { outcome } = await gate({ mode: "baseline" }, { answers: () => ({ version: "v1", well: false }) });
  expect(outcome).toMatchObject({
    baseline: {
      checks: {
        "https://web.example.com/health": { broken: "12 of 12 samples failed: HTTP 500" },
      },
    },
  });
});

test("a baseline takes the metrics of the time before it: there is no deploy yet that they could be from before", async () => {
  const began: number[] = [];
  const metric = "- { kind: metric, namespace: N, metric: M, stat: Sum, expect: { lt: 1 } }";
  const onOpen = ({ startedAt }: Expectation) => began.push(startedAt);
  await gate({ mode: "baseline", checks: metric }, { onOpen });
  await gate({ checks: metric, "expected-version": "", bake: "3m" }, { onOpen });
  expect(began).toEqual([0, START]);
});

test("what was broken before makes the gate inconclusive, which is red unless it may pass", async () => {
  const baseline = JSON.stringify({
    schema: 1,
    capturedAt: "2026-11-21T12:00:00.000Z",
    checks: {
      "https://web.example.com/health": { samples: 12, failures: 12, broken: "HTTP 500", versions: { v1: 12 } },
    },
  });
  const answers = () => ({ version: "v2", well: false });
  const { outcome } = await gate({ baseline }, { answers });
  expect(outcome).toMatchObject({ green: false, judgement: { verdict: "inconclusive" } });
  const passing = await gate({ baseline, "on-inconclusive": "pass" }, { answers });
  expect(passing.outcome).toMatchObject({ green: true, judgement: { verdict: "inconclusive" } });
});

test("a dry run takes one sample of every check, and decides nothing", async () => {
  const release = fakeRelease();
  const { outcome } = await gate({ ...ROLLBACK, "dry-run": "true" }, { release, answers: breaksLater });
  expect(outcome.mode).toBe("dry-run");
  expect(outcome.records.map(({ samples }) => samples.length)).toEqual([1, 1, 1]);
  expect(release.serving).toBe("web:2");
});

test("a dry run that is cancelled leaves post nothing to go back on", async () => {
  const saved: Unfinished[] = [];
  const given = { ...ROLLBACK, "rollback-on": "cancelled", "dry-run": "true" };
  await expect(gate(given, { release: fakeRelease(), saved, cancelAt: 0 })).rejects.toThrow("cancelled");
  expect(saved).toEqual([]);
});

test("the log tells what changes, and nothing twice", async () => {
  const { log } = await gate({}, { answers: (seconds) => (seconds < 20 ? { version: "v1", well: true } : WELL) });
  expect(log).toEqual([
    "Expecting version v2 within 10 min, then a bake of 1 min.",
    "- https://web.example.com/health: every 5 s, 3 in a row, 1 of 12 may fail in the bake",
    expect.stringMatching(/^ +0 ms {2}✗ old {3}https:\/\/web\.example\.com\/health: version v1 answers$/),
    expect.stringMatching(/^ +\d+ s {2}✓ good {2}https:\/\/web\.example\.com\/health: HTTP 200$/),
    expect.stringMatching(/^ +30 s {2}Every check has converged; the bake has begun\.$/),
  ]);
});
