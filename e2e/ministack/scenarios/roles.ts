import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { endpointEnvironment } from "../account.ts";
import { ACCOUNT } from "../ministack.ts";
import { complaintsAbout, type Scenario } from "../scenario.ts";
import { createService, lives } from "../service.ts";
import { runStep } from "../step.ts";
import { reference, type World } from "../world.ts";

export const roles: readonly Scenario[] = [
  {
    name: "a role through OIDC: its trust policy lets this repository in, and no other",
    async play(world) {
      // Of it only the token endpoint of a GitHub runner is used.
      await using github = await startSimulator();
      const service = await createService(world, "trusting", `${world.repository}:v1`);
      const role = await createRole(world, github);
      const run = (repository: string) => {
        github.oidc.claims = { ...github.oidc.claims, repository };
        const inputs = {
          service: service.name,
          image: reference(world, ":v2"),
          "dry-run": "true",
          "role-to-assume": role,
        };
        return runStep(world, { inputs, env: { ...endpointEnvironment(world.url), ...tokenEnvironment(github) } });
      };
      const { repository } = github.oidc.claims;
      const admitted = await run(repository);
      const refused = await run("acme/stranger");
      return {
        came: `${admitted.outputs.status}; then ${refused.outputs["failure-class"]}`,
        complaints: [
          ...complaintsAbout(
            admitted,
            { conclusion: "success", outputs: { status: "planned" }, log: [/assumed-role\/deploy/] },
            await lives(service, "v1"),
          ),
          ...complaintsAbout(refused, { conclusion: "failure", outputs: {}, log: [/acme\/stranger/] }),
        ],
      };
    },
  },
];

function tokenEnvironment({ env }: Simulator): Record<string, string> {
  const names = ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
  return Object.fromEntries(names.map((name) => [name, env[name] ?? ""]));
}

/** Trusts the main branch of the repository, as GitHub's guide writes it, and may do anything. */
async function createRole({ account: { iam } }: World, { oidc }: Simulator): Promise<string> {
  const { repository, ref } = oidc.claims;
  const host = new URL(oidc.issuer).host;
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: oidc.issuer, ClientIDList: ["sts.amazonaws.com"] }));
  const trust = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${host}:aud`]: "sts.amazonaws.com", [`${host}:sub`]: `repo:${repository}:ref:${ref}` },
    },
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: "deploy", AssumeRolePolicyDocument: policy(trust) }),
  );
  // MiniStack checks calls to ECS against the cluster, so that the policies of docs/iam cannot be tried here.
  const anything = { Effect: "Allow", Action: "*", Resource: "*" };
  await iam.send(new PutRolePolicyCommand({ RoleName: "deploy", PolicyName: "all", PolicyDocument: policy(anything) }));
  return Role?.Arn ?? "";
}

const policy = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
