import { expect, test } from "@jest/globals";
import type { Finding } from "../src/preflight/finding.ts";
import { renderFindings } from "../src/preflight/render.ts";

const finding = (overrides: Partial<Finding>): Finding => ({
  service: "web",
  subject: "circuit breaker",
  severity: "warning",
  message: "It is off.",
  fix: "Switch it on.",
  ...overrides,
});

test("the worst comes first, and what is not known last", () => {
  const { lines, table } = renderFindings([
    finding({ severity: "unknown", service: "", subject: "iam:GetRole", message: "It is not allowed.", fix: "" }),
    finding({}),
    finding({ severity: "error", subject: "task role web", message: "It does not exist.", fix: "Create it." }),
    finding({ severity: "error", subject: "task role api", message: "It does not exist.", fix: "Create it." }),
  ]);
  expect(lines).toEqual([
    "Preflight: 2 errors, 1 warning, 1 not checked.",
    "Error: web: task role web: It does not exist. Create it.",
    "Error: web: task role api: It does not exist. Create it.",
    "Warning: web: circuit breaker: It is off. Switch it on.",
    "Not checked: iam:GetRole: It is not allowed.",
  ]);
  expect(table.split("\n")).toEqual([
    "|  | Service | What | Found | What to do |",
    "| --- | --- | --- | --- | --- |",
    "| ❌ Error | web | task role web | It does not exist. | Create it. |",
    "| ❌ Error | web | task role api | It does not exist. | Create it. |",
    "| ⚠️ Warning | web | circuit breaker | It is off. | Switch it on. |",
    "| ❔ Not checked |  | iam:GetRole | It is not allowed. |  |",
  ]);
});

test("what a hundred services have in common is said once", () => {
  const { lines } = renderFindings(Array.from({ length: 100 }, (_, index) => finding({ service: `web-${index}` })));
  expect(lines).toEqual([
    "Preflight: 100 warnings.",
    "Warning: web-0, web-1, web-2 and 97 more: circuit breaker: It is off. Switch it on.",
  ]);
});

test("nothing found is one line, and no table", () => {
  expect(renderFindings([])).toEqual({ lines: ["Preflight: nothing found."], table: "" });
});

test("text of others cannot break the table", () => {
  expect(renderFindings([finding({ message: "a | b\n<img>" })]).table).toContain("a \\| b \\<img\\>");
});
