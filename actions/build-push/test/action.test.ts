import { compareInputs } from "@deploy-actions/shared/testkit/action-contract";
import { expect, test } from "@jest/globals";
import { readInputs } from "../src/inputs.ts";

const ACTION = new URL("../action.yml", import.meta.url);
const FILES = { exists: () => undefined, list: () => [] };

test("every input that is declared is read, and no other", async () => {
  const { declared, read } = await compareInputs(ACTION, (source) => readInputs(source, { env: {}, files: FILES }), [
    { mode: "build", images: "[web]" },
    { mode: "promote" },
  ]);
  expect(read).toEqual(declared);
});
