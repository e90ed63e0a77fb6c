import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import { Secret } from "@deploy-actions/shared/secret";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import type { Fault } from "@deploy-actions/simulator/faults";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import type { CommitOrder } from "../src/guard/commit-order.ts";
import { githubCommitOrder } from "../src/guard/github-commit-order.ts";
import { BRANCH, commitOrderContract, MAIN, sha } from "./commit-order.contract.ts";

const PAIR = { repository: "acme/shop", base: sha("a"), head: sha("b") };

interface Asking {
  /** Undefined: the input is empty. */
  readonly token?: Secret | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

async function open(
  asking: Asking = {},
): Promise<AsyncDisposable & { aws: Simulator; order: CommitOrder; lines: string[] }> {
  const aws = await startSimulator();
  aws.github.history(MAIN);
  aws.github.history(BRANCH);
  const lines: string[] = [];
  const { token = new Secret(aws.github.token), env = aws.env, signal = new AbortController().signal } = asking;
  const effects = { env, clock: fakeClock(), log: (line: string) => void lines.push(line), signal };
  const order = githubCommitOrder("token" in asking ? asking.token : token, effects);
  return { aws, order, lines, [Symbol.asyncDispose]: aws.close };
}

commitOrderContract("GitHub as the simulator plays it", open);

test.each<[string, Fault["fault"], string]>([
  [
    "no permission",
    "denied",
    "answered HTTP 403: github-token may not read acme/shop (permissions, contents: read), or has used up its requests of this hour",
  ],
  ["a fault that stays", "server-error", "answered HTTP 503"],
  ["a limit that stays", "throttle", "answered HTTP 429: it was asked too often"],
  ["a connection that breaks", "reset", "broke (ECONNRESET)"],
])("%s is a reason, not an error", async (_, fault, why) => {
  await using stage = await open();
  stage.aws.faults.inject({ operation: "github:CompareCommits", fault });
  const relation = await stage.order.compare(PAIR);
  expect(relation).toEqual({ kind: "unknown", why: expect.stringMatching(/127\.0\.0\.1:\d+ /) });
  expect(relation.kind === "unknown" && relation.why.endsWith(why)).toBe(true);
});

test("what may pass is tried again, and the log says so", async () => {
  await using stage = await open();
  stage.aws.faults.inject({ operation: "github:CompareCommits", fault: "server-error", times: 2 });
  expect(await stage.order.compare(PAIR)).toEqual({ kind: "ahead", by: 1 });
  expect(stage.lines).toEqual([
    expect.stringMatching(
      /^Asking GitHub which commit is newer\. Attempt 2 of 3 in .+: 127\.0\.0\.1:\d+ answered HTTP 503$/,
    ),
    expect.stringMatching(/^Asking GitHub which commit is newer\. Attempt 3 of 3 /),
  ]);
});

test("services that are deployed together ask once", async () => {
  await using stage = await open();
  stage.aws.faults.inject({ operation: "github:CompareCommits", fault: "denied", after: 1 });
  const answers = await Promise.all([PAIR, PAIR, PAIR].map((pair) => stage.order.compare(pair)));
  expect(answers).toEqual(Array(3).fill({ kind: "ahead", by: 1 }));
});

test("a token that GitHub does not accept, and none, are reasons", async () => {
  await using stage = await open({ token: new Secret("ghs_another") });
  expect(await stage.order.compare(PAIR)).toMatchObject({
    why: expect.stringMatching(/HTTP 401: it does not accept github-token$/),
  });
  await using without = await open({ token: undefined });
  expect(await without.order.compare(PAIR)).toEqual({ kind: "unknown", why: "github-token is empty" });
});

test("a server that is not there is a reason", async () => {
  const gone = await startSimulator();
  await gone.close();
  await using stage = await open({ env: gone.env });
  expect(await stage.order.compare(PAIR)).toEqual({
    kind: "unknown",
    why: expect.stringMatching(/^127\.0\.0\.1:\d+ refused the connection$/),
  });
});

test("a step that is cancelled ends", async () => {
  const signal = AbortSignal.abort(new Cancelled("SIGINT"));
  await using stage = await open({ signal });
  await expect(stage.order.compare(PAIR)).rejects.toThrow("Cancelled");
});
