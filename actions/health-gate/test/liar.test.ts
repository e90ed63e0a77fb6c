import { expect, test } from "@jest/globals";
import { always, first, inTurn, type Reply, type Script, startLiar } from "./liar.ts";

const v1: Reply = { version: "v1" };
const v2: Reply = { version: "v2" };
const broken: Reply = { version: "v2", status: 500 };

async function versions(script: Script, count: number): Promise<readonly string[]> {
  await using liar = await startLiar(script);
  const seen: string[] = [];
  for (let n = 0; n < count; n++) {
    const answer = await fetch(liar.url);
    const { version } = (await answer.json()) as { readonly version: string };
    seen.push(`${version} ${answer.status}`);
  }
  return seen;
}

test.each<readonly [string, Script, readonly string[]]>([
  ["a version, always", always(v2), ["v2 200", "v2 200", "v2 200", "v2 200"]],
  ["two versions in turn", inTurn(v1, v2), ["v1 200", "v2 200", "v1 200", "v2 200"]],
  ["a version that comes late", first(2, always(v1), always(v2)), ["v1 200", "v1 200", "v2 200", "v2 200"]],
  ["a version that breaks", first(3, always(v2), always(broken)), ["v2 200", "v2 200", "v2 200", "v2 500"]],
  [
    "a version that breaks now and then",
    first(1, always(v1), inTurn(v2, broken)),
    ["v1 200", "v2 200", "v2 500", "v2 200"],
  ],
])("tells %s", async (_, script, seen) => {
  expect(await versions(script, seen.length)).toEqual(seen);
});

test("changes its mind when it is told to, and counts", async () => {
  await using liar = await startLiar(always(v1));
  expect(await (await fetch(liar.url)).json()).toEqual({ version: "v1" });
  liar.follow(first(1, always(v2), always(broken)));
  expect(await (await fetch(liar.url)).json()).toEqual({ version: "v2" });
  expect((await fetch(liar.url)).status).toBe(500);
  expect(liar.requests()).toBe(3);
});

test("says 200 and shows an error page, or sends in a circle", async () => {
  await using liar = await startLiar(always({ page: "<h1>Something went wrong</h1>" }));
  const answer = await fetch(liar.url);
  expect([answer.status, await answer.text()]).toEqual([200, "<h1>Something went wrong</h1>"]);
  liar.follow(always({ redirect: "/health" }));
  await expect(fetch(liar.url)).rejects.toMatchObject({ cause: { message: "redirect count exceeded" } });
});

test.each(["silence", "half"] as const)("keeps a client waiting: %s", async (reply) => {
  await using liar = await startLiar(always(reply));
  const whole = async () => (await fetch(liar.url, { signal: AbortSignal.timeout(100) })).text();
  await expect(whole()).rejects.toMatchObject({ name: "TimeoutError" });
});

test("hangs up", async () => {
  await using liar = await startLiar(always("hang-up"));
  await expect(fetch(liar.url)).rejects.toMatchObject({ cause: { code: "UND_ERR_SOCKET" } });
});

test("never ends a body, and waits for those who read slowly", async () => {
  await using liar = await startLiar(always("flood"));
  const { body } = await fetch(liar.url);
  let read = 0;
  for await (const chunk of body ?? []) {
    read += chunk.length;
    if (read > 1024 * 1024) break;
  }
  expect(read).toBeGreaterThan(1024 * 1024);
});
