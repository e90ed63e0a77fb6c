import type { Problem } from "@deploy-actions/shared/problems";
import type { BuildOrder } from "./build-order.ts";
import type { BuilderFacts } from "./builder.ts";
import { readDockerfile, runsPrograms } from "./dockerfile.ts";

/** What the builder cannot do of what is asked, before it begins. */
export function cannot(orders: readonly BuildOrder[], builder: BuilderFacts): readonly Problem[] {
  return orders.flatMap((order) => {
    const place = (key: string) => (orders.length === 1 ? key : `images.${order.image.name}.${key}`);
    return [
      ...platforms(order, builder, place("platforms")),
      ...cacheExport(order, builder),
      ...attestations(order, builder),
    ];
  });
}

function platforms({ image, dockerfile }: BuildOrder, builder: BuilderFacts, at: string): readonly Problem[] {
  const { can, platforms: known } = builder;
  if (image.platforms.length > 1 && !can.severalPlatforms) {
    return [{ at, message: `${who(builder)} builds images of one platform only.`, fix: ANOTHER_BUILDER }];
  }
  const missing = image.platforms.filter((platform) => !known.some((name) => isSame(name, platform)));
  // What is only copied, or compiled for another platform on the builder's own, needs no emulation.
  const runs = dockerfile !== undefined && runsPrograms(readDockerfile(dockerfile), image.target);
  if (missing.length === 0 || !runs) return [];
  return [
    {
      at,
      message: `${who(builder)} cannot run programs of ${missing.join(", ")}, which ${image.file} does (RUN). It has ${known.join(", ")}.`,
      fix: 'Add a step "uses: docker/setup-qemu-action@v3" before the builder is made, use a builder on such a machine, or compile on the builder\'s own platform ("FROM --platform=$BUILDPLATFORM").',
    },
  ];
}

function cacheExport({ cacheTo }: BuildOrder, builder: BuilderFacts): readonly Problem[] {
  if (cacheTo.length === 0 || builder.can.cacheExport) return [];
  const fix = `${ANOTHER_BUILDER} Or write "cache: auto", which leaves it out here.`;
  return [{ at: "cache", message: `${who(builder)} cannot write a cache.`, fix }];
}

function attestations({ provenance, sbom }: BuildOrder, builder: BuilderFacts): readonly Problem[] {
  if (builder.can.attestations) return [];
  const problem = (at: string): Problem => ({
    at,
    message: `${who(builder)} cannot attach attestations to an image.`,
    fix: ANOTHER_BUILDER,
  });
  return [
    ...(provenance === "min" || provenance === "max" ? [problem("provenance")] : []),
    ...(sbom === false ? [] : [problem("sbom")]),
  ];
}

function who({ name, driver }: BuilderFacts): string {
  return `The builder "${name}" (driver ${driver})`;
}

const ANOTHER_BUILDER =
  'Add a step "uses: docker/setup-buildx-action@v4" before this one, or turn the engine\'s containerd image store on ("features": {"containerd-snapshotter": true} in /etc/docker/daemon.json).';

/** `linux/arm64` is `linux/arm64/v8`. */
function isSame(known: string, asked: string): boolean {
  const plain = (platform: string) => platform.replace(/^(linux\/arm64)\/v8$/, "$1");
  return plain(known) === plain(asked);
}
