import { readFileSync } from "node:fs";
import { describeProblem } from "@deploy-actions/shared/problems";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { expect, test } from "@jest/globals";
import { INPUTS } from "../src/action.gen.ts";
import { readInputs } from "../src/inputs.ts";
import { generatePolicy, isOurs, keepsAll } from "../src/lifecycle/generate.ts";
import { mergePolicies } from "../src/lifecycle/merge.ts";
import { type LifecyclePolicy, type Rule, selects } from "../src/lifecycle/policy.ts";
import { MAX_RULES } from "../src/lifecycle/policy-conflicts.ts";
import { readPolicy } from "../src/lifecycle/read-policy.ts";
import { refusalFailure } from "../src/lifecycle/refusal.ts";
import { DAY, days, NOW, newest, prefix, rule, UNTAGGED } from "./lifecycle/images.ts";
import { fakeFiles } from "./request-files.ts";

const PAGE = readFileSync(new URL("../../../docs/build-lifecycle.md", import.meta.url), "utf8");
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

const files = fakeFiles(["Dockerfile"]);

const GENERATED = generatePolicy({
  keepReleases: Number(INPUTS["keep-releases"].default),
  keepBuilds: Number(INPUTS["keep-builds"].default),
  pullRequestDays: Number(INPUTS["pull-request-days"].default),
  untaggedDays: Number(INPUTS["untagged-days"].default),
});

function does(one: Rule): string {
  if (keepsAll(one)) return "keeps all";
  const { countType, countNumber } = one.selection;
  if (countType === "imageCountMoreThan") return `keeps the newest ${countNumber}`;
  return `expires ${countNumber} day${countNumber === 1 ? "" : "s"} after the push`;
}

const cells = (row: string) =>
  row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

test("the policy is the one that is generated with the defaults of the inputs", () => {
  const [, table = ""] = /\| Priority \|.*\n\| ---.*\n((?:\|.*\n)+)/.exec(PAGE) ?? [];
  const shown = table.trim().split("\n").map(cells);
  const inputs = new Map(shown.map(([priority, , , input = ""]) => [Number(priority), input.replaceAll("`", "")]));
  expect(shown.map(([priority, selected, done]) => [Number(priority), selected?.replaceAll("`", ""), done])).toEqual(
    GENERATED.rules.map((one) => [one.rulePriority, selects(one), does(one)]),
  );
  for (const [priority, input] of inputs) {
    if (input === "") continue;
    const found = GENERATED.rules.find(({ rulePriority }) => rulePriority === priority);
    expect(INPUTS).toHaveProperty([input], { required: false, default: String(found?.selection.countNumber) });
  }
});

test("our rules are known by what the page says", () => {
  const [, mark = ""] = /descriptions begin with `([^`]+)`/.exec(PAGE) ?? [];
  expect(isOurs({ ...rule(1, { ...UNTAGGED, ...days(1) }), description: `${mark} anything` })).toBe(true);
  expect(PAGE).toContain(`ECR takes ${MAX_RULES} rules, ${MAX_RULES - GENERATED.rules.length} of them yours`);
});

test("what the README says never expires is what the policy says", () => {
  const [kept, builds] = [20, 30].map((priority) => numberOf(GENERATED, priority));
  expect(README).toContain(`the newest ${kept} releases and ${builds} builds`);
  expect(README).toContain(
    `those of pull requests for ${numberOf(GENERATED, 40)} days and those without a tag for ${numberOf(GENERATED, 90)}`,
  );
});

const numberOf = ({ rules }: LifecyclePolicy, priority: number) =>
  rules.find(({ rulePriority }) => rulePriority === priority)?.selection.countNumber;

test("of the user's policy on the page the first rule becomes rule 100, and the second is there already", () => {
  const [text = ""] = /(?<=```json\n)[\s\S]*?(?=```)/.exec(PAGE) ?? [];
  const theirs = readPolicy(text);
  if (!theirs.ok) throw new Error(theirs.problems.map(describeProblem).join());
  const merged = mergePolicies(GENERATED, theirs.value, "input");
  const added = merged.ok ? merged.value.rules.slice(GENERATED.rules.length) : [];
  expect(added).toEqual([{ ...theirs.value.rules[0], rulePriority: 100 }]);
});

test("a rule in the way is told as on the page, before anything is built", () => {
  const policy = JSON.stringify({ rules: [rule(2, { ...UNTAGGED, ...days(14) })] });
  const inputs = objectInputs({ repository: "shop/web", lifecycle: "manage", "lifecycle-policy": policy });
  const [, told = "no message on the page"] = /^(lifecycle-policy .*)$/m.exec(PAGE) ?? [];
  expect(() => readInputs(inputs, { env: {}, files })).toThrow(told);
});

test("a refusal looks as on the page", () => {
  const policy = { rules: [rule(100, { ...prefix("v"), ...newest(10) })] };
  const needed = {
    digest: `sha256:${"0123456789ab".padEnd(64, "c")}`,
    tags: ["v1.4.0"],
    pushedAt: NOW - 150 * DAY,
    action: "EXPIRE" as const,
    rulePriority: 100,
    neededBy: ["a running task of service web in cluster production", "task definition web:7", "task definition web:8"],
  };
  const { message, hint, evidence } = refusalFailure(
    { repository: "shop/web", policy, outcome: "is not written" },
    [
      { kind: "endangers", images: [needed] },
      { kind: "too-many", count: 41, of: 92, allowed: 28 },
    ],
    NOW,
  );
  expect(PAGE).toContain(["", message, ...evidence, ""].join("\n"));
  expect(hint).toContain("max-expire: 41");
  expect(PAGE).toContain("`max-expire: 41`");
});
