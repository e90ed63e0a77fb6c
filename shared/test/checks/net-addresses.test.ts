import { expect, test } from "@jest/globals";
import { resolveAddresses, UnresolvedHost } from "../../src/checks/net/addresses.ts";

import { oneAtATime } from "../../src/checks/net/under-way.ts";

const never = new AbortController().signal;

test.each([
  ["127.0.0.1", { address: "127.0.0.1", family: 4 }],
  ["::1", { address: "::1", family: 6 }],
  ["[::1]", { address: "::1", family: 6 }],
])("the address %s is its own answer", async (host, address) => {
  expect(await resolveAddresses(host, never)).toEqual([address]);
});

test("a name gives its addresses, each once", async () => {
  const all = await resolveAddresses("localhost", never);
  expect(all).toContainEqual({ address: "127.0.0.1", family: 4 });
  expect(new Set(all.map(({ address }) => address)).size).toBe(all.length);
});

test("a name that cannot exist has no address, and the resolver said so", async () => {
  const host = `${"a".repeat(64)}.example.com`;
  await expect(resolveAddresses(host, never)).rejects.toMatchObject({
    answered: true,
    message: `the name ${host} has no address`,
  });
});

test.each([
  ["ENOTFOUND", true, "the name web.example.com has no address"],
  ["EAI_AGAIN", false, "the name web.example.com could not be looked up (the machine's name server does not answer)"],
  ["EAI_FAIL", false, "the name web.example.com could not be looked up (EAI_FAIL)"],
  [undefined, false, "the name web.example.com could not be looked up (no reason given)"],
])("%s from the system", (code, answered, message) => {
  expect(new UnresolvedHost("web.example.com", code)).toMatchObject({ answered, message });
});

test("an abort ends the wait with its reason, before and during the look", async () => {
  const reason = new Error("enough");
  await expect(resolveAddresses("localhost", AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const looking = resolveAddresses("localhost", controller.signal);
  controller.abort(reason);
  await expect(looking).rejects.toBe(reason);
});

test("a name that is being looked up is not looked up again until there is an answer, good or bad", async () => {
  const asked: string[] = [];
  const answers: PromiseWithResolvers<string>[] = [];
  const lookUp = oneAtATime((host: string) => {
    asked.push(host);
    const answer = Promise.withResolvers<string>();
    answers.push(answer);
    return answer.promise;
  });
  const looks = [lookUp("web.test"), lookUp("web.test"), lookUp("api.test")];
  expect(asked).toEqual(["web.test", "api.test"]);
  answers[0]?.resolve("192.0.2.1");
  answers[1]?.reject(new Error("no such name"));
  expect(await Promise.allSettled(looks)).toMatchObject([
    { value: "192.0.2.1" },
    { value: "192.0.2.1" },
    { reason: { message: "no such name" } },
  ]);
  void lookUp("web.test");
  void lookUp("api.test");
  expect(asked).toEqual(["web.test", "api.test", "web.test", "api.test"]);
});
