import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "@jest/globals";
import { ScaledClock } from "../src/clock.ts";
import { runProcess } from "../src/ecs/tasks/process-run.ts";

test("a process gets its environment, its arguments and a port of its own, and its lines are logged", async () => {
  const print = "console.log(process.argv[1], process.env.NAME, Number(process.env.PORT) > 1023); console.error('bye')";
  const lines: string[] = [];
  const code = await new Promise<number>((exited) => {
    runProcess(
      { kind: "process", command: [process.execPath, "-e", print], env: { NAME: "image" } },
      {
        clock: new ScaledClock(1),
        environment: { NAME: "task", PORT: "80" },
        args: ["hello"],
        started: () => {},
        log: (line) => lines.push(line),
        exited,
      },
    );
  });
  expect(code).toBe(0);
  expect(lines.sort()).toEqual(["bye", "hello image true"]);
});

test("a program that does not exist ends with 127", async () => {
  const code = await new Promise<number>((exited) => {
    runProcess(
      { kind: "process", command: ["no-such-program"] },
      { clock: new ScaledClock(1), environment: {}, args: [], started: () => {}, log: () => {}, exited },
    );
  });
  expect(code).toBe(127);
});

test("no process outlives the simulator, even when that is killed", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const connected = once(server, "connection");

  const program = `require("node:net").connect(${port}, "127.0.0.1"); setInterval(() => {}, 1000)`;
  const simulator = `
    const { runProcess } = await import(${JSON.stringify(new URL("../src/ecs/tasks/process-run.ts", import.meta.url))});
    const nothing = () => {};
    runProcess({ kind: "process", command: [process.execPath, "-e", ${JSON.stringify(program)}] },
      { environment: {}, args: [], started: nothing, log: nothing, exited: nothing });`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", simulator], { stdio: "ignore" });
  const [socket] = await connected;
  const gone = once(socket.resume(), "close");
  parent.kill("SIGKILL");
  await gone;
  server.close();
});

test.each([
  ["does not handle SIGTERM", "terminate", 143],
  ["is killed", "kill", 137],
] as const)("a program that %s ends with 128 and the number of the signal", async (_case, signal, expected) => {
  const code = await new Promise<number>((exited) => {
    const run = runProcess(
      { kind: "process", command: [process.execPath, "-e", "console.log('up'); setInterval(() => {}, 1000)"] },
      { clock: new ScaledClock(1), environment: {}, args: [], started: () => {}, log: () => run[signal](), exited },
    );
  });
  expect(code).toBe(expected);
});
