import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { type Provenance, provenanceOf, withProvenance } from "@deploy-actions/shared/ecs/task-definition/provenance";
import { fakeEcsAccount } from "@deploy-actions/shared/testkit/ecs/fake-account";
import { PIPELINE } from "@deploy-actions/shared/testkit/ecs/fake-ecs";
import { definition, image } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import { broughtBy } from "../src/guard/brought.ts";
import { type Guarded, guard } from "../src/guard/guard.ts";
import { sha } from "./commit-order.contract.ts";
import { fakeCommitOrder } from "./fake-commit-order.ts";

const [OLD, NEW] = [sha("a"), sha("b")];
const ANNA = "arn:aws:sts::123456789012:assumed-role/Admin/anna@example.com";
const TERRAFORM = "arn:aws:sts::123456789012:assumed-role/terraform/apply";
const run = (commit: string): Provenance => ({ commit, repository: "acme/shop", run: "7" });

/** Service web of the fake account, for which web:1 was registered by hand long ago. */
async function account({ mayTag = true } = {}) {
  const { ecs, taskDefinitions } = await fakeEcsAccount({ mayTag });
  const find = async (name: string) => {
    const found = await ecs.findTaskDefinition(name);
    if (!found) throw new Error(`There is no ${name}.`);
    return found;
  };
  return {
    taskDefinitions,
    /** A deploy of this action, at that commit. */
    deploy: (tag: string, commit: string) => ecs.register(withProvenance(definition(image(tag)), run(commit))),
    /** A step at that commit, over this live revision; `name`: the revision it asks for. */
    async step(live: string, commit: string, asked: Partial<Guarded> & { readonly name?: string } = {}) {
      const base = asked.name ? await find(asked.name) : { definition: definition(image("mine")) };
      const observed = { live: await find(live), base, newest: await find("web") };
      const wanted = { wanted: base.definition, onDrift: "fail", force: false } as const;
      const means = { ecs, commitOrder: fakeCommitOrder([OLD, NEW]), run: run(commit), principal: PIPELINE };
      return await guard({ service: "web", observed, ...wanted, ...asked }, means);
    },
  };
}

test("what this action deployed is replaced by a newer commit without a word, and not by an older one", async () => {
  const web = await account();
  await web.deploy("v2", OLD);
  expect(await web.step("web:2", NEW)).toEqual([]);
  await web.deploy("v3", NEW);
  await expect(web.step("web:3", OLD)).rejects.toThrow(
    /^web runs commit bbbbbbb, which is 1 commit newer than aaaaaaa/,
  );
  expect(await web.step("web:3", OLD, { force: true })).toHaveLength(1);
});

test("a rollback by name, run on the newest commit, is of the older one", async () => {
  const web = await account();
  await web.deploy("v2", OLD);
  await web.deploy("v3", NEW);
  await expect(web.step("web:3", NEW, { name: "web:2" })).rejects.toThrow("aaaaaaa, the commit of web:2.");
  expect(await web.step("web:2", OLD, { name: "web:3" })).toEqual([]);
});

test("what runs already replaces nothing, whoever put it there", async () => {
  const web = await account();
  web.taskDefinitions.register(definition(image("hot-fix")), ANNA);
  expect(await web.step("web:2", OLD, { wanted: definition(image("hot-fix")) })).toEqual([]);
});

test("a hot fix in the console, which copies our tags, is found and compared with ours", async () => {
  const web = await account();
  const { definition: ours } = await web.deploy("v2", NEW);
  web.taskDefinitions.register({ ...ours, memory: "1024" }, ANNA);
  await expect(web.step("web:3", NEW)).rejects.toMatchObject({
    message: expect.stringMatching(/^web:3, which web runs, was not deployed by this action: anna@example\.com/),
    evidence: [
      "What web:3 has that web:2, the newest of this action, has not:",
      "task memory 512 → 1024 MiB (this deploy replaces it)",
    ],
  });
  expect(await web.step("web:3", NEW, { onDrift: "warn" })).toHaveLength(1);
});

test("ours is looked for among newer revisions too, and only among the last few", async () => {
  const web = await account();
  web.taskDefinitions.register(definition(image("hot-fix")), ANNA);
  await web.deploy("v3", OLD);
  const newer = await web.step("web:2", NEW, { onDrift: "warn" });
  expect(newer).toEqual([expect.stringContaining("Compared with web:3, the newest of this action: ")]);
  for (let revision = 4; revision <= 8; revision++) web.taskDefinitions.register(definition(image("hot-fix")), ANNA);
  const older = await web.step("web:8", NEW, { onDrift: "warn" });
  expect(older).toEqual([expect.stringMatching(/Nor were the last few before it\.$/)]);
});

test("a step that may not tag does not take its own deploys for hot fixes", async () => {
  const web = await account({ mayTag: false });
  await web.deploy("v2", NEW);
  expect(await web.step("web:2", OLD)).toEqual([]);
});

test("what another tool registers for this action to deploy is no hot fix; what somebody changed in between is", async () => {
  const web = await account();
  web.taskDefinitions.register(definition(image("v2")), TERRAFORM);
  web.taskDefinitions.register(definition(image("v3")), TERRAFORM);
  expect(await web.step("web:2", NEW, { name: "web:3" })).toEqual([]);
  web.taskDefinitions.register(definition(image("hot-fix")), ANNA);
  await expect(web.step("web:4", NEW, { name: "web:3" })).rejects.toThrow("anna@example.com (role Admin)");
  const edited: TaskDefinition = definition(image("v5"));
  await expect(web.step("web:4", NEW, { name: "web:4", wanted: edited })).rejects.toThrow("anna@example.com");
});

test("a copy of a revision is of the commit of the original, everything else of this run", async () => {
  const web = await account();
  const original = await web.deploy("v2", OLD);
  const [copied, edited] = [original.definition, definition(image("v3"))];
  expect(broughtBy(copied, original, run(NEW))).toEqual({ ...run(OLD), subject: "web:2" });
  expect(broughtBy(edited, original, run(NEW))).toEqual({ ...run(NEW), subject: "this run" });
  expect(broughtBy(copied, { definition: copied }, run(NEW))).toEqual({ ...run(NEW), subject: "this run" });
  const copy = withProvenance(copied, broughtBy(copied, original, run(NEW)));
  expect(provenanceOf({ definition: copy })).toEqual(run(OLD));
});
