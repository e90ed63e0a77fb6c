import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { CommandCheck } from "../../src/checks/check.ts";
import { commandProbe } from "../../src/checks/probes/command-probe.ts";
import { type Clock, systemClock } from "../../src/clock.ts";
import { Secret } from "../../src/secret.ts";
import { common, never, timeout } from "./checks.ts";
import { tcpServer } from "./tcp-server.ts";

const check = (overrides: Partial<CommandCheck>): CommandCheck => ({
  ...common,
  kind: "command",
  command: ["true"],
  workingDirectory: undefined,
  environment: [],
  ...overrides,
});

const env = { PATH: process.env.PATH };

const look = async (overrides: Partial<CommandCheck>, clock: Clock = systemClock, signal = never) => {
  const [observation] = await commandProbe(check(overrides), { clock, env }).look(signal);
  return observation;
};

const sh = (script: string) => ({ command: ["sh", "-c", script] });

/** A program that tells a port that it is there, and what it does then. */
const node = (script: string) => ({ command: [process.execPath, "-e", script] });

test.each([
  [0, "pass", "exit code 0", false],
  [1, "fail", "exit code 1", false],
  [2, "fail", "exit code 2", false],
  [75, "no-data", "inconclusive (exit code 75)", false],
  [126, "error", "the command cannot be run (exit code 126)", true],
  [127, "error", "the command was not found (exit code 127)", true],
])("exit code %i: %s", async (code, outcome, reason, final) => {
  expect(await look(sh(`exit ${code}`))).toEqual({
    target: "sh",
    outcome,
    reason,
    evidence: [],
    ...(final ? { final } : {}),
  });
});

test("killed by a signal: fail", async () => {
  expect(await look(sh("kill -KILL $$"))).toMatchObject({ outcome: "fail", reason: "it was killed by SIGKILL" });
});

test("a program that is not there, or may not be run, is a mistake that stays", async () => {
  const folder = await mkdtemp(join(tmpdir(), "command-"));
  try {
    const script = join(folder, "script");
    await writeFile(script, "#!/bin/sh\n");
    expect(await look({ command: ["no-such-program"] })).toEqual({
      target: "no-such-program",
      outcome: "error",
      reason: "there is no program no-such-program",
      final: true,
    });
    expect(await look({ workingDirectory: join(folder, "missing") })).toMatchObject({
      outcome: "error",
      reason: `there is no program true, or no folder ${folder}/missing`,
      final: true,
    });
    expect(await look({ command: [script] })).toMatchObject({
      outcome: "error",
      reason: `${script} may not be run (EACCES)`,
      final: true,
    });
    expect(await look({ command: ["pwd"], workingDirectory: folder })).toMatchObject({ evidence: [folder] });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("words are words: no shell reads them", async () => {
  expect(await look({ command: ["echo", "$HOME; exit 1", "*"] })).toMatchObject({
    outcome: "pass",
    evidence: ["$HOME; exit 1 *"],
  });
});

test("the end of what it writes is the evidence, and its last line the reason", async () => {
  expect(await look(sh("seq 1 10000; echo disk is 97 % full >&2; exit 1"))).toMatchObject({
    outcome: "fail",
    reason: "exit code 1: disk is 97 % full",
    evidence: [..."0123456789"].map((n) => `${9991 + Number(n)}`).concat("disk is 97 % full"),
  });
});

test("a secret that it is given is shown nowhere, as it is or encoded", async () => {
  const environment = [{ name: "TOKEN", value: new Secret("s3cret/token+value") }];
  const observation = await look({
    ...sh('echo "$TOKEN"; printf %s "x:$TOKEN" | base64; echo "bad token $TOKEN" >&2; exit 1'),
    environment,
  });
  expect(observation).toMatchObject({ outcome: "fail", reason: "exit code 1: bad token ***" });
  expect(JSON.stringify(observation)).not.toContain("s3cret");
  expect(JSON.stringify(observation)).not.toContain(
    Buffer.from("x:s3cret/token+value").toString("base64").slice(4, 16),
  );
});

test("it gets nothing to read, and does not wait for it", async () => {
  expect(await look({ command: ["cat"] })).toMatchObject({ outcome: "pass", evidence: [] });
});

test("after the time-out it is asked to end, and what it then says is kept", async () => {
  await using world = await openWorld({ hasPatience: true });
  const observation = await look(
    { ...world.program("process.on('SIGTERM', () => { console.log('ended'); process.exit(0); })"), ...timeout(10_000) },
    world.clock,
  );
  expect(observation).toMatchObject({ outcome: "fail", reason: "it did not end within 10 s: ended" });
  await world.everyoneIsGone();
});

test("what does not end when it is asked to is killed two seconds later, with all that it started", async () => {
  await using world = await openWorld();
  const child = world.program("process.on('SIGTERM', () => {})");
  const parent = `process.on('SIGTERM', () => {}); require('child_process').spawn(${JSON.stringify(child.command[0])}, ${JSON.stringify(child.command.slice(1))})`;
  world.expect(2);
  const observation = await look({ ...world.program(parent), ...timeout(10_000) }, world.clock);
  expect(observation).toMatchObject({ outcome: "fail", reason: "it did not end within 10 s" });
  expect(world.slept).toEqual([10_000, 2_000, 500]);
  await world.everyoneIsGone();
});

test("what a command leaves behind is killed when it ends", async () => {
  await using world = await openWorld();
  const { command } = world.program("");
  const [program, ...words] = command;
  // The one that stays holds the output open.
  const leaves = `
    const child = require("child_process").spawn(${JSON.stringify(program)}, ${JSON.stringify(words)}, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child.once("message", () => process.exit(0));`;
  expect(await look(node(leaves))).toMatchObject({ outcome: "pass" });
  await world.everyoneIsGone();
});

test("an abort ends it, and the look with the reason of the abort", async () => {
  await using world = await openWorld();
  const controller = new AbortController();
  const reason = new Error("cancelled");
  void world.everyoneIsThere.then(() => controller.abort(reason));
  await expect(look(world.program(""), systemClock, controller.signal)).rejects.toBe(reason);
  await world.everyoneIsGone();
});

test("an abort before the look starts nothing", async () => {
  const reason = new Error("cancelled");
  await expect(look({ command: ["no-such-program"] }, systemClock, AbortSignal.abort(reason))).rejects.toBe(reason);
});

/** Where programs say that they are there by a connection, which breaks when they are gone. */
async function openWorld({ hasPatience = false } = {}) {
  const sockets: Socket[] = [];
  const gone: Promise<unknown>[] = [];
  const slept: number[] = [];
  let expected = 1;
  const { promise: everyoneIsThere, resolve: arrived } = Promise.withResolvers<void>();
  const server = await tcpServer((socket) => {
    sockets.push(socket);
    gone.push(new Promise((resolve) => socket.once("close", resolve)));
    socket.resume();
    if (sockets.length === expected) arrived();
  });
  /** No time passes before everyone is there; then the time-out does, and all else that is waited for unless it has patience. */
  const clock: Clock = {
    now: () => 0,
    sleep: async (ms, signal) => {
      slept.push(ms);
      await everyoneIsThere;
      if (hasPatience && slept.length > 1) await new Promise(() => {});
      signal?.throwIfAborted();
    },
  };
  return {
    clock,
    slept,
    everyoneIsThere,
    expect: (count: number) => {
      expected = count;
    },
    program: (script: string) =>
      node(`${script};
        require("net").connect(${server.port}, "127.0.0.1", () => process.send?.("there")).on("error", () => {});
        setInterval(() => {}, 1000);`),
    everyoneIsGone: async () => {
      expect(sockets).toHaveLength(expected);
      await Promise.all(gone);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
