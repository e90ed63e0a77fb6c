import { expect, test } from "@jest/globals";
import { buckets, tally } from "../rehearse/tally.ts";
import { samples } from "./rehearse-sample.ts";

test("a window counts what was sent in it, by version", () => {
  expect(tally(samples(), 2000, 3000)).toEqual({
    requests: 100,
    lost: 0,
    losses: {},
    versions: { v1: 50, v2: 50 },
    faulty: {},
    latency: { median: 3, p99: 5, max: 5 },
  });
});

test("a request on the border belongs to the window that begins there", () => {
  expect(tally(samples(), 0, 2000).requests + tally(samples(), 2000, 4000).requests).toBe(400);
});

test("a lost request is counted with its reason and gives no latency", () => {
  const { requests, lost, losses, versions } = tally(samples({ lostAt: 500 }), 0, 1000);
  expect({ requests, lost, losses, versions }).toEqual({
    requests: 100,
    lost: 1,
    losses: { reset: 1 },
    versions: { v1: 99 },
  });
});

test("an answer that is an error is an answer, and counted by its version", () => {
  expect(tally(samples({ faultyFrom: 2500 }), 2000, 3000)).toMatchObject({
    lost: 0,
    versions: { v1: 50, v2: 50 },
    faulty: { v1: 25, v2: 25 },
  });
  expect(buckets(samples({ faultyFrom: 2500 }), 250, 4000)[10]).toEqual({
    at: 2500,
    versions: {},
    faulty: 25,
    lost: 0,
  });
});

test("no traffic is all zeros", () => {
  expect(tally([])).toEqual({
    requests: 0,
    lost: 0,
    losses: {},
    versions: {},
    faulty: {},
    latency: { median: 0, p99: 0, max: 0 },
  });
});

test("slices cover the time that is over, and leave out the one that is not", () => {
  const slices = buckets(samples({ lostAt: 500 }), 250, 1100);
  expect(slices.map(({ at }) => at)).toEqual([0, 250, 500, 750]);
  expect(slices[2]).toEqual({ at: 500, versions: { v1: 24 }, faulty: 0, lost: 1 });
});
