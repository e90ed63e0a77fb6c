import { Failure } from "@deploy-actions/shared/failure";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { expect, test } from "@jest/globals";
import { readInputs } from "../src/inputs.ts";

const FILES = {
  exists: (path: string) => (path === "." ? "folder" : path.endsWith("Dockerfile") ? "file" : undefined),
  list: () => ["Dockerfile"],
} as const;

const read = (given: Record<string, string>) => readInputs(objectInputs(given), { env: {}, files: FILES });

function problemsOf(given: Record<string, string>): string {
  try {
    read(given);
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
  return "";
}

test("one image needs its repository and nothing else", () => {
  const inputs = read({ repository: "shop/web" });
  expect(inputs).toMatchObject({
    mode: "build",
    images: [{ name: "web", repository: "shop/web", context: ".", file: "Dockerfile" }],
    push: "auto",
    dryRun: false,
    repositories: {
      create: false,
      settings: { mutability: { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["current-*", "sha256-*"] } },
    },
    lifecycle: { mode: "off", settings: { keepBuilds: 50, keepReleases: 100 }, maxExpire: { percent: 30 } },
    gates: { scan: undefined, smoke: undefined },
    build: { cache: "auto", sbom: false, maxParallel: 4 },
  });
});

test("tags that move by name are excepted from what a new repository lets nobody change", () => {
  const { repositories } = read({
    repository: "shop/web",
    "create-repository": "true",
    tags: "latest\nv-{{sha}}",
  });
  expect(repositories.settings.mutability.exclusions).toEqual(["current-*", "sha256-*", "latest"]);
});

test.each([
  [{ repository: "shop/web", from: "shop/web:v1" }, "from: It means nothing without mode: promote."],
  [{ repository: "shop/web", "max-expire": "many" }, 'max-expire: "many" is neither a number of images nor a share'],
  [{ repository: "shop/web", "max-expire": "101%" }, 'max-expire: "101%" is neither'],
  [{ repository: "shop/web", sbom: "yes" }, 'sbom: "yes" is neither true nor false, nor the image of a generator.'],
  [{ repository: "shop/web", encryption: "DES" }, 'encryption: "DES" is no encryption that ECR has.'],
  [{ repository: "shop/web", adopt: "production" }, "adopt: It means nothing with lifecycle: off."],
  [{ repository: "shop/web", timeout: "1s" }, "timeout: It must be from 10s to 6h."],
  [
    { repository: "shop/web", "scan-ignore": "[{ id: CVE-2026-1234, until: 2026-12-31, reason: no network }]" },
    "scan-ignore: It means nothing with scan: false. Write scan: true.",
  ],
  [{ repository: "shop/web", "scan-new-only": "true" }, "scan-new-only: It means nothing with scan: false."],
  [
    { repository: "shop/web", scan: "true", "scan-ignore": "[{ id: cve-1, until: soon, reason: x }]" },
    'scan-ignore [0].id (line 1): "cve-1" is no id of a CVE: it is written like CVE-2026-1234.',
  ],
  [
    { repository: "shop/web", scan: "true", "scan-ignore": "[{ id: CVE-2026-1234, until: soon, reason: x }]" },
    'scan-ignore [0].until (line 1): "soon" is no day: it is written like 2026-12-31.',
  ],
  [
    { repository: "shop/web", "create-repository": "true", tags: "a\nb\nc\nd" },
    "tags: a, b, c and d move, and ECR lets 3 do so in a new repository, beside current-* and sha256-*.",
  ],
  [
    { repository: "shop/web", "create-repository": "true", tags: "a\nb\nc\ndeployed-x" },
    'tags: "deployed-x" makes the tag deployed-x, and tags that begin with deployed- say what was deployed or built.',
  ],
  [
    { repository: "shop/web", cache: "off", "cache-repository": "c" },
    "cache-repository: It means nothing with cache: off.",
  ],
  [
    { repository: "shop/web", "cache-repository": "shop/web" },
    "cache-repository: shop/web is where the images of web go, whose rules would count the cache. Give it a repository of its own, like shop/web-cache.",
  ],
  [
    { repository: "shop/web", "cache-repository": "Shop/Cache" },
    'cache-repository: "Shop/Cache" is not the name of an ECR repository.',
  ],
  [
    { repository: "shop/web", "cache-repository": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/cache" },
    "cache-repository: It has a registry, and the cache is in that of the image. Write shop/cache alone.",
  ],
  [{ repository: "shop/web", "scan-ignore": "[{ id: CVE-1 }]" }, "scan-ignore [0]"],
  [{ repository: "shop/web", "smoke-test": '["/app"' }, "smoke-test: It begins like a JSON list and is none."],
  [
    { repository: "shop/web", "create-repository": "true", tags: "type=semver,pattern={{major}}.{{minor}}" },
    "makes tags that move, under names that a new repository cannot except",
  ],
  [
    { repository: "shop/web", "create-repository": "true", "tag-mutability": "MUTABLE_WITH_EXCLUSION" },
    "tag-mutability: MUTABLE_WITH_EXCLUSION needs tags that stay, and no input names them.",
  ],
  [
    { repository: "123456789.dkr.ecr.eu-west-1.amazonaws.com/shop/web" },
    '"123456789" in "123456789.dkr.ecr.eu-west-1.amazonaws.com" is not an AWS account: it has 9 digits.',
  ],
  [{ mode: "promote" }, "from: Nothing is given to promote."],
  [{ mode: "promote", from: "shop/web:v1" }, "tags: There is nothing to do."],
  [
    { mode: "promote", from: "shop/web:v1", environment: "production", platforms: "linux/amd64" },
    "platforms: It means nothing with mode: promote.",
  ],
  ...(["scan", "skip-unchanged", "changed-only"] as const).map((name): [Record<string, string>, string] => [
    { mode: "promote", from: "shop/web:v1", environment: "production", [name]: "true" },
    `${name}: It means nothing with mode: promote. Leave it out: nothing is built.`,
  ]),
  [
    { mode: "promote", from: "shop/web:v1", environment: "production", push: "false" },
    "push: It means nothing with mode: promote. Write dry-run: true, which changes nothing.",
  ],
  [
    { mode: "promote", from: "shop/web:v1", environment: "--" },
    'environment: The environment "--" has no letter and no digit',
  ],
])("%j is refused", (given, problem) => {
  expect(problemsOf(given)).toContain(problem);
});

test("an environment that cannot be used is told alone: something was asked for", () => {
  expect(problemsOf({ mode: "promote", from: "shop/web:v1", environment: "--" })).not.toContain("nothing to do");
});

test("all problems are told at once", () => {
  const problems = problemsOf({ repository: "Shop", platforms: "amd64", timeout: "soon", tag: "v1" });
  for (const name of ["repository", "platforms", "timeout", "tag"]) expect(problems).toContain(`- ${name}`);
});
