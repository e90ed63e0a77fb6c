import { didYouMean, nearest } from "@deploy-actions/shared/did-you-mean";
import { Failure } from "@deploy-actions/shared/failure";

/** `linux/arm64/v8` as BuildKit writes it, `linux/arm64`. Throws a Failure that says what to write instead. */
export function parsePlatform(text: string): string {
  const parts = text.split("/");
  const [os = "", written = "", variant] = parts;
  if (parts.length < 2) {
    const arch = ALIASES[text] ?? text;
    const meant = ARCHITECTURES.includes(arch) ? `Did you mean "linux/${arch}"?` : didYouMean(text, COMMON);
    throw new Failure(`"${text}" is not a platform.`, { hint: meant ?? `Write ${FORM}, like ${COMMON.join(", ")}.` });
  }
  const architecture = ALIASES[written] ?? written;
  const isKnown = SYSTEMS.includes(os) && ARCHITECTURES.includes(architecture);
  if (parts.length > 3 || !isKnown || (variant !== undefined && !/^v?\d+(\.\d+)?$/.test(variant))) {
    const meant = nearest(text, COMMON);
    throw new Failure(`"${text}" is not a platform.`, {
      hint: meant ? `Did you mean "${meant}"?` : `Write ${FORM}, like ${COMMON.join(", ")}.`,
    });
  }
  return [os, architecture, variantOf(architecture, variant)].filter(Boolean).join("/");
}

const FORM = "os/architecture or os/architecture/variant";

const COMMON = ["linux/amd64", "linux/arm64", "linux/arm/v7", "linux/386", "linux/ppc64le", "linux/s390x"];

const SYSTEMS = ["linux", "windows", "darwin", "freebsd", "wasi"];

/** Go's names, which OCI's image index takes over: https://go.dev/doc/install/source#environment */
const ARCHITECTURES = [
  ...["amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "loong64"],
  ...["mips64", "mips64le", "wasm"],
];

/** As containerd reads them: https://github.com/containerd/platforms/blob/main/database.go */
const ALIASES: Readonly<Record<string, string>> = { x86_64: "amd64", "x86-64": "amd64", aarch64: "arm64", i386: "386" };

/** Those that containerd takes for granted are not written. */
function variantOf(architecture: string, variant: string | undefined): string | undefined {
  const whole = variant && !variant.startsWith("v") ? `v${variant}` : variant;
  if (architecture === "arm64" && whole === "v8") return undefined;
  if (architecture === "amd64" && whole === "v1") return undefined;
  return architecture === "arm" ? (whole ?? "v7") : whole;
}
