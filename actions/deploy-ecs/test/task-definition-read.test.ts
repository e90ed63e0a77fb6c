import type { Problem } from "@deploy-actions/shared/problems";
import { expect, test } from "@jest/globals";
import { checkTaskDefinition } from "../src/task-definition/check.ts";
import { readTaskDefinition } from "../src/task-definition/read.ts";

const read = (text: string, variables: Record<string, string> = {}) =>
  readTaskDefinition(text, { variables, origin: "web.yml" });

const told = (problems: readonly Problem[]) =>
  problems.map(({ line, at, message, fix }) => `${line ?? "-"} ${at}: ${[message, fix].filter(Boolean).join(" ")}`);

const PLAIN = { family: "web", containerDefinitions: [{ name: "web", image: "shop/web:v1", memory: 128 }] };

test("a document of RegisterTaskDefinition is taken as it is, in JSON and in YAML", () => {
  const yaml = "family: web\ncontainerDefinitions:\n  - { name: web, image: 'shop/web:v1', memory: 128 }\n";
  for (const text of [JSON.stringify(PLAIN), JSON.stringify(PLAIN, null, "\t"), yaml]) {
    expect(read(text)).toMatchObject({ definition: PLAIN, problems: [] });
  }
});

test("what describe-task-definition prints loses its read-only members, with the wrapper and without", () => {
  const described = {
    ...PLAIN,
    taskDefinitionArn: "arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7",
    revision: 7,
    status: "INACTIVE",
    requiresAttributes: [{ name: "com.amazonaws.ecs.capability.docker-remote-api.1.18" }],
    compatibilities: ["EC2"],
    registeredAt: "2026-01-01T00:00:00Z",
    deregisteredAt: "2026-01-02T00:00:00Z",
    deleteRequestedAt: "2026-01-03T00:00:00Z",
    registeredBy: "arn:aws:iam::111122223333:role/deploy",
  };
  const tags = [
    { key: "team", value: "shop" },
    { key: "aws:cloudformation:stack-name", value: "web" },
  ];
  expect(read(JSON.stringify(described))).toMatchObject({ definition: PLAIN, problems: [] });
  const wrapped = read(JSON.stringify({ taskDefinition: described, tags }));
  expect(wrapped.problems).toEqual([]);
  expect(wrapped.definition).toEqual({ ...PLAIN, tags: [{ key: "team", value: "shop" }] });
});

test("a problem under the wrapper has the path of the definition and the line of the document", () => {
  const text = `{
    "taskDefinition": {
      "family": "web",
      "containerDefinitions": [
        { "name": "web", "image": "shop/web:v1",
          "esential": true }
      ]
    }
  }`;
  expect(told(read(text).problems)).toEqual([
    '6 containerDefinitions[0].esential: ECS does not know this key. Did you mean "essential"?',
  ]);
});

test.each([
  ["an unknown key", "imag: shop/web:v1", 'imag: ECS does not know this key. Did you mean "image"?'],
  ["a key in capitals", "Memory: 1", 'Memory: ECS does not know this key. Did you mean "memory"?'],
  ["a key in kebab-case", "stop-timeout: 3", 'stop-timeout: ECS does not know this key. Did you mean "stopTimeout"?'],
  ["a key of nowhere", "zzzzzzzzz: 1", "zzzzzzzzz: ECS does not know this key. Remove it."],
  [
    "a key of the task",
    "executionRoleArn: x",
    "executionRoleArn: ECS does not take this key here. It belongs to the task: put it beside containerDefinitions.",
  ],
  ["a number for a string", "user: 1000", "user: Expected a string, got the number 1000. Put it in quotes."],
  ["a string for a number", 'cpu: "10"', 'cpu: Expected a whole number, got "10". Write 10 without quotes.'],
  ["a fraction", "cpu: 0.5", "cpu: Expected a whole number, got the number 0.5."],
  [
    "a string for a boolean",
    'essential: "True"',
    'essential: Expected true or false, got "True". Write true without quotes.',
  ],
  [
    "a command line",
    "command: npm start",
    'command: Expected a list of strings, got "npm start". Write it as a list of words: ["npm","start"].',
  ],
  [
    "variables as a mapping",
    "environment: { A: b }",
    "environment: Expected a list of mappings, got a mapping. Write one entry for each, with name and value.",
  ],
  [
    "a value that YAML takes for a number",
    "environment: [{ name: PORT, value: 80 }]",
    "environment[0].value: Expected a string, got the number 80. Put it in quotes.",
  ],
  ["nothing", "hostname:", "hostname: Expected a string, got nothing. Give it a value, or remove the key."],
  [
    "a word in the wrong case",
    "portMappings: [{ containerPort: 80, protocol: TCP }]",
    'portMappings[0].protocol: Expected one of tcp, udp, got "TCP". Did you mean "tcp"?',
  ],
  ["a missing key", "secrets: [{ name: TOKEN }]", "secrets[0].valueFrom: This key is required."],
])("%s is a problem with its path and line", (_, member, problem) => {
  const text = `family: web\ncontainerDefinitions:\n  - name: web\n    ${member}\n`;
  expect(told(read(text).problems)).toEqual([`4 containerDefinitions[0].${problem}`]);
});

test("a key of a container beside the containers is told where it belongs", () => {
  const text = "family: web\nportMappings: []\ncontainerDefinitions: []";
  expect(told(read(text).problems)).toEqual([
    "2 portMappings: ECS does not take this key here. It belongs to a container: put it in an entry of containerDefinitions.",
  ]);
});

test.each([
  ["YAML that does not parse", "family: [web", /^1 : /],
  ["a key given twice", "family: a\nfamily: b", /^2 : .*unique/],
  ["nothing at all", "", /empty/],
  ["some text", "hello", /This is not a task definition\./],
  ["containers alone", '[{ "name": "web" }]', /Terraform.*Put the list under containerDefinitions, beside family\./],
  ["CloudFormation's names", "Family: web\nContainerDefinitions: []", /CloudFormation.*begin with a small letter/],
  ["a CloudFormation resource", "Type: AWS::ECS::TaskDefinition\nProperties: {}", /CloudFormation/],
  ["a CloudFormation tag", "family: !Sub web\ncontainerDefinitions: []", /^1 : .*!Sub.*give it a value in variables/],
])("%s gives one problem and no definition", (_, text, problem) => {
  const { definition, problems } = read(text);
  expect(definition).toBeUndefined();
  expect(told(problems)).toEqual([expect.stringMatching(problem)]);
});

test("variables are filled in, and one alone takes the type that its place wants", () => {
  const text = `family: web-\${STAGE}
containerDefinitions:
  - name: web
    image: "shop/web:\${TAG}"
    cpu: \${CPU}
    essential: \${ESSENTIAL}
    command: [sh, -c, "echo $\${HOME} \${STAGE}"]
    environment: [{ name: CPU, value: "\${CPU}" }]
`;
  const { definition, problems } = read(text, { STAGE: "test", TAG: "v2", CPU: "256", ESSENTIAL: "true" });
  expect(problems).toEqual([]);
  expect(definition).toEqual({
    family: "web-test",
    containerDefinitions: [
      {
        name: "web",
        image: "shop/web:v2",
        cpu: 256,
        essential: true,
        command: ["sh", "-c", "echo ${HOME} test"],
        environment: [{ name: "CPU", value: "256" }],
      },
    ],
  });
});

test.each([
  [
    "${TAGS}",
    'image: ${TAGS} has no value. Did you mean ${TAG}? Or add "TAGS=…" to variables, or write $${TAGS} for a literal one.',
  ],
  [
    "${NOTHING}",
    'image: ${NOTHING} has no value. Add "NOTHING=…" to variables, or write $${NOTHING} for a literal one.',
  ],
  [
    "${TAG:-v1}",
    'image: ${TAG:-v1} is not the name of a variable. Use letters, digits and "_", or write $${TAG:-v1} for a literal one.',
  ],
  ["${TAG", 'image: "${TAG" begins a variable and does not end. Add the "}", or write $${TAG for a literal one.'],
  [
    "${toString}",
    'image: ${toString} has no value. Add "toString=…" to variables, or write $${toString} for a literal one.',
  ],
])("%s that cannot be filled in is a problem", (image, problem) => {
  const text = `family: \${TAG}\ncontainerDefinitions: [{ name: web,\n  image: "${image}" }]`;
  expect(told(read(text, { TAG: "v1" }).problems)).toEqual([`3 containerDefinitions[0].${problem}`]);
});

test("a variable that nothing uses is a problem", () => {
  const text = "family: web\ncontainerDefinitions: [{ name: web, image: 'shop/web:${TAG}' }]";
  expect(told(read(text, { TAGG: "v1", OTHER: "x" }).problems)).toEqual([
    expect.stringContaining("${TAG} has no value. Did you mean ${TAGG}?"),
    "- variables: TAGG is set, but web.yml has no ${TAGG}. Did you mean TAG?",
    "- variables: OTHER is set, but web.yml has no ${OTHER}. Remove it, or use it.",
  ]);
});

test("one report has every problem in the order of the lines, and none that only follows from another", () => {
  const text = `family: web
cpu: 256
memory: "4096"
networkMode: awsvpc
requiresCompatibilities: [FARGATE]
containerDefinitions:
  - imag: Shop/Web:v1
    nam: web
    healthCheck: {}
  - name: web
    image: "\${IMAGE}"
`;
  const document = read(text);
  const later = document.definition ? checkTaskDefinition(document.definition) : [];
  expect(document.report(later).map(({ line, at }) => `${line} ${at}`)).toEqual([
    "2 cpu",
    "3 memory",
    "7 containerDefinitions[0].imag",
    "7 containerDefinitions[0].image",
    "8 containerDefinitions[0].nam",
    "9 containerDefinitions[0].healthCheck.command",
    "10 containerDefinitions[1].name",
    "11 containerDefinitions[1].image",
  ]);
});
