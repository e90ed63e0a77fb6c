import { expect, test } from "@jest/globals";
import { oneLine, paint } from "../command/pieces.ts";
import type { Life } from "../rehearse/record.ts";
import { closingLines } from "../rehearse/terminal/closing-lines.ts";
import { closingTable } from "../rehearse/terminal/closing-table.ts";
import { frame, type Progress } from "../rehearse/terminal/frame.ts";
import { openScreen, writeLines } from "../rehearse/terminal/screen.ts";
import { life, rehearsal, samples, scene } from "./rehearse-sample.ts";

const progress: Progress = {
  heading: "2 tasks",
  now: 4000,
  scenes: [
    { state: "over", title: "v2, a good deploy", record: scene() },
    { state: "running", title: "v2 again, nothing to do", since: 3500 },
    { state: "waiting", title: "v3, a version that crashes" },
  ],
  samples: samples({ lostAt: 2500 }),
  shares: [],
  lastLine: "(service shop) has started 1 tasks: (task 0a1b).",
};

test.each([24, 40, 80, 200])("no line of the live view is wider than %d characters", (width) => {
  for (const line of frame(progress, width)) {
    expect([...paint(line, { width, colour: false })].length).toBeLessThanOrEqual(width);
  }
});

test("the live view shows each scene, the traffic by version and what was lost", () => {
  const lines = frame(progress, 100).map((line) => paint(line, { width: 100, colour: false }));
  expect(lines[3]).toMatch(/✔ {2}v2, a good deploy .*deployed .*2\.4 s {3}0 lost$/);
  expect(lines[4]).toMatch(/v2 again, nothing to do .*0\.5 s$/);
  expect(lines[5]).toMatch(/○ {2}v3, a version that crashes/);
  expect(lines.slice(7, 10)).toEqual(["  ████████  ✖ ████", "  ████████▄▄▄▄████", "  ████████████████"]);
  expect(lines[10]).toMatch(/■ v1 12 % {2}■ v2 88 % {2}100 req\/s {3}400 sent {3}1 lost {3}4\.0 s/);
});

test("the configured shares stand below the columns in which they began, and beside what is measured now", () => {
  const shares = [
    { from: 2000, to: 3000, share: 50 },
    { from: 3000, to: 4000, share: 100 },
  ];
  const lines = frame({ ...progress, shares }, 100).map((line) => paint(line, { width: 100, colour: false }));
  expect(lines.slice(9, 12)).toEqual([
    "  ████████████████",
    "          50% 100%",
    expect.stringMatching(/■ v2 88 % {2}\(100 % configured\) {2}100 req\/s/),
  ]);
});

test("without a live view, a scene says which shares were given and which were measured", () => {
  let written = "";
  using screen = openScreen({ write: (text) => (written += text) }, {}, () => progress);
  screen.sceneEnded(scene({ shares: [{ from: 2000, to: 5300, share: 20, requests: 400, answers: 82, faulty: 0 }] }));
  expect(written).toContain("300 requests, 0 lost, 20 % for 3.3 s (20.5 % measured); as it must");
});

test("where the image of a scene comes from is said as the scene ends, and again with its tags below the table", () => {
  const image = {
    ref: "shop@sha256:0f",
    digest: "sha256:0f",
    tags: ["rehearsal-v2"],
    origin: "prebuilt" as const,
    because: "there is no docker on the PATH",
  };
  let written = "";
  using screen = openScreen({ write: (text) => (written += text) }, {}, () => progress);
  const record = scene({ title: "v2, its image", image });
  screen.sceneEnded(record);
  expect(written).toContain("0 lost, prebuilt, as there is no docker on the PATH: shop@sha256:0f; as it must");
  screen.finish(life({ scenes: [record] }));
  expect(written).toContain(
    "v2, its image: prebuilt, as there is no docker on the PATH; shop@sha256:0f, tagged rehearsal-v2\n",
  );
});

test("several strategies are compared in the end, one alone is not", () => {
  const said = (...lives: readonly Life[]) =>
    closingLines(rehearsal(...lives), "r.html").map((line) => paint(line, { width: 200, colour: false }));
  const bad = scene({ version: "v6", expectedFaults: 30, badFor: 1500 });
  expect(said(life(), life({ strategy: "canary", scenes: [scene(), bad] })).slice(1, 4)).toEqual([
    "    strategy           to live      to red        lost bad answers  back after",
    "  ✔ Rolling              2.0 s           –           0           0           –",
    "  ✔ Canary               2.0 s           –           0          30       1.5 s",
  ]);
  expect(said(life())[1]).toMatch(/^ {2}✔ Every scene ended as it must/);
});

test("text of others cannot steer the terminal", () => {
  expect(oneLine("a\u001b[2Jb\u0007c\r\nd")).toBe("a b c  d");
});

test("colours do not count, and a cut line says so", () => {
  expect(paint([{ text: "green", style: "32" }, { text: " and more" }], { width: 9, colour: true })).toBe(
    "\u001b[32mgreen\u001b[0m an…",
  );
});

test.each([
  [100, "    scene                          status      exit seconds requests lost after"],
  [44, "    scene                          lost"],
])("the closing table fits %d characters", (width, heading) => {
  const table = closingTable(life(), width).map((line) => paint(line, { width: 200, colour: false }));
  expect(table[1]).toBe(heading);
  expect(table[2]).toMatch(/^ {2}✔ v2, a good deploy /);
});

test.each([
  ["not a terminal", { isTTY: false }, {}],
  ["NO_COLOR", { isTTY: true }, { NO_COLOR: "1" }],
  ["CI", { isTTY: true }, { CI: "true" }],
])("%s gets plain lines and no escape sequences", (_, output, env) => {
  let written = "";
  const sink = { ...output, write: (text: string) => (written += text) };
  using screen = openScreen(sink, env, () => progress);
  screen.sceneEnded(scene({ complaints: ["The exit code is 1 and must be 0."] }));
  screen.finish(life());
  writeLines(sink, env, closingLines(rehearsal(life()), "rehearsal/report.html"));
  expect(written).toMatch(
    /\[ {2}4\.0 s\] v2, a good deploy: deployed, exit code 0, v2 serving, 300 requests, 0 lost; NOT as it must: The exit code is 1/,
  );
  expect(written).toContain("Report: rehearsal/report.html");
  expect(written).not.toContain("\u001b");
});

test("a terminal gets its cursor back", () => {
  let written = "";
  const screen = openScreen(
    { isTTY: true, columns: 80, rows: 24, write: (text) => (written += text) },
    {},
    () => progress,
  );
  screen.sceneEnded(scene());
  screen[Symbol.dispose]();
  expect(written.startsWith("\u001b[?25l")).toBe(true);
  expect(written.endsWith("\u001b[?25h")).toBe(true);
});
