import { serving } from "@deploy-actions/shared/testkit/ecs/fake-account";
import { healthy } from "@deploy-actions/shared/testkit/ecs/fake-images";
import { image } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import type { IfInProgress } from "../src/request/strategy.ts";
import { fakeAccount } from "./fake-account.ts";
import { AUTO, deploy, withImage } from "./story.ts";

/** Somebody has just begun to deploy v2. */
async function busyAccount() {
  const account = await fakeAccount();
  for (const tag of ["v2", "v3"]) account.images.push(image(tag), healthy(20_000));
  const live = account.taskDefinitions.find("web:1");
  if (!live) throw new Error("There is no web:1.");
  const [app, ...others] = live.definition.containerDefinitions;
  const definition = { ...live.definition, containerDefinitions: [{ ...app, image: image("v2") }, ...others] };
  account.service.deploy(account.taskDefinitions.register(definition as typeof live.definition));
  await account.clock.sleep(2_000);
  return account;
}

const asked = (ifInProgress: IfInProgress | undefined) =>
  withImage(image("v3"), { strategy: { ...AUTO, ifInProgress } });

test.each([[undefined], ["replace"]] as const)(
  "with if-in-progress %s another deployment is replaced",
  async (mode) => {
    const account = await busyAccount();
    const { outcome, log } = await deploy(account, asked(mode));
    expect(outcome).toMatchObject({ status: "deployed", taskDefinition: "web:3", plan: { current: "web:2" } });
    expect(log.join("\n")).toContain("Another deployment (ecs-svc/2, web:2) is in progress.");
    expect(serving(account)).toEqual({ taskDefinition: "web:3", steady: true });
  },
);

test("with wait it is let come to its end first, and is then what the step goes back to", async () => {
  const account = await busyAccount();
  const { outcome, log } = await deploy(account, asked("wait"));
  expect(outcome).toMatchObject({
    status: "deployed",
    taskDefinition: "web:3",
    plan: { wayBack: { kind: "available", taskDefinition: "web:2" } },
  });
  expect(log.join("\n")).toMatch(
    /Another deployment of service "web" is in progress: ecs-svc\/2 \(web:2\), for .* Waiting/,
  );
});

test("one that does not end within the timeout is not replaced", async () => {
  const account = await busyAccount();
  await expect(deploy(account, { ...asked("wait"), timeout: 5_000 })).rejects.toThrow("It did not end within 5 s.");
  expect(account.taskDefinitions.names).toEqual(["web:1", "web:2"]);
});

test("with fail nothing is changed", async () => {
  const account = await busyAccount();
  await expect(deploy(account, asked("fail"))).rejects.toThrow(
    'Another deployment of service "web" is in progress: ecs-svc/2 (web:2)',
  );
  expect(account.taskDefinitions.names).toEqual(["web:1", "web:2"]);
});
