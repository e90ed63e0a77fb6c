import { InputReader } from "@deploy-actions/shared/actions/inputs";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { expect, test } from "@jest/globals";
import { INPUTS } from "../src/action.gen.ts";
import { readImages } from "../src/request/read-images.ts";
import { fakeFiles } from "./request-files.ts";

const SHOP = [
  "Dockerfile",
  "main.go",
  ...["web", "api", "worker", "cron", "mailer", "admin", "search", "auth"].map((name) => `services/${name}/Dockerfile`),
  "services/tools/Containerfile",
  "shared/index.ts",
];

function read(
  values: Readonly<Record<string, string>>,
  { files = {}, env = {} }: { files?: Record<string, string>; env?: Record<string, string> } = {},
) {
  const source = objectInputs(values, { files });
  const reader = new InputReader(source, INPUTS);
  const { images, warnings } = readImages(reader, { source, files: fakeFiles(SHOP), env });
  return { images: reader.done(() => images), warnings, masked: source.masked };
}

function problems(values: Readonly<Record<string, string>>, more = {}): readonly string[] {
  try {
    read(values, more);
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.slice(2));
  }
  return [];
}

test("one image needs its repository only", () => {
  expect(read({ repository: "shop/web" }).images).toEqual([
    {
      name: "web",
      repository: "shop/web",
      registry: undefined,
      context: ".",
      file: "Dockerfile",
      target: undefined,
      buildArgs: new Map(),
      buildContexts: new Map(),
      platforms: [],
      labels: new Map(),
      secrets: new Map(),
      tags: [],
    },
  ]);
});

test("everything that can be said of one image", () => {
  const { images, masked } = read(
    {
      repository: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web",
      context: "./services/web/",
      file: "services/tools/Containerfile",
      target: "release",
      "build-args": "NODE_VERSION=22\nURL=https://example.com/?a=b",
      "build-contexts": "shared=./shared\nalpine=docker-image://alpine:3.22",
      platforms: "linux/amd64, linux/arm64/v8, linux/aarch64",
      labels: "team=shop",
      secrets: "npm=abc",
      "secret-files": "cert=ca.pem",
      "secret-envs": "pip=PIP_TOKEN",
      tags: "type=semver,pattern={{version}}\nnightly",
    },
    { files: { "ca.pem": "-----BEGIN" }, env: { PIP_TOKEN: "xyz" } },
  );
  expect(images).toMatchObject([
    {
      name: "web",
      repository: "shop/web",
      registry: { host: "123456789012.dkr.ecr.eu-west-1.amazonaws.com", account: "123456789012", region: "eu-west-1" },
      context: "services/web",
      file: "services/tools/Containerfile",
      target: "release",
      platforms: ["linux/amd64", "linux/arm64"],
      tags: ["type=semver,pattern={{version}}", "nightly"],
    },
  ]);
  expect([...(images[0]?.buildArgs ?? [])]).toEqual([
    ["NODE_VERSION", "22"],
    ["URL", "https://example.com/?a=b"],
  ]);
  expect([...(images[0]?.buildContexts ?? [])]).toEqual([
    ["shared", "shared"],
    ["alpine", "docker-image://alpine:3.22"],
  ]);
  expect([...(images[0]?.secrets ?? [])].map(([id, secret]) => [id, secret.reveal()])).toEqual([
    ["npm", "abc"],
    ["cert", "-----BEGIN"],
    ["pip", "xyz"],
  ]);
  expect(masked).toEqual(["abc", "-----BEGIN", "xyz"]);
});

test("eight services with build arguments and platforms fit in ten lines", () => {
  const document = `
defaults:
  repository: shop/\${service}
  context: services/\${service}
  build-args: { SERVICE: "\${service}", NODE_VERSION: 22, DEBUG: false }
  platforms: [linux/amd64, linux/arm64]
images: [web, api, worker, cron, mailer, admin, search, auth]
`;
  const { images } = read({ images: document });
  expect(images.map(({ name, repository, file }) => [name, repository, file])).toEqual(
    ["web", "api", "worker", "cron", "mailer", "admin", "search", "auth"].map((name) => [
      name,
      `shop/${name}`,
      `services/${name}/Dockerfile`,
    ]),
  );
  expect([...(images[3]?.buildArgs ?? [])]).toEqual([
    ["SERVICE", "cron"],
    ["NODE_VERSION", "22"],
    ["DEBUG", "false"],
  ]);
});

test("a list of names takes all else from the inputs of the step", () => {
  const { images } = read({ images: "[web, api]", repository: "shop/${service}", context: "services/${service}" });
  expect(images.map(({ repository, context }) => [repository, context])).toEqual([
    ["shop/web", "services/web"],
    ["shop/api", "services/api"],
  ]);
});

test("an image says what is different: lists are replaced, pairs added", () => {
  const document = `
defaults: { repository: "shop/\${service}", build-args: { A: one, B: two }, platforms: [linux/amd64], secrets: [npm] }
images:
  web:
  api: { context: services/api, build-args: { B: three }, platforms: [linux/arm64], secrets: [], tags: [stable] }
`;
  const { images } = read({
    images: document,
    secrets: "npm=abc\npip=xyz",
    "build-args": "A=zero\nC=four",
    tags: "type=sha",
  });
  expect(images).toMatchObject([
    { name: "web", context: ".", platforms: ["linux/amd64"], tags: ["type=sha"] },
    { name: "api", context: "services/api", platforms: ["linux/arm64"], tags: ["stable"] },
  ]);
  expect(images.map(({ buildArgs }) => Object.fromEntries(buildArgs))).toEqual([
    { A: "one", B: "two", C: "four" },
    { A: "one", B: "three", C: "four" },
  ]);
  expect(images.map(({ secrets }) => [...secrets.keys()])).toEqual([["npm"], []]);
});

test("a document in a file is told by its lines", () => {
  const files = { "images.yml": "defaults:\n  repository: shop/x\nimages:\n  web:\n    contxt: services/web\n" };
  expect(problems({ images: "images.yml" }, { files })).toEqual([
    'images (images.yml:5) images.web.contxt: This key is not known. Did you mean "context"?',
  ]);
});

test.each<[what: string, values: Readonly<Record<string, string>>, ...problems: string[]]>([
  ["nothing", {}, 'repository: No image is asked for. Add "repository: ..." or "images: ..." under "with:".'],
  [
    "no repository",
    { images: "[web]", context: "services/web" },
    'images web: It has no repository. Write one for all under defaults, like "repository: shop/${service}".',
  ],
  [
    "one repository for two",
    { images: "[web, api]", repository: "shop" },
    'repository: web and api go to one repository, shop, where they would take each other\'s tags. Give each its own, like "shop/${service}".',
  ],
  [
    "capitals",
    { repository: "Shop/Web" },
    'repository: "Shop/Web" is not the name of an ECR repository. A name has 2 to 256 characters: small letters and digits in parts, with single . _ - or / between them. Did you mean "shop/web"?',
  ],
  [
    "a tag in the repository",
    { repository: "shop/web:v1" },
    'repository: "shop/web:v1" has a tag. Write "shop/web"; tags have an input of their own.',
  ],
  [
    "an account of nine digits",
    { repository: "123456789.dkr.ecr.us-east-1.amazonaws.com/aldeia/backend" },
    'repository: "123456789" in "123456789.dkr.ecr.us-east-1.amazonaws.com" is not an AWS account: it has 9 digits. An account has 12 digits. Correct it, or write the name alone ("aldeia/backend"): then the registry is that of the account in use.',
  ],
  [
    "another registry",
    { repository: "ghcr.io/acme/web" },
    'repository: "ghcr.io" is not a registry of ECR. Write the name of an ECR repository alone ("acme/web"), or its whole URI, 123456789012.dkr.ecr.REGION.amazonaws.com/acme/web.',
  ],
  [
    "a context that is not there",
    { repository: "shop/web", context: "services/serch" },
    'context: The folder "services/serch" does not exist. Did you mean "services/search"? services has admin, api, auth, cron, mailer, search, tools, web, worker.',
  ],
  [
    "a context in a folder that is not there",
    { repository: "shop/web", context: "srv/web" },
    'context: The folder "srv/web" does not exist. There is no folder "srv". The workspace has Dockerfile, main.go, services, shared.',
  ],
  [
    "a context without Dockerfile",
    { repository: "shop/tools", context: "services/tools" },
    'context: There is no Dockerfile in services/tools, which has Containerfile. Write its path in "file", or the folder it is in as context.',
  ],
  [
    "a Dockerfile that is not there",
    { repository: "shop/web", file: "services/tools/Dockerfile" },
    'file: The Dockerfile "services/tools/Dockerfile" does not exist. services/tools has Containerfile.',
  ],
  [
    "a context elsewhere",
    { repository: "shop/web", context: "https://github.com/acme/shop.git", file: "Dockerfile" },
    'context: "https://github.com/acme/shop.git" is not in the workspace. Check it out in a step before this one, and name its folder.',
  ],
  [
    "platforms that are none",
    { repository: "shop/web", platforms: "amd64\nlinux/x86\nlinux/arm6" },
    'platforms: "amd64" is not a platform. Did you mean "linux/amd64"?',
    'platforms: "linux/x86" is not a platform. Did you mean "linux/386"?',
    'platforms: "linux/arm6" is not a platform. Did you mean "linux/arm64"?',
  ],
  [
    "secrets that are empty",
    { repository: "shop/web", secrets: "npm=", "secret-envs": "pip=PIP_TOKN\nnpm=EMPTY" },
    'secrets: The secret "npm" is empty. Is it set for this repository and environment, and spelled like there? Pull requests of forks get no secrets.',
    'secret-envs: The secret "pip" is empty. There is no variable PIP_TOKN. Did you mean "PIP_TOKEN"? Set it under "env:" of the step.',
    'secret-envs: "npm" is in secrets already. Keep one of them.',
  ],
  [
    "a secret file that is not there",
    { repository: "shop/web", "secret-files": "cert=ca.pem" },
    'secret-files: cert: File "ca.pem" does not exist. Check the path.',
  ],
  [
    "a secret that the step does not have",
    { images: "{ images: { web: { repository: shop/web, secrets: [nmp] } } }", secrets: "npm=abc" },
    'images images.web.secrets[0] (line 1): The step has no secret "nmp". It can be "npm".',
  ],
  [
    "bad rules for tags",
    { repository: "shop/web", tags: "type=semver\ntype=semvr,pattern={{major}}\n-x" },
    'tags: "type=semver": It has no pattern. Add pattern=...; is its expression empty?',
    'tags: "type=semvr,pattern={{major}}": type=semvr is not known. Did you mean "semver"?',
    'tags: "-x" cannot be a tag. A tag has 1 to 128 letters, digits, ".", "_" and "-", and does not begin with "." or "-".',
  ],
  [
    "a number that YAML rounds",
    { images: "{ images: { web: { repository: shop/web, build-args: { GO: 1.20 } } } }" },
    "images images.web.build-args.GO (line 1): Write the value in quotes: as a number 1.20 is 1.2.",
  ],
  ["a name twice", { images: "[web, web]", repository: "shop/web" }, 'images [1] (line 1): "web" is there twice.'],
  [
    "names that are none",
    { images: "[wéb, 'api server', { name: mail }]", repository: "shop/${service}" },
    'images [0] (line 1): "wéb" is no name: it has a to z, A to Z, digits, - . and _, 100 characters at most.',
    'images [1] (line 1): "api server" is no name: it has a to z, A to Z, digits, - . and _, 100 characters at most.',
    'images [2] (line 1): Write the name alone. What is its own goes into a map, "images: { NAME: { ... } }".',
  ],
  [
    "a list without brackets",
    { images: "web, api\n", repository: "shop/${service}" },
    'images: "web, api" is no list. Write it in brackets: [web, api].',
  ],
  [
    "a list of lines",
    { images: "web\napi", repository: "shop/${service}" },
    'images: "web api" is no list. Write it in brackets: [web, api].',
  ],
  [
    "the name of an image where there is no document",
    { repository: "shop/${service}" },
    'repository: "shop/${service}" is not the name of an ECR repository. Of all ${...} there is ${service} alone, and with "images" only: it is the name of each image.',
  ],
  [
    "another name in braces than that of the image",
    { images: "[web]", repository: "shop/${servce}" },
    'repository: "shop/${servce}" is not the name of an ECR repository. Of all ${...} there is ${service} alone, and with "images" only: it is the name of each image.',
  ],
  [
    "names of build arguments that are two words",
    { repository: "shop/web", "build-args": "NODE VERSION=24" },
    'build-args: "NODE VERSION" is no name: it has a blank. Write NAME=value, a line each.',
  ],
  [
    "names of images as tags",
    { repository: "shop/web", tags: "shop/web:v1\ntype=raw,value=ghcr.io/acme/web:{{sha}}" },
    'tags: "shop/web:v1" is the name of an image. Write its tag alone, "v1": the name is that of repository.',
    'tags: "type=raw,value=ghcr.io/acme/web:{{sha}}": "ghcr.io/acme/web:{{sha}}" is the name of an image. Write its tag alone, "{{sha}}": the name is that of repository.',
  ],
  ["no names", { images: "[]", repository: "shop/web" }, "images (line 1): It names no image."],
  [
    "a misspelled key of the document",
    { images: "{ default: { target: x }, images: [web] }", repository: "shop/web" },
    'images default (line 1): This key is not known. Did you mean "defaults"?',
  ],
])("%s is told", (_, values, ...expected) => {
  expect(problems(values, { env: { EMPTY: "", PIP_TOKEN: "xyz" } })).toEqual(expected);
});

test("an empty workspace is told as a checkout that is missing", () => {
  const source = objectInputs({ repository: "shop/web" });
  const reader = new InputReader(source, INPUTS);
  readImages(reader, { source, files: fakeFiles([]), env: {} });
  expect(() => reader.done(() => undefined)).toThrow(
    "context: There is no Dockerfile in the workspace, which is empty. Is there a checkout step before this one?",
  );
});

test("what is wrong with the inputs of the step is told once, however many images have it", () => {
  const values = { images: "[web, api]", repository: "shop/${service}", platforms: "amd64", tags: "type=edg" };
  expect(problems(values)).toHaveLength(2);
});

test("the value of a secret is in no message", () => {
  const told = problems({ repository: "shop/web", secrets: "npm=hunter2\npip", context: "gone" });
  expect(told.join("\n")).not.toContain("hunter2");
  expect(told).toHaveLength(2);
});

test("a build argument that looks like a secret is warned of once, without its value", () => {
  const { warnings } = read({
    images: "[web, api]",
    repository: "shop/${service}",
    "build-args": `NPM_TOKEN=hunter2\nURL=https://user:hunter3@example.com\nUSE_TOKEN=true\nVERSION=1`,
  });
  expect(warnings).toEqual([
    expect.stringMatching(/^build-args: NPM_TOKEN looks like a secret\./),
    expect.stringMatching(/^build-args: URL looks like a secret\./),
  ]);
  expect(warnings.join()).not.toMatch(/hunter/);
});
