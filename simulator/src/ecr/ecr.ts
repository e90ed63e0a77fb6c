import type { AwsService } from "../service.ts";
import type { World } from "../world.ts";
import { AccountSettings } from "./account-settings.ts";
import type { Parts } from "./data-plane/data-plane.ts";
import { imageSource } from "./image-source.ts";
import { imageHandlers } from "./images.ts";
import { LayerLinks } from "./layer-links.ts";
import { layerHandlers } from "./layers.ts";
import { lifecycleHandlers } from "./lifecycle/lifecycle.ts";
import { permissions } from "./permissions.ts";
import { Registry } from "./registry.ts";
import { repositoryHandlers } from "./repositories.ts";
import type { ScanFindings } from "./scans/findings.ts";
import { scanHandlers } from "./scans/scan-handlers.ts";
import { storageClassHandlers } from "./storage-class.ts";
import { BUCKETS } from "./throttling.ts";
import { Tokens } from "./tokens.ts";
import { Uploads } from "./uploads.ts";

/** Elastic Container Registry: the calls of its API, and the registry that Docker talks to. */
export interface Ecr extends AwsService {
  readonly parts: Parts;
  /** Says what scans of the image with this digest find, from now on. */
  scanFindings(digest: string, found: ScanFindings): void;
}

export interface EcrOptions {
  /** Where the simulator answers, once it does. */
  readonly url: () => string;
  /** Whether repositories are said to be there, or at AWS. */
  readonly isOnLoopback: boolean;
}

export function ecrService(world: World, options: EcrOptions): Ecr {
  const registry = new Registry(world, options);
  const tokens = new Tokens(registry);
  const uploads = new Uploads();
  const links = new LayerLinks(registry);
  const settings = new AccountSettings();
  const said = new Map<string, ScanFindings>();
  world.images.connect(imageSource(registry));
  const service: AwsService = {
    name: "ecr",
    iamPrefix: "ecr",
    buckets: BUCKETS,
    permissions: (operation, input) => permissions(registry, operation, input),
    handlers: {
      ...tokens.handlers,
      ...repositoryHandlers(registry),
      ...imageHandlers(registry),
      ...storageClassHandlers(registry),
      ...layerHandlers(registry, { uploads, links }),
      ...lifecycleHandlers(registry),
      ...scanHandlers(registry, said),
      ...settings.handlers,
    },
  };
  return {
    ...service,
    parts: { registry, tokens, uploads, links, settings, service },
    scanFindings: (digest, found) => {
      said.set(digest, found);
    },
  };
}
