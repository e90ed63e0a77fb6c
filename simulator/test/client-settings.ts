import type { Simulator } from "../src/simulator.ts";

/** What an SDK client needs to talk to a simulator: as its own user, or with the keys given. */
export function clientSettings(
  { url, region, env }: Pick<Simulator, "url" | "region" | "env">,
  keys: Readonly<Record<string, string>> = env,
) {
  return {
    endpoint: url,
    region,
    maxAttempts: 1,
    credentials: {
      accessKeyId: keys.AWS_ACCESS_KEY_ID ?? "",
      secretAccessKey: keys.AWS_SECRET_ACCESS_KEY ?? "",
      ...(keys.AWS_SESSION_TOKEN ? { sessionToken: keys.AWS_SESSION_TOKEN } : {}),
    },
  };
}

/** The error a call ends with, for `toMatchObject`. */
export async function errorOf(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("The call succeeded.");
}
