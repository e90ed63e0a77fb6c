import type { Part } from "./part.ts";
import { findServer } from "./servers.ts";

/** The registry that Docker publishes, as Debian builds it. */
export function findRegistry(cache: string): Promise<Part | undefined> {
  return findServer({ name: "docker-registry", package: "docker-registry", version: "--version" }, cache);
}
