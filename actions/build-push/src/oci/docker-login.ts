import { Secret } from "@deploy-actions/shared/secret";
import type { Login } from "../registry/login.ts";
import { DOCKER_HUB } from "./image-reference.ts";

/**
 * The login to a registry that stands in a config.json of docker's. Undefined: none does. Programs that keep logins
 * (`credsStore`, `credHelpers`) are not started.
 */
export function dockerLogin(config: unknown, host: string): Login | undefined {
  const auths = Object.entries(Object(Object(config).auths));
  const [, found] = auths.find(([key]) => isKeyOf(key, host)) ?? [];
  const { auth } = Object(found);
  if (typeof auth !== "string") return undefined;
  const [, username = "", password = ""] = /^([^:]*):(.*)$/s.exec(Buffer.from(auth, "base64").toString()) ?? [];
  if (username === "" || password === "") return undefined;
  return { host, username, password: new Secret(password), expiresAt: Number.POSITIVE_INFINITY };
}

/** Docker writes `https://host/v1/` for `host`, too, and its own registry under the name that it had first. */
function isKeyOf(key: string, host: string): boolean {
  const name = key.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  return name === host || (host === DOCKER_HUB && (name === "index.docker.io" || name === "docker.io"));
}
