import { expect, test } from "@jest/globals";
import { judgeScan } from "../../src/scan/judge.ts";
import type { StepFacts } from "../../src/summary/facts.ts";
import { closingLines } from "../../src/summary/log.ts";
import { summarise } from "../../src/summary/summary.ts";
import { verdictOf } from "../../src/summary/verdict.ts";
import { finding } from "../scan/scanning-registry.ts";
import { api, DIGEST, image, lifecycle, OTHER_DIGEST, step } from "./step-facts.ts";

const BUILD = "build-20261121T223100Z-0a1b2c3d4e5f";

const WHY = { what: "RUN make ended with 2", hint: "Mend it.", evidence: ["make: *** [all] Error 2"] };

test.each<[Partial<StepFacts>, string]>([
  [{}, `web: pushed as ${BUILD}, 45.3 MB (+1.2 MB to live), in 1 min 5 s`],
  [{ images: [image({ liveSize: undefined })] }, `web: pushed as ${BUILD}, 45.3 MB, in 1 min 5 s`],
  [{ images: [image({ size: undefined, tags: [] })] }, "web: pushed, in 1 min 5 s"],
  [
    { images: [image({ status: "reused" })] },
    `web: not built anew, as its sources are the same, and tagged as ${BUILD}, 45.3 MB (+1.2 MB to live), in 1 min 5 s`,
  ],
  [{ images: [image(), api(), api({ status: "reused" })] }, "3 images: 2 built, 1 reused, in 1 min 5 s"],
  [
    { status: "promoted", images: [image({ status: "promoted", size: undefined })] },
    `web: promoted as ${BUILD}, in 1 min 5 s`,
  ],
  [
    { status: "promoted", images: [image({ status: "promoted" }), api({ status: "unchanged" })] },
    "2 images: 1 promoted, 1 unchanged, in 1 min 5 s",
  ],
  [
    { status: "built", why: { ...WHY, what: "push is false" }, images: [image({ status: "not-pushed", tags: [] })] },
    "web: built in 1 min 5 s, not pushed: push is false",
  ],
  [{ status: "unchanged" }, "web: nothing to do, it is there with all tags"],
  [{ status: "unchanged", images: [image(), api()] }, "2 images: nothing to do, they are there with all tags"],
  [{ status: "planned" }, "web: dry run, nothing was built or changed"],
  [{ status: "failed", images: [image({ tags: [] })] }, "web: failed after 1 min 5 s, no tag was written"],
  [{ status: "failed" }, "web: failed after 1 min 5 s, 2 tags were written"],
  [
    { status: "cancelled", images: [image({ tags: [{ tag: "v1", change: "there" }] })] },
    "web: cancelled after 1 min 5 s, no tag was written",
  ],
  [{ status: "failed", images: [] }, "build-push: failed after 1 min 5 s, no tag was written"],
])("the verdict is one line, and the first of the summary: %#", (overrides, verdict) => {
  const facts = step(overrides);
  expect(verdictOf(facts)).toBe(verdict);
  expect(summarise(facts).split("\n")[0]?.replaceAll("\\", "")).toContain(verdict);
});

test("the whole summary of one image", () => {
  expect(summarise(step({ builder: "default (docker driver, BuildKit 0.20.2)" }))).toBe(
    [
      `### ✅ web: pushed as ${BUILD}, 45.3 MB (+1.2 MB to live), in 1 min 5 s`,
      "",
      "| Image |  | Repository | Digest | Tags | Platforms | Size | To live | Cached | Time |",
      "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
      `| web | built | <code>shop/web</code> | <code>sha256:0123456789ab</code> | <code>${BUILD}</code> <code>main</code> | linux/amd64 | 45\\.3 MB | \\+1.2 MB | 87 % | 41 s |`,
      "",
      "<details><summary>By digest</summary>",
      "",
      "```",
      `shop/web@${DIGEST}`,
      "```",
      "",
      "</details>",
      "",
      "Built by default (docker driver, BuildKit 0.20.2).",
    ].join("\n"),
  );
});

test("a column that no image has is left out, and stays empty for those that lack it", () => {
  const bare = { size: undefined, liveSize: undefined, cachedShare: undefined, seconds: undefined, platforms: [] };
  const lines = (images: StepFacts["images"]) => summarise(step({ images })).split("\n").slice(2, 6);
  expect(lines([image({ ...bare, tags: [] })]).slice(0, 3)).toEqual([
    "| Image |  | Repository | Digest |",
    "| --- | --- | --- | --- |",
    "| web | built | <code>shop/web</code> | <code>sha256:0123456789ab</code> |",
  ]);
  expect(lines([image({ tags: [] }), api({ ...bare, tags: [], digest: undefined })]).at(-1)).toBe(
    "| api | built | <code>shop/api</code> |  |  |  |  |  |  |",
  );
});

const found = judgeScan(
  {
    name: "web",
    live: { kind: "not-asked" },
    platforms: [{ platform: undefined, scanned: { kind: "measured", findings: [finding()] } }],
  },
  { severity: "critical", ignore: [] },
  0,
);

test("a step that failed says why, what to do, and shows it", () => {
  const smoke = { name: "web", passed: false, platform: "linux/amd64", reason: "exit code 1", lines: ["no config"] };
  const summary = summarise(step({ status: "failed", why: WHY, images: [image({ tags: [], scan: found, smoke })] }));
  expect(summary).toContain(
    "**Why:** RUN make ended with 2\n\n**What to do:** Mend it.\n\n```\nmake: *** [all] Error 2\n```",
  );
  expect(summary).toContain("| ❌ 1 CRITICAL | ❌ exit code 1 |");
  expect(summary).toContain("<details><summary>web: scan failed, smoke test failed</summary>");
  expect(summary).toContain("| ❌ | CVE-2026-1000 | CRITICAL | openssl 3.0.11-1 | yes |  | critical or worse |");
  expect(summary).toContain("```\nno config\n```");
});

test("text of others is shown as text", () => {
  const summary = summarise(
    step({
      status: "failed",
      why: { what: "a <b>bad</b> | line\nand `another`", hint: "see [x](y)", evidence: ["```"] },
      warnings: [{ image: "web", message: "@octocat <script>", at: "Dockerfile:3" }],
      images: [image({ name: "a|b" })],
    }),
  );
  expect(summary).toContain("**Why:** a \\<b\\>bad\\</b\\> \\| line<br>and \\`another\\`");
  expect(summary).toContain("**What to do:** see \\[x\\](y)");
  expect(summary).toContain("````\n```\n````");
  expect(summary).toContain("- ⚠️ web Dockerfile:3: @<!-- -->octocat \\<script\\>");
  expect(summary).toContain("| a\\|b |");
});

test("hundreds of warnings are counted, not shown", () => {
  const warnings = Array.from({ length: 25 }, (_, index) => ({
    image: undefined,
    message: `w${index}`,
    at: undefined,
  }));
  const lines = summarise(step({ warnings })).split("\n");
  expect(lines.filter((line) => line.startsWith("- ⚠️"))).toHaveLength(20);
  expect(lines).toContain("- 5 more in the log");
});

const build = {
  rulePriority: 30,
  selects: "build-",
  action: "expire",
  now: 1,
  tomorrow: 3,
  bytes: 120_000_000,
} as const;
const release = { ...build, rulePriority: 20, selects: "release-", action: "transition", tomorrow: 1 } as const;

test("what expires within a day is told rule by rule", () => {
  const summary = summarise(step({ lifecycle: [lifecycle({ forecast: [release, build] })] }));
  expect(summary).toContain(
    "- Life-cycle policy of shop/web was written (8 rules); within 24 h 4 images go (1 release-, 3 build-).",
  );
  expect(summary).toContain("| shop/web | 30 (build-) | expires | 1 | 3 | 120\\.0 MB |");
  expect(summary).toContain("| shop/web | 20 (release-) | is archived | 1 | 1 | 120\\.0 MB |");
});

test.each([
  ["unchanged", 8, "is as it should be (8 rules); nothing goes within 24 h."],
  ["checked", 1, "was looked at (1 rule); nothing goes within 24 h."],
  ["checked", 0, "does not exist; nothing goes within 24 h."],
  ["refused", 8, "failed, for what is told below."],
] as const)("a policy that is %s, with %i rules", (policy, rules, told) => {
  expect(closingLines(step({ images: [], lifecycle: [lifecycle({ policy, rules })] }))[0]).toBe(
    `Life-cycle policy of shop/web ${told}`,
  );
});

test("what a policy would take from production is marked, and what only deserves a look otherwise", () => {
  const findings = ["web:41 runs it"];
  const summary = summarise(step({ lifecycle: [lifecycle({ policy: "refused", findings })] }));
  expect(summary).toContain("- ❌ Life-cycle policy of shop/web failed, for what is told below.");
  expect(summary).toContain("- web:41 runs it");
  expect(summarise(step({ lifecycle: [lifecycle({ policy: "checked", findings })] }))).toContain(
    "- ⚠️ Life-cycle policy of shop/web was looked at (8 rules); nothing goes within 24 h.",
  );
});

test("the log closes with a line for each image, the policies, and the verdict", () => {
  const images = [
    image({ scan: found }),
    api({ status: "reused", cachedShare: undefined, seconds: undefined, tags: [{ tag: "main", change: "there" }] }),
  ];
  expect(
    closingLines(step({ images, lifecycle: [lifecycle({ forecast: [build], findings: ["a finding"] })] })),
  ).toEqual([
    `web: built shop/web@sha256:0123456789ab, 45.3 MB (+1.2 MB to live), 87 % cached, 41 s, scan ❌ 1 CRITICAL, tags ${BUILD}, main (moved)`,
    `api: reused shop/api@${OTHER_DIGEST.slice(0, 19)}, 45.3 MB (+1.2 MB to live), tags main (was there)`,
    "Life-cycle policy of shop/web was written (8 rules); within 24 h 3 images go (3 build-).",
    "  a finding",
    "2 images: 1 built, 1 reused, in 1 min 5 s.",
  ]);
});
