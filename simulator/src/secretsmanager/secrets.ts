import { randomInt } from "node:crypto";
import { AwsError } from "../service.ts";
import type { World } from "../world.ts";

export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly keyId: string | undefined;
  readonly tags: readonly { readonly Key?: string; readonly Value?: string }[];
  /** Of its value; a secret can be created without one. */
  readonly versionId: string | undefined;
  /** Milliseconds since the epoch, on the simulator's clock. */
  readonly createdAt: number;
  /** When it was scheduled for deletion. */
  deletedAt?: number;
}

/** The secrets of one account and region, and how they are found. */
export class Secrets {
  readonly #world: World;
  readonly #secrets = new Map<string, Secret>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Without the six characters that only an existing secret has. */
  arn(name: string): string {
    const { partition, region, account } = this.#world;
    return `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}`;
  }

  create(secret: Omit<Secret, "arn" | "createdAt">): Secret {
    const created = { ...secret, arn: `${this.arn(secret.name)}-${suffix()}`, createdAt: this.#world.clock.now() };
    this.#secrets.set(secret.name, created);
    return created;
  }

  /**
   * By name, complete ARN, or ARN without the last hyphen and six characters. An ARN that ends in a hyphen and six
   * characters counts as complete, also where they belong to the name (user guide, "Finding a secret from a partial ARN").
   */
  find(id: string): Secret | undefined {
    const byName = this.#secrets.get(id);
    if (byName) return byName;
    const complete = [...this.#secrets.values()].find(({ arn }) => arn === id);
    if (complete || /-[A-Za-z0-9]{6}$/.test(id)) return complete;
    return [...this.#secrets.values()].find(({ name }) => this.arn(name) === id);
  }

  get(id: string): Secret {
    const found = this.find(id);
    if (found) return found;
    throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }

  /** Until `wait` milliseconds have passed it can still be described. */
  delete(secret: Secret, wait: number): void {
    const { clock } = this.#world;
    secret.deletedAt = clock.now();
    const end = () => this.#secrets.delete(secret.name);
    if (wait === 0) end();
    else clock.after(wait, end);
  }
}

function suffix(): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join("");
}
