import { describeProblem } from "@deploy-actions/shared/problems";
import { expect, test } from "@jest/globals";
import { parseTrafficSteps } from "../src/weights/traffic-steps.ts";

const MINUTE = 60_000;

test.each<[string, (readonly [share: number, hold?: number])[]]>([
  ["10, 50, 100", [[10], [50], [100]]],
  ["100", [[100]]],
  ["10% for 5m, 50% for 10m, 100%", [[10, 5 * MINUTE], [50, 10 * MINUTE], [100]]],
  ["0.1 %, 12.5, 100% for 1h30m", [[0.1], [12.5], [100, 90 * MINUTE]]],
  ["10\n50\n100\n", [[10], [50], [100]]],
  ["- 10\n- 50\n- 100", [[10], [50], [100]]],
  ["[1, 10, 100]", [[1], [10], [100]]],
  ["- 10%\n- weight: 50\n  hold: 10m\n- weight: 100%", [[10], [50, 10 * MINUTE], [100]]],
])("%j are steps", (text, expected) => {
  const value = expected.map(([share, hold]) => ({ share, hold }));
  expect(parseTrafficSteps(text)).toEqual({ ok: true, value });
});

test.each<[string, string[]]>([
  ["", ["There is no step. Write for example: 10, 50, 100."]],
  ["10, 50", ["step 2: The last step is 50 %. End with 100: all of the traffic."]],
  [
    "50, 10, 100",
    ["step 2: 10 % is not more than the 50 % before it. Each step gives the new release more of the traffic."],
  ],
  [
    "10, 10, 100",
    ["step 2: 10 % is not more than the 10 % before it. Each step gives the new release more of the traffic."],
  ],
  ["0, 100", ["step 1: 0 % is out of range. A share is from 0.1 to 100 percent."]],
  ["0.05, 100", ["step 1: 0.05 % is out of range. A share is from 0.1 to 100 percent."]],
  [
    "10, 120",
    [
      "step 2: 120 % is out of range. A share is from 0.1 to 100 percent.",
      "step 2: The last step is 120 %. End with 100: all of the traffic.",
    ],
  ],
  [
    "12.55, 100",
    ["step 1: 12.55 % is finer than the weights of a rule can say. Write at most one digit after the point."],
  ],
  ["10% for 5, 100", ['step 1: "5" has no unit. Write "5m" for minutes or "5s" for seconds.']],
  [
    "ten, 100",
    [
      'step 1: "ten" is not a share of the traffic. Write the share in percent, and if you like how long it is held: 10% for 5m.',
    ],
  ],
  ["-5, 100", [expect.stringContaining("is not a share of the traffic") as unknown as string]],
  ["- weight: 10\n  holds: 5m\n- 100", ['[0].holds (line 2): This key is not known. Did you mean "hold"?']],
  ["- 10\n- 100\n- true", [expect.stringContaining("[2]") as unknown as string]],
  [
    "0, ten, 5% for ever, 3",
    [
      "step 1: 0 % is out of range. A share is from 0.1 to 100 percent.",
      expect.stringContaining('step 2: "ten" is not a share') as unknown as string,
      expect.stringContaining('step 3: "ever" is not a duration') as unknown as string,
      "step 4: 3 % is not more than the 5 % before it. Each step gives the new release more of the traffic.",
      "step 4: The last step is 3 %. End with 100: all of the traffic.",
    ],
  ],
])("%j is refused with every problem", (text, expected) => {
  const read = parseTrafficSteps(text);
  expect(read.ok ? [] : read.problems.map(describeProblem)).toEqual(expected);
});
