import { getOctokit } from "@actions/github";
import { describe, expect, test } from "@jest/globals";
import type { Fault } from "../src/faults.ts";
import { type Simulator, startSimulator } from "../src/simulator.ts";

/** A comparison as an action asks for it; a request that fails answers with its status and message. */
async function compare(aws: Simulator, base: string, head: string, token = aws.github.token): Promise<unknown> {
  const octokit = getOctokit(token, { baseUrl: `${aws.env.GITHUB_API_URL}` });
  const basehead = `${base}...${head}`;
  try {
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ owner: "acme", repo: "shop", basehead });
    return { status: data.status, ahead: data.ahead_by, behind: data.behind_by };
  } catch (error) {
    if (!(error instanceof Error && "status" in error)) throw error;
    return [error.status, error.message.split(" - ")[0]];
  }
}

describe("of two commits", () => {
  test.each([
    ["a", "c", { status: "ahead", ahead: 2, behind: 0 }],
    ["c", "a", { status: "behind", ahead: 0, behind: 2 }],
    ["b", "b", { status: "identical", ahead: 0, behind: 0 }],
    ["c", "x", { status: "diverged", ahead: 1, behind: 2 }],
  ])("GitHub says how %s and %s are related", async (base, head, expected) => {
    await using aws = await startSimulator();
    aws.github.history(["a", "b", "c"]);
    aws.github.history(["a", "x"]);
    expect(await compare(aws, base, head)).toEqual(expected);
  });

  test("GitHub does not know a commit that nobody pushed", async () => {
    await using aws = await startSimulator();
    aws.github.history(["a", "b"]);
    expect(await compare(aws, "a", "gone")).toEqual([404, "Not Found"]);
    expect(await compare(aws, "gone", "gone")).toEqual([404, "Not Found"]);
  });
});

test("GitHub wants the token of the job", async () => {
  await using aws = await startSimulator();
  aws.github.history(["a", "b"]);
  expect(await compare(aws, "a", "b", "ghs_another")).toEqual([401, "Bad credentials"]);
  const nobody = await fetch(`${aws.env.GITHUB_API_URL}/repos/acme/shop/compare/a...b`);
  expect([nobody.status, await nobody.json()]).toEqual([401, { message: "Requires authentication" }]);
});

test("GitHub plays nothing else", async () => {
  await using aws = await startSimulator();
  const answer = await fetch(`${aws.env.GITHUB_API_URL}/repos/acme/shop/issues`);
  expect([answer.status, await answer.json()]).toEqual([404, { message: "Not Found" }]);
});

test.each<[Fault["fault"], number]>([
  ["throttle", 429],
  ["server-error", 503],
  ["denied", 403],
])("GitHub fails with %s as it does, as often as asked", async (fault, status) => {
  await using aws = await startSimulator();
  aws.github.history(["a", "b"]);
  aws.faults.inject({ operation: "github:CompareCommits", fault, times: 1 });
  expect(await compare(aws, "a", "b")).toEqual([status, expect.any(String)]);
  expect(await compare(aws, "a", "b")).toMatchObject({ status: "ahead" });
});
