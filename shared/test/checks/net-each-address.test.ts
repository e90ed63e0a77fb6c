import { expect, test } from "@jest/globals";
import { lookAtAddresses } from "../../src/checks/net/each-address.ts";
import { never, resolvesTo, timeout } from "./checks.ts";

const endpoint = { host: "web.test", port: 443, addresses: "all", ...timeout(20) } as const;

/** Answers nothing until the signal aborts. */
const hang = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

test("an address that does not answer within the time-out fails; the others keep what they showed", async () => {
  const looked = await lookAtAddresses(endpoint, resolvesTo("192.0.2.1", "192.0.2.2"), never, ([one], signal) =>
    one?.address === "192.0.2.1" ? hang(signal) : Promise.resolve({ outcome: "pass", reason: "good" }),
  );
  expect(looked).toEqual([
    { target: "web.test:443 at 192.0.2.1", outcome: "fail", reason: "no connection to 192.0.2.1:443 within 20 ms" },
    { target: "web.test:443 at 192.0.2.2", outcome: "pass", reason: "good" },
  ]);
});

test("however the name server turns its answer, the order stays the same", async () => {
  const look = () => Promise.resolve({ outcome: "pass", reason: "good" } as const);
  const looked = await lookAtAddresses(endpoint, resolvesTo("::1", "192.0.2.2", "192.0.2.1"), never, look);
  expect(looked.map(({ target }) => target.split(" at ")[1])).toEqual(["192.0.2.1", "192.0.2.2", "::1"]);
});

test("of addresses without end not all are looked at, and that is no pass", async () => {
  let looks = 0;
  const look = () => {
    looks += 1;
    return Promise.resolve({ outcome: "pass", reason: "good" } as const);
  };
  const many = Array.from({ length: 1_000 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
  const looked = await lookAtAddresses(endpoint, resolvesTo(...many), never, look);
  expect(looks).toBe(100);
  expect(looked.at(-1)).toEqual({
    target: "web.test:443",
    outcome: "error",
    reason: "900 of 1000 addresses were not looked at: 100 at most are",
  });
});

test("a name that is not looked up within the time-out could not be measured", async () => {
  const looked = await lookAtAddresses(endpoint, (_host, signal) => hang(signal), never, hang as never);
  expect(looked).toEqual([
    { target: "web.test:443", outcome: "error", reason: "the name web.test was not looked up within 20 ms" },
  ]);
});

test.each(["while the name is looked up", "while the addresses are looked at"])("aborted %s", async (when) => {
  const controller = new AbortController();
  const reason = new Error("cancelled");
  const abort = (signal: AbortSignal) => {
    const hanging = hang(signal);
    controller.abort(reason);
    return hanging;
  };
  const resolve = when.includes("name") ? (...[, signal]: [string, AbortSignal]) => abort(signal) : resolvesTo("::1");
  const looking = lookAtAddresses(endpoint, resolve, controller.signal, (_, signal) => abort(signal));
  await expect(looking).rejects.toBe(reason);
});
