import { describeProblem } from "@deploy-actions/shared/problems";
import { expect, test } from "@jest/globals";
import { readOneOffs } from "../src/one-off/read-one-offs.ts";

function read(text: string) {
  const masked: string[] = [];
  const read = readOneOffs(text, { when: "run-before", mask: (value) => void masked.push(value) });
  return { read, masked };
}

function good(text: string) {
  const { read: checked } = read(text);
  if (!checked.ok) throw new Error(checked.problems.map(describeProblem).join("\n"));
  return checked.value;
}

const problems = (text: string) => {
  const { read: checked } = read(text);
  return checked.ok ? [] : checked.problems.map(describeProblem);
};

const NOTHING_SAID = {
  when: "run-before",
  service: undefined,
  taskDefinition: undefined,
  container: undefined,
  success: undefined,
  command: undefined,
  environment: {},
  timeout: 15 * 60_000,
  size: { cpu: undefined, memory: undefined },
  placement: {
    subnets: undefined,
    securityGroups: undefined,
    assignPublicIp: undefined,
    launchType: undefined,
    capacityProviderStrategy: undefined,
  },
};

test("a migration needs its command only", () => {
  expect(good("command: [npm, run, migrate]")).toEqual([
    { ...NOTHING_SAID, name: "run-before-1", command: ["npm", "run", "migrate"] },
  ]);
});

test("several tasks keep their order, and get names where they have none", () => {
  const tasks = good("- { name: migrate, command: [migrate] }\n- command: [seed]");
  expect(tasks.map(({ name }) => name)).toEqual(["migrate", "run-before-2"]);
});

test("everything that can be said", () => {
  const text = `
- name: migrate
  service: web
  task-definition: web-migrations:7
  container: app
  success: report
  command: ["sh", "-c", "migrate && seed"]
  environment: { LOG_LEVEL: debug, EMPTY: "" }
  timeout: 1h
  cpu: 1 vCPU
  memory: 2048
  subnets: [subnet-0a1b, subnet-0c2d]
  security-groups: [sg-0a1b]
  assign-public-ip: true
  capacity-provider-strategy:
    - { capacity-provider: FARGATE, weight: 1, base: 1 }
`;
  expect(good(text)).toEqual([
    {
      name: "migrate",
      when: "run-before",
      service: "web",
      taskDefinition: "web-migrations:7",
      container: "app",
      success: "report",
      command: ["sh", "-c", "migrate && seed"],
      environment: { LOG_LEVEL: "debug", EMPTY: "" },
      timeout: 3_600_000,
      size: { cpu: "1024", memory: "2048" },
      placement: {
        subnets: ["subnet-0a1b", "subnet-0c2d"],
        securityGroups: ["sg-0a1b"],
        assignPublicIp: true,
        launchType: undefined,
        capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1, base: 1 }],
      },
    },
  ]);
});

test("values of variables that are secret by their name are masked", () => {
  const { masked } = read("environment: { DB_PASSWORD: hunter2, LOG_LEVEL: debug, API_TOKEN: '' }");
  expect(masked).toEqual(["hunter2"]);
});

test.each<[what: string, text: string, ...problems: string[]]>([
  ["nothing", "", 'The document is empty. Write it like "- command: [npm, run, migrate]".'],
  [
    "a line of words",
    "npm run migrate",
    'A task is a map, and this is one line of text. Write it like "- command: [npm, run, migrate]".',
  ],
  ["a list of words", "- npm", "[0] (line 1): Expected a map, got a text."],
  [
    "an empty list",
    "[]",
    '(line 1): There is no task: leave run-before out, or write one like "- command: [npm, run, migrate]".',
  ],
  ["an unknown key", "- comand: [migrate]", '[0].comand (line 1): This key is not known. Did you mean "command"?'],
  [
    "a command for a shell",
    "- command: npm run migrate",
    '[0].command (line 1): Write it as a list of words, like ["npm", "run", "migrate"]: no shell reads them.',
  ],
  ["a word that is no text", "- command: [sleep, 5]", "[0].command[1] (line 1): Write every word as text, in quotes."],
  [
    "no word",
    "- command: []",
    "[0].command (line 1): There is no word: leave it out to run what the container runs otherwise.",
  ],
  [
    "a value that is no text",
    "- environment: { PORT: 8080 }",
    "[0].environment.PORT (line 1): Write the value as text, in quotes.",
  ],
  [
    "a duration without a unit",
    "- timeout: '90'",
    `[0].timeout (line 1): "90" has no unit. Write "90m" for minutes or "90s" for seconds.`,
  ],
  ["a time-out of nothing", "- timeout: 0s", '[0].timeout (line 1): "0s" is too short. It is 1 s or more.'],
  [
    "a size that is none",
    "- cpu: lots",
    '[0].cpu (line 1): "lots" is no number of CPU units. Write CPU units, like 1024, or "1 vCPU".',
  ],
  [
    "a subnet that is none",
    "- subnets: [sg-0a1b]",
    '[0].subnets[0] (line 1): It begins with "subnet-", like subnet-0a1b2c3d.',
  ],
  [
    "a launch type in small letters",
    "- launch-type: fargate",
    '[0].launch-type (line 1): Expected "FARGATE" or "EC2" or "EXTERNAL", got "fargate". Did you mean "FARGATE"?',
  ],
  [
    "two ways to say where it runs",
    "- launch-type: FARGATE\n  capacity-provider-strategy: [{ capacity-provider: FARGATE }]",
    "[0].launch-type (line 1): It cannot stand beside capacity-provider-strategy, which says where the task runs, too: keep one.",
  ],
  [
    "a name twice",
    "- name: migrate\n- name: migrate",
    '[1].name (line 2): Another task is called "migrate" already: give this one a name of its own.',
  ],
  [
    "several problems at once, in the order of the lines",
    "- command: [migrate]\n  timeout: soon\n- contaner: app\n  assign-public-ip: 'yes'",
    '[0].timeout (line 2): "soon" is not a duration. Write it like "30m", "90s" or "1h30m".',
    '[1].contaner (line 3): This key is not known. Did you mean "container"?',
    '[1].assign-public-ip (line 4): Expected true or false, got "yes".',
  ],
])("%s", (_, text, ...expected) => {
  expect(problems(text)).toEqual(expected);
});
