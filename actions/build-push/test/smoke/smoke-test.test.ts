import { expect, test } from "@jest/globals";
import {
  containerName,
  type SmokeRequest,
  type SmokeSettings,
  smokeFailure,
  smokeTest,
} from "../../src/smoke/smoke-test.ts";
import { FakeContainers, type Program } from "./fake-containers.ts";

const settings: SmokeSettings = { command: ["/app", "--health-check"], timeout: 60_000, id: "smoke-1-1", atOnce: 2 };

const request = (name: string, platforms: readonly string[] = []): SmokeRequest => ({
  name,
  image: `registry.example/shop/${name}@sha256:1`,
  platforms,
});

function stage(programs: Readonly<Record<string, Program>>, containers = new FakeContainers()) {
  for (const [name, program] of Object.entries(programs))
    containers.publish(request(name).image, { "/app --health-check": program });
  const log: string[] = [];
  const smoke = (requests: readonly SmokeRequest[], signal = new AbortController().signal) =>
    smokeTest(requests, settings, { containers, log: (line) => log.push(line), signal });
  return { smoke, log, containers };
}

test("images whose command ends with 0 pass", async () => {
  const { smoke, log } = stage({ web: { code: 0, says: ["fine"] }, api: { code: 0 } });
  expect(await smoke([request("web"), request("api")])).toEqual({
    green: true,
    results: [
      { name: "web", passed: true, platform: "linux/amd64", reason: "/app ended with 0", lines: ["fine"] },
      { name: "api", passed: true, platform: "linux/amd64", reason: "/app ended with 0", lines: [] },
    ],
  });
  expect(log).toEqual([
    "Smoke test of web (linux/amd64) passed: /app ended with 0.",
    "Smoke test of api (linux/amd64) passed: /app ended with 0.",
  ]);
});

test.each<[string, Program, string]>([
  ["fails", { code: 1 }, "exit code 1"],
  ["is killed", { code: 137 }, "exit code 137, it was killed, for example for want of memory"],
  ["may not be run", { code: 126 }, "exit code 126, /app is in the image, and cannot be run"],
  ["is missing", { code: 127 }, "exit code 127, there is no /app in the image"],
  ["hangs", "hangs", "it did not end within 1 min"],
])("a command that %s is red", async (_, program, reason) => {
  const { smoke } = stage({ web: program });
  expect(await smoke([request("web")])).toMatchObject({ green: false, results: [{ passed: false, reason }] });
});

test("one that fails does not keep the others from being tried: they are mended in one go", async () => {
  const { smoke } = stage({ web: { code: 1, says: ["no config"] }, api: { code: 0 }, worker: { code: 2 } });
  const outcome = await smoke([request("web"), request("api"), request("worker")]);
  expect(outcome.results.map(({ passed }) => passed)).toEqual([false, true, false]);
  expect(smokeFailure(outcome, settings)).toMatchObject({
    message: "The smoke test keeps the images from being tagged. web: exit code 1. worker: exit code 2.",
    hint: "Try it: docker run --rm --network none --read-only --tmpfs /tmp --entrypoint /app IMAGE --health-check. It has no network, and can write to /tmp only. No tag was written.",
    evidence: ["web: no config"],
  });
});

test("of several platforms the engine's own is run", async () => {
  const containers = new FakeContainers({ kind: "there", platform: "linux/arm64" });
  const { smoke } = stage({ web: { code: 0 } }, containers);
  const { results } = await smoke([request("web", ["linux/amd64", "linux/arm64/v8"])]);
  expect(results[0]?.platform).toBe("linux/arm64/v8");
});

test("what cannot be pulled again was not pushed well", async () => {
  const { smoke } = stage({});
  expect(await smoke([request("web")])).toEqual({
    green: false,
    results: [
      {
        name: "web",
        passed: false,
        platform: "linux/amd64",
        reason: "the engine could not pull what was pushed",
        lines: ["registry.example/shop/web@sha256:1 not found: manifest unknown"],
      },
    ],
  });
});

test.each([1, 2])("an image that somebody takes off the engine (%i times) is pulled again", async (times) => {
  const { smoke, containers } = stage({ web: { code: 0 } });
  containers.takeAway(times);
  expect(await smoke([request("web")])).toMatchObject({ green: true, results: [{ reason: "/app ended with 0" }] });
});

test("an image that is taken off the engine each time is no pass", async () => {
  const { smoke, containers } = stage({ web: { code: 0 } });
  containers.takeAway(3);
  expect(await smoke([request("web")])).toMatchObject({
    green: false,
    results: [
      {
        reason: "the engine lost the image each time it had pulled it",
        lines: ["No such image: registry.example/shop/web@sha256:1"],
      },
    ],
  });
});

test("an engine that went away in the meantime is no pass", async () => {
  const { smoke } = stage(
    { web: { code: 0 } },
    new FakeContainers({ kind: "none", why: "the daemon does not answer" }),
  );
  await expect(smoke([request("web")])).rejects.toThrow("The container engine is gone: the daemon does not answer.");
});

test("the engine has no image afterwards that it did not have before", async () => {
  const { smoke, containers } = stage({ web: { code: 1 }, api: { code: 0 } });
  await containers.pull(request("api").image);
  await smoke([request("web"), request("api")]);
  expect(await containers.pull(request("web").image)).toEqual({ ok: true, isNew: true });
  expect(await containers.pull(request("api").image)).toEqual({ ok: true, isNew: false });
});

test("a cancelled job ends it, and no container stays", async () => {
  const { smoke, containers } = stage({ web: "hangs" });
  const job = new AbortController();
  void containers.begun.then(() => job.abort(new Error("cancelled")));
  await expect(smoke([request("web")], job.signal)).rejects.toThrow("cancelled");
  expect(await containers.left()).toEqual([]);
});

test.each([
  ["web", "smoke-1-1-web"],
  ["shop/web", "smoke-1-1-shop-web"],
  ["über web", "smoke-1-1--ber-web"],
])("a container for %s is called %s", (image, name) => {
  expect(containerName("smoke-1-1", image)).toBe(name);
});
