import { expect, test } from "@jest/globals";
import { oneLine, paint } from "../command/pieces.ts";
import { closingTable } from "../rehearse/terminal/closing-table.ts";
import { frame, type Progress } from "../rehearse/terminal/frame.ts";
import { openScreen } from "../rehearse/terminal/screen.ts";
import { rehearsal, samples, scene } from "./rehearse-sample.ts";

const progress: Progress = {
  heading: "2 tasks",
  now: 4000,
  scenes: [
    { state: "over", title: "v2, a good deploy", record: scene() },
    { state: "running", title: "v2 again, nothing to do", since: 3500 },
    { state: "waiting", title: "v3, a version that crashes" },
  ],
  samples: samples({ lostAt: 2500 }),
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
  const table = closingTable(rehearsal(), "rehearsal/report.html", width).map((line) =>
    paint(line, { width: 200, colour: false }),
  );
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
  screen.finish(rehearsal(), "rehearsal/report.html");
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
