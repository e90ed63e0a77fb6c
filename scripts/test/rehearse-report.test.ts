import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { chart } from "../rehearse/report/chart.ts";
import { reportHtml } from "../rehearse/report/page.ts";
import { writeReport } from "../rehearse/report/report.ts";
import { life, rehearsal, scene } from "./rehearse-sample.ts";

test("the chart says in words what it shows, for those who do not see it", () => {
  const svg = chart(life(), { id: "wide", size: "wide", width: 1000, height: 300 });
  expect(svg).toContain('aria-labelledby="wide-title wide-desc"');
  expect(svg).toContain("400 requests during 1 scenes. Answers by version: v1 250, v2 150. Lost: 0.");
});

test("the chart has one area per version, one band per scene and one mark per lost request", () => {
  const svg = chart(life({ lostAt: 2500, scenes: [scene(), scene({ startedAt: 4000, endedAt: 4000 })] }), {
    id: "wide",
    size: "wide",
    width: 1000,
    height: 300,
  });
  expect(svg.match(/class="area v\d"/g)).toEqual(['class="area v1"', 'class="area v2"']);
  expect(svg.match(/class="band"/g)).toHaveLength(2);
  expect(svg.match(/class="lost"/g)).toHaveLength(1);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test("errors are an area of their own over the versions, and are told apart from lost requests", () => {
  const data = life({ faultyFrom: 3000 });
  const svg = chart(data, { id: "wide", size: "wide", width: 1000, height: 300 });
  expect(svg.match(/class="area \w+"/g)).toEqual(['class="area v1"', 'class="area v2"', 'class="area faulty"']);
  expect(svg).toContain("Answers by version: v1 250, v2 150. Of those errors: v2 100. Lost: 0.");
  expect(reportHtml(rehearsal(data))).toContain('<li><i class="faulty"></i>errors of v2, 100 of those</li>');
});

test("a scene with a gate shows its verdict, both steps and the errors that went before", () => {
  const page = reportHtml(
    rehearsal(
      life({
        scenes: [
          scene({
            version: "v6",
            gate: { verdict: "failed", rollback: "rolled-back" },
            expectedFaults: 1234,
            steps: [...scene().steps, { action: "health-gate", inputs: { bake: "4s" }, outputs: {}, exitCode: 1 }],
          }),
        ],
      }),
    ),
  );
  expect(page).toContain("<dt>Gate</dt><dd>failed, rolled-back</dd>");
  expect(page).toContain("- uses: ./health-gate\n  with:\n    bake: 4s");
  expect(page).toContain("none lost. v6 answered 1,234 of them with errors until it was gone.");
  expect(page).toContain("<td>gate failed</td>");
});

test.each([
  ["built", { origin: "built" as const }, "built by BuildKit"],
  ["not built", { origin: "prebuilt" as const, because: "docker has no buildx" }, "prebuilt, as docker has no buildx"],
])("a scene whose image was %s says so, with its digest and its tags", (_, origin, words) => {
  const image = { ref: "shop@sha256:0f", digest: "sha256:0f", tags: ["build-1", "rehearsal-v2"], ...origin };
  const page = reportHtml(rehearsal(life({ scenes: [scene({ image })] })));
  const terms = [...page.matchAll(/<dt>(Image|Digest|Tags)<\/dt><dd>([^<]*)/g)].map(([, term, value]) => [term, value]);
  expect(terms).toEqual([
    ["Image", words],
    ["Digest", "sha256:0f"],
    ["Tags", "build-1, rehearsal-v2"],
  ]);
});

test("a scene whose traffic was shifted shows each share beside what clients saw of it, and where the deployment stood", () => {
  const held = { requests: 400, answers: 82, faulty: 0 };
  const page = reportHtml(
    rehearsal(
      life({
        strategy: "canary",
        scenes: [
          scene({
            shares: [
              { from: 2000, to: 3000, share: 20, ...held },
              { from: 3000, to: 4000, share: 100, requests: 0, answers: 0, faulty: 0 },
            ],
            stages: [
              { at: 1800, stage: "PRODUCTION_TRAFFIC_SHIFT" },
              { at: 3400, stage: "BAKE_TIME" },
            ],
          }),
        ],
      }),
    ),
  );
  const text = page.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  expect(text).toContain("20 % 20.5 % 1.0 s 1.0 s 400 0 PRODUCTION_TRAFFIC_SHIFT 100 % – 2.0 s 1.0 s 0 0 BAKE_TIME");
  expect(page).toContain('<i class="configured"></i>share that the release was given');
});

test("several strategies have a section each, and a table that lays them side by side", () => {
  const bad = scene({ name: "bad-at-users", version: "v6", expectedFaults: 30, badFor: 1500, seconds: 6 });
  const crash = scene({ name: "crash", version: "v3", seconds: 4.2 });
  const lives = [life({ scenes: [scene(), crash] }), life({ strategy: "canary", scenes: [scene(), crash, bad] })];
  const page = reportHtml(rehearsal(...lives));
  expect(page).toContain(
    "Every scene of 2 strategies ended as it must. 800 requests, none lost. v6 answered 30 of them",
  );
  expect(page.match(/<h2 id="[\w-]+"/g)).toEqual([
    '<h2 id="comparison-title"',
    '<h2 id="rolling-title"',
    '<h2 id="canary-title"',
  ]);
  const [, table = ""] = /<section class="comparison"[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/.exec(page) ?? [];
  expect(
    table
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  ).toBe("Rolling ✓ yes 2.0 s 4.2 s 0 0 (0.0 %) – Canary ✓ yes 2.0 s 4.2 s 0 30 (10.0 %) 1.5 s");
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("one strategy alone is not compared", () => {
  expect(reportHtml(rehearsal(life()))).not.toContain("Side by side");
});

test("a rehearsal without any traffic still has a chart", () => {
  const svg = chart({ ...life(), buckets: [] }, { id: "wide", size: "wide", width: 1000, height: 300 });
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test("the page needs no network and no script, and allows its own style by hash", () => {
  const page = reportHtml(rehearsal(life()));
  const [, style = ""] = /<style>([\s\S]*)<\/style>/.exec(page) ?? [];
  expect(page).toContain(`style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  expect(page).not.toMatch(/<script|@import|url\(|src=|style="/);
});

test("the page leads with the verdict", () => {
  expect(reportHtml(rehearsal(life()))).toContain("Every scene ended as it must. 400 requests, none lost.");
  const wrong = rehearsal(life({ scenes: [scene({ complaints: ["The exit code is 1 and must be 0."] })] }));
  expect(reportHtml(wrong)).toContain("1 of 1 scenes did not end as it must.");
  expect(reportHtml(wrong)).toContain("<li>The exit code is 1 and must be 0.</li>");
});

test("text from outside cannot become markup", () => {
  const page = reportHtml(
    rehearsal(
      life({
        scenes: [
          scene({
            log: "</pre><script>x</script>",
            steps: [{ action: "deploy-ecs", inputs: { service: "<b>" }, outputs: {}, exitCode: 0 }],
            summary: "<script>",
          }),
        ],
      }),
    ),
  );
  expect(page).not.toMatch(/<script|<b>/);
});

test("report.html and report.json are written to a folder that is made for them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "report-"));
  try {
    const page = await writeReport(rehearsal(life({ lostAt: 2500 })), join(folder, "a", "b"));
    expect(page).toBe(join(folder, "a", "b", "report.html"));
    const report = JSON.parse(await readFile(join(folder, "a", "b", "report.json"), "utf8"));
    expect(report).toMatchObject({
      ok: false,
      startedAt: "2026-01-02T03:04:05.000Z",
      speed: 30,
      comparison: [{ strategy: "Rolling", toLive: 2, lost: 1, bad: 0 }],
      lives: [
        {
          strategy: "rolling",
          lost: [{ at: 2500, reason: "reset" }],
          scenes: [
            {
              name: "good",
              exitCode: 0,
              status: "deployed",
              seconds: 2.4,
              requests: 300,
              lost: 0,
              versions: { v1: 150, v2: 150 },
            },
          ],
        },
      ],
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a folder that cannot be made is refused by name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "report-"));
  try {
    await writeFile(join(folder, "file"), "");
    await expect(writeReport(rehearsal(life()), join(folder, "file"))).rejects.toThrow(
      /The report cannot be written to .*file/,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
