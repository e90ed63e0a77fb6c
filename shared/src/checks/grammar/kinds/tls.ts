import * as v from "valibot";
import type { TlsCheck } from "../../check.ts";
import { commonMembers, commonOf } from "../common.ts";
import { member } from "../member.ts";
import { rule } from "../rule.ts";
import type { Surroundings } from "../surroundings.ts";
import { address, formatAddress, isHost } from "../values/address.ts";
import { addresses, quorumOfAddresses } from "../values/addresses.ts";
import { certificateFile } from "../values/certificates.ts";
import { count } from "../values/numbers.ts";

export function tlsCheck(around: Surroundings) {
  return v.pipe(
    v.strictObject({
      kind: v.literal("tls"),
      address: member(address({ port: 443 }), "Host to connect to, and the port unless it is 443.", "web.example.com"),
      expect: v.optional(
        member(
          v.strictObject({
            "days-left": v.optional(member(count(0), "For so many days at least the certificate is still valid."), 14),
          }),
          "The chain is trusted and the name fits, always; and this.",
          { "days-left": 14 },
        ),
        {},
      ),
      "server-name": v.optional(
        member(
          v.pipe(v.string(), v.check(isHost, "This is no host name")),
          "The name that is asked for (SNI) and that the certificate must be for. The host when it is left out.",
          "web.example.com",
        ),
      ),
      "ca-file": certificateFile(around),
      addresses,
      ...commonMembers("tls", { targets: "several", latency: true, value: false, advisory: true }),
    }),
    v.description(
      "Whether the certificate is trusted, is for this name, and stays valid for a while. Advisory unless it says otherwise.",
    ),
    rule(["addresses", "quorum"], quorumOfAddresses),
    v.transform(
      (given): TlsCheck => ({
        kind: "tls",
        ...commonOf(given, `tls://${formatAddress(given.address)}`),
        ...given.address,
        serverName: given["server-name"] ?? given.address.host,
        addresses: given.addresses,
        ca: given["ca-file"],
        expect: { daysLeft: given.expect["days-left"] },
      }),
    ),
  );
}
