import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { InputReader } from "@deploy-actions/shared/actions/inputs";
import { compareInputs, undeclaredOutputs } from "@deploy-actions/shared/testkit/action-contract";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "action-contract-"));
  await writeFile(
    join(folder, "action.yml"),
    "inputs: { service: { required: true }, old: {} }\noutputs: { status: {} }\n",
  );
});
afterAll(() => rm(folder, { recursive: true }));

const actionFile = () => pathToFileURL(join(folder, "action.yml"));

test("an input that is declared but never read is noticed", async () => {
  const compared = await compareInputs(actionFile(), (source) => {
    const read = new InputReader(source, { service: { required: true }, old: { required: false } });
    return read.done(() => read.text("service"));
  });
  expect(compared).toEqual({ declared: ["old", "service"], read: ["service"] });
});

test("an output that is reported but not declared is noticed", async () => {
  expect(undeclaredOutputs(actionFile(), { status: "deployed", extra: "x" })).toEqual(["extra"]);
});
