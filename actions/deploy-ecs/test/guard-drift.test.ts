import type { RegisteredTaskDefinition } from "@deploy-actions/shared/ecs/ecs";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { Failure } from "@deploy-actions/shared/failure";
import { definition } from "@deploy-actions/shared/testkit/ecs/web-task";
import { describe, expect, test } from "@jest/globals";
import { type Drift, isRegisteredBy, judgeDrift } from "../src/guard/drift.ts";
import { registered } from "./observed.ts";

const ANNA = "arn:aws:sts::123456789012:assumed-role/Admin/anna@example.com";

/** The definition with other members of the task and of its container. */
function changed(base: TaskDefinition, task: object, container: object = {}): TaskDefinition {
  return { ...base, ...task, containerDefinitions: base.containerDefinitions.map((one) => ({ ...one, ...container })) };
}

const ours = registered("web:7", "shop/web:v7");
const hotFix = changed(ours.definition, { memory: "1024" }, { environment: [{ name: "LOG_LEVEL", value: "debug" }] });
const live: RegisteredTaskDefinition = {
  ...registered("web:8", ""),
  definition: hotFix,
  registeredBy: ANNA,
  registeredAt: Date.UTC(2026, 10, 21, 10, 3),
};
const drift = (overrides: Partial<Drift> = {}): Drift => ({
  service: "web",
  live,
  ours,
  wanted: definition("shop/web:v8"),
  onDrift: "warn",
  ...overrides,
});

function refusal(overrides: Partial<Drift> = {}): Failure {
  try {
    judgeDrift(drift({ onDrift: "fail", ...overrides }));
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error("It was not refused.");
}

test("a hot fix is told, with who made it and what becomes of it", () => {
  expect(judgeDrift(drift())).toEqual([
    "web:8, which web runs, was not deployed by this action: anna@example.com (role Admin) registered it at 2026-11-21 10:03:00 UTC. Compared with web:7, the newest of this action: task memory 512 → 1024 MiB (this deploy replaces it); container app: environment LOG_LEVEL added: debug (this deploy replaces it).",
  ]);
});

test("what an edit of the live definition takes along is kept", () => {
  const [note] = judgeDrift(drift({ wanted: changed(hotFix, {}, { image: "shop/web:v8" }) }));
  expect(note).toContain("task memory 512 → 1024 MiB (this deploy keeps it); ");
  expect(note).toContain("environment LOG_LEVEL added: debug (this deploy keeps it).");
});

test("on-drift: fail refuses it, with everything that would be lost", () => {
  const { message, hint, evidence } = refusal();
  expect(message).toBe(
    "web:8, which web runs, was not deployed by this action: anna@example.com (role Admin) registered it at 2026-11-21 10:03:00 UTC. Nothing was changed.",
  );
  expect(hint).toBe(
    "Take what is to stay over into what this workflow deploys, then deploy once with on-drift: warn. Until then the service keeps what it runs.",
  );
  expect(evidence).toEqual([
    "What web:8 has that web:7, the newest of this action, has not:",
    "task memory 512 → 1024 MiB (this deploy replaces it)",
    "container app: environment LOG_LEVEL added: debug (this deploy replaces it)",
  ]);
});

test("where this action never deployed, on-drift: fail says how to begin", () => {
  const { hint, evidence } = refusal({ ours: undefined });
  expect(hint).toBe(
    "When this action deploys the service for the first time, set on-drift: warn for this once. If not, somebody changed the service by hand: take over what is to stay first.",
  );
  expect(evidence).toEqual([]);
  const [note] = judgeDrift(drift({ ours: undefined }));
  expect(note).toMatch(/registered it at 2026-11-21 10:03:00 UTC\. Nor were the last few before it\.$/);
});

test("a copy of ours is no drift, whoever made it", () => {
  expect(judgeDrift(drift({ live: { ...live, definition: ours.definition }, onDrift: "fail" }))).toEqual([]);
});

test("secrets of a hot fix stay secret, and a long list is cut", () => {
  const variables = ["DB_PASSWORD", "A", "B", "C", "D", "E"].map((name) => ({ name, value: "hunter2" }));
  const [note = ""] = judgeDrift(
    drift({ live: { ...live, definition: changed(hotFix, {}, { environment: variables }) } }),
  );
  expect(note).toMatch(/; 2 more\.$/);
  const { evidence } = refusal({ live: { ...live, definition: changed(hotFix, {}, { environment: variables }) } });
  expect(evidence).toHaveLength(8);
  expect(evidence.find((line) => line.includes("DB_PASSWORD"))).not.toContain("hunter2");
});

test("no account is named, and where ECS does not say who it was nobody is", () => {
  expect(refusal({ live: { ...live, registeredBy: "arn:aws:iam::123456789012:root" } }).message).toContain(
    "this action: the root user registered it at",
  );
  const { registeredBy: _, ...anonymous } = live;
  expect(refusal({ live: anonymous }).message).toBe(
    "web:8, which web runs, was not deployed by this action. Nothing was changed.",
  );
});

describe("who registered it", () => {
  const session = (role: string, name: string) => `arn:aws:sts::123456789012:assumed-role/${role}/${name}`;
  test.each<[string, string | undefined, string, boolean]>([
    ["the same role in another run", session("deploy", "gha-shop-1-1"), session("deploy", "gha-shop-2-1"), true],
    ["the role itself", "arn:aws:iam::123456789012:role/ci/deploy", session("deploy", "gha-shop-2-1"), true],
    ["another role", session("Admin", "anna"), session("deploy", "anna"), false],
    ["a user called like the role", "arn:aws:iam::123456789012:user/deploy", session("deploy", "x"), false],
    ["nobody knows", undefined, session("deploy", "gha-shop-2-1"), false],
  ])("%s", (_, registeredBy, principal, isSame) => {
    expect(isRegisteredBy({ registeredBy }, ["arn:aws:iam::123456789012:user/other", principal])).toBe(isSame);
  });
});
