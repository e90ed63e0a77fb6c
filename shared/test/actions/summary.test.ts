import { errorSummary, fitSummary } from "@deploy-actions/shared/actions/summary";
import { expect, test } from "@jest/globals";

test("a summary that fits stays as it is", () => {
  expect(fitSummary("# Deployed\n")).toBe("# Deployed\n");
});

test("a summary that is too long ends at a line, outside of its code block, with a note", () => {
  const fitted = fitSummary(`# Log\n\`\`\`\`\n${"ü line of the log\n".repeat(80_000)}\`\`\`\`\n`);
  expect(Buffer.byteLength(fitted)).toBeLessThanOrEqual(900 * 1024);
  expect(fitted).toMatch(
    /ü line of the log\n````\n\n_The summary was too long and ends here; the log has the rest\._\n$/,
  );
});

test("the summary of an error escapes what it shows", () => {
  const summary = errorSummary({
    title: "deploy-ecs failed",
    message: 'Service "<b>" does not exist.\nSecond line.',
    hint: "Check `service`.",
    evidence: ["exit code 1"],
  });
  expect(summary).toBe(
    [
      "### ❌ deploy-ecs failed",
      'Service "\\<b\\>" does not exist.<br>Second line.',
      "**What to do:** Check \\`service\\`.",
      "```\nexit code 1\n```",
    ].join("\n\n"),
  );
});
