import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { stagesIn } from "../rehearse/stages.ts";

const EPOCH = Date.parse("2026-01-02T03:04:00.000Z");

test("the stages are those of the step's report file, each from when it was first seen", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stages-"));
  try {
    const path = join(folder, "report.json");
    const traffic = [
      { at: "2026-01-02T03:04:01.000Z", share: 0, stage: "" },
      { at: "2026-01-02T03:04:02.000Z", share: 20, stage: "PRODUCTION_TRAFFIC_SHIFT" },
      { at: "2026-01-02T03:04:03.000Z", share: 100, stage: "PRODUCTION_TRAFFIC_SHIFT" },
      { at: "2026-01-02T03:04:04.000Z", share: 100, stage: "BAKE_TIME" },
    ];
    await writeFile(path, JSON.stringify({ services: [{ traffic }, {}] }));
    expect(await stagesIn(path, EPOCH)).toEqual([
      { at: 2000, stage: "PRODUCTION_TRAFFIC_SHIFT" },
      { at: 4000, stage: "BAKE_TIME" },
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a step without a report file has none", async () => {
  expect(await stagesIn("", EPOCH)).toEqual([]);
});
