import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import { expect, test } from "@jest/globals";
import { applyLifecycle } from "../../src/lifecycle/apply-lifecycle.ts";
import { generatePolicy } from "../../src/lifecycle/generate.ts";
import { type LifecyclePorts, type LifecycleRequest, planLifecycle } from "../../src/lifecycle/plan-lifecycle.ts";
import { isSamePolicy, type Rule, writePolicy } from "../../src/lifecycle/policy.ts";
import { readPolicy } from "../../src/lifecycle/read-policy.ts";
import { sayLifecycle } from "../../src/lifecycle/say.ts";
import type { Policies } from "../../src/registry/policies.ts";
import type { Reference } from "../../src/registry/references.ts";
import { type FakeRegistry, fakeRegistry } from "../fakes/fake-registry.ts";
import { ANY, DAY, days, NOW, newest, prefix, rule, UNTAGGED } from "./images.ts";

const SETTINGS = { keepReleases: 100, keepBuilds: 2, pullRequestDays: 14, untaggedDays: 7 };
const OURS = generatePolicy(SETTINGS);

function request(given: Partial<LifecycleRequest> = {}): LifecycleRequest {
  return {
    repository: "shop/web",
    repositoryUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web",
    mode: "manage",
    settings: SETTINGS,
    adopt: undefined,
    maxExpire: { percent: 100 },
    ...given,
  };
}

/** A registry with shop/web in it, and an ECS that names what `names` says. */
function world({ policy, names = () => [] }: { policy?: readonly Rule[]; names?: () => readonly Reference[] } = {}) {
  const registry = fakeRegistry({ now: () => NOW });
  registry.add("shop/web");
  if (policy) void registry.policies.write("shop/web", writePolicy({ rules: policy }));
  const log: string[] = [];
  const ports: LifecyclePorts = {
    images: registry.images,
    policies: registry.policies,
    references: { to: async () => names() },
    clock: fakeClock({ start: NOW }),
    log: (line) => log.push(line),
  };
  return { registry, ports, log };
}

function push(registry: FakeRegistry, daysAgo: number, ...tags: readonly string[]): string {
  return registry.push("shop/web", { tags, facts: { pushedAt: NOW - daysAgo * DAY } }).digest;
}

async function manage(given: LifecycleRequest, ports: LifecyclePorts) {
  return await applyLifecycle(await planLifecycle(given, ports), ports);
}

async function policyOf({ policies }: { policies: Policies }) {
  const text = await policies.read("shop/web");
  const read = text === undefined ? undefined : readPolicy(text);
  return read?.ok ? read.value : undefined;
}

const NAMED = "a running task of service web in cluster production";

test("a new repository gets the policy, and the next run leaves it alone", async () => {
  const { registry, ports, log } = world();
  push(registry, 0, "build-1");
  expect(await manage(request(), ports)).toEqual({ kind: "written", adopted: 0 });
  expect(await policyOf(registry)).toEqual(OURS);
  expect(log).toEqual(["Wrote the life-cycle policy of shop/web: 8 rules."]);
  expect(await manage(request(), ports)).toEqual({ kind: "unchanged", adopted: 0 });
});

test("off asks nothing", async () => {
  const { ports } = world({
    names: () => {
      throw new Error("nobody may ask");
    },
  });
  expect(await manage(request({ mode: "off" }), ports)).toEqual({ kind: "off" });
});

test("rules that the repository has stay after ours", async () => {
  const theirs = rule(5, { ...prefix("v"), ...newest(10) });
  const { registry, ports } = world({ policy: [theirs] });
  await manage(request(), ports);
  expect(await policyOf(registry)).toEqual({ rules: [...OURS.rules, { ...theirs, rulePriority: 100 }] });
});

test("the input lifecycle-policy is all of the user's rules, and what goes by it is said", async () => {
  const { registry, ports } = world({ policy: [rule(5, { ...prefix("v"), ...newest(10) })] });
  const mine = rule(1, { ...prefix("w"), ...newest(3) });
  const plan = await planLifecycle(request({ userPolicy: writePolicy({ rules: [mine] }) }), ports);
  expect(sayLifecycle(plan).lines).toEqual([
    "shop/web: rule 100 (w) is yours, and comes after those of this action.",
    "shop/web: rule 5 (v) of its policy goes: it is not in lifecycle-policy.",
  ]);
  await applyLifecycle(plan, ports);
  expect(await policyOf(registry)).toEqual({ rules: [...OURS.rules, { ...mine, rulePriority: 100 }] });
});

test("a policy that cannot be merged is a problem with a way out, and changes nothing", async () => {
  const { registry, ports } = world();
  const userPolicy = writePolicy({ rules: [rule(1, { ...UNTAGGED, ...days(3) })] });
  await expect(manage(request({ userPolicy }), ports)).rejects.toThrow(
    /cannot be made:\n- lifecycle-policy, rule 1: It selects untagged images \(3 days\).* Write untagged-days: 3/,
  );
  expect(await policyOf(registry)).toBeUndefined();
});

test("a mistake in the input is told with its place in it", async () => {
  const { ports } = world();
  await expect(manage(request({ userPolicy: '{ "rules": [] }' }), ports)).rejects.toThrow(
    "- lifecycle-policy: rules (line 1): It has no rule.",
  );
});

test("the image that runs does not expire: the policy is refused, and nothing is written", async () => {
  const names: Reference[] = [];
  const { registry, ports } = world({ names: () => names });
  const live = push(registry, 150, "build-1");
  for (const day of [3, 2, 1]) push(registry, day, `build-2${day}`);
  names.push({ image: { digest: live }, by: NAMED });
  await expect(manage(request(), ports)).rejects.toMatchObject({
    message: expect.stringContaining("1 image that is needed would expire"),
    evidence: [
      expect.stringMatching(/\(build-1\), pushed 150 d ago: expires by rule 30 \(build-\)\. Needed: a running task/),
    ],
  });
  expect(await policyOf(registry)).toBeUndefined();
});

test("adoption keeps what runs and what ran before, and then the policy is written", async () => {
  const names: Reference[] = [];
  const { registry, ports, log } = world({ names: () => names });
  const live = push(registry, 150, "build-1");
  const before = push(registry, 200, "build-0");
  for (const day of [3, 2, 1]) push(registry, day, `build-2${day}`);
  names.push({ image: { digest: live }, by: NAMED }, { image: { tag: "build-0" }, by: "task definition web:40" });
  const adopt = { environment: "production", run: "77", attempt: 1 };
  expect(await manage(request({ adopt }), ports)).toEqual({ kind: "written", adopted: 2 });
  expect((await registry.images.find("shop/web", { digest: live }))?.tags).toEqual([
    "build-1",
    "deployed-production-20261121T120000Z-r77.1",
  ]);
  expect(log[1]).toBe(
    `Kept shop/web@${before} with the tag deployed-production-20261121T115959Z-r77.1: task definition web:40.`,
  );
  expect(await manage(request({ adopt }), ports)).toEqual({ kind: "unchanged", adopted: 0 });
});

test("more than max-expire is refused when the policy is new, and not any more once it is there", async () => {
  const { registry, ports } = world();
  for (const day of [5, 4, 3, 2, 1]) push(registry, day, `build-${day}`);
  const careful = request({ maxExpire: { percent: 30 } });
  await expect(manage(careful, ports)).rejects.toThrow("3 of 5 images would expire, and max-expire allows 2.");
  await manage(request(), ports);
  expect(await manage(careful, ports)).toEqual({ kind: "unchanged", adopted: 0 });
});

test("a policy that is there and has become dangerous is red, although nothing would be written", async () => {
  const names: Reference[] = [];
  const { registry, ports } = world({ names: () => names, policy: OURS.rules });
  names.push({ image: { digest: push(registry, 9, "build-1") }, by: NAMED });
  for (const day of [3, 2]) push(registry, day, `build-2${day}`);
  await expect(manage(request(), ports)).rejects.toThrow("is dangerous, and in force:");
});

test("what will expire one day is a warning with a way out, and what is gone is told", async () => {
  const names: Reference[] = [];
  const { registry, ports } = world({ names: () => names });
  names.push({ image: { digest: push(registry, 9, "build-1") }, by: NAMED });
  names.push({ image: { tag: "v0" }, by: "task definition web:7" });
  const plan = await planLifecycle(request(), ports);
  expect(sayLifecycle(plan).warnings).toEqual([
    expect.stringMatching(
      /^shop\/web@sha256:\w{12} is needed by a running task .* and will expire by rule 30 \(build-\) one day\. Give it a tag/,
    ),
    "shop/web:v0 is not there any more, and task definition web:7 names it.",
  ]);
});

test("what runs as latest is told before the next push makes it an image without a tag", async () => {
  const names: Reference[] = [];
  const { registry, ports } = world({ names: () => names });
  names.push({ image: { digest: push(registry, 90, "latest") }, by: NAMED });
  const mutability = { setting: "MUTABLE", exclusions: [] } as const;
  const plan = await planLifecycle(request({ mutability }), ports);
  expect(sayLifecycle(plan).warnings).toEqual([
    expect.stringMatching(
      /is needed by a running task .* and will expire by rule 90 \(untagged\) once another image has latest\. Give it a tag/,
    ),
  ]);
});

test("what is needed and in the archive is told, and does not keep the rest from being adopted", async () => {
  const names: Reference[] = [];
  const { registry, ports } = world({ names: () => names });
  const live = push(registry, 9, "build-1");
  const index = { mediaType: "application/vnd.oci.image.index.v1+json", status: "ARCHIVED" } as const;
  const { digest } = registry.push("shop/web", { tags: ["build-0"], facts: { ...index, pushedAt: NOW - 90 * DAY } });
  names.push({ image: { digest: live }, by: NAMED }, { image: { digest }, by: "task definition web:7" });
  const adopt = { environment: "production", run: "77", attempt: 1 };
  // As ECR answers for what is in the archive.
  const manifest: LifecyclePorts["images"]["manifest"] = async (repository, wanted) => {
    if (wanted === digest) throw new Error("ImageInaccessible");
    return await registry.images.manifest(repository, wanted);
  };
  const archiving = { ...ports, images: { ...ports.images, manifest } };
  const plan = await planLifecycle(request({ adopt }), archiving);
  expect(sayLifecycle(plan).warnings).toEqual([
    expect.stringMatching(
      /^shop\/web@sha256:\w{12} is in the archive and cannot be pulled, and task definition web:7 names it\. Restore it/,
    ),
  ]);
  expect(await applyLifecycle(plan, archiving)).toEqual({ kind: "written", adopted: 1 });
});

test("when it cannot be known what is needed nothing is written", async () => {
  const { registry, ports } = world({
    names: () => {
      throw new Error("ECS does not answer");
    },
  });
  await expect(manage(request(), ports)).rejects.toThrow("ECS does not answer");
  expect(await policyOf(registry)).toBeUndefined();
});

test("a policy with words that are not known is not judged by guessing", async () => {
  const { ports, registry } = world();
  await registry.policies.write("shop/web", JSON.stringify({ rules: [{ ...OURS.rules[0], until: "2027" }] }));
  await expect(manage(request(), ports)).rejects.toThrow(
    /The life-cycle policy that shop\/web has is not understood.*rules\[0\]\.until/s,
  );
});

test("ECR that says otherwise is asked once more, and refused when it stays so", async () => {
  const { registry, ports, log } = world();
  const digest = push(registry, 9, "v1");
  let asked = 0;
  const wrong: Policies = {
    ...ports.policies,
    preview: async (_, policy) => {
      asked += 1;
      return { policy, actions: [{ digest, tags: ["v1"], pushedAt: NOW, action: "EXPIRE", rulePriority: 90 }] };
    },
  };
  await expect(manage(request(), { ...ports, policies: wrong })).rejects.toMatchObject({
    message: expect.stringContaining("ECR's own preview says otherwise than we do about 1 image."),
    evidence: [expect.stringMatching(/\(v1\): ECR says it expires by rule 90 \(untagged\), we say it stays/)],
  });
  expect([asked, log]).toEqual([2, ["ECR's preview is not what was expected: having it made once more."]]);
  expect(await policyOf(registry)).toBeUndefined();
});

test("an image that was pushed while ECR looked is no reason to refuse", async () => {
  const { registry, ports } = world();
  for (const day of [3, 2]) push(registry, day, `build-${day}`);
  let isFirst = true;
  const racing: Policies = {
    ...ports.policies,
    preview: async (repository, policy) => {
      const preview = await ports.policies.preview(repository, policy);
      if (isFirst) push(registry, 0, "build-new");
      isFirst = false;
      return preview;
    },
  };
  expect(await manage(request(), { ...ports, policies: racing })).toEqual({ kind: "written", adopted: 0 });
});

test("a deploy that began while ECR looked is found in time", async () => {
  const names: Reference[] = [];
  const { registry, ports } = world({ names: () => names });
  const old = push(registry, 9, "build-1");
  for (const day of [3, 2]) push(registry, day, `build-${day}`);
  const racing: Policies = {
    ...ports.policies,
    preview: async (repository, policy) => {
      names.push({ image: { digest: old }, by: NAMED });
      return await ports.policies.preview(repository, policy);
    },
  };
  await expect(manage(request(), { ...ports, policies: racing })).rejects.toThrow(
    "1 image that is needed would expire",
  );
  expect(await policyOf(registry)).toBeUndefined();
});

test("also where ECS has just been asked for another reason, and the answer is remembered", async () => {
  const names: Reference[] = [];
  const { registry, ports } = world();
  const old = push(registry, 9, "build-1");
  for (const day of [3, 2]) push(registry, day, `build-${day}`);
  let known: readonly Reference[] | undefined;
  const references: LifecyclePorts["references"] = {
    to: async (_, since) => {
      if (since !== undefined || !known) known = [...names];
      return known;
    },
  };
  const racing: Policies = {
    ...ports.policies,
    preview: async (repository, policy) => {
      names.push({ image: { digest: old }, by: NAMED });
      return await ports.policies.preview(repository, policy);
    },
  };
  await expect(manage(request(), { ...ports, policies: racing, references })).rejects.toThrow(
    "1 image that is needed would expire",
  );
});

test("a preview of somebody else's policy is refused", async () => {
  const { registry, ports } = world();
  const foreign: Policies = {
    ...ports.policies,
    preview: async () => ({ policy: writePolicy({ rules: [rule(1, { ...ANY, ...newest(1) })] }), actions: [] }),
  };
  await expect(manage(request(), { ...ports, policies: foreign })).rejects.toThrow("one of another policy");
  expect(await policyOf(registry)).toBeUndefined();
});

test("rules that somebody adds while ECR looks are not written over", async () => {
  const theirs = { rules: [rule(1, { ...prefix("v"), ...newest(500) })] };
  for (const policy of [[rule(5, { ...prefix("v"), ...newest(10) })], undefined]) {
    const { registry, ports } = world(policy ? { policy } : {});
    const racing: Policies = {
      ...ports.policies,
      preview: async (repository, text) => {
        const preview = await ports.policies.preview(repository, text);
        await registry.policies.write("shop/web", writePolicy(theirs));
        return preview;
      },
    };
    await expect(manage(request(), { ...ports, policies: racing })).rejects.toMatchObject({
      message: "The life-cycle policy of shop/web was changed by somebody else while this step looked at it.",
      hint: "Nothing was written. Run the job again: it begins with the policy that is there now.",
    });
    expect(await policyOf(registry)).toEqual(theirs);
  }
});

test("two runs that want the same policy at the same time both get it", async () => {
  const { ports } = world();
  const racing: Policies = {
    ...ports.policies,
    preview: async (repository, text) => {
      await ports.policies.write(repository, text);
      return await ports.policies.preview(repository, text);
    },
  };
  expect(await manage(request(), { ...ports, policies: racing })).toEqual({ kind: "written", adopted: 0 });
});

test("a policy that somebody else writes at the same time is not called written", async () => {
  const { ports } = world();
  const stubborn: Policies = { ...ports.policies, write: async () => {} };
  await expect(manage(request(), { ...ports, policies: stubborn })).rejects.toThrow("is not the one that was written");
});

test("check says what the policy there would do, and writes nothing", async () => {
  const policy = [rule(1, { ...prefix("v"), ...newest(1) }), rule(2, { ...UNTAGGED, ...days(7) })];
  const { registry, ports } = world({ policy });
  for (const day of [3, 2, 1]) push(registry, day, `v${day}`);
  push(registry, 6.5);
  const plan = await planLifecycle(request({ mode: "check" }), ports);
  expect(sayLifecycle(plan).lines).toEqual([
    "shop/web: rule 1 (v) expires 2 images.",
    "shop/web: rule 2 (untagged) expires 0 images, 1 within a day.",
  ]);
  expect(await applyLifecycle(plan, ports)).toEqual({ kind: "checked" });
  expect(isSamePolicy((await policyOf(registry)) ?? { rules: [] }, { rules: policy })).toBe(true);
});

test("check is red when the policy there would hit what runs, also only tomorrow", async () => {
  const names: Reference[] = [];
  const { registry, ports } = world({ names: () => names, policy: [rule(1, { ...ANY, ...days(7) })] });
  names.push({ image: { digest: push(registry, 6.5, "v1") }, by: NAMED });
  await expect(manage(request({ mode: "check" }), ports)).rejects.toThrow(
    "The life-cycle policy of shop/web is dangerous, and in force:",
  );
});

test("check of a repository without a policy finds that nothing expires", async () => {
  const { ports } = world();
  const plan = await planLifecycle(request({ mode: "check" }), ports);
  expect(sayLifecycle(plan).lines).toEqual(["shop/web has no life-cycle policy: nothing expires."]);
  expect(await applyLifecycle(plan, ports)).toEqual({ kind: "checked" });
});

test("an index is looked into: what runs is its child, and its rule is that of the index", async () => {
  const names: Reference[] = [];
  const { registry, ports } = world({ names: () => names });
  const child = push(registry, 150);
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const manifests = [{ mediaType: "application/vnd.oci.image.manifest.v1+json", digest: child, size: 1 }];
  registry.push("shop/web", {
    text: JSON.stringify({ schemaVersion: 2, mediaType, manifests }),
    mediaType,
    tags: ["build-1"],
    facts: { pushedAt: NOW - 150 * DAY },
  });
  for (const day of [3, 2]) push(registry, day, `build-2${day}`);
  names.push({ image: { digest: child }, by: NAMED });
  await expect(manage(request(), ports)).rejects.toMatchObject({
    evidence: [expect.stringMatching(/\(build-1\), .*: expires by rule 30 \(build-\)\. Needed: the index of sha256:/)],
  });
});

test("an index is read once in a step, however often its repository is looked at", async () => {
  const { registry, ports } = world();
  const mediaType = "application/vnd.oci.image.index.v1+json";
  registry.push("shop/web", { mediaType, tags: ["build-1"], text: JSON.stringify({ mediaType, manifests: [] }) });
  const read = new Set<string>();
  const manifest: LifecyclePorts["images"]["manifest"] = async (repository, digest) => {
    if (read.has(digest)) throw new Error("ECR takes a limited number of these.");
    read.add(digest);
    return await registry.images.manifest(repository, digest);
  };
  expect(await manage(request(), { ...ports, images: { ...ports.images, manifest } })).toMatchObject({
    kind: "written",
  });
  expect(read.size).toBe(1);
});
