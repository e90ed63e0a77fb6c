import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentInputs } from "@deploy-actions/shared/actions/input-source";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "input-source-"));
  await writeFile(join(folder, "task-definition.json"), "{}");
  await mkdir(join(folder, "deploy"));
});
afterAll(() => rm(folder, { recursive: true }));

const source = (env: NodeJS.ProcessEnv = {}) => environmentInputs(env, { mask: () => {} });

test("inputs are found as the runner passes them", () => {
  const { given, get } = source({
    "INPUT_AWS-REGION": "eu-west-1",
    INPUT_CLUSTER: "prod",
    INPUT_EMPTY: " ",
    PATH: "/bin",
  });
  expect(given()).toEqual(["aws-region", "cluster"]);
  expect([get("aws-region"), get("cluster"), get("service")]).toEqual(["eu-west-1", "prod", ""]);
});

test("a file is read", () => {
  expect(source().readFile(join(folder, "task-definition.json"))).toBe("{}");
});

test.each([
  ["task-defintion.json", /does not exist in .*$/, 'Did you mean "task-definition.json"?'],
  ["aws/task.json", /does not exist/, "There is no folder"],
  ["task-definition.json/x", /does not exist/, "There is no folder"],
  ["deploy", /is a folder/, "Name a file in it."],
])("%s: the error says what is there instead", (path, message, hint) => {
  expect(() => source().readFile(join(folder, path))).toThrow(
    expect.objectContaining({ message: expect.stringMatching(message), hint: expect.stringContaining(hint) }),
  );
});
