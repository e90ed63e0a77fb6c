import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { expect, test } from "@jest/globals";
import { readInputs } from "../src/inputs.ts";

const WEB = `
family: web
executionRoleArn: arn:aws:iam::123456789012:role/run
containerDefinitions:
  - { name: app, image: "shop/web:\${VERSION}", memory: 128 }
`;
const FILES = { "deploy/web.yml": WEB, "deploy/api.yml": WEB.replaceAll("web", "api") };

type Given = Readonly<Record<string, string>>;

/** A step with these services, which restarts them unless it is asked for more. */
async function read(services: string, step: Given = {}) {
  const values = { cluster: "prod", "force-new-deployment": "true", services, ...step };
  return await readInputs(objectInputs(values, { files: { ...FILES, "services.yml": services } }), { env: {} });
}

const problemsOf = async (services: string, step: Given = {}): Promise<string> =>
  await read(services, step).then(
    () => {
      throw new Error("The inputs were accepted.");
    },
    (error: Error) => error.message,
  );

/** What is asked of the services, by their names. */
async function requests(services: string, step: Given = {}) {
  return Object.fromEntries((await read(services, step)).services.map((one) => [one.name, one.request]));
}

test("names alone are enough, and what the step says holds for each", async () => {
  const inputs = await read("[{ name: web }, { name: api, needs: web }]", { "desired-count": "3" });
  expect(inputs.services).toMatchObject([
    { name: "web", needs: [], request: { cluster: "prod", service: "web", desiredCount: 3 }, checks: undefined },
    { name: "api", needs: ["web"], request: { cluster: "prod", service: "api", desiredCount: 3 }, checks: undefined },
  ]);
});

test("every key of an entry is read as the input of the same name", async () => {
  const { services } = await read(
    `
- name: web
  needs: [api]
  task-definition: deploy/web.yml
  variables: { VERSION: v2 }
  images: { app: "ecr:shop/web:v3" }
  environment: { LOG_LEVEL: debug, DEBUG: false, PORT: 8080 }
  secrets: { app/TOKEN: "arn:aws:ssm:eu-west-1:123456789012:parameter/token" }
  desired-count: 4
  deployment-configuration: { maximumPercent: 150 }
  force-new-deployment: true
  strategy: weights
  partner-service: web-b
  traffic-steps: [10, 100]
  step-hold: 5s
  test-listener-ports: [8443, 9443]
  scale-old-to: 1
  if-in-progress: fail
  checks: { checks: [{ kind: http, url: "https://example.com/health", expect: { status: 200 }, version: { json: $.version } }] }
  expected-version: v3
- name: api
  image: shop/api:v2
  strategy: codedeploy
  wait-until: paused
  codedeploy-application: shop
  codedeploy-deployment-group: api
  codedeploy-deployment-config: CodeDeployDefault.ECSAllAtOnce
`,
  );
  expect(services).toMatchObject([
    {
      name: "web",
      needs: ["api"],
      request: {
        source: { kind: "file", definition: { containerDefinitions: [{ image: "shop/web:v2" }] } },
        edits: {
          images: [["app", "ecr:shop/web:v3"]],
          environment: [
            ["LOG_LEVEL", "debug"],
            ["DEBUG", "false"],
            ["PORT", "8080"],
          ],
          secrets: [["app/TOKEN", "arn:aws:ssm:eu-west-1:123456789012:parameter/token"]],
        },
        desiredCount: 4,
        deploymentConfiguration: { maximumPercent: 150 },
        forceNewDeployment: true,
        strategy: {
          name: "weights",
          ifInProgress: "fail",
          weights: {
            partner: "web-b",
            steps: [{ share: 10 }, { share: 100 }],
            stepHold: 5_000,
            testPorts: [8443, 9443],
            scaleOldTo: 1,
          },
        },
      },
      checks: { expectedVersion: "v3", checks: [{ kind: "http" }] },
    },
    {
      name: "api",
      request: {
        edits: { image: "shop/api:v2" },
        strategy: {
          name: "codedeploy",
          waitUntil: "paused",
          codeDeploy: {
            application: "shop",
            deploymentGroup: "api",
            deploymentConfig: "CodeDeployDefault.ECSAllAtOnce",
          },
        },
      },
    },
  ]);
});

test("${service} in an input of the step is the name of each", async () => {
  const asked = await requests("[{ name: web }, { name: api }]", {
    "task-definition": "deploy/${service}.yml",
    variables: "VERSION=${service}-1",
    image: "ecr:shop/${service}:v2",
    environment: "NAME=${service}",
  });
  expect(asked).toMatchObject({
    web: {
      source: { definition: { family: "web", containerDefinitions: [{ image: "shop/web:web-1" }] } },
      edits: { image: "ecr:shop/web:v2", environment: [["NAME", "web"]] },
    },
    api: {
      source: { definition: { family: "api", containerDefinitions: [{ image: "shop/api:api-1" }] } },
      edits: { image: "ecr:shop/api:v2", environment: [["NAME", "api"]] },
    },
  });
});

test("an entry's own word wins; lines of environment, secrets and variables add to those of the step", async () => {
  const { web, api } = await requests(
    `
- { name: web, environment: { B: own, C: own }, image: shop/web:own, desired-count: 1 }
- { name: api, environment: "C=text" }
`,
    { environment: "A=step\nB=step", secrets: "S=arn:1", image: "shop/${service}:step", "desired-count": "9" },
  );
  expect(Object.fromEntries(web?.edits.environment ?? [])).toEqual({ A: "step", B: "own", C: "own" });
  expect(Object.fromEntries(api?.edits.environment ?? [])).toEqual({ A: "step", B: "step", C: "text" });
  expect([web?.edits.secrets, api?.edits.secrets]).toEqual([[["S", "arn:1"]], [["S", "arn:1"]]]);
  expect([web?.edits.image, api?.edits.image]).toEqual(["shop/web:own", "shop/api:step"]);
  expect([web?.desiredCount, api?.desiredCount]).toEqual([1, 9]);
});

test("the lines of images go to the services, and to their containers", async () => {
  const { web, api, worker } = await requests("[{ name: web }, { name: api }, { name: worker }]", {
    images: "web=shop/web@sha256:abc\napi/app=shop/api:v2\napi/proxy=shop/proxy:v2",
  });
  expect(web?.edits).toMatchObject({ image: "shop/web@sha256:abc", images: [] });
  expect(api?.edits).toMatchObject({
    image: undefined,
    images: [
      ["app", "shop/api:v2"],
      ["proxy", "shop/proxy:v2"],
    ],
  });
  expect(worker?.edits).toMatchObject({ image: undefined, images: [] });
});

test("checks of an entry are its own, with the times and the version of the step; those of the step are for all", async () => {
  const inputs = await read(
    '[{ name: web, checks: "https://web.example.com" }, { name: api, checks: "https://api.example.com", expected-version: own }, { name: worker }]',
    {
      checks: "https://example.com",
      "expected-version": "v2",
      "version-from": "$.version",
      "checks-bake": "30s",
    },
  );
  expect(inputs.checks).toMatchObject({ checks: [{ kind: "http" }], expectedVersion: "v2" });
  expect(inputs.services.map(({ checks }) => [checks?.expectedVersion, checks?.settings.bake])).toEqual([
    ["v2", 30_000],
    ["own", 30_000],
    [undefined, undefined],
  ]);
});

test("what the step says of one strategy is not for a service with another", async () => {
  const asked = await requests(
    "[{ name: web }, { name: api, strategy: rolling }, { name: shop, strategy: codedeploy }]",
    {
      strategy: "weights",
      "partner-service": "${service}-b",
      "scale-old-to": "1",
      "wait-until": "complete",
      "codedeploy-application": "shop",
    },
  );
  expect(asked).toMatchObject({
    web: { strategy: { name: "weights", weights: { partner: "web-b", scaleOldTo: 1 } } },
    api: { strategy: { name: "rolling", weights: undefined, waitUntil: "complete" } },
    shop: { strategy: { name: "codedeploy", codeDeploy: { application: "shop" } } },
  });
});

test.each<[string, string, Given, string]>([
  [
    "an unknown key",
    "[{ name: web, imgae: a }]",
    {},
    '[0].imgae (line 1): This key is not known. Did you mean "image"?',
  ],
  ["an input of the step as a key", "[{ name: web, timeout: 5m }]", {}, "[0].timeout (line 1): This key is not known."],
  ["an entry without a name", "[{ image: a }]", {}, "[0].name (line 1): This key is required."],
  [
    "a name that is none",
    "[{ name: a/b }]",
    {},
    "[0].name (line 1): It is the name of a service: letters, digits, - and _.",
  ],
  ["an empty list", "[]", {}, "services (line 1): It names no service."],
  ["an empty document", "# nothing\n# here", {}, "services: The document is empty."],
  ["a map", "web: { image: a }", {}, "Expected a list, got a map."],
  [
    "a service twice",
    "[{ name: web }, { name: web }]",
    {},
    '[1] (line 1): Service "web" is listed twice. Put what is asked of it into one entry.',
  ],
  [
    "an unknown need",
    "[{ name: web, needs: apy }, { name: api }]",
    {},
    '[0].needs (line 1): "apy" is not one of the services. Did you mean "api"?',
  ],
  ["a need of its own", "[{ name: web, needs: web }]", {}, "in a circle: web → web."],
  [
    "a circle",
    "[{ name: a, needs: [b] }, { name: b, needs: [c] }, { name: c, needs: [a] }, { name: d, needs: a }]",
    {},
    "[0].needs (line 1): The services need each other in a circle: a → b → c → a. Take one of these needs out.",
  ],
  [
    "a line break in a map",
    '[{ name: web, environment: { CERT: "a\\nb" } }]',
    {},
    "[0].environment.CERT (line 1): A value in a map is one line; for a longer one put it into the task definition file.",
  ],
  ['"=" in a name', '[{ name: web, environment: { "A=B": c } }]', {}, 'A name has neither "=" nor a line break.'],
  [
    "an image for nobody",
    "[{ name: web }]",
    { images: "wep=a" },
    'images: "wep" is not one of the services. Did you mean "web"?',
  ],
  [
    "a path for an image",
    "[{ name: web }]",
    { images: "web/app/x=a" },
    'images: "web/app/x" is neither a service nor service/container.',
  ],
  [
    "an image for a service and for its container",
    "[{ name: web }]",
    { images: "web=a\nweb/app=b" },
    'images: "web" has an image, and containers with images of their own. Name every container: web/container=reference.',
  ],
  [
    "a version without checks",
    "[{ name: web, expected-version: 1 }]",
    {},
    "[0].expected-version (line 1): There are no checks to expect a version of.",
  ],
  [
    "a version for no checks at all",
    "[{ name: web }]",
    { "expected-version": "1" },
    "expected-version: There are no checks to expect a version of.",
  ],
  [
    "a partner for nobody",
    "[{ name: web }]",
    { "partner-service": "b" },
    "partner-service: No service has a strategy that it is for, or each has its own. Remove it.",
  ],
  [
    "a moment of another strategy",
    "[{ name: web, strategy: rolling, wait-until: bake }]",
    {},
    '[0].wait-until (line 1): A deployment with the strategy rolling has no moment "bake".',
  ],
  [
    "a partner that is an entry of its own",
    "[{ name: web, strategy: weights, partner-service: web-b }, { name: web-b }]",
    {},
    '[0].partner-service (line 1): "web-b" is an entry of its own, and a pair is one entry. Remove that entry.',
  ],
  [
    "weights without a partner",
    "[{ name: web, strategy: weights }]",
    {},
    "[0].partner-service (line 1): The strategy weights needs a pair of services",
  ],
  [
    "checks that are none",
    "[{ name: web, checks: { urll: x } }]",
    {},
    "[0].checks.urll (line 1): This key is not known.",
  ],
])("%s is told", async (_, services, step, told) => {
  const message = await problemsOf(services, step);
  expect(message).toContain(told);
});

test("an image under a wrong name is the only problem of a service that has no other", async () => {
  const message = await problemsOf("[{ name: web }]", { images: "wep=a", "force-new-deployment": "false" });
  expect(message).toMatch(/^An input cannot be used:\n- images: "wep" is not one of the services\.[^\n]*$/);
});

test("a wrong task definition is told with its entry, its file and the line in it", async () => {
  const services = "- name: web\n  image: shop/web:v2\n- name: api\n  task-definition: deploy/api.yml\n";
  expect(await problemsOf(services)).toContain(
    "services [1].task-definition (deploy/api.yml:5) containerDefinitions[0].image",
  );
});

test("what is wrong with an input of the step is told once, however many services have it", async () => {
  const names = Array.from({ length: 30 }, (_, index) => `{ name: s${index} }`).join(", ");
  const step = { "desired-count": "two", environment: "A=1\nB", "task-definition": "deploy/gone.yml" };
  const message = await problemsOf(`[${names}]`, step);
  expect(message.split("\n")).toEqual([
    "3 problems with the inputs:",
    '- task-definition: File "deploy/gone.yml" does not exist. Check the path.',
    '- environment (line 2): There is no "=". Write KEY=value.',
    '- desired-count: "two" does not fit. Write a whole number from 0 to 10000.',
  ]);
});

test("problems of many entries are told at once, each at its line of the file", async () => {
  const services = `
- name: web
  desired-count: two
- name: api
  image: "a b"
  needs: [wbe]
- name: worker
  strategy: rollign
`;
  const values = { cluster: "prod", "force-new-deployment": "true", services: "services.yml" };
  const source = objectInputs(values, { files: { "services.yml": services } });
  const error: Error = await readInputs(source, { env: {} }).then(
    () => new Error("accepted"),
    (reason) => reason,
  );
  expect(error.message).toContain('services (services.yml:3) [0].desired-count: "two" does not fit.');
  expect(error.message).toContain('services (services.yml:6) [1].needs: "wbe" is not one of the services.');
  expect(error.message).toContain(
    'services (services.yml:8) [2].strategy: "rollign" is not a choice. Did you mean "rolling"?',
  );
});

test("a service that is asked for nothing is told by its entry", async () => {
  const message = await problemsOf("[{ name: web, image: a }, { name: api }]", { "force-new-deployment": "false" });
  expect(message).toContain("[1].image (line 1): There is nothing to deploy");
});

test("neither and both of service and services are told", async () => {
  expect(await problemsOf("")).toContain('service: No service is given. Add "service: ..." or "services: ..."');
  expect(await problemsOf("[{ name: web }]", { service: "web" })).toContain(
    "It cannot be given together with service.",
  );
});
