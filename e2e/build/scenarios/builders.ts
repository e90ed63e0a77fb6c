import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { unlessSame } from "../../checklist.ts";
import { anythingLeft } from "../left-behind.ts";
import { noTags } from "../no-tags.ts";
import { found, type Scenario } from "../scenario.ts";
import { app, checkOut } from "../sources.ts";
import { runStep, startStep } from "../step.ts";

export const builders: readonly Scenario[] = [
  {
    name: "a builder that is killed (-9) in the middle of a build: red, says so, leaves nothing; with another builder the same step is green",
    async play(world) {
      const repository = "builders/killed";
      await world.ecr.create(repository);
      await using asked = await openAsked();
      await using builder = await world.newBuildkit();
      const workspace = await checkOut(world, app([`RUN busybox wget -q -O /said ${asked.url}`]));
      const inputs = { repository, cache: "off" };

      const step = await startStep(world, { runner: builder.runner, workspace, inputs });
      const answer = await asked.first;
      builder.kill();
      const run = await step.result;
      answer.end("late");
      const complaints = [...(await noTags(world, [repository])), ...(await anythingLeft(run))];
      const second = await runStep(world, { runner: await world.runner("buildkit"), workspace, inputs });
      return found(run, { conclusion: "failure", log: [/the builder ended in the middle of it/] }, [
        ...complaints,
        ...unlessSame("The conclusion with another builder", second.conclusion, "success"),
      ]);
    },
  },
];

/** What a build asks, so that it is known to be in the middle; the first is kept waiting. */
async function openAsked() {
  const waiting = Promise.withResolvers<ServerResponse>();
  let count = 0;
  const server: Server = createServer((_, response) => {
    count += 1;
    if (count === 1) waiting.resolve(response);
    else response.end("hello");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    first: waiting.promise,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
