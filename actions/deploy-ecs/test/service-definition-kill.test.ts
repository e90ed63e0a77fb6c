import { HEALTHY } from "@deploy-actions/shared/testkit/ecs/account";
import { interruptAtEach, pointsOfRun } from "@deploy-actions/shared/testkit/walk";
import { expect, test } from "@jest/globals";
import { CREATE, definitionFile, emptyCluster, start } from "./service-definition-job.ts";

/** How many times as fast as the wall clock time passes in the job. */
const SPEED = 5;

const walkOf = (onCancel: "rollback" | "leave") => ({
  open: async () => {
    const [account, file] = await Promise.all([emptyCluster(HEALTHY, 120), definitionFile()]);
    const close = async () => void (await Promise.all([account.aws.close(), file[Symbol.asyncDispose]()]));
    return { ...account, file, [Symbol.asyncDispose]: close };
  },
  start: (account: Parameters<typeof start>[0] & { readonly file: Parameters<typeof start>[1] }) =>
    start(account, account.file, { ...CREATE, "on-cancel": onCancel }, { speed: SPEED }),
});

const THERE = /web:1 had been proven steady in the meantime and stays|set to web:1/;
const GONE =
  /deleted again: there was none before|web was not created|before it created the service|before it changed anything/;

test("killed between any two calls, a service that is created is there for good or gone, and the run says which", async () => {
  const walk = walkOf("rollback");
  const points = await pointsOfRun(walk, (run) => expect(run.outputs.status).toBe("deployed"));
  const said = await interruptAtEach(walk, {
    points,
    by: "kill",
    judge: async ({ world, run, operation }, { phase }) => {
      const service = await world.service();
      const isThere = service?.status === "ACTIVE";
      const log = run.post?.log ?? "";
      const right = { exitCode: 0, running: isThere ? 2 : 0, log: expect.stringMatching(isThere ? THERE : GONE) };
      const ended = { exitCode: run.post?.exitCode, running: service?.runningCount ?? 0, log };
      expect({ operation, phase, ...ended }).toEqual({ operation, phase, ...right });
      return log;
    },
  });
  expect(said.get("CreateService received")).toContain("Service web");
  expect(said.get("CreateService answered")).toContain("Service web is deleted again: there was none before.");
}, 60_000);

test("killed right after CreateService with on-cancel: leave, the service stays as far as it came", async () => {
  const walk = walkOf("leave");
  await using world = await walk.open();
  const running = walk.start(world);
  world.aws.onCall(({ operation, phase }) => {
    if (operation === "CreateService" && phase === "answered") running.kill();
  });
  const { post } = await running.result;
  expect(post?.log).toContain("It was left, as on-cancel: leave asks. The service is set to web:1.");
  expect((await world.service())?.status).toBe("ACTIVE");
});
