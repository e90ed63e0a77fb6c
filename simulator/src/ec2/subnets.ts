import { AwsError } from "../service.ts";
import type { World } from "../world.ts";

/** The VPC of everything that names none. */
export const DEFAULT_VPC = "vpc-0a1b2c3d4e5f60718";

export interface Subnet {
  readonly id: string;
  readonly vpc: string;
  /** "eu-west-1a". */
  readonly availabilityZone: string;
  readonly availableIpAddresses: number;
  /** Whether network interfaces get a public address by default. */
  readonly mapPublicIpOnLaunch: boolean;
}

/**
 * The subnets of the account. Nothing of the account needs them to exist: as long as none was added, every id that is
 * asked about is a subnet with room; from the first one on, only those that were added exist.
 */
export class Subnets {
  readonly #region: string;
  readonly #added = new Map<string, Subnet>();

  constructor({ region }: Pick<World, "region">) {
    this.#region = region;
  }

  /** A /24 network in the default VPC and the first zone, unless `settings` say otherwise. Adding it again replaces it. */
  add(id: string, settings: Partial<Omit<Subnet, "id">> = {}): void {
    this.#added.set(id, { ...this.#madeUp(id), ...settings });
  }

  get all(): readonly Subnet[] {
    return [...this.#added.values()];
  }

  get(id: string): Subnet {
    const found = this.#added.get(id) ?? (this.#added.size === 0 ? this.#madeUp(id) : undefined);
    if (found && /^subnet-[0-9a-z]+$/.test(id)) return found;
    throw new AwsError("InvalidSubnetID.NotFound", `The subnet ID '${id}' does not exist`);
  }

  /** 251: of the 256 addresses of a /24 network AWS keeps five. */
  #madeUp(id: string): Subnet {
    return {
      id,
      vpc: DEFAULT_VPC,
      availabilityZone: `${this.#region}a`,
      availableIpAddresses: 251,
      mapPublicIpOnLaunch: false,
    };
  }
}
