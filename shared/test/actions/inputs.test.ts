import { InputReader } from "@deploy-actions/shared/actions/inputs";
import { Failure } from "@deploy-actions/shared/failure";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { expect, test } from "@jest/globals";
import { number, strictObject } from "valibot";

const INPUTS = {
  service: { required: true },
  timeout: { required: false, default: "30m" },
  strategy: { required: false, default: "rolling" },
  "dry-run": { required: false, default: "false" },
  count: { required: false },
  environment: { required: false },
  accounts: { required: false },
  token: { required: false },
  configuration: { required: false },
} as const;

function reader(values: Record<string, string>, files: Record<string, string> = {}) {
  const source = objectInputs({ service: "web", ...values }, { files });
  return { source, read: new InputReader(source, INPUTS) };
}

function complaints(
  use: (read: InputReader<typeof INPUTS>) => unknown,
  values: Record<string, string>,
  files?: Record<string, string>,
) {
  const { read } = reader(values, files);
  use(read);
  try {
    read.done(() => undefined);
  } catch (error) {
    return (error as Failure).message.split("\n").slice(1);
  }
  return [];
}

test("strings become values, and what was not given is the default of action.yml or nothing", () => {
  const { read } = reader({ count: "3", environment: "A=1\n\nB = x=y \n", accounts: "1, 2\n3" });
  const inputs = read.done(() => ({
    service: read.text("service"),
    timeoutMs: read.duration("timeout"),
    strategy: read.oneOf("strategy", ["rolling", "linear"]),
    dryRun: read.flag("dry-run"),
    count: read.integer("count", { min: 0 }),
    environment: read.pairs("environment"),
    accounts: read.lines("accounts", { commas: true }),
    token: read.secret("token"),
  }));
  expect(inputs).toEqual({
    service: "web",
    timeoutMs: 1_800_000,
    strategy: "rolling",
    dryRun: false,
    count: 3,
    environment: new Map([
      ["A", "1"],
      ["B", "x=y"],
    ]),
    accounts: ["1", "2", "3"],
    token: undefined,
  });
});

test("an empty value counts as not given", () => {
  const { read } = reader({ timeout: " ", count: "" });
  expect(read.done(() => [read.duration("timeout"), read.integer("count", { min: 0 })])).toEqual([
    1_800_000,
    undefined,
  ]);
});

test("a secret is masked the moment it is read, and does not show itself", () => {
  const { read, source } = reader({ token: "hunter2" });
  const token = read.secret("token");
  expect(source.masked).toEqual(["hunter2"]);
  expect(token?.reveal()).toBe("hunter2");
  expect(`${token}`).toBe("***");
});

test("all problems come together, in the order of action.yml, with the unknown inputs last", () => {
  const { read } = reader({ servce: "x", service: "", timeout: "30", "dry-run": "yes" });
  const build = () => ({
    dryRun: read.flag("dry-run"),
    timeout: read.duration("timeout").toFixed(),
    service: read.text("service").toUpperCase(),
  });
  expect(() => read.done(build)).toThrow(
    expect.objectContaining({
      name: "Failure",
      message: [
        "4 problems with the inputs:",
        '- service: It is required. Add "service: ..." under "with:".',
        '- timeout: "30" has no unit. Write "30m" for minutes or "30s" for seconds.',
        '- dry-run: "yes" is neither true nor false. Write true or false.',
        '- servce: This action has no such input. Did you mean "service"?',
      ].join("\n"),
      hint: "Fix these 4 and run again; nothing was changed.",
    }),
  );
});

test("an error in building the inputs is not hidden when the inputs are fine", () => {
  const { read } = reader({});
  expect(() =>
    read.done(() => {
      throw new TypeError("a bug");
    }),
  ).toThrow(new TypeError("a bug"));
});

test.each([
  ["strategy", "rollin", '- strategy: "rollin" is not a choice. Did you mean "rolling"?'],
  ["strategy", "canary", '- strategy: "canary" is not a choice. It can be "rolling", "linear".'],
] as const)("%s: %s is refused", (name, value, complaint) => {
  expect(complaints((read) => read.oneOf(name, ["rolling", "linear"]), { [name]: value })).toEqual([complaint]);
});

test.each(["-1", "11", "3.5", "abc", "1e1", "0x1"])("a count of %s is refused", (count) => {
  expect(complaints((read) => read.integer("count", { min: 0, max: 10 }), { count })).toEqual([
    `- count: "${count}" does not fit. Write a whole number from 0 to 10.`,
  ]);
});

test("pairs that cannot be read are named by line and key, never by value", () => {
  expect(complaints((read) => read.pairs("environment"), { environment: "A=1\nhunter2\n=hunter3\nA=hunter4" })).toEqual(
    [
      '- environment (line 2): There is no "=". Write KEY=value.',
      '- environment (line 3): There is no name before "=". Write KEY=value.',
      "- environment A (line 4): The name is on line 1 already. Keep one of them.",
    ],
  );
});

test.each([
  ["a path", "config.yml"],
  ["several lines", "percent: 100\n"],
  ["JSON on one line", '{"percent": 100}'],
  ["YAML on one line", "percent: 100"],
])("a document is given as %s", (_, configuration) => {
  const { read } = reader({ configuration }, { "config.yml": "percent: 100" });
  expect(read.done(() => read.document("configuration", strictObject({ percent: number() })))).toEqual({
    percent: 100,
  });
});

test.each([
  ["a URL", "https://web.example.com/health"],
  ["several URLs", "https://web.example.com/health tcp://db.internal:5432"],
  ["a list on one line", "- https://web.example.com/health"],
])("%s is what it says, not the path of a file", (_, configuration) => {
  const { read } = reader({ configuration });
  expect(read.done(() => read.content("configuration"))).toEqual({ text: configuration, file: undefined });
});

test.each(["checks/web.yml", "-checks.yml", "C:\\checks.yml"])("%s is the path of a file", (configuration) => {
  const { read } = reader({ configuration }, { [configuration]: "percent: 100" });
  expect(read.done(() => read.content("configuration"))).toEqual({ text: "percent: 100", file: configuration });
});

test("problems in a document are named by input, file, line and path", () => {
  const use = (read: InputReader<typeof INPUTS>) => read.document("configuration", strictObject({ percent: number() }));
  expect(complaints(use, { configuration: "config.yml" }, { "config.yml": "# ours\npercnt: 100\npercent: x" })).toEqual(
    [
      '- configuration (config.yml:3) percent: Expected a number, got "x".',
      '- configuration (config.yml:2) percnt: This key is not known. Did you mean "percent"?',
    ],
  );
  expect(complaints(use, { configuration: "percent: 1\npercent: 2" })).toEqual([
    "- configuration (line 2): Map keys must be unique.",
  ]);
  expect(complaints(use, { configuration: "missing.yml" })).toEqual([
    '- configuration: File "missing.yml" does not exist. Check the path.',
  ]);
});

test("an action can read values of its own kind and find problems of its own", () => {
  const parseColour = (text: string) => {
    if (text === "blue") return { colour: text };
    throw new Failure(`"${text}" is no colour.`, { hint: "Write blue." });
  };
  expect(reader({}).read.parse("count", parseColour)).toBeUndefined();
  expect(
    complaints(
      (read) => {
        read.parse("count", parseColour);
        read.problem("token", "It cannot be given together with count.", "Keep one of them.");
      },
      { count: "red" },
    ),
  ).toEqual([
    '- count: "red" is no colour. Write blue.',
    "- token: It cannot be given together with count. Keep one of them.",
  ]);
});
