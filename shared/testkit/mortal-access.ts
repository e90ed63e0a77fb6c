import { ECSClient } from "@aws-sdk/client-ecs";
import type { AwsAccess } from "../src/aws/access.ts";

/** The access of a process that may be killed: from then on it hears no answer, and what it asks reaches nobody. */
export interface MortalAccess {
  readonly access: AwsAccess;
  kill(): void;
  /** Resolves when it is killed. */
  readonly killed: Promise<"killed">;
}

export function mortalAccess(access: AwsAccess): MortalAccess {
  const death = Promise.withResolvers<"killed">();
  let isDead = false;
  const settings: AwsAccess["settings"] = (options) => {
    const given = access.settings(options);
    const { requestHandler: handler } = new ECSClient(given).config;
    const handle: typeof handler.handle = async (...request) => {
      const answer = isDead ? undefined : await handler.handle(...request);
      if (answer && !isDead) return answer;
      // Nobody reads it: the connection is done with it.
      answer?.response.body.destroy();
      return await new Promise<never>(() => {});
    };
    const mortal = { metadata: handler.metadata, handle, destroy: () => handler.destroy?.() };
    return { ...given, requestHandler: mortal as unknown as typeof given.requestHandler };
  };
  return {
    access: { ...access, settings },
    kill: () => {
      isDead = true;
      death.resolve("killed");
    },
    killed: death.promise,
  };
}
