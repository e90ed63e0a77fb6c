import { expect, test } from "@jest/globals";
import { problemsWith } from "./grammar-reading.ts";

test.each([
  ["http", "name: ''", ["name: The name is empty."]],
  ["http", "name: 3", ["name: Write it in quotes."]],
  ["http", 'name: "a\\nb"', ["name: A name is one line of text."]],
  ["http", "advisory: 'yes'", ['advisory: Expected true or false, got "yes".']],
  ["http", "quorum: 2, addresses: all", ['quorum: Write it like "2/3".']],
  ["http", "quorum: 3/2, addresses: all", ['quorum: "3/2" can never be met. Write the larger number last: "2/3".']],
  ["http", "quorum: 0/2, addresses: all", ['quorum: With a quorum of 0 nothing is checked. Write it like "2/3".']],
  ["http", "interval: 50ms", ['interval: "50ms" is too short. It is 100 ms or more.']],
  ["http", "interval: 5", ['interval: Write a duration with its unit, like "30s".']],
  ["http", "interval: '5'", ['interval: "5" has no unit. Write "5m" for minutes or "5s" for seconds.']],
  ["http", "interval: soon", ['interval: "soon" is not a duration. Write it like "30m", "90s" or "1h30m".']],
  ["http", "timeout: 0s", ['timeout: "0s" is too short. It is 1 ms or more.']],
  ["http", "timeout: 9d", ['timeout: "9d" is too long. It is 5 d at most.']],
  ["http", "initial-delay: -1s", ['initial-delay: "-1s" is not a duration. Write it like "30m", "90s" or "1h30m".']],
  ["http", "success-threshold: 0", ["success-threshold: It is 1 or more."]],
  ["http", "success-threshold: 2.5", ["success-threshold: It is a whole number."]],
  ["http", "success-threshold: '3'", ["success-threshold: Write a whole number, without quotes."]],
  ["http", "failure-limit: 101%", ['failure-limit: "101%" is no percentage. Write it from "0%" to "100%".']],
  ["http", "failure-limit: a few", ['failure-limit: "a few" is no percentage. Write it from "0%" to "100%".']],
  ["http", "failure-limit: -1", ["failure-limit: It is 0 or more."]],
  ["http", "failure-limit: true", ['failure-limit: Write a number, or a share of the samples like "10%".']],
  ["http", "consecutive-failure-limit: 0", ["consecutive-failure-limit: It is 1 or more."]],
  ["http", "error-limit: 0", ["error-limit: It is 1 or more."]],
  ["http", "min-samples: 0", ["min-samples: It is 1 or more."]],
  ["http", "compare: {}", ["compare: There is no figure: write at least one, like failure-rate."]],
  ["http", "compare: { p90: { max-ratio: 2 } }", ['compare.p90: This key is not known. Did you mean "p50"?']],
  ["http", "compare: { value: { max-ratio: 2 } }", ["compare.value: There is no value to compare in http checks."]],
  ["http", "compare: { p95: {} }", ['compare.p95.max-ratio: This key is required. Write it like "max-ratio: 1.3".']],
  ["http", "compare: { p95: { max-ratio: 0 } }", ["compare.p95.max-ratio: It is more than 0."]],
  [
    "http",
    "compare: { failure-rate: { max-ratio: 1, floor: 0.01 } }",
    ['compare.failure-rate.floor: Write it in percent, like "10%".'],
  ],
  ["metric", "compare: { p95: { max-ratio: 2 } }", ["compare.p95: There is no latency to compare in metric checks."]],
  ["metric", "compare: { value: {} }", ["compare.value: Write max-ratio, min-ratio or both."]],
  [
    "metric",
    "compare: { value: { max-ratio: 1, min-ratio: 2 } }",
    ["compare.value.min-ratio: No ratio is at least min-ratio and at most max-ratio."],
  ],
  ["command", "compare: { p50: { max-ratio: 2 } }", ["compare.p50: There is no latency to compare in command checks."]],
  [
    "metric",
    "namespace: ~, metric: ~, stat: ~",
    [": There is no metric: write namespace, metric and stat, or an expression with metrics."],
  ],
  [
    "metric",
    "namespace: ~, metric: ~, stat: ~, expression: A, metrics: { A: { namespace: n, metric: m, stat: Sum } }",
    ["metrics.A: An id begins with a small letter and goes on with letters, digits and _."],
  ],
  [
    "metric",
    "namespace: ~, metric: ~, stat: ~, expression: a, metrics: { a: { namespace: n, metrc: m, stat: Sum } }",
    [
      'metrics.a.metric: This key is required. Write it like "metric: RequestCount".',
      'metrics.a.metrc: This key is not known. Did you mean "metric"?',
    ],
  ],
  ["metric", "namespace: ~, metric: ~, stat: ~, expression: a, metrics: {}", ["metrics: There is no metric."]],
])("any check, here %s, with { %s } is refused", (kind, changed, problems) => {
  expect(problemsWith(kind, changed)).toEqual(problems);
});
