import { expect, test } from "@jest/globals";
import type { TcpCheck } from "../../src/checks/check.ts";
import { UnresolvedHost } from "../../src/checks/net/addresses.ts";
import { tcpProbe } from "../../src/checks/probes/tcp-probe.ts";
import { common, never, resolvesTo } from "./checks.ts";
import { freePort, tcpServer } from "./tcp-server.ts";

const check = (overrides: Partial<TcpCheck> = {}): TcpCheck => ({
  ...common,
  kind: "tcp",
  host: "db.test",
  port: 5432,
  addresses: "one",
  ...overrides,
});

test("passes where a connection is accepted, and says how long that took", async () => {
  await using server = await tcpServer();
  const probe = tcpProbe(check({ host: "127.0.0.1", port: server.port }));
  expect(await probe.look(never)).toEqual([
    {
      target: `127.0.0.1:${server.port}`,
      outcome: "pass",
      reason: "127.0.0.1 accepts connections",
      latency: expect.any(Number),
    },
  ]);
});

test("fails where the connection is refused", async () => {
  const port = await freePort();
  const [observation] = await tcpProbe(check({ host: "127.0.0.1", port })).look(never);
  expect(observation).toMatchObject({ outcome: "fail", reason: `127.0.0.1:${port} refused the connection` });
});

test("one address: the first that takes the connection, of those that the name has now", async () => {
  await using server = await tcpServer();
  const answers = [["127.0.0.2", "127.0.0.1"], ["127.0.0.2"]];
  const probe = tcpProbe(check({ port: server.port }), (...asked) => resolvesTo(...(answers.shift() ?? []))(...asked));
  const target = `db.test:${server.port}`;
  expect(await probe.look(never)).toMatchObject([{ target, outcome: "pass", reason: "127.0.0.1 accepts connections" }]);
  expect(await probe.look(never)).toMatchObject([
    { target, outcome: "fail", reason: `127.0.0.2:${server.port} refused the connection` },
  ]);
});

test("all addresses: each is a target of its own", async () => {
  await using server = await tcpServer();
  const { port } = server;
  const probe = tcpProbe(check({ port, addresses: "all" }), resolvesTo("127.0.0.1", "127.0.0.2"));
  expect(await probe.look(never)).toMatchObject([
    { target: `db.test:${port} at 127.0.0.1`, outcome: "pass" },
    { target: `db.test:${port} at 127.0.0.2`, outcome: "fail", reason: `127.0.0.2:${port} refused the connection` },
  ]);
});

test("an IPv6 address stands in brackets", async () => {
  const port = await freePort();
  const [observation] = await tcpProbe(check({ host: "::1", port, addresses: "all" })).look(never);
  expect(observation?.target).toBe(`[::1]:${port}`);
});

test.each([
  ["fails where the name has no address", "ENOTFOUND", "fail", "the name db.test has no address"],
  [
    "cannot measure where the name server does not answer",
    "EAI_AGAIN",
    "error",
    "the name db.test could not be looked up (the machine's name server does not answer)",
  ],
])("%s", async (_, code, outcome, reason) => {
  const probe = tcpProbe(check(), () => Promise.reject(new UnresolvedHost("db.test", code)));
  expect(await probe.look(never)).toEqual([{ target: "db.test:5432", outcome, reason }]);
});
