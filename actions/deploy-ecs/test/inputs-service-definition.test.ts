import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { expect, test } from "@jest/globals";
import { readInputs } from "../src/inputs.ts";

const FILES = {
  "service.yml": `
taskDefinition: web
desiredCount: \${COUNT}
launchType: FARGATE
networkConfiguration: { awsvpcConfiguration: { subnets: ["\${SUBNET}"] } }
`,
  "task.yml": `
family: web
containerDefinitions:
  - { name: app, image: "shop/web:\${VERSION}", memory: 128 }
`,
  "other.yml": "{ serviceName: api, cluster: stage, taskDefinition: web, desiredCount: 1 }",
};

const VARIABLES = "COUNT=2\nSUBNET=subnet-0a1b2c3d";

type Values = Readonly<Record<string, string>>;

async function requestsOf(values: Values) {
  const source = objectInputs({ cluster: "prod", ...values }, { files: FILES });
  const { services } = await readInputs(source, { env: {} });
  return services.map(({ request }) => request.serviceDefinition);
}

async function problemsOf(values: Values): Promise<string> {
  return await requestsOf({ service: "web", ...values }).then(
    () => "",
    (error: Error) => error.message,
  );
}

const WEB = {
  serviceName: "web",
  taskDefinition: "web",
  desiredCount: 2,
  launchType: "FARGATE",
  networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d"] } },
};

test("a service definition is read with the step's variables, and need not name the service", async () => {
  const given = { service: "web", "service-definition": "service.yml", variables: VARIABLES };
  expect(await requestsOf(given)).toEqual([{ definition: WEB, createsMissing: false }]);
  expect(await requestsOf({ ...given, "create-service": "true" })).toEqual([{ definition: WEB, createsMissing: true }]);
});

test("both files take the variables that they have a place for", async () => {
  const given = { "service-definition": "service.yml", "task-definition": "task.yml" };
  expect(await problemsOf({ ...given, variables: `${VARIABLES}\nVERSION=v2` })).toBe("");
  expect(await problemsOf({ ...given, variables: `${VARIABLES}\nVERSION=v2\nOTHER=x` })).toContain(
    "OTHER is set, but task.yml has no ${OTHER}.",
  );
  expect(await problemsOf({ "service-definition": "service.yml", variables: `${VARIABLES}\nOTHER=x` })).toContain(
    "variables: OTHER: service-definition has no place for it.",
  );
});

test("entries of services have definitions of their own, or one that the step gives all of them", async () => {
  const services = "[{ name: web }, { name: api, service-definition: own.yml, create-service: false }]";
  const files = { ...FILES, "own.yml": FILES["service.yml"].replace("taskDefinition: web", "taskDefinition: api") };
  const values = { cluster: "prod", services, "service-definition": "service.yml", "create-service": "true" };
  const step = { ...values, variables: VARIABLES, "force-new-deployment": "true" };
  const source = objectInputs(step, { files });
  const { services: read } = await readInputs(source, { env: {} });
  expect(read.map(({ request }) => request.serviceDefinition)).toEqual([
    { definition: WEB, createsMissing: true },
    { definition: { ...WEB, serviceName: "api", taskDefinition: "api" }, createsMissing: false },
  ]);
});

test("a definition of another service or cluster is a problem, told at its file", async () => {
  const problems = await problemsOf({ "service-definition": "other.yml" });
  expect(problems).toContain('service-definition (other.yml:1) serviceName: It is "api", and the step deploys');
  expect(problems).toContain(
    'service-definition (other.yml:1) cluster: It is "stage", and the step deploys to cluster',
  );
});

test.each([
  [{ "force-new-deployment": "true" }, "There is no service-definition to create the service from."],
  [
    { "service-definition": "other.yml", strategy: "weights", "partner-service": "green" },
    "strategy is weights, which takes more than one service",
  ],
  [{ "service-definition": "other.yml", strategy: "codedeploy" }, "strategy is codedeploy"],
])("create-service is a contradiction with %o", async (given: Values, problem) => {
  expect(await problemsOf({ "create-service": "true", ...given })).toContain(`create-service: ${problem}`);
});
