import type { ReleaseWentBack } from "@deploy-actions/shared/release/way-back";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { expect, test } from "@jest/globals";
import { finish, type Left } from "../src/finish.ts";
import { fakeRelease } from "./fake-release.ts";

async function finished(left: Partial<Left>, release = fakeRelease()) {
  const { ok, annotations } = await finish(
    { unfinished: "going-back", rollbackOn: ["failed"], handle: undefined, ...left },
    { release, clock: fakeClock(), log: () => {} },
  );
  const [{ title, message } = { title: "", message: "" }] = annotations;
  return { ok, title, message, serving: release.serving };
}

test("a way back that was cut short is gone on with", async () => {
  expect(await finished({})).toEqual({
    ok: true,
    title: "health-gate went back afterwards",
    message: "web:1 serves again (deployed again).",
    serving: "web:1",
  });
});

test("what came to its end meanwhile is found, and nothing is done", async () => {
  expect(await finished({}, fakeRelease({ serving: "web:1" }))).toMatchObject({
    ok: true,
    title: "health-gate found the release before in place afterwards",
  });
});

test("a newer deployment was not gone back on, and nothing says so", async () => {
  expect(await finished({}, fakeRelease({ serving: "web:3" }))).toMatchObject({
    ok: true,
    title: "health-gate left a newer deployment in place",
    serving: "web:3",
  });
});

test.each<Extract<ReleaseWentBack, { readonly why: string }>>([
  { kind: "impossible", why: "it does not exist any more", serving: "web:2" },
  { kind: "failed", why: "ECS turned it round again", serving: "web:2" },
  { kind: "unfinished", why: "it took too long", serving: "web:1" },
])("a way back that is $kind is red", async (answers) => {
  expect(await finished({}, fakeRelease({ answers }))).toMatchObject({
    ok: false,
    title: "health-gate could not go back afterwards",
    message: expect.stringContaining(answers.why),
  });
});

test.each<[string, Partial<Left>, string]>([
  ["that goes back on failures", {}, "web:2"],
  ["that goes back when it is cancelled", { rollbackOn: ["failed", "cancelled"] }, "web:1"],
  ["that goes back on nothing", { rollbackOn: undefined }, "web:2"],
])("of a gate %s and was cut off before its verdict, web:2 is left or gone back on", async (_, left, serving) => {
  expect(await finished({ unfinished: "judging", ...left })).toMatchObject({ ok: true, serving });
});
