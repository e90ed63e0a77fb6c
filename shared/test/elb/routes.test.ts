import { expect, test } from "@jest/globals";
import { type Forwarding, forwardingOf, shareOf, unknownActions, withForwarding } from "../../src/elb/forwarding.ts";
import type { Action } from "../../src/elb/listeners.ts";
import {
  differences,
  type Route,
  routesAt,
  routesHome,
  routesOf,
  sharesOf,
  weightsAt,
  withBoth,
  withoutStickiness,
} from "../../src/elb/routes.ts";
import { forward, groupArn, stickyForward } from "../../testkit/elb/fake-listeners.ts";

const [BLUE, GREEN, OTHER] = [groupArn("web-blue"), groupArn("web-green"), groupArn("maintenance")];
const PAIR = { from: BLUE, to: GREEN };

const route = (name: string, ...groups: readonly (readonly [arn: string, weight: number])[]): Route => ({
  rule: { arn: `rule/${name}`, listener: "listener/80", isDefault: false, name },
  forwarding: { groups: groups.map(([arn, weight]) => ({ arn, weight })) },
});
const weightsIn = (routes: readonly Route[]) =>
  routes.map(({ forwarding }) =>
    Object.fromEntries(forwarding.groups.map(({ arn, weight }) => [arn.split("/").at(-2), weight])),
  );

test.each<[string, readonly Action[], Forwarding | undefined]>([
  [
    "two groups",
    [forward(["web-blue", 90], ["web-green", 10])],
    {
      groups: [
        { arn: BLUE, weight: 90 },
        { arn: GREEN, weight: 10 },
      ],
    },
  ],
  [
    "one group, named in the old way",
    [{ Type: "forward", TargetGroupArn: BLUE }],
    { groups: [{ arn: BLUE, weight: 1 }] },
  ],
  [
    "one group, named in both ways",
    [{ ...forward(["web-blue", 1]), TargetGroupArn: BLUE }],
    { groups: [{ arn: BLUE, weight: 1 }] },
  ],
  ["a sticky rule", [stickyForward(60, ["web-blue", 1])], { groups: [{ arn: BLUE, weight: 1 }], stickySeconds: 60 }],
  [
    "stickiness that is switched off",
    [{ Type: "forward", TargetGroupArn: BLUE, ForwardConfig: { TargetGroupStickinessConfig: { Enabled: false } } }],
    { groups: [{ arn: BLUE, weight: 1 }] },
  ],
  [
    "a forward after a sign-in",
    [{ Type: "authenticate-cognito", Order: 1 }, forward(["web-blue", 1])],
    { groups: [{ arn: BLUE, weight: 1 }] },
  ],
  ["a redirect", [{ Type: "redirect", RedirectConfig: { StatusCode: "HTTP_301" } }], undefined],
])("where a rule sends its requests: %s", (_, actions, expected) => {
  expect(forwardingOf(actions)).toEqual(expected);
});

test("of the actions only the forward changes, and the sign-in keeps its order and its secret", () => {
  const signIn = { Type: "authenticate-oidc", Order: 1, AuthenticateOidcConfig: { ClientId: "shop", Scope: "openid" } };
  const jwt = { Type: "jwt-validation", Order: 2, JwtValidationConfig: { Issuer: "https://id.example.com" } };
  const before = {
    Type: "forward",
    Order: 3,
    TargetGroupArn: BLUE,
    ForwardConfig: { TargetGroups: [{ TargetGroupArn: BLUE, Weight: 1 }] },
  };
  const groups = [
    { arn: BLUE, weight: 90 },
    { arn: GREEN, weight: 10 },
  ];
  expect(withForwarding([signIn, jwt, before], { groups })).toEqual([
    { ...signIn, AuthenticateOidcConfig: { ClientId: "shop", Scope: "openid", UseExistingClientSecret: true } },
    jwt,
    {
      Type: "forward",
      Order: 3,
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: BLUE, Weight: 90 },
          { TargetGroupArn: GREEN, Weight: 10 },
        ],
        TargetGroupStickinessConfig: { Enabled: false },
      },
    },
  ]);
});

test("what is not known is not written back", () => {
  expect(unknownActions([{ Type: "forward" }, { Type: "authenticate-cognito" }])).toEqual([]);
  expect(unknownActions([{ Type: "authenticate-saml" }, { Type: "forward" }])).toEqual(["authenticate-saml"]);
});

test.each([
  [0, 100, 0],
  [0.1, 999, 1],
  [1, 99, 1],
  [12.5, 875, 125],
  [33.3, 667, 333],
  [50, 50, 50],
  [99.9, 1, 999],
  [100, 0, 100],
])("%s % of the traffic is the weights %s and %s, none above 999 and never both 0", (share, from, to) => {
  expect(weightsAt(share)).toEqual({ from, to });
  expect(
    shareOf(
      {
        groups: [
          { arn: BLUE, weight: from },
          { arn: GREEN, weight: to },
        ],
      },
      GREEN,
    ),
  ).toBeCloseTo(share, 10);
});

test.each<[string, Route, number, object]>([
  ["both are named", route("a", [BLUE, 100], [GREEN, 0]), 10, { "web-blue": 90, "web-green": 10 }],
  ["one is not named yet", route("a", [BLUE, 1]), 10, { "web-blue": 90, "web-green": 10 }],
  ["their order is the other way round", route("a", [GREEN, 0], [BLUE, 1]), 100, { "web-blue": 0, "web-green": 100 }],
  [
    "a third one without weight stays",
    route("a", [OTHER, 0], [BLUE, 1]),
    50,
    { "web-blue": 50, "web-green": 50, maintenance: 0 },
  ],
])("a rule at a share of the traffic: %s", (_, before, share, expected) => {
  expect(weightsIn(routesAt([before], PAIR, share))).toEqual([expected]);
});

test("home are the weights that are there, and all to the old side where a shift was left unfinished", () => {
  const routes = [
    route("a", [BLUE, 1], [GREEN, 0]),
    route("b", [BLUE, 7]),
    route("c", [BLUE, 30], [GREEN, 70]),
    route("d", [GREEN, 1]),
  ];
  expect(weightsIn(routesHome(routes, PAIR))).toEqual([
    { "web-blue": 1, "web-green": 0 },
    { "web-blue": 7 },
    { "web-blue": 100, "web-green": 0 },
    { "web-blue": 100, "web-green": 0 },
  ]);
  expect(weightsIn(withBoth(routes.slice(0, 2), PAIR))).toEqual([
    { "web-blue": 1, "web-green": 0 },
    { "web-blue": 7, "web-green": 0 },
  ]);
});

test("the shares of several rules are told by the least and the most", () => {
  expect(sharesOf([route("a", [BLUE, 90], [GREEN, 10]), route("b", [BLUE, 1], [GREEN, 1])], PAIR)).toEqual({
    least: 10,
    most: 50,
  });
  expect(sharesOf([route("a", [BLUE, 0], [GREEN, 0])], PAIR)).toEqual({ least: 0, most: 0 });
});

const AT_0 = [route("a", [BLUE, 100], [GREEN, 0]), route("b", [BLUE, 100], [GREEN, 0])];
const AT_10 = routesAt(AT_0, PAIR, 10);
const [A_0 = route("a"), B_0 = route("b")] = AT_0;
const [A_10 = route("a"), B_10 = route("b")] = AT_10;

test.each<[string, readonly Route[], readonly string[]]>([
  ["all are as they were written", AT_10, []],
  ["a write was cut short between two rules", [A_10, B_0], []],
  ["nothing was written yet", AT_0, []],
  [
    "somebody set a weight",
    [A_10, route("b", [BLUE, 70], [GREEN, 30])],
    ["b has web-blue 70, web-green 30, and web-blue 90, web-green 10 was expected"],
  ],
  [
    "a tool put its single group back",
    [A_10, route("b", [BLUE, 1])],
    ["b has web-blue 1, and web-blue 90, web-green 10 was expected"],
  ],
  [
    "somebody added a group",
    [A_10, route("b", [BLUE, 90], [GREEN, 10], [OTHER, 5])],
    ["b has web-blue 90, web-green 10, maintenance 5, and web-blue 90, web-green 10 was expected"],
  ],
  ["a rule is gone", [A_10], ["b names neither target group any more"]],
  ["a rule is new", [A_10, B_10, route("c", [BLUE, 1])], ["c has web-blue 1, and did not name them before"]],
  ["the groups are listed in another order", [A_10, route("b", [GREEN, 10], [BLUE, 90])], []],
])("somebody else's change is found: %s", (_, live, expected) => {
  expect(differences(live, [AT_0, AT_10])).toEqual(expected);
});

test("clients come free when the traffic is given back", () => {
  const sticky = { ...A_0, forwarding: { ...A_0.forwarding, stickySeconds: 60 } };
  expect(withoutStickiness([sticky])).toEqual([A_0]);
});

test("rules of other groups and of listeners for tests are not concerned", () => {
  const rule = (name: string, port: number, ...groups: readonly (readonly [name: string, weight: number])[]) => ({
    ...A_0.rule,
    name,
    port,
    actions: [forward(...groups)],
  });
  const rules = [
    rule("pair", 80, ["web-blue", 1], ["web-green", 0]),
    rule("one of them", 443, ["web-green", 1]),
    rule("another", 80, ["maintenance", 1]),
    rule("test", 8443, ["web-green", 1]),
    { ...A_0.rule, name: "redirect", port: 80, actions: [{ Type: "redirect" }] },
  ];
  const found = routesOf(rules, [BLUE, GREEN], [8443]);
  expect(found.map(({ rule: { name } }) => name)).toEqual(["pair", "one of them"]);
});
