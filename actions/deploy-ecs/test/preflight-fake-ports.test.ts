import { fakePreflight, TRUSTING } from "./fake-preflight.ts";
import { preflightPortsContract } from "./preflight-ports.contract.ts";
import { DIGEST, IMAGE } from "./preflight-subject.ts";

const linux = [{ os: "linux", architecture: "amd64" }];
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const secret = { isBeingDeleted: false, versions: new Map([["v1", ["AWSCURRENT"]]]) };

const there = {
  platforms: { [`${IMAGE.split(":")[0]}@${DIGEST}`]: linux },
  roles: { web: { trustPolicy: TRUSTING, mayPass: true }, admin: { trustPolicy: TRUSTING, mayPass: false } },
  secrets: { db: secret },
  parameters: ["/prod/url"],
  logGroups: ["eu-west-1:/ecs/web"],
  subnets: { "subnet-a": 7 },
  alarms: { errors: "ALARM" },
  targetGroups: ["arn:web"],
};

preflightPortsContract("the fake", async () => ({
  ports: fakePreflight(there),
  denied: fakePreflight({
    ...there,
    denied: [
      "ecr:BatchGetImage",
      "iam:GetRole",
      "iam:SimulatePrincipalPolicy",
      "secretsmanager:DescribeSecret",
      "ssm:DescribeParameters",
      "logs:DescribeLogGroups",
      "ec2:DescribeSubnets",
      "cloudwatch:DescribeAlarms",
      "elasticloadbalancing:DescribeTargetGroups",
    ],
  }),
  known: {
    platforms: {
      there: Object.keys(there.platforms)[0] ?? "",
      facts: linux,
      missing: `${IMAGE.split(":")[0]}@sha256:0`,
    },
    roles: { there: role("web"), facts: { arn: role("web"), trustPolicy: TRUSTING }, missing: role("wep") },
    secrets: { there: "db", facts: secret, missing: "dp" },
    parameters: { there: "/prod/url", facts: undefined, missing: "/prod/uri" },
    logGroups: { there: "eu-west-1:/ecs/web", facts: undefined, missing: "eu-west-1:/ecs/we" },
    subnets: { there: "subnet-a", facts: { availableAddresses: 7 }, missing: "subnet-b" },
    alarms: { there: "errors", facts: { state: "ALARM" }, missing: "error" },
    targetGroups: {
      there: "arn:web",
      facts: { targetType: "ip", protocol: "HTTP", isUsed: true },
      missing: "arn:wep",
    },
  },
  passable: role("web"),
  notPassable: role("admin"),
  [Symbol.asyncDispose]: async () => {},
}));
