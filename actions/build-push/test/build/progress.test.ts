import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { JsonValues } from "../../src/build/json-values.ts";
import { heard, recorded } from "./recorded.ts";

const TWO = new Map([
  ["web", "shop web"],
  ["bad", "shop bad"],
]);

test("each step that ends is a line, with its image and how long it took", () => {
  const { lines } = heard(recorded("buildx-0.29-buildkit-0.33-run-fails"), TWO);
  expect(lines).toEqual([
    "shop web: [1/3] COPY busybox /bin/busybox (cached)",
    "shop bad: [1/3] COPY busybox /bin/busybox (cached)",
    "shop bad: [base 1/1] COPY busybox /bin/busybox (cached)",
    expect.stringMatching(/^shop bad: \[final 1\/1\] RUN \["\/bin\/busybox", "sh", "-c", .{40,}… \(failed\)$/),
    expect.stringMatching(/^shop web: \[2\/3\] RUN .* \(stopped\)$/),
  ]);
});

test.each([
  ["buildx-0.29-buildkit-0.33-run-fails", /did not complete successfully: exit code: 3$/],
  ["buildx-0.13-engine-20.10-run-fails", /^executor failed running .* exit code: 3$/],
  ["buildx-0.11-buildkit-0.33-run-fails", /did not complete successfully: exit code: 3$/],
])("the step that failed is told from those that were stopped because of it: %s", (name, error) => {
  const failed = heard(recorded(name), TWO).progress.failed();
  expect(failed).toMatchObject({ target: "bad", error: expect.stringMatching(error), name: { stage: "final" } });
  expect(failed?.output.split("\n").sort()).toEqual(["", "compiling", "main.c:3: error: oops"]);
});

test("a cache that is not there yet is no failure, and one that could not be written is told", () => {
  const { progress, lines } = heard(
    recorded("buildx-0.29-buildkit-0.33-cache-not-written"),
    new Map([["image-1", "web"]]),
  );
  expect(progress.failed()).toBeUndefined();
  expect(progress.cacheTroubles()).toEqual([
    "web: exporting cache to registry: error writing layer blob: toomanyrequests: Rate exceeded",
  ]);
  expect(lines).toContain("web: exporting cache to registry (failed)");
});

test("warnings of build checks belong to the image whose Dockerfile they are about", () => {
  const { progress } = heard(recorded("buildx-0.29-buildkit-0.33-run-fails"), TWO);
  expect(progress.of("web").warnings).toEqual([]);
  expect(progress.of("bad").warnings).toEqual([
    {
      message: "ConsistentInstructionCasing: Command 'from' should match the case of the command majority (uppercase)",
      url: "https://docs.docker.com/go/dockerfile/rule/consistent-instruction-casing/",
      line: 4,
    },
    {
      message: 'SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data (ARG "TOKEN")',
      url: "https://docs.docker.com/go/dockerfile/rule/secrets-used-in-arg-or-env/",
      line: 5,
    },
  ]);
  expect(heard(recorded("buildx-0.11-buildkit-0.33-run-fails"), TWO).progress.of("bad").warnings).toMatchObject([
    { line: 4 },
  ]);
});

const step = (overrides: object) => JSON.stringify({ vertexes: [{ digest: "sha256:1", ...overrides }] });
const at = (second: number) => new Date(1_800_000_000_000 + second * 1000).toISOString();

test("the cached share counts instructions, not what BuildKit does around them", () => {
  const text = [
    step({ digest: "0", name: "[internal] load .dockerignore", started: at(0), completed: at(1) }),
    step({ digest: "1", name: "[build 1/3] FROM scratch", started: at(1), completed: at(1), cached: true }),
    step({ digest: "2", name: "[build 2/3] RUN make", started: at(1), completed: at(4) }),
    step({ digest: "3", name: "[build linux/arm64 3/3] COPY a b", started: at(4), completed: at(4), cached: true }),
    step({ digest: "4", name: "[stage-1 1/1] COPY --from=build b c", started: at(4), completed: at(4.5) }),
    step({ digest: "5", name: "[never 1/1] RUN nothing" }),
  ].join("\n");
  const { progress } = heard(text, new Map([["image-1", "web"]]));
  expect(progress.of("image-1")).toEqual({ cachedShare: 0.5, seconds: 4.5, warnings: [] });
  // Its steps are another image's, too, and are told there.
  expect(heard("", new Map([["image-1", "web"]])).progress.of("image-1")).toMatchObject({ cachedShare: 1, seconds: 0 });
});

test("exporting ends several times, and is one line", () => {
  const exporting = { digest: "1", name: "exporting to image", started: at(0) };
  const text = [step(exporting), step({ ...exporting, completed: at(1) }), step({ ...exporting, completed: at(3) })];
  expect(heard(text.join("\n"), new Map([["image-1", "web"]])).lines).toEqual(["web: exporting to image (1 s)"]);
});

test("objects and lines are found wherever their text is cut", () => {
  const line = fc.constantFrom('ERROR: a {b} "c', "Dockerfile:6", "   4 | >>> RUN {", "}");
  const item = fc.oneof(fc.object({ maxDepth: 2 }), line);
  fc.assert(
    fc.property(fc.array(item), fc.array(fc.nat(40)), fc.boolean(), (items, cuts, pretty) => {
      const clean = items.map((each) => (typeof each === "string" ? each : JSON.parse(JSON.stringify(each))));
      const text = clean
        .map((each) => `${typeof each === "string" ? each : JSON.stringify(each, null, pretty ? 2 : 0)}\n`)
        .join("");
      const values = new JsonValues();
      const found: (string | object)[] = [];
      let from = 0;
      for (const cut of cuts) {
        found.push(...values.read(text.slice(from, from + cut)));
        from += cut;
      }
      found.push(...values.read(text.slice(from)));
      expect(found).toEqual(clean);
    }),
  );
});
