import { isDeepStrictEqual } from "node:util";
import type { CreateServiceCommandInput } from "@aws-sdk/client-ecs";
import type { SimClock } from "../../clock.ts";
import type { Service } from "../state.ts";

/** How long a token counts (ECS API reference, "Ensuring idempotency"). */
const TOKEN_LASTS_MS = 24 * 3_600_000;

/** The client tokens of CreateService: the same request again is answered with the service that the first one created. */
export class CreationTokens {
  readonly #clock: SimClock;
  readonly #used = new Map<string, { readonly request: object; readonly service: Service; readonly at: number }>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** The service that this very request has created, unless that is gone. */
  serviceOf({ clientToken = "", ...request }: CreateServiceCommandInput): Service | undefined {
    const used = this.#used.get(clientToken);
    if (used?.service.status !== "ACTIVE" || this.#clock.now() >= used.at + TOKEN_LASTS_MS) return undefined;
    return isDeepStrictEqual(used.request, request) ? used.service : undefined;
  }

  remember({ clientToken, ...request }: CreateServiceCommandInput, service: Service): void {
    if (clientToken) this.#used.set(clientToken, { request, service, at: this.#clock.now() });
  }
}
