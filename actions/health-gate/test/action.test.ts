import { compareInputs, undeclaredOutputs } from "@deploy-actions/shared/testkit/action-contract";
import { expect, test } from "@jest/globals";
import { failedOutputs } from "../src/failed-outputs.ts";
import { readInputs } from "../src/inputs.ts";

const ACTION = new URL("../action.yml", import.meta.url);

test("every input that is declared is read, and no other", async () => {
  const { declared, read } = await compareInputs(ACTION, (source) => readInputs(source, { env: {} }));
  expect(read).toEqual(declared);
});

test("every output of a step that failed is declared", () => {
  expect(undeclaredOutputs(ACTION, failedOutputs(new Error()))).toEqual([]);
});
