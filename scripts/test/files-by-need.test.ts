import { expect, test } from "@jest/globals";
import { filesByNeed } from "../bundle/files-by-need.ts";

const SDK = "/app/node_modules/@aws-sdk";

/** Module, what it imports, what it imports on demand. */
type Row = readonly [module: string, imports?: readonly string[], onDemand?: readonly string[]];

function filesOf(rows: readonly Row[]) {
  const find = (module: string) => rows.find(([name]) => name === module);
  return filesByNeed("/app/main.ts", {
    imports: (module) => find(module)?.[1] ?? [],
    importsOnDemand: (module) => find(module)?.[2] ?? [],
  });
}

/** A gate: every kind of check is loaded on demand, two of them through the same client of AWS. */
const gate: readonly Row[] = [
  [
    "/app/main.ts",
    ["/app/words.ts"],
    [
      "/app/http-probe.ts",
      "/app/tcp-probe.ts",
      "/app/alarm-probe.ts",
      "/app/metric-probe.ts",
      "/app/ecs-probe.ts",
      "/app/aws-ecs.ts",
    ],
  ],
  ["/app/http-probe.ts", ["/app/words.ts", "/app/connect.ts", "/app/node_modules/json-p3/index.js"]],
  ["/app/tcp-probe.ts", ["/app/connect.ts"]],
  ["/app/alarm-probe.ts", ["/app/connect.ts", "/app/aws-cloudwatch.ts"]],
  ["/app/metric-probe.ts", ["/app/aws-cloudwatch.ts"]],
  ["/app/aws-cloudwatch.ts", [`${SDK}/client-cloudwatch/index.js`]],
  ["/app/ecs-probe.ts", ["/app/aws-ecs.ts"]],
  ["/app/aws-ecs.ts", [`${SDK}/client-ecs/index.js`]],
  [`${SDK}/client-cloudwatch/index.js`, [`${SDK}/core/index.js`]],
  [`${SDK}/client-ecs/index.js`, [`${SDK}/core/index.js`]],
  [
    `${SDK}/core/index.js`,
    ["/app/node_modules/@smithy/core/index.js", `${SDK}/credential-provider-env/index.js`],
    ["sso", "ini", "env"].map((way) => `${SDK}/credential-provider-${way}/index.js`),
  ],
  [`${SDK}/credential-provider-sso/index.js`, [`${SDK}/core/index.js`, `${SDK}/token-providers/index.js`]],
];

test.each([
  ["the start", "/app/main.ts", "index"],
  ["what the start imports, whoever else does", "/app/words.ts", "index"],
  ["a module of ours that is imported on demand", "/app/http-probe.ts", "http-probe"],
  ["what it alone needs", "/app/node_modules/json-p3/index.js", "http-probe"],
  ["what several of ours need", "/app/connect.ts", "shared"],
  ["a client that one needs, and others through that one", `${SDK}/client-ecs/index.js`, "aws-ecs"],
  ["a client that several need", `${SDK}/client-cloudwatch/index.js`, "client-cloudwatch"],
  ["what several need, beside the client it needs itself", "/app/aws-cloudwatch.ts", "client-cloudwatch"],
  ["what all clients need", `${SDK}/core/index.js`, "aws-sdk"],
  ["what that needs", "/app/node_modules/@smithy/core/index.js", "aws-sdk"],
  ["what a package imports on demand", `${SDK}/credential-provider-ini/index.js`, "on-demand"],
  ["what a package imports on demand, and at once elsewhere", `${SDK}/credential-provider-env/index.js`, "aws-sdk"],
  ["what only that needs", `${SDK}/token-providers/index.js`, "on-demand"],
])("%s", (_, module, file) => {
  expect(filesOf(gate)(module)).toBe(file);
});

test("what is imported both on demand and at once is there at once", () => {
  const file = filesOf([
    ["/app/main.ts", ["/app/run.ts"], ["/app/probe.ts"]],
    ["/app/run.ts", ["/app/probe.ts"]],
  ]);
  expect(file("/app/probe.ts")).toBe("index");
});

test("a package that several of ours need has a file, and ours that need it are beside it", () => {
  const SEMVER = "/app/node_modules/semver/index.js";
  const SCOPED = "/app/node_modules/@acme/words/index.js";
  const file = filesOf([
    ["/app/main.ts", [], ["/app/a.ts", "/app/b.ts"]],
    ["/app/a.ts", ["/app/version.ts", "/app/plain.ts", SCOPED]],
    ["/app/b.ts", ["/app/version.ts", "/app/plain.ts", SCOPED]],
    ["/app/version.ts", [SEMVER]],
  ]);
  expect([SEMVER, "/app/version.ts", SCOPED, "/app/plain.ts"].map(file)).toEqual([
    "semver",
    "semver",
    "acme-words",
    "shared",
  ]);
});

test("a module imported on demand keeps its file when another of them imports it at once", () => {
  const file = filesOf([
    ["/app/main.ts", [], ["/app/a.ts", "/app/b.ts"]],
    ["/app/a.ts", ["/app/b.ts"]],
  ]);
  expect([file("/app/a.ts"), file("/app/b.ts")]).toEqual(["a", "b"]);
});

test.each([
  ["two of ours", ["/app/ecs/probe.ts", "/app/elb/probe.ts"], "/app/elb/probe.ts is imported on demand and wants the"],
  ["one and a phase", ["/app/late/post.ts"], "wants the name of the bundler's own file: rename one."],
])("two files of one name are refused: %s", (_, onDemand, complaint) => {
  expect(() => filesOf([["/app/main.ts", [], onDemand]])).toThrow(complaint);
});
