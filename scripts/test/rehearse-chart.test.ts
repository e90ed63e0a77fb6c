import { expect, test } from "@jest/globals";
import { type ChartData, chart } from "../rehearse/report/chart.ts";

const WIDTH = 1000;

test("the numbers of scenes stand apart, however short a scene was", () => {
  const scene = (startedAt: number, endedAt: number) => ({
    title: "v2",
    startedAt,
    endedAt,
    complaints: [],
    shares: [],
  });
  const scenes = [scene(1000, 9000), scene(9000, 10_000), scene(10_000, 18_000)];
  const data = { ...lasting(220), scenes } as unknown as ChartData;
  const svg = chart(data, { id: "narrow", size: "narrow", width: 380, height: 260 });
  const [, second = 0, third = 0] = [...svg.matchAll(/class="number" x="([\d.]+)"/g)].map(([, x]) => Number(x));
  expect(third - second).toBeGreaterThan(8);
});

/** A quiet rehearsal of so many buckets of 250 ms. */
function lasting(buckets: number): ChartData {
  const bucket = { at: 0, versions: { v1: 50 }, faulty: 0, lost: 0 };
  const data: Pick<ChartData, "buckets" | "bucketWidth" | "scenes" | "lost"> = {
    buckets: Array.from({ length: buckets }, () => bucket),
    bucketWidth: 250,
    scenes: [],
    lost: [],
  };
  return { ...data, traffic: { versions: { v1: 50 }, faulty: {} } } as unknown as ChartData;
}

test.each([79, 80, 81, 82, 84, 100, 161, 401])("of %s buckets, every mark of time is inside the picture", (buckets) => {
  const svg = chart(lasting(buckets), { id: "wide", size: "wide", width: WIDTH, height: 300 });
  const labels = [...svg.matchAll(/class="axis (middle|end)" x="([\d.]+)"[^>]*>(\d+ s)</g)];
  expect(labels.length).toBeGreaterThan(2);
  for (const [, anchor, x, label = ""] of labels) {
    // A digit of the axis is less than 8 units wide.
    const width = label.length * 8;
    expect(Number(x) + (anchor === "middle" ? width / 2 : 0)).toBeLessThanOrEqual(WIDTH);
  }
});

test("a configured share is a line where the release begins, counted from the top of the usual traffic", () => {
  const held = { from: 1000, to: 5000, share: 20, requests: 100, answers: 21, faulty: 0 };
  const scenes = [{ title: "v2", startedAt: 500, endedAt: 9000, complaints: [], shares: [held] }];
  const size = { id: "wide", size: "wide" as const, width: WIDTH, height: 300 };
  const svg = chart({ ...lasting(40), scenes } as unknown as ChartData, size);
  const [, top, at] =
    /class="configured"><title>Configured: 20 %<\/title><path d="M[\d.]+ ([\d.]+)V([\d.]+)H/.exec(svg) ?? [];
  const floor = 300 - 26;
  expect((Number(at) - Number(top)) / (floor - Number(top))).toBeCloseTo(0.2, 2);
  expect(svg).toContain(">20 %</text>");
});

test("a share that was held for a moment has a line and no label that would not fit", () => {
  const held = { from: 1000, to: 1200, share: 20, requests: 9, answers: 2, faulty: 0 };
  const scenes = [{ title: "v2", startedAt: 500, endedAt: 9000, complaints: [], shares: [held] }];
  const size = { id: "wide", size: "wide" as const, width: WIDTH, height: 300 };
  const svg = chart({ ...lasting(40), scenes } as unknown as ChartData, size);
  expect(svg).toContain('class="configured"');
  expect(svg).not.toContain(">20 %</text>");
});
