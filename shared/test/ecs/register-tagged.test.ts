import { expect, test } from "@jest/globals";
import { registerTagged } from "../../src/ecs/register-tagged.ts";
import type { TaskDefinition } from "../../src/ecs/task-definition/definition.ts";
import { provenance, withProvenance } from "../../src/ecs/task-definition/provenance.ts";
import { definition, image } from "../../testkit/ecs/web-task.ts";

const written = definition(image("v1"));
const marked = withProvenance(written, provenance({ GITHUB_RUN_ID: "1" }));
const denied = (action: string) =>
  Object.assign(
    new Error(
      `User: arn:aws:sts::123456789012:assumed-role/deploy/gha-shop-1-1 is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`,
    ),
    { name: "AccessDeniedException" },
  );

/** AWS as far as it says no to some registrations; answers with what was registered. */
async function registering(asked: TaskDefinition, refuse: (definition: TaskDefinition) => Error | undefined) {
  const lines: string[] = [];
  const register = async (definition: TaskDefinition) => {
    const refusal = refuse(definition);
    if (refusal) throw refusal;
    return definition;
  };
  const registered = await registerTagged(asked, { register, log: (line) => lines.push(line) });
  return { registered, lines };
}

test("what may be tagged is, without a word", async () => {
  expect(await registering(marked, () => undefined)).toEqual({ registered: marked, lines: [] });
});

test("what may not be tagged is registered without, and the log says what that costs and what to allow", async () => {
  const refuse = ({ tags }: TaskDefinition) => (tags ? denied("ecs:TagResource") : undefined);
  expect(await registering(marked, refuse)).toEqual({
    registered: written,
    lines: [
      "Registering web without the tags that name its commit and run, because AWS denied ecs:TagResource: later steps cannot tell it from a hot fix, nor an older commit from a newer one. Allow ecs:TagResource on its task definitions.",
    ],
  });
});

test("what may not be registered at all is refused for that", async () => {
  await expect(registering(marked, () => denied("ecs:RegisterTaskDefinition"))).rejects.toThrow(
    "not authorized to perform: ecs:RegisterTaskDefinition",
  );
});

test("what is wrong with the definition is not put down to the tags", async () => {
  const wrong = Object.assign(new Error("No Fargate configuration exists"), { name: "ClientException" });
  await expect(registering(marked, ({ tags }) => (tags ? wrong : undefined))).rejects.toBe(wrong);
});
