import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProgramByCommand } from "@deploy-actions/simulator/images";
import { expect, test } from "@jest/globals";
import { answering } from "./readme-account.ts";
import { denied, seen, workflow } from "./readme-reading.ts";
import { behind, openStage, SPEED } from "./readme-stages.ts";
import { runWorkflow } from "./readme-workflow.ts";

const MOST_MS = 300_000;

const SHOP = ["api", "catalog", "search", "basket", "orders", "mailer", "web", "admin"];
/** What the workflow takes from others. */
const OTHERS = [
  "actions/checkout",
  "aws-actions/configure-aws-credentials",
  "aws-actions/amazon-ecr-login",
  "docker/setup-buildx-action",
];

/** Eight services, and a `docker` that builds them as these programs. */
async function openShop(programs: Readonly<Record<string, ProgramByCommand>> = {}) {
  const account = await openStage("One-off tasks");
  const pair = await account.pair();
  for (const name of SHOP) {
    await account.register(name);
    await account.create(name, name === "web" ? { loadBalancers: [behind(pair.blue)] } : {});
  }
  await account.settled(SHOP);
  const built = SHOP.map((name) => {
    const { digest } = account.push(`shop/${name}:new`, programs[name] ?? (() => answering("new")));
    return [name, { "containerimage.digest": digest }];
  });
  const bin = await mkdtemp(join(tmpdir(), "docker-"));
  // What `docker buildx bake --metadata-file` writes, with the list that it adds when the build had warnings.
  const metadata = JSON.stringify({ ...Object.fromEntries(built), "buildx.build.warnings": [{ vertex: "" }] });
  await writeFile(
    join(bin, "docker"),
    `#!/bin/sh\n[ "$1 $2" = "buildx bake" ] && cat > "$5" <<'END'\n${metadata}\nEND\n`,
  );
  await chmod(join(bin, "docker"), 0o755);
  return {
    account,
    deploy: () =>
      runWorkflow(workflow("Eight services, with a migration first", account), {
        aws: account.aws,
        speed: SPEED,
        others: OTHERS,
        bin,
      }),
    [Symbol.asyncDispose]: async () => {
      await account[Symbol.asyncDispose]();
      await rm(bin, { recursive: true });
    },
  };
}

const ended = (code: number, line: string) => ({
  kind: "memory" as const,
  logs: [line],
  exits: { afterSeconds: 5, code },
});
const all = (revision: number) => Object.fromEntries(SHOP.map((name) => [name, `${name}:${revision}`]));

/** The program of api, which migrates and verifies, too. */
const api =
  (migration: number): ProgramByCommand =>
  (command) =>
    command[0] === "bin/migrate"
      ? ended(migration, "3 migrations")
      : command[0] === "bin/verify"
        ? ended(0, "all is well")
        : answering("new");

test.concurrent(
  "Eight services: migrated, deployed in waves, checked and verified",
  async () => {
    await using shop = await openShop({ api: api(0) });
    const run = await shop.deploy();
    expect(seen(run)).toEqual({
      results: { build: "success", deploy: "success" },
      statuses: ["deployed"],
      errors: [],
    });
    expect(Object.keys(JSON.parse(run.steps[0]?.outputs.releases ?? ""))).toEqual(SHOP);
    expect(run.steps[0]?.log).toMatch(/3 migrations[\s\S]*all is well/);
    expect(await shop.account.running(SHOP)).toEqual(all(2));
    expect(denied(shop.account)).toEqual([]);
  },
  MOST_MS,
);

test.concurrent(
  "Eight services: a migration that fails leaves all of them as they were",
  async () => {
    await using shop = await openShop({ api: api(3) });
    const run = await shop.deploy();
    expect(seen(run).results).toEqual({ build: "success", deploy: "failure" });
    expect(run.steps[0]?.outputs["failure-class"]).toBe("run-before-failed");
    expect(await shop.account.running(SHOP)).toEqual(all(1));
  },
  MOST_MS,
);

test.concurrent(
  "Eight services: the last one crashes, and all of them go back",
  async () => {
    await using shop = await openShop({ api: api(0), admin: () => ended(1, "no database") });
    const run = await shop.deploy();
    expect(seen(run).results).toEqual({ build: "success", deploy: "failure" });
    expect(run.steps[0]?.outputs["failure-class"]).toBe("crash");
    expect(await shop.account.running(SHOP)).toEqual(all(1));
  },
  MOST_MS,
);
