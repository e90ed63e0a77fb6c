import { randomBytes } from "node:crypto";
import type { Principal } from "../iam/principals.ts";
import { AwsError, type AwsService } from "../service.ts";
import type { Registry } from "./registry.ts";
import { TOKEN_LIFETIME } from "./timing.ts";

const USER = "AWS";

/** The passwords that Docker logs in with. One is good for every repository that its principal may use. */
export class Tokens {
  readonly #registry: Registry;
  readonly #issued = new Map<string, { readonly principal: Principal; readonly expiresAt: number }>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  get handlers(): AwsService["handlers"] {
    return {
      GetAuthorizationToken: ({ registryIds = [this.#registry.id] }, { caller }) => {
        // The endpoint lets nobody pass who did not sign.
        if (!caller) throw new AwsError("InvalidParameterException", "Missing credentials");
        const registries: readonly string[] = registryIds;
        return { authorizationData: registries.map((registryId) => this.#issue(caller, registryId)) };
      },
    };
  }

  /** Who logged in with this header of a request to the registry; undefined: nobody that it knows. */
  holder(authorization: string | undefined): Principal | "expired" | undefined {
    const [, encoded = ""] = /^Basic (\S+)$/i.exec(authorization ?? "") ?? [];
    const [user, password = ""] = Buffer.from(encoded, "base64").toString().split(":");
    const token = user === USER ? this.#issued.get(password) : undefined;
    if (!token) return undefined;
    return token.expiresAt <= this.#registry.world.clock.now() ? "expired" : token.principal;
  }

  #issue(principal: Principal, registryId: string) {
    const { id, endpoint, world } = this.#registry;
    // AWS's passwords are about as long.
    const password = randomBytes(1200).toString("base64");
    const expiresAt = world.clock.now() + TOKEN_LIFETIME;
    this.#issued.set(password, { principal, expiresAt });
    return {
      authorizationToken: Buffer.from(`${USER}:${password}`).toString("base64"),
      expiresAt: new Date(expiresAt),
      proxyEndpoint: endpoint.replace(id, registryId),
    };
  }
}
