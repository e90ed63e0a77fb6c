import * as v from "valibot";
import type { TcpCheck } from "../../check.ts";
import { commonMembers, commonOf } from "../common.ts";
import { member } from "../member.ts";
import { rule } from "../rule.ts";
import { address, formatAddress } from "../values/address.ts";
import { addresses, quorumOfAddresses } from "../values/addresses.ts";

export function tcpCheck() {
  return v.pipe(
    v.strictObject({
      kind: v.literal("tcp"),
      address: member(address(), "Host and port to connect to.", "db.internal:5432"),
      addresses,
      ...commonMembers("tcp", { targets: "several", latency: true, value: false }),
    }),
    v.description("Connects, and hangs up."),
    rule(["addresses", "quorum"], quorumOfAddresses),
    v.transform(
      (given): TcpCheck => ({
        kind: "tcp",
        ...commonOf(given, `tcp://${formatAddress(given.address)}`),
        ...given.address,
        addresses: given.addresses,
      }),
    ),
  );
}
