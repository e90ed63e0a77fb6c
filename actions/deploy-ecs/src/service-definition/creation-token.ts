import { type RunIdentity, startMarks } from "../one-off/identity.ts";
import type { CreationRequest } from "./create-service.ts";

/** At most (ECS API reference, CreateService, clientToken). */
const LONGEST_TOKEN = 36;

/** The same for the same creation in the same step and attempt, and for no other. */
export async function creationToken(
  run: RunIdentity,
  content: Omit<CreationRequest, "clientToken"> & { readonly cluster: string; readonly service: string },
): Promise<string> {
  const { clientToken } = await startMarks(run, content, 0);
  return clientToken.slice(0, LONGEST_TOKEN);
}
