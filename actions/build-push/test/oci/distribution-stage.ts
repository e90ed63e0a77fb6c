import { agents } from "@deploy-actions/shared/aws/http";
import { Secret } from "@deploy-actions/shared/secret";
import { fakeClock } from "@deploy-actions/shared/testkit/fake-clock";
import type { OciClientOptions } from "../../src/oci/oci-client.ts";
import { ociDistribution } from "../../src/oci/oci-http.ts";
import { PASSWORD, USERNAME } from "./registry.ts";

/** The client of a registry, whose pauses pass at once. `lines` is what it logs. */
export function clientOf(host: string, overrides: Partial<OciClientOptions> = {}) {
  const lines: string[] = [];
  const login = { host, username: USERNAME, password: new Secret(PASSWORD), expiresAt: Number.POSITIVE_INFINITY };
  const distribution = ociDistribution({
    host,
    login: async () => login,
    agents: agents({}),
    clock: fakeClock(),
    log: (line) => lines.push(line),
    signal: new AbortController().signal,
    ...overrides,
  });
  return { distribution, lines };
}
