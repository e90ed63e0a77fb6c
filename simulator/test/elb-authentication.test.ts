import { describe, expect, test } from "@jest/globals";
import type { Input } from "../src/service.ts";
import { ask, elbAccount, forward, http, pass } from "./elb-account.ts";

const OIDC = {
  Type: "authenticate-oidc",
  Order: 1,
  AuthenticateOidcConfig: {
    Issuer: "https://id.example.com",
    AuthorizationEndpoint: "https://id.example.com/authorize",
    TokenEndpoint: "https://id.example.com/token",
    UserInfoEndpoint: "https://id.example.com/me",
    ClientId: "shop",
    ClientSecret: "hush",
  },
};
const COGNITO = {
  Type: "authenticate-cognito",
  Order: 1,
  AuthenticateCognitoConfig: {
    UserPoolArn: "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_shop",
    UserPoolClientId: "shop",
    UserPoolDomain: "acme",
  },
};
const JWT = {
  Type: "jwt-validation",
  Order: 1,
  JwtValidationConfig: { JwksEndpoint: "https://id.example.com/jwks", Issuer: "https://id.example.com" },
};

/** A load balancer "shop" whose only listener lets people in by this action and then forwards to blue. */
async function guarded(authentication: Input) {
  const aws = await elbAccount();
  const { LoadBalancers } = await aws.call("CreateLoadBalancer", { Name: "shop", Subnets: ["subnet-1a", "subnet-1b"] });
  await aws.call("DeleteListener", { ListenerArn: aws.listener });
  const { Listeners } = await aws.call("CreateListener", {
    LoadBalancerArn: LoadBalancers[0].LoadBalancerArn,
    ...http(443, authentication, { ...forward(aws.blue), Order: 2 }),
    Protocol: "HTTPS",
    Certificates: [{ CertificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/1" }],
  });
  aws.start(aws.blue, (_, response) => response.end("blue"));
  await pass(aws, 1);
  return Object.assign(aws, { guarded: Listeners[0] as Input });
}

function withAnswer(OnUnauthenticatedRequest: string): Input {
  return { ...OIDC, AuthenticateOidcConfig: { ...OIDC.AuthenticateOidcConfig, OnUnauthenticatedRequest } };
}

describe("somebody who has not signed in", () => {
  test("is sent to the provider", async () => {
    using aws = await guarded(OIDC);
    const { status, headers } = await ask(aws.elb.url("shop"), { headers: { host: "shop.example.com" } });
    expect(status).toBe(302);
    const location = new URL(`${headers.location}`);
    expect(location.origin + location.pathname).toBe("https://id.example.com/authorize");
    expect(Object.fromEntries(location.searchParams)).toEqual({
      client_id: "shop",
      redirect_uri: "https://shop.example.com/oauth2/idpresponse",
      response_type: "code",
      scope: "openid",
    });
  });

  test("is sent to the user pool's own page", async () => {
    using aws = await guarded(COGNITO);
    const { headers } = await ask(aws.elb.url("shop"));
    expect(headers.location).toMatch(/^https:\/\/acme\.auth\.eu-west-1\.amazoncognito\.com\/oauth2\/authorize\?/);
  });

  test.each([
    ["where the action denies", withAnswer("deny"), 401],
    ["without a token", JWT, 401],
    ["where the action allows", withAnswer("allow"), 200],
  ])("gets an answer %s", async (_case, action, status) => {
    using aws = await guarded(action);
    const answer = await ask(aws.elb.url("shop"));
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.body).toContain("<h1>401 Authorization Required</h1>");
  });
});

test("an action is described with its defaults and without its secret", async () => {
  using aws = await guarded(OIDC);
  const { ClientSecret, ...shown } = OIDC.AuthenticateOidcConfig;
  expect(aws.guarded.DefaultActions[0]).toEqual({
    Type: "authenticate-oidc",
    Order: 1,
    AuthenticateOidcConfig: {
      ...shown,
      SessionCookieName: "AWSELBAuthSessionCookie",
      Scope: "openid",
      SessionTimeout: 604_800,
      OnUnauthenticatedRequest: "authenticate",
    },
  });
  expect(JSON.stringify(aws.guarded)).not.toContain(ClientSecret);
});

test("what Describe shows can be written back once it asks for the existing secret", async () => {
  using aws = await guarded(OIDC);
  const [authentication, target] = aws.guarded.DefaultActions;
  const write = (AuthenticateOidcConfig: Input) =>
    aws.call("ModifyListener", {
      ListenerArn: aws.guarded.ListenerArn,
      DefaultActions: [{ ...authentication, AuthenticateOidcConfig }, target],
    });
  const shown = authentication.AuthenticateOidcConfig;
  await expect(write(shown)).rejects.toMatchObject({ code: "ValidationError" });
  await expect(write({ ...shown, ClientId: "another", UseExistingClientSecret: true })).rejects.toThrow(
    "You must specify a client secret",
  );
  const { Listeners } = await write({ ...shown, UseExistingClientSecret: true });
  expect(Listeners[0].DefaultActions).toEqual(aws.guarded.DefaultActions);
});

test.each([
  ["on a listener without TLS", OIDC, "supported only on HTTPS listeners"],
  ["without a configuration", { Type: "authenticate-oidc", Order: 1 }, "A configuration must be specified"],
])("an action %s is refused", async (_case, action, message) => {
  using aws = await elbAccount();
  const secure = {
    Protocol: "HTTPS",
    Certificates: [{ CertificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/1" }],
  };
  const create = aws.call("CreateListener", {
    LoadBalancerArn: aws.web,
    ...http(443, action, { ...forward(aws.blue), Order: 2 }),
    ...(action === OIDC ? {} : secure),
  });
  await expect(create).rejects.toMatchObject({
    code: "InvalidLoadBalancerAction",
    message: expect.stringContaining(message),
  });
});

test("more than one action before the one that answers is too many", async () => {
  using aws = await guarded(OIDC);
  const actions = [OIDC, { ...JWT, Order: 2 }, { ...forward(aws.blue), Order: 3 }];
  const write = aws.call("ModifyListener", { ListenerArn: aws.guarded.ListenerArn, DefaultActions: actions });
  await expect(write).rejects.toMatchObject({ code: "TooManyActions" });
});
