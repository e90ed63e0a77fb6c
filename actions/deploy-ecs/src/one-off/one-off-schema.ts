import { namesTakenTwice } from "@deploy-actions/shared/checks/grammar/forms";
import { member } from "@deploy-actions/shared/checks/grammar/member";
import { pathTo, rule } from "@deploy-actions/shared/checks/grammar/rule";
import { duration } from "@deploy-actions/shared/checks/grammar/values/duration";
import { mapOf } from "@deploy-actions/shared/checks/grammar/values/map-of";
import { count } from "@deploy-actions/shared/checks/grammar/values/numbers";
import { namesSecret } from "@deploy-actions/shared/secret-looking";
import * as v from "valibot";
import type { OneOff, When } from "./one-off.ts";
import { cpuSize, memorySize } from "./one-off-size.ts";

/** How one-off tasks are written: a list of them, or one alone. */
export function formsOfOneOffs({ when, mask }: { readonly when: When; readonly mask: (value: string) => void }) {
  const task = v.pipe(members, v.transform(withoutKebabs));
  const list = v.pipe(
    v.array(task),
    v.nonEmpty(`There is no task: leave ${when} out, or write one like "- command: [npm, run, migrate]"`),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!Array.isArray(dataset.value)) return;
      const names = dataset.value.map((item: { readonly name?: unknown } | null) => item?.name);
      for (const index of namesTakenTwice(names)) {
        const message = `Another task is called "${names[index]}" already: give this one a name of its own`;
        addIssue({ message, ...pathTo([index, "name"]) });
      }
    }),
    v.transform((tasks) => tasks.map((given, index) => named(given, index))),
  );
  const named = ({ name, ...given }: Given, index: number): OneOff => {
    for (const [variable, value] of Object.entries(given.environment))
      if (namesSecret(variable) && value !== "") mask(value);
    return { ...given, name: name ?? `${when}-${index + 1}`, when };
  };
  return {
    list,
    alone: v.pipe(
      task,
      v.transform((given): readonly OneOff[] => [named(given, 0)]),
    ),
  };
}

type Given = Omit<OneOff, "name" | "when"> & { readonly name: string | undefined };

const text = (what: string) =>
  v.pipe(v.string(`Write ${what} as text, in quotes`), v.trim(), v.nonEmpty(`Name ${what}`));

/** No program, no word of one and no variable can hold a NUL (execve(2)). */
const word = v.pipe(
  v.string("Write every word as text, in quotes"),
  v.check((given) => !given.includes("\0"), "A word has no NUL character"),
);

const variable = v.pipe(v.string(), v.regex(/^[^=\0]+$/, 'The name of a variable is not empty and has no "="'));

const ids = (prefix: "subnet" | "sg") =>
  v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.regex(new RegExp(`^${prefix}-[0-9a-f]+$`), `It begins with "${prefix}-", like ${prefix}-0a1b2c3d`),
      ),
      `Write a list, like [${prefix}-0a1b2c3d]`,
    ),
    v.nonEmpty("The list is empty: leave it out to take over what the service has"),
  );

const capacityProvider = v.strictObject({
  "capacity-provider": member(text("the capacity provider"), "Name of the capacity provider.", "FARGATE_SPOT"),
  weight: v.optional(member(count(0), "Its share, relative to the weights of the others.")),
  base: v.optional(member(count(0), "How many tasks it gets at least.")),
});

const members = v.pipe(
  v.strictObject({
    name: v.optional(
      v.pipe(
        text("the task"),
        v.maxLength(100, "A name has 100 characters at most"),
        v.check((given) => !/\p{Cc}/u.test(given), "A name is one line of text"),
      ),
    ),
    service: v.optional(text("the service")),
    "task-definition": v.optional(text("the task definition")),
    container: v.optional(text("the container")),
    success: v.optional(text("the container whose exit code counts")),
    command: v.optional(
      v.pipe(
        v.array(word, 'Write it as a list of words, like ["npm", "run", "migrate"]: no shell reads them'),
        v.nonEmpty("There is no word: leave it out to run what the container runs otherwise"),
      ),
    ),
    environment: v.optional(
      mapOf(
        variable,
        v.pipe(
          v.string("Write the value as text, in quotes"),
          v.check((given) => !given.includes("\0"), "A value has no NUL character"),
        ),
      ),
      {},
    ),
    timeout: v.optional(duration({ min: 1_000, max: 6 * 3_600_000 }), "15m"),
    cpu: v.optional(cpuSize),
    memory: v.optional(memorySize),
    subnets: v.optional(ids("subnet")),
    "security-groups": v.optional(ids("sg")),
    "assign-public-ip": v.optional(v.boolean()),
    "launch-type": v.optional(v.picklist(["FARGATE", "EC2", "EXTERNAL"])),
    "capacity-provider-strategy": v.optional(
      v.pipe(
        v.array(capacityProvider),
        v.nonEmpty("The list is empty: leave it out to take over what the service has"),
      ),
    ),
  }),
  rule(["launch-type", "capacity-provider-strategy"], (given) =>
    given["launch-type"] && given["capacity-provider-strategy"]
      ? {
          at: ["launch-type"],
          message: "It cannot stand beside capacity-provider-strategy, which says where the task runs, too: keep one",
        }
      : undefined,
  ),
);

function withoutKebabs(given: v.InferOutput<typeof members>): Given {
  return {
    name: given.name,
    service: given.service,
    taskDefinition: given["task-definition"],
    container: given.container,
    success: given.success,
    command: given.command,
    environment: given.environment,
    timeout: given.timeout,
    size: { cpu: given.cpu, memory: given.memory },
    placement: {
      subnets: given.subnets,
      securityGroups: given["security-groups"],
      assignPublicIp: given["assign-public-ip"],
      launchType: given["launch-type"],
      capacityProviderStrategy: given["capacity-provider-strategy"]?.map(
        ({ "capacity-provider": capacityProvider, ...rest }) => ({ capacityProvider, ...rest }),
      ),
    },
  };
}
