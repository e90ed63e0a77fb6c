import { definitionFromDescribe, type TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { expect, test } from "@jest/globals";
import { type Edits, edit } from "../src/task-definition/edit.ts";

const NONE: Edits = { images: [], environment: [], secrets: [] };
const WEB = { name: "web", image: "shop/web:v1" };
const PROXY = { name: "proxy", image: "shop/proxy:v1" };

const task = (...containerDefinitions: TaskDefinition["containerDefinitions"]): TaskDefinition => ({
  family: "web",
  containerDefinitions,
});

const told = (definition: TaskDefinition, edits: Partial<Edits>) =>
  edit(definition, { ...NONE, ...edits }).problems.map(({ at, message, fix }) => `${at}: ${message} ${fix}`);

test("no edits leave the definition as it is", () => {
  const definition = task(WEB, PROXY);
  expect(edit(definition, NONE)).toEqual({ definition, problems: [], origins: new Map() });
});

test.each<[string, TaskDefinition]>([
  ["the only container", task(WEB)],
  ["the only essential container", task(WEB, { ...PROXY, essential: false })],
])("image is for %s", (_, definition) => {
  const { definition: edited, problems } = edit(definition, { ...NONE, image: "shop/web:v2" });
  expect(problems).toEqual([]);
  expect(edited.containerDefinitions.map(({ image }) => image)).toEqual([
    "shop/web:v2",
    ...definition.containerDefinitions.slice(1).map(({ image }) => image),
  ]);
});

test("images are for the containers they name", () => {
  const images = [
    ["proxy", "shop/proxy:v2"],
    ["web", "shop/web:v2"],
  ] as const;
  const { definition } = edit(task(WEB, PROXY), { ...NONE, images });
  expect(definition.containerDefinitions.map(({ image }) => image)).toEqual(["shop/web:v2", "shop/proxy:v2"]);
});

test("a variable is replaced in its place or added at the end, and the value may hold anything", () => {
  const environment = [
    { name: "LEVEL", value: "info" },
    { name: "PORT", value: "80" },
  ];
  const { definition } = edit(task({ ...WEB, environment }), {
    ...NONE,
    environment: [
      ["LEVEL", "debug"],
      ["QUERY", "a=b/c"],
      ["EMPTY", ""],
    ],
  });
  expect(definition.containerDefinitions[0]?.environment).toEqual([
    { name: "LEVEL", value: "debug" },
    { name: "PORT", value: "80" },
    { name: "QUERY", value: "a=b/c" },
    { name: "EMPTY", value: "" },
  ]);
});

test("container/NAME addresses one of several containers", () => {
  const { definition, problems } = edit(task(WEB, PROXY), {
    ...NONE,
    environment: [["proxy/LEVEL", "debug"]],
    secrets: [["web/TOKEN", "/web/token"]],
  });
  expect(problems).toEqual([]);
  expect(definition.containerDefinitions).toEqual([
    { ...WEB, secrets: [{ name: "TOKEN", valueFrom: "/web/token" }] },
    { ...PROXY, environment: [{ name: "LEVEL", value: "debug" }] },
  ]);
});

test.each<[Partial<Edits>, string]>([
  [
    { image: "shop/web:v2" },
    "image: The task definition has 2 containers (web, proxy), so it is not clear which one is meant. Use images instead, with lines like web=registry/repository:tag.",
  ],
  [
    { environment: [["LEVEL", "debug"]] },
    "environment: The task definition has 2 containers (web, proxy), so it is not clear which one is meant. Name the container: web/NAME=value.",
  ],
  [
    { secrets: [["TOKEN", "/token"]] },
    "secrets: The task definition has 2 containers (web, proxy), so it is not clear which one is meant. Name the container: web/NAME=ARN.",
  ],
  [
    { images: [["proxi", "shop/proxy:v2"]] },
    'images: The task definition has no container "proxi". Did you mean "proxy"?',
  ],
  [
    { environment: [["database/LEVEL", "debug"]] },
    'environment: The task definition has no container "database". It can be "web", "proxy".',
  ],
  [
    { environment: [["web/app/LEVEL", "debug"]] },
    'environment: "web/app/LEVEL" has more than one slash. Write container/NAME.',
  ],
  [{ secrets: [["web//TOKEN", "/token"]] }, 'secrets: "web//TOKEN" has more than one slash. Write container/NAME.'],
])("%j finds no place among several containers", (edits, problem) => {
  expect(told(task(WEB, PROXY), edits)).toEqual([problem]);
});

test("the input that each value comes from is known by its path", () => {
  const definition = task({ ...WEB, environment: [{ name: "A", value: "1" }] });
  const { origins } = edit(definition, {
    image: "shop/web:v2",
    images: [],
    environment: [["B", "2"]],
    secrets: [["C", "/c"]],
  });
  expect([...origins]).toEqual([
    ["containerDefinitions[0].image", "image"],
    ["containerDefinitions[0].environment[1]", "environment"],
    ["containerDefinitions[0].secrets[0]", "secrets"],
  ]);
});

test("a described definition becomes what registers it again, with its own tags", () => {
  const described = { ...task(WEB), revision: 3, status: "ACTIVE", registeredBy: "x", futureMember: { kept: true } };
  const tags = [
    { key: "team", value: "shop" },
    { key: "aws:ecs:clusterName", value: "shop" },
  ];
  expect(definitionFromDescribe({ taskDefinition: described, tags })).toEqual({
    ...task(WEB),
    futureMember: { kept: true },
    tags: [{ key: "team", value: "shop" }],
  });
  expect(definitionFromDescribe({ taskDefinition: described, tags: [] })).not.toHaveProperty("tags");
});
