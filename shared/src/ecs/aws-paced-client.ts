import { ECSClient, type ECSClientConfig } from "@aws-sdk/client-ecs";
import type { Pace } from "./pace.ts";

/** A client whose calls wait for their turn. A call that AWS throttles all the same is the SDK's to repeat. */
export function pacedClient(
  settings: ECSClientConfig,
  { pace, signal }: { readonly pace: Pace; readonly signal: AbortSignal | undefined },
): ECSClient {
  const client = new ECSClient(settings);
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (call) => {
        await pace.turn(commandName.replace(/Command$/, ""), signal);
        return await next(call);
      },
    // Before it is signed, and outside of the SDK's own attempts.
    { step: "initialize", name: "paceMiddleware" },
  );
  return client;
}
