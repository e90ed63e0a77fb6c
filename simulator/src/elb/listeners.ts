import { isDeepStrictEqual } from "node:util";
import { AwsError, type Handler, type Input } from "../service.ts";
import { copyOf, type Listener, type LoadBalancer } from "./account.ts";
import { describeActions, newActions } from "./actions.ts";
import { newListenerArn, newRuleArn } from "./arns.ts";
import { notPlayed, validationError } from "./errors.ts";
import { ListenerServer } from "./listener-server.ts";
import { checkTags } from "./names.ts";
import { page } from "./pages.ts";
import { type Routing, route } from "./route.ts";

/** What the API gives a secure listener when the call names none. */
const DEFAULT_SSL_POLICY = "ELBSecurityPolicy-2016-08";

export function listenerHandlers(routing: Routing): Record<string, Handler> {
  const { account } = routing;

  async function create(input: Input) {
    const loadBalancer = account.loadBalancer(input.LoadBalancerArn);
    checkTags(input.Tags);
    const { Port: port } = input;
    if (port === undefined) throw validationError("A port must be specified");
    const security = securityOf(input);
    const actions = newActions(input.DefaultActions, security);
    account.checkTargetGroups(actions, loadBalancer);
    const existing = account.listenersOf(loadBalancer).find((listener) => listener.port === port);
    if (existing) {
      const { protocol, certificates, sslPolicy } = existing;
      const same = isDeepStrictEqual({ protocol, certificates, sslPolicy }, security);
      if (same && isDeepStrictEqual(existing.rules.at(-1)?.actions, actions))
        return { Listeners: [describe(existing)] };
      throw duplicate(port);
    }
    const arn = newListenerArn(loadBalancer.arn);
    const server = await ListenerServer.start((request, response) => void route(routing, listener, request, response));
    const rules = [{ arn: newRuleArn(arn), priority: "default" as const, conditions: [], actions }];
    // A listener that is new has nothing to catch up with.
    const listener: Listener = { arn, loadBalancer, port, ...security, rules, served: copyOf(rules), server };
    account.listeners.set(arn, listener);
    account.rulesChanged();
    return { Listeners: [describe(listener)] };
  }

  function select({ LoadBalancerArn, ListenerArns, ...paging }: Input) {
    if ((LoadBalancerArn === undefined) === (ListenerArns === undefined)) {
      throw validationError("You must specify either listener ARNs or a load balancer ARN");
    }
    const wanted: readonly Listener[] =
      ListenerArns?.map((arn: string) => account.listener(arn)) ??
      account.listenersOf(account.loadBalancer(LoadBalancerArn));
    const { items, ...next } = page(wanted, paging);
    return { Listeners: items.map(describe), ...next };
  }

  function modify(input: Input) {
    const listener = account.listener(input.ListenerArn);
    const { port, protocol, loadBalancer } = listener;
    const { Port = port, DefaultActions } = input;
    if (Port !== port && portTaken(loadBalancer, Port)) throw duplicate(Port);
    const security = securityOf({
      Protocol: protocol,
      ...(protocol === "HTTPS" && { Certificates: listener.certificates, SslPolicy: listener.sslPolicy }),
      ...(input.Protocol === "HTTP" && { Certificates: undefined, SslPolicy: undefined }),
      ...given(input, ["Protocol", "Certificates", "SslPolicy", "AlpnPolicy", "MutualAuthentication"]),
    });
    const defaultRule = listener.rules.at(-1);
    if (DefaultActions && defaultRule) {
      const actions = newActions(DefaultActions, { ...security, existing: defaultRule.actions });
      account.checkTargetGroups(actions, loadBalancer, defaultRule);
      defaultRule.actions = actions;
      account.rulesChanged();
    }
    Object.assign(listener, { port: Port, ...security });
    return { Listeners: [describe(listener)] };
  }

  function remove({ ListenerArn }: Input) {
    const listener = account.listener(ListenerArn);
    listener.server.stop();
    account.listeners.delete(listener.arn);
    account.rulesChanged();
    return {};
  }

  function portTaken(loadBalancer: LoadBalancer, port: number): boolean {
    return account.listenersOf(loadBalancer).some((listener) => listener.port === port);
  }

  return { CreateListener: create, DescribeListeners: select, ModifyListener: modify, DeleteListener: remove };
}

type Security = Pick<Listener, "protocol" | "certificates" | "sslPolicy">;

function securityOf(input: Input): Security {
  const { Protocol: protocol, Certificates: certificates = [], SslPolicy } = input;
  if (protocol === undefined) throw validationError("A listener protocol must be specified");
  if (protocol !== "HTTP" && protocol !== "HTTPS") {
    throw new AwsError("UnsupportedProtocol", `Protocol '${protocol}' is not supported for application load balancers`);
  }
  if (input.AlpnPolicy) throw validationError("An ALPN policy can be specified only for TLS listeners");
  if (input.MutualAuthentication && input.MutualAuthentication.Mode !== "off") throw notPlayed("mutual authentication");
  if (protocol === "HTTP") {
    if (certificates.length > 0) throw validationError("A certificate cannot be specified for HTTP listeners");
    if (SslPolicy) throw validationError("An SSL policy cannot be specified for HTTP listeners");
    return { protocol, certificates: [], sslPolicy: undefined };
  }
  if (certificates.length === 0) throw validationError("A certificate must be specified for HTTPS listeners");
  if (certificates.length > 1) throw new AwsError("TooManyCertificates", "Only one certificate can be specified");
  return { protocol, certificates, sslPolicy: SslPolicy ?? DEFAULT_SSL_POLICY };
}

function describe({ arn, loadBalancer, port, protocol, certificates, sslPolicy, rules }: Listener) {
  return {
    ListenerArn: arn,
    LoadBalancerArn: loadBalancer.arn,
    Port: port,
    Protocol: protocol,
    ...(protocol === "HTTPS" && { Certificates: certificates, SslPolicy: sslPolicy }),
    DefaultActions: describeActions(rules.at(-1)?.actions ?? []),
  };
}

function duplicate(port: number): AwsError {
  return new AwsError("DuplicateListener", `A listener already exists on port ${port} for this load balancer`);
}

function given(input: Input, names: readonly string[]): Input {
  return Object.fromEntries(names.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]));
}
