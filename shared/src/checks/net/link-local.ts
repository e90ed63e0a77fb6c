import { BlockList } from "node:net";
import type { Address } from "./addresses.ts";

/** Whether it is an address at which a cloud tells its machines who they are, and gives them credentials. */
export function isLinkLocal({ address, family }: Address): boolean {
  return LINK_LOCAL.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** RFC 3927 and RFC 4291, 2.5.6; and what EC2 has for IPv6, and Alibaba for IPv4, instead of one of those. */
const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet("169.254.0.0", 16, "ipv4");
LINK_LOCAL.addSubnet("fe80::", 10, "ipv6");
LINK_LOCAL.addAddress("fd00:ec2::254", "ipv6");
LINK_LOCAL.addAddress("100.100.100.200", "ipv4");
