import { expect, test } from "@jest/globals";
import { type SessionScope, sessionPolicy } from "../src/registry/session-policy.ts";

const ACCOUNT = "123456789012";

function scope(names: readonly string[], others: Partial<SessionScope> = {}): SessionScope {
  const repositories = names.map((name) => ({ registryId: ACCOUNT, name }));
  return {
    partition: "aws",
    repositories,
    creates: false,
    kmsKey: undefined,
    lifecycle: false,
    scan: false,
    ...others,
  };
}

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

const statements = (text = ""): readonly Statement[] => JSON.parse(text).Statement;
const writable = (text = "") => statements(text)[0]?.Resource;

const named = (count: number, folder = "shop") =>
  Array.from({ length: count }, (_, index) => `${folder}/service-${index}`);

test("a session writes to its repositories, and reads from all: base images come from anywhere", () => {
  const [writes, reads] = statements(sessionPolicy(scope(["shop/web", "shop/web-cache"])).text);
  expect(writes).toMatchObject({
    Action: expect.arrayContaining(["ecr:Put*", "ecr:*Layer*", "ecr:BatchDeleteImage"]),
    Resource: [`arn:aws:ecr:*:${ACCOUNT}:repository/shop/web`, `arn:aws:ecr:*:${ACCOUNT}:repository/shop/web-cache`],
  });
  expect(reads).toMatchObject({ Action: expect.arrayContaining(["ecr:Get*", "ecr:BatchGet*"]), Resource: "*" });
});

test.each<[string, Partial<SessionScope>, readonly string[]]>([
  ["nothing else", {}, []],
  ["creates repositories", { creates: true }, ["ecr:CreateRepository", "ecr:TagResource"]],
  ["asks ECS what must not expire", { lifecycle: true }, ["ecs:List*", "ecs:Describe*"]],
  ["waits for scans", { scan: true }, ["inspector2:List*"]],
  ["creates with a key", { creates: true, kmsKey: "alias/shop" }, ["ecr:CreateRepository", "kms:CreateGrant"]],
])("a step that does or %s is allowed just that beside", (_, others, expected) => {
  const optional = [
    "ecr:CreateRepository",
    "ecr:TagResource",
    "ecs:List*",
    "ecs:Describe*",
    "inspector2:List*",
    "kms:CreateGrant",
  ];
  const allowed = statements(sessionPolicy(scope(["shop/web"], others)).text).flatMap(({ Action }) => Action);
  expect(allowed.filter((action) => optional.includes(action))).toEqual(expect.arrayContaining([...expected]));
  if (expected.length === 0) expect(allowed.filter((action) => optional.includes(action))).toEqual([]);
});

test.each([
  ["alias/shop", "*"],
  ["arn:aws:kms:eu-west-1:123456789012:alias/shop", "*"],
  ["arn:aws:kms:eu-west-1:123456789012:key/1", "arn:aws:kms:eu-west-1:123456789012:key/1"],
])("the key %s is allowed as %s", (kmsKey, resource) => {
  const { text } = sessionPolicy(scope(["shop/web"], { creates: true, kmsKey }));
  expect(statements(text).at(-1)?.Resource).toBe(resource);
});

test.each([
  [["shop/web", "shop/api"], "shop/*"],
  [["team/shop/web", "team/shop/api", "team/mail"], "team/*"],
  [["web", "api"], "*"],
])("where %j are too many once packed, all of %s may be written", (names, pattern) => {
  expect(writable(sessionPolicy(scope(names)).wider)).toEqual([`arn:aws:ecr:*:${ACCOUNT}:repository/${pattern}`]);
});

test.each([1, 8, 20])("%d repositories are named one by one", (count) => {
  const { text } = sessionPolicy(scope(named(count), { creates: true, lifecycle: true, scan: true }));
  expect(writable(text)).toHaveLength(count);
  expect(text.length).toBeLessThanOrEqual(2048);
});

test("more than AWS takes are their folder at once", () => {
  const { text, wider } = sessionPolicy(scope(named(100)));
  expect(writable(text)).toEqual([`arn:aws:ecr:*:${ACCOUNT}:repository/shop/*`]);
  expect(writable(wider)).toEqual([`arn:aws:ecr:*:${ACCOUNT}:repository/*`]);
});

test("repositories of two accounts are named in both", () => {
  const there = { registryId: "210987654321", name: "shop/web" };
  const both = { ...scope([]), repositories: [...scope(["shop/web"]).repositories, there] };
  expect(writable(sessionPolicy(both).text)).toEqual([
    `arn:aws:ecr:*:${ACCOUNT}:repository/shop/web`,
    "arn:aws:ecr:*:210987654321:repository/shop/web",
  ]);
});
