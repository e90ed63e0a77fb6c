import { ECSClient, type ECSClientConfig, type UpdateServiceCommand } from "@aws-sdk/client-ecs";
import type { Pace } from "./pace.ts";

/** A client whose calls wait for their turn. A call that AWS throttles all the same is the SDK's to repeat. */
export function pacedClient(
  settings: ECSClientConfig,
  { pace, signal }: { readonly pace: Pace; readonly signal: AbortSignal | undefined },
): ECSClient {
  const client = new ECSClient(settings);
  client.middlewareStack.add(
    (next, context) => async (call) => {
      const operation = context.commandName?.replace(/Command$/, "") ?? "";
      await pace.turn(operation, context[TURN_ENDS] ?? signal);
      return await next(call);
    },
    // Before it is signed, and outside of the SDK's own attempts.
    { step: "initialize", name: "paceMiddleware" },
  );
  return client;
}

const TURN_ENDS = "turnEnds";

/** The command does not wait for its turn any longer than until this is aborted. Once it is sent, it is not cut short. */
export function unlessAborted(command: UpdateServiceCommand, signal: AbortSignal | undefined): UpdateServiceCommand {
  if (!signal) return command;
  command.middlewareStack.add(
    (next, context) => (call) => {
      context[TURN_ENDS] = signal;
      return next(call);
    },
    { step: "initialize", priority: "high", name: "turnEndsMiddleware" },
  );
  return command;
}
