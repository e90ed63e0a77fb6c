import { compareInputs, undeclaredOutputs } from "@deploy-actions/shared/testkit/action-contract";
import { crashing } from "@deploy-actions/shared/testkit/ecs/fake-images";
import { image } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import { failedOutputs } from "../src/failed-outputs.ts";
import { readInputs } from "../src/inputs.ts";
import { report } from "../src/report.ts";
import { fakeAccount } from "./fake-account.ts";
import { deploy, withImage } from "./story.ts";

const ACTION = new URL("../action.yml", import.meta.url);

test("every input that is declared is read, and no other", async () => {
  const variants = [{}, { strategy: "weights" }, { checks: "https://web.example.com/health" }, { mode: "rollback" }];
  const { declared, read } = await compareInputs(ACTION, (source) => readInputs(source, { env: {} }), variants);
  expect(read).toEqual(declared);
});

test("every output that is reported is declared", async () => {
  const account = await fakeAccount();
  account.images.push(image("v2"), crashing());
  const { step } = await deploy(account, withImage(image("v2")));
  const { outputs } = report(step, { region: "eu-west-1", cluster: "prod" }, "report.json");
  expect(undeclaredOutputs(ACTION, { ...outputs, ...failedOutputs(new Error()) })).toEqual([]);
});
