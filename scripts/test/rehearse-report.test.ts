import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { chart } from "../rehearse/report/chart.ts";
import { reportHtml } from "../rehearse/report/page.ts";
import { writeReport } from "../rehearse/report/report.ts";
import { rehearsal, scene } from "./rehearse-sample.ts";

test("the chart says in words what it shows, for those who do not see it", () => {
  const svg = chart(rehearsal(), { id: "wide", width: 1000, height: 300 });
  expect(svg).toContain('aria-labelledby="wide-title wide-desc"');
  expect(svg).toContain("400 requests during 1 scenes. Answers by version: v1 250, v2 150. Lost: 0.");
});

test("the chart has one area per version, one band per scene and one mark per lost request", () => {
  const svg = chart(rehearsal({ lostAt: 2500, scenes: [scene(), scene({ startedAt: 4000, endedAt: 4000 })] }), {
    id: "wide",
    width: 1000,
    height: 300,
  });
  expect(svg.match(/class="area v\d"/g)).toEqual(['class="area v1"', 'class="area v2"']);
  expect(svg.match(/class="band"/g)).toHaveLength(2);
  expect(svg.match(/class="lost"/g)).toHaveLength(1);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test("errors are an area of their own over the versions, and are told apart from lost requests", () => {
  const data = rehearsal({ faultyFrom: 3000 });
  const svg = chart(data, { id: "wide", width: 1000, height: 300 });
  expect(svg.match(/class="area \w+"/g)).toEqual(['class="area v1"', 'class="area v2"', 'class="area faulty"']);
  expect(svg).toContain("Answers by version: v1 250, v2 150. Of those errors: v2 100. Lost: 0.");
  expect(reportHtml(data)).toContain('<li><i class="faulty"></i>errors of v2, 100 of those</li>');
});

test("a scene with a gate shows its verdict, both steps and the errors that went before", () => {
  const page = reportHtml(
    rehearsal({
      scenes: [
        scene({
          version: "v6",
          gate: { verdict: "failed", rollback: "rolled-back" },
          expectedFaults: 1234,
          steps: [...scene().steps, { action: "health-gate", inputs: { bake: "4s" }, outputs: {}, exitCode: 1 }],
        }),
      ],
    }),
  );
  expect(page).toContain("<dt>Gate</dt><dd>failed, rolled-back</dd>");
  expect(page).toContain("- uses: ./health-gate\n  with:\n    bake: 4s");
  expect(page).toContain("none lost. v6 answered 1,234 of them with errors until the gate had gone back.");
  expect(page).toContain("<td>gate failed</td>");
});

test("a rehearsal without any traffic still has a chart", () => {
  const svg = chart({ ...rehearsal(), buckets: [] }, { id: "wide", width: 1000, height: 300 });
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test("the page needs no network and no script, and allows its own style by hash", () => {
  const page = reportHtml(rehearsal());
  const [, style = ""] = /<style>([\s\S]*)<\/style>/.exec(page) ?? [];
  expect(page).toContain(`style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  expect(page).not.toMatch(/<script|@import|url\(|src=|style="/);
});

test("the page leads with the verdict", () => {
  expect(reportHtml(rehearsal())).toContain("Every scene ended as it must. 400 requests, none lost.");
  const wrong = rehearsal({ scenes: [scene({ complaints: ["The exit code is 1 and must be 0."] })] });
  expect(reportHtml(wrong)).toContain("1 of 1 scenes did not end as it must.");
  expect(reportHtml(wrong)).toContain("<li>The exit code is 1 and must be 0.</li>");
});

test("text from outside cannot become markup", () => {
  const page = reportHtml(
    rehearsal({
      scenes: [
        scene({
          log: "</pre><script>x</script>",
          steps: [{ action: "deploy-ecs", inputs: { service: "<b>" }, outputs: {}, exitCode: 0 }],
          summary: "<script>",
        }),
      ],
    }),
  );
  expect(page).not.toMatch(/<script|<b>/);
});

test("report.html and report.json are written to a folder that is made for them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "report-"));
  try {
    const page = await writeReport(rehearsal({ lostAt: 2500 }), join(folder, "a", "b"));
    expect(page).toBe(join(folder, "a", "b", "report.html"));
    const report = JSON.parse(await readFile(join(folder, "a", "b", "report.json"), "utf8"));
    expect(report).toMatchObject({
      ok: false,
      startedAt: "2026-01-02T03:04:05.000Z",
      speed: 30,
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
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a folder that cannot be made is refused by name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "report-"));
  try {
    await writeFile(join(folder, "file"), "");
    await expect(writeReport(rehearsal(), join(folder, "file"))).rejects.toThrow(
      /The report cannot be written to .*file/,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
