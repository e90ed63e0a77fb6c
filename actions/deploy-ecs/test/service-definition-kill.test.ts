import { CRASHING, HEALTHY } from "@deploy-actions/shared/testkit/ecs/account";
import { interruptAtEach, pointsOfRun } from "@deploy-actions/shared/testkit/walk";
import { expect, test } from "@jest/globals";
import { CREATE, definitionFile, emptyCluster, start } from "./service-definition-job.ts";

/** How many times as fast as the wall clock time passes in the job. */
const SPEED = 5;

const WALK = {
  open: async () => {
    const [account, file] = await Promise.all([emptyCluster(HEALTHY, 120), definitionFile()]);
    const close = async () => void (await Promise.all([account.aws.close(), file[Symbol.asyncDispose]()]));
    return { ...account, file, [Symbol.asyncDispose]: close };
  },
  start: (account: Parameters<typeof start>[0] & { readonly file: Parameters<typeof start>[1] }) =>
    start(account, account.file, CREATE, { speed: SPEED }),
};

const THERE = /web:1 had been proven steady in the meantime and stays|set to web:1/;
const GONE =
  /deleted again: there was none before|web was not created|before it created the service|before it changed anything/;

test.each([
  ["killed", "kill"],
  ["cancelled", "cancel"],
] as const)(
  "%s between any two calls, a service that is created is there for good or gone, and the run says which",
  async (_, by) => {
    const points = await pointsOfRun(WALK, (run) => expect(run.outputs.status).toBe("deployed"));
    const said = await interruptAtEach(WALK, {
      points,
      by,
      judge: async ({ world, run, operation }, { phase }) => {
        const service = await world.service();
        const isThere = service?.status === "ACTIVE";
        const log = `${run.log}${run.post?.log}`;
        const right = { exitCode: 0, running: isThere ? 2 : 0, log: expect.stringMatching(isThere ? THERE : GONE) };
        const ended = { exitCode: run.post?.exitCode, running: service?.runningCount ?? 0, log };
        expect({ operation, phase, ...ended }).toEqual({ operation, phase, ...right });
        return log;
      },
    });
    // The points that matter most: ECS creates it, and nobody is there to hear it.
    expect([...said.keys()]).toEqual(expect.arrayContaining(["CreateService received", "CreateService answered"]));
  },
  60_000,
);

test.each([
  ["rollback", "INACTIVE", "Service web is deleted again: there was none before."],
  ["leave", "ACTIVE", "It was left, as on-cancel: leave asks. The service is set to web:1."],
])(
  "killed right after CreateService, a service that never becomes good ends by on-cancel: %s",
  async (onCancel, status, said) => {
    await using account = await emptyCluster(CRASHING);
    await using file = await definitionFile();
    const running = start(account, file, { ...CREATE, "on-cancel": onCancel }, { speed: SPEED });
    account.aws.onCall(({ operation, phase }) => {
      if (operation === "CreateService" && phase === "answered") running.kill();
    });
    const { post } = await running.result;
    expect({ exitCode: post?.exitCode, log: post?.log }).toEqual({ exitCode: 0, log: expect.stringContaining(said) });
    expect((await account.service())?.status).toBe(status);
  },
);
