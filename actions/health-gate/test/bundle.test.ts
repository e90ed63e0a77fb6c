import { errors, quickTime } from "@deploy-actions/shared/testkit/job";
import { startJob } from "@deploy-actions/simulator/runner/run-job";
import { expect, test } from "@jest/globals";
import { readEvidence, samplesIn } from "./evidence.ts";
import { GATE, quick, runGate, SPEED } from "./job.ts";
import { always, first, inTurn, type Reply, type Script, startLiar } from "./liar.ts";

const v1: Reply = { version: "v1" };
const v2: Reply = { version: "v2" };
const broken: Reply = { version: "v2", status: 503 };

const ONE_LINE = { "expected-version": "v2", "version-from": "$.version" };

/** The full form of a check named web. */
function web(url: string, members: object = {}): string {
  return JSON.stringify([
    { kind: "http", name: "web", url, version: { json: "$.version" }, expect: { status: 200 }, ...members },
  ]);
}

test.concurrent("the new version that comes after the old one passes, and every sample is in the evidence", async () => {
  await using liar = await startLiar(first(4, always(v1), always(v2)));
  const run = await runGate({ checks: liar.url, ...ONE_LINE });
  expect({ exitCode: run.exitCode, annotations: run.annotations, post: run.post }).toEqual({
    exitCode: 0,
    annotations: [],
    post: { exitCode: 0, log: "" },
  });
  const { requests } = liar;
  expect(run.outputs).toEqual({
    verdict: "passed",
    reason: expect.stringMatching(/^converged after .+, and stayed good for .+$/),
    "expected-version": "v2",
    "observed-versions": JSON.stringify({ v2: requests() - 4, v1: 4 }),
    "converge-seconds": expect.stringMatching(/^\d+\.\d$/),
    samples: String(requests()),
    failures: "0",
    "rolled-back": "false",
    "rollback-status": "not-needed",
    "evidence-file": expect.stringMatching(/evidence\.json$/),
  });
  const evidence = readEvidence(run);
  expect({ verdict: evidence.verdict, samples: samplesIn(evidence) }).toEqual({
    verdict: "passed",
    samples: requests(),
  });
  expect(evidence.checks[0]?.samples.map(({ phase, outcome }) => `${phase} ${outcome}`)).toEqual([
    ...Array(4).fill("converge stale"),
    ...Array(3).fill("converge pass"),
    ...Array(requests() - 7).fill("bake pass"),
  ]);
  expect(run.summary).toMatch(/^### ✅ passed: v2 is what answers/);
  expect(run.summary).toContain("--expected-version v2");
});

interface Bad {
  readonly script: Script;
  readonly members?: object;
  /** What the person on call reads first. */
  readonly says: string | RegExp;
}

const LIES: Readonly<Record<string, Bad>> = {
  "the old version for ever": {
    script: always(v1),
    says: "version v1 answers, expected v2",
  },
  "a storm of 503": { script: always(broken), says: "HTTP 503, expected 200" },
  silence: { script: always("silence"), members: { timeout: "2s" }, says: "connected, no answer within 2 s" },
  "half an answer": {
    script: always("half"),
    members: { timeout: "2s" },
    says: "the body was not complete within 2 s",
  },
  "a body without end": { script: always("flood"), says: "the body is larger than 1 MiB" },
  "a connection that is closed": { script: always("hang-up"), says: "the connection was closed without an answer" },
  "an error page that calls itself a success": {
    script: always({ page: "<h1>Something went wrong</h1>" }),
    says: "the body is not JSON",
  },
  "two versions in turn": { script: inTurn(v2, v1), says: "version v1 answers, expected v2" },
  "a redirect that nobody allowed": { script: always({ redirect: "/" }), says: /HTTP 302 to .*, expected 200/ },
  "redirects in a circle": {
    script: always({ redirect: "/health" }),
    members: { "follow-redirects": 3 },
    says: "the redirects go in a circle",
  },
};

test.concurrent.each(Object.keys(LIES))("fooled by nobody: %s", async (lie) => {
  const { script, members, says } = LIES[lie] as Bad;
  await using liar = await startLiar(script);
  const checks = web(liar.url, members);
  const run = await runGate({ checks, "expected-version": "v2", "converge-timeout": "6s" });
  expect({ exitCode: run.exitCode, outputs: run.outputs, errors: errors(run), post: run.post }).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rolled-back": "false", "rollback-status": "not-asked" },
    errors: [expect.stringMatching(says)],
    post: { exitCode: 0, log: "" },
  });
  expect(run.outputs).not.toHaveProperty("converge-seconds");
  expect(run.summary).toMatch(/^### ❌ failed: web: /);
  expect(samplesIn(readEvidence(run))).toBe(Number(run.outputs.samples));
});

test.concurrent("nothing that listens is a failure too, not something that could not be measured", async () => {
  const gone = await startLiar(always(v2));
  await gone[Symbol.asyncDispose]();
  const run = await runGate({ checks: gone.url, ...ONE_LINE, "converge-timeout": "5s" });
  expect({ exitCode: run.exitCode, outputs: run.outputs, errors: errors(run) }).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed" },
    errors: [expect.stringContaining("refused the connection")],
  });
});

test.concurrent("a version that turns bad in the bake is red, and so is an old one that comes back", async () => {
  await using liar = await startLiar(first(4, always(v2), always(broken)));
  const bad = await runGate({ checks: liar.url, ...ONE_LINE, bake: "10s" });
  expect(bad.outputs).toMatchObject({ verdict: "failed", reason: expect.stringContaining("samples in a row failed") });

  liar.follow(first(4, always(v2), inTurn(v2, v2, v1)));
  const back = await runGate({ checks: liar.url, ...ONE_LINE, bake: "10s" });
  expect(back.outputs).toMatchObject({
    verdict: "failed",
    reason: expect.stringContaining("after the expected version had converged, version v1 answers"),
  });
  expect([bad, back].map(({ exitCode }) => exitCode)).toEqual([1, 1]);
  expect([bad, back].map((run) => readEvidence(run).phase)).toEqual(["bake", "bake"]);
});

const UNDECIDED = JSON.stringify([{ kind: "command", name: "smoke", command: ["sh", "-c", "exit 75"] }]);

test.concurrent("an inconclusive gate is red, and green with a warning where the workflow says so", async () => {
  const inputs = { checks: UNDECIDED, "converge-timeout": "5s" };
  const [red, green] = await Promise.all([runGate(inputs), runGate({ ...inputs, "on-inconclusive": "pass" })]);
  for (const run of [red, green]) expect(run.outputs).toMatchObject({ verdict: "inconclusive" });
  expect({ exitCode: red.exitCode, errors: errors(red) }).toEqual({
    exitCode: 1,
    errors: [expect.stringContaining("inconclusive (exit code 75)")],
  });
  expect({ exitCode: green.exitCode, annotations: green.annotations }).toMatchObject({
    exitCode: 0,
    annotations: [
      { level: "warning", title: expect.stringMatching(/^inconclusive .*on-inconclusive: pass/) },
      { level: "warning", title: "No version is expected" },
    ],
  });
});

test.concurrent("what is wrong with the inputs is said at once, all of it, before the first request", async () => {
  await using liar = await startLiar(always(v2));
  const run = await runGate({
    checks: web(liar.url, { expect: {} }),
    "converge-timeout": "soon",
    rollback: "true",
    "rollback-on": "faild",
  });
  const [said = "", ...others] = errors(run);
  expect({ exitCode: run.exitCode, outputs: run.outputs, others, requests: liar.requests() }).toEqual({
    exitCode: 1,
    outputs: expect.objectContaining({ verdict: "error", "rolled-back": "false", "rollback-status": "not-needed" }),
    others: [],
    requests: 0,
  });
  for (const wrong of ["status", '"soon"', '"faild"', "Going back needs release"]) expect(said).toContain(wrong);
});

test.concurrent("a dry run looks once at every check, says what it shows, and is green", async () => {
  await using liar = await startLiar(always(v1));
  const run = await runGate({ checks: liar.url, ...ONE_LINE, "dry-run": "true" });
  expect({ exitCode: run.exitCode, outputs: run.outputs, requests: liar.requests() }).toEqual({
    exitCode: 0,
    outputs: {
      "expected-version": "v2",
      "observed-versions": '{"v1":1}',
      "evidence-file": expect.stringMatching(/evidence\.json$/),
    },
    requests: 1,
  });
  expect(run.summary).toContain("version v1 answers, expected v2");
});

/** A job that takes a baseline, deploys, and judges: two steps of the same bundle with a deploy between them. */
async function baselineThenGate(
  { before, after, members = {} }: { before: Script; after: Script; members?: object },
  given: "baseline" | "baseline-file",
) {
  await using liar = await startLiar(before);
  const checks = web(liar.url, members);
  const deploy = () => liar.follow(after);
  const { steps } = await startJob(
    [
      { action: GATE, inputs: () => ({ ...quick, mode: "baseline", checks, bake: "4s" }) },
      {
        action: GATE,
        inputs: ([baseline]) => {
          deploy();
          const limits = { bake: "4s", "converge-timeout": "5s" };
          return { ...quick, checks, "expected-version": "v2", ...limits, baseline: baseline?.[given] ?? "" };
        },
      },
    ],
    { env: quickTime(SPEED) },
  ).result;
  const [baseline, gate] = steps;
  if (!baseline || !gate) throw new Error("The baseline is always green, so that both steps run.");
  return { baseline, gate };
}

test.concurrent("a release that fails more often than the one before is red, however many failures may be", async () => {
  const { baseline, gate } = await baselineThenGate(
    {
      before: always(v1),
      after: first(4, always(v2), inTurn(v2, v2, broken)),
      members: { "failure-limit": "60%", compare: { "failure-rate": { "max-ratio": 1, floor: "1%" } } },
    },
    "baseline-file",
  );
  expect(baseline.outputs).toMatchObject({ "observed-versions": expect.stringMatching(/^\{"v1":\d+\}$/) });
  expect(baseline.outputs).not.toHaveProperty("verdict");
  expect({ exitCode: gate.exitCode, outputs: gate.outputs }).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", reason: expect.stringContaining("failure-rate") },
  });
});

test.concurrent("a release that does as well as the one before is green", async () => {
  const { gate } = await baselineThenGate(
    {
      before: inTurn(v1, v1, { version: "v1", status: 503 }),
      after: first(4, always(v2), inTurn(v2, v2, v2, broken)),
      members: { "failure-limit": "60%", compare: { "failure-rate": { "max-ratio": 1.5 } } },
    },
    "baseline",
  );
  expect({ exitCode: gate.exitCode, errors: errors(gate), outputs: gate.outputs }).toMatchObject({
    exitCode: 0,
    errors: [],
    outputs: { verdict: "passed" },
  });
});

test.concurrent("what was broken before the deploy cannot blame it: inconclusive, and red", async () => {
  const { baseline, gate } = await baselineThenGate(
    { before: always({ version: "v1", status: 503 }), after: always(broken) },
    "baseline",
  );
  expect(JSON.parse(baseline.outputs.baseline ?? "")).toMatchObject({
    checks: { web: { broken: expect.stringContaining("HTTP 503"), versions: { v1: expect.any(Number) } } },
  });
  expect({ exitCode: gate.exitCode, outputs: gate.outputs, errors: errors(gate) }).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "inconclusive" },
    errors: [expect.stringContaining("it was broken before this deploy already")],
  });
});
