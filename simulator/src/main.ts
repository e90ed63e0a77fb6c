/** `npm run simulator`: prints one line of JSON, { url, env }, and runs until it is told to stop. */
import { openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { setUp } from "./setup.ts";
import { type Simulator, startSimulator } from "./simulator.ts";

try {
  const options = readOptions();
  const simulator = await startSimulator(options);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void simulator.close());
  try {
    if (options.record) record(simulator, options.record);
    if (options.setup) await setUp(simulator, options.setup);
    console.log(JSON.stringify({ url: simulator.url, env: simulator.env }));
  } catch (error) {
    await simulator.close();
    throw error;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      speed: { type: "string", default: "1" },
      region: { type: "string", default: "eu-west-1" },
      account: { type: "string", default: "123456789012" },
      registry: { type: "string", default: "aws" },
      setup: { type: "string" },
      record: { type: "string" },
    },
  });
  const port = Number(values.port);
  const speed = Number(values.speed);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port takes 0 to 65535, not "${values.port}".`);
  if (!(speed > 0 && speed < Number.POSITIVE_INFINITY)) {
    throw new Error(`--speed takes how many times as fast as the wall clock time runs, not "${values.speed}".`);
  }
  if (!/^\d{12}$/.test(values.account)) throw new Error(`--account takes twelve digits, not "${values.account}".`);
  const { registry } = values;
  if (registry !== "aws" && registry !== "loopback")
    throw new Error(`--registry takes aws or loopback, not "${registry}".`);
  return { ...values, port, speed, registry } as const;
}

/** One line of JSON for every call that was answered: service, operation, input, status, and output or errorCode. */
function record(simulator: Simulator, path: string): void {
  const file = openSync(path, "a");
  simulator.onCall(({ phase, index }) => {
    if (phase === "answered") writeSync(file, `${JSON.stringify(simulator.calls[index])}\n`);
  });
}
