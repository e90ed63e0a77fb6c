import { describe, expect, test } from "@jest/globals";
import { defaultAttributes, withAttributes } from "../src/elb/attributes.ts";
import { chooseGroup, chooseTarget, routable } from "../src/elb/choose-target.ts";
import { newConditions } from "../src/elb/condition-settings.ts";
import { meets, type RequestFacts } from "../src/elb/conditions.ts";
import { afterCheck, initialHealthChecking, matches, unchecked } from "../src/elb/health-check.ts";
import { redirectLocation } from "../src/elb/own-answers.ts";
import { stickyChoice, stickyCookies } from "../src/elb/stickiness.ts";

const facts: RequestFacts = {
  method: "GET",
  host: "api.example.com:80",
  path: "/img/cat.png",
  query: "version=v1&q=a%20b",
  header: (name) => (name === "user-agent" ? ["curl/8", "Mozilla/5.0"] : []),
  sourceIp: "10.1.2.3",
};

describe("a rule's condition", () => {
  test.each([
    [true, "path-pattern", { Values: ["/img/*"] }],
    [true, "path-pattern", { Values: ["/css/*", "/img/???.png"] }],
    [false, "path-pattern", { Values: ["/IMG/*"] }],
    [false, "path-pattern", { Values: ["/img"] }],
    [true, "path-pattern", { PathPatternConfig: { RegexValues: ["^/img/[a-z]+\\.png$"] } }],
    [true, "host-header", { Values: ["API.example.com"] }],
    [true, "host-header", { HostHeaderConfig: { Values: ["*.example.com"] } }],
    [false, "host-header", { Values: ["example.com"] }],
    [true, "http-header", { HttpHeaderConfig: { HttpHeaderName: "User-Agent", Values: ["*mozilla*"] } }],
    [false, "http-header", { HttpHeaderConfig: { HttpHeaderName: "X-Canary", Values: ["*"] } }],
    [true, "http-request-method", { HttpRequestMethodConfig: { Values: ["POST", "GET"] } }],
    [false, "http-request-method", { HttpRequestMethodConfig: { Values: ["POST"] } }],
    [true, "query-string", { QueryStringConfig: { Values: [{ Key: "version", Value: "V?" }] } }],
    [true, "query-string", { QueryStringConfig: { Values: [{ Value: "a b" }] } }],
    [false, "query-string", { QueryStringConfig: { Values: [{ Key: "version", Value: "v\\?" }] } }],
    [true, "source-ip", { SourceIpConfig: { Values: ["192.168.0.0/16", "10.0.0.0/8"] } }],
    [false, "source-ip", { SourceIpConfig: { Values: ["10.1.2.4/32"] } }],
  ])("is met: %s for %s %j", (met, Field, config) => {
    expect(meets(facts, newConditions([{ Field, ...config }]))).toBe(met);
  });

  test("must be met together with the rule's other conditions", () => {
    const path = { Field: "path-pattern", Values: ["/img/*"] };
    const method = { Field: "http-request-method", HttpRequestMethodConfig: { Values: ["POST"] } };
    expect(meets(facts, newConditions([path, method]))).toBe(false);
  });

  test.each([
    ["must be one of", [{ Field: "cookie", Values: ["a"] }]],
    ["A condition must be specified", []],
    ["can only have one 'path-pattern'", [1, 2].map((n) => ({ Field: "path-pattern", Values: [`/${n}`] }))],
    ["limited to 5 condition values", [{ Field: "path-pattern", Values: ["1", "2", "3", "4", "5", "6"] }]],
    ["'SourceIpConfig' must be given", [{ Field: "source-ip", Values: ["10.0.0.0/8"] }]],
    ["'10.0.0.0' is not valid", [{ Field: "source-ip", SourceIpConfig: { Values: ["10.0.0.0"] } }]],
    ["'get' is not valid", [{ Field: "http-request-method", HttpRequestMethodConfig: { Values: ["get"] } }]],
    ["not a valid regular expression", [{ Field: "path-pattern", RegexValues: ["("] }]],
    ["cannot be given", [{ Field: "path-pattern", Values: ["/a"], HostHeaderConfig: { Values: ["a.b"] } }]],
  ])("is refused: %s", (message, conditions) => {
    expect(() => newConditions(conditions)).toThrow(message);
  });
});

describe("weights", () => {
  const groups = [
    { arn: "blue", weight: 90 },
    { arn: "none", weight: 0 },
    { arn: "green", weight: 10 },
  ];

  test("share the requests in proportion, and nothing goes to weight 0", () => {
    const choices = Array.from({ length: 100 }, (_, index) => chooseGroup(groups, index / 100));
    const share = (arn: string) => choices.filter((choice) => choice === arn).length;
    expect([share("blue"), share("none"), share("green")]).toEqual([90, 0, 10]);
  });

  test("that are all 0 choose no group", () => {
    expect(chooseGroup([{ arn: "blue", weight: 0 }], 0.5)).toBeUndefined();
  });
});

describe("the targets that get requests", () => {
  const members = (["healthy", "initial", "unhealthy", "draining", "unused"] as const).map((state) => ({
    state,
    inFlight: 0,
  }));
  const states = (all: readonly { state: string }[]) => all.map(({ state }) => state);

  test("are the healthy ones", () => {
    expect(states(routable(members, defaultAttributes))).toEqual(["healthy"]);
  });

  test("are all that stay, when none is healthy", () => {
    expect(states(routable(members.slice(1), defaultAttributes))).toEqual(["initial", "unhealthy"]);
  });

  test("are all that stay, when fewer are healthy than the group asks for", () => {
    const key = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage";
    const attributes = withAttributes(defaultAttributes, [{ Key: key, Value: "50" }]);
    expect(states(routable(members, attributes))).toEqual(["healthy", "initial", "unhealthy"]);
  });

  test("are none, when all are leaving", () => {
    expect(routable(members.slice(3), defaultAttributes)).toEqual([]);
  });

  test("take turns, or the one with the fewest open requests comes first", () => {
    const targets = [2, 0, 1].map((inFlight) => ({ state: "healthy" as const, inFlight }));
    const inTurn = [0, 1, 2, 3].map((turn) => chooseTarget(targets, { algorithm: "round_robin", turn, draw: 0 }));
    expect(inTurn.map((target) => target?.inFlight)).toEqual([2, 0, 1, 2]);
    const idlest = chooseTarget(targets, { algorithm: "least_outstanding_requests", turn: 5, draw: 0 });
    expect(idlest?.inFlight).toBe(0);
    expect(chooseTarget(targets, { algorithm: "weighted_random", turn: 0, draw: 0.99 })?.inFlight).toBe(1);
    expect(chooseTarget([], { algorithm: "round_robin", turn: 1, draw: 0 })).toBeUndefined();
  });
});

describe("health", () => {
  const rule = { healthyThreshold: 3, unhealthyThreshold: 2, matcher: "200" };
  const ok = { kind: "status", code: 200 } as const;
  const error = { kind: "status", code: 500 } as const;
  const after = (...results: Parameters<typeof afterCheck>[1][]) =>
    results.reduce((record, result) => afterCheck(record, result, rule), unchecked(initialHealthChecking)).health;

  test.each([
    ["a new target is healthy after one pass", [ok], { state: "healthy" }],
    ["one failure of a healthy target is forgiven", [ok, error], { state: "healthy" }],
    ["failures count only in a row", [ok, error, ok, error], { state: "healthy" }],
    ["a new target stays initial below the threshold", [error], initialHealthChecking],
    [
      "wrong codes are named",
      [error, error],
      {
        state: "unhealthy",
        reason: "Target.ResponseCodeMismatch",
        description: "Health checks failed with these codes: [500]",
      },
    ],
    [
      "time-outs are named",
      [ok, { kind: "timeout" }, { kind: "timeout" }],
      { state: "unhealthy", reason: "Target.Timeout", description: "Request timed out" },
    ],
    [
      "the reason is that of the latest check",
      [error, error, { kind: "broken" }],
      { state: "unhealthy", reason: "Target.FailedHealthChecks", description: "Health checks failed" },
    ],
    [
      "an unhealthy target needs the healthy threshold",
      [error, error, ok, ok],
      expect.objectContaining({ state: "unhealthy" }),
    ],
    ["and is healthy again with it", [error, error, ok, ok, ok], { state: "healthy" }],
  ] as const)("%s", (_, results, health) => {
    expect(after(...results)).toEqual(health);
  });

  test.each([
    ["200", 200, true],
    ["200", 204, false],
    ["200-299", 204, true],
    ["200,302", 302, true],
    ["200,302", 301, false],
  ])("the matcher %s accepts %i: %s", (matcher, code, accepted) => {
    expect(matches(matcher, code)).toBe(accepted);
  });
});

describe("stickiness", () => {
  const [cookie = ""] = stickyCookies("AWSALBTG", "blue", { now: 0, seconds: 60 });
  const header = `theme=dark; ${cookie.split(";")[0]}`;

  test("lasts for its duration", () => {
    expect(stickyChoice("AWSALBTG", header, 59_999)).toBe("blue");
    expect(stickyChoice("AWSALBTG", header, 60_000)).toBeUndefined();
  });

  test("ignores another cookie and one somebody made up", () => {
    expect(stickyChoice("AWSALB", header, 0)).toBeUndefined();
    expect(stickyChoice("AWSALBTG", "AWSALBTG=nonsense", 0)).toBeUndefined();
  });
});

test.each([
  [{ Protocol: "HTTPS", Port: "443" }, "https://example.com:443/a/b?c=d"],
  [
    { Host: "www.#{host}", Path: "/new/#{path}", Query: "#{query}&from=old" },
    "http://www.example.com:80/new/a/b?c=d&from=old",
  ],
  [{ Query: "" }, "http://example.com:80/a/b"],
])("a redirect %j leads to %s", (changes, location) => {
  const unchanged = { Protocol: "#{protocol}", Host: "#{host}", Port: "#{port}", Path: "/#{path}", Query: "#{query}" };
  const parts = { protocol: "HTTP", host: "example.com", port: "80", path: "a/b", query: "c=d" };
  expect(redirectLocation({ ...unchanged, ...changes, StatusCode: "HTTP_301" }, parts)).toBe(location);
});

test.each([
  ["deregistration_delay.timeout_seconds", "3601", "must be between 0 and 3600"],
  ["load_balancing.algorithm.type", "random", "must be one of round_robin"],
  ["deregistration_delay.timeout", "10", "is not recognized"],
  ["slow_start.duration_seconds", "30", "The simulator does not play"],
])("the attribute %s=%s is refused", (Key, Value, message) => {
  expect(() => withAttributes(defaultAttributes, [{ Key, Value }])).toThrow(message);
});
