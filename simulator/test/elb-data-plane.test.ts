import { Agent, type RequestListener } from "node:http";
import { expect, test } from "@jest/globals";
import { ask, elbAccount, forward, pass } from "./elb-account.ts";

const say =
  (word: string): RequestListener =>
  (_, response) =>
    response.end(word);

test("a request reaches the target as it was sent, and the answer comes back as it was given", async () => {
  using aws = await elbAccount();
  aws.start(aws.blue, (request, response) => {
    response.writeHead(201, "Made", { "X-Version": "v1", "Set-Cookie": ["a=1", "b=2"], Connection: "close" });
    response.write(`${request.method} ${request.url} ${request.headers.host} `);
    request.pipe(response);
  });
  const answer = await ask(`${aws.elb.url("web")}/orders?id=1`, {
    method: "POST",
    headers: { host: "shop.example.com" },
    body: "two apples",
  });
  expect(answer).toMatchObject({ status: 201, body: "POST /orders?id=1 shop.example.com two apples" });
  expect(answer.headers).toMatchObject({ "x-version": "v1", "set-cookie": ["a=1", "b=2"] });
});

test("the target learns who asked, and nothing of the client's connection", async () => {
  using aws = await elbAccount();
  aws.start(aws.blue, (request, response) => response.end(JSON.stringify(request.headers)));
  const { body } = await ask(aws.elb.url("web"), {
    headers: {
      "x-forwarded-for": "203.0.113.7",
      "x-forwarded-proto": "https",
      connection: "X-Hop",
      "x-hop": "1",
      te: "gzip",
    },
  });
  const headers = JSON.parse(body);
  expect(headers).toMatchObject({
    "x-forwarded-for": "203.0.113.7, 127.0.0.1",
    "x-forwarded-proto": "http",
    "x-forwarded-port": "80",
    "x-amzn-trace-id": expect.stringMatching(/^Root=1-[0-9a-f]+-[0-9a-f]{24}$/),
  });
  expect(headers).not.toHaveProperty("x-hop");
  expect(headers).not.toHaveProperty("te");
});

test("an answer streams: the client has the beginning before the target has finished", async () => {
  using aws = await elbAccount();
  let finish = () => {};
  aws.start(aws.blue, (_, response) => {
    response.write("first ");
    finish = () => response.end("last");
  });
  const response = await fetch(aws.elb.url("web"));
  const words: string[] = [];
  for await (const chunk of response.body ?? []) {
    words.push(Buffer.from(chunk).toString());
    finish();
  }
  expect(words).toEqual(["first ", "last"]);
});

test("healthy targets take turns", async () => {
  using aws = await elbAccount();
  for (const name of ["a", "b"]) aws.start(aws.blue, say(name));
  aws.start(aws.blue, (_, response) => response.writeHead(500).end("broken"));
  await pass(aws, 10);
  const bodies: string[] = [];
  for (let request = 0; request < 6; request += 1) bodies.push((await ask(aws.elb.url("web"))).body);
  expect(bodies.sort()).toEqual(["a", "a", "a", "b", "b", "b"]);
});

test("a group without a healthy target fails open to all of them", async () => {
  using aws = await elbAccount();
  aws.start(aws.blue, (request, response) => response.writeHead(request.url === "/" ? 500 : 200).end("still there"));
  await pass(aws, 10);
  expect(await ask(`${aws.elb.url("web")}/page`)).toMatchObject({ status: 200, body: "still there" });
});

test("weights decide between groups, and an empty group's share is lost", async () => {
  let draw = 0;
  using aws = await elbAccount({ random: () => draw });
  aws.start(aws.blue, say("blue"));
  const green = aws.start(aws.green, say("green"));
  const split = forward([aws.blue, 90], [aws.green, 10]);
  await aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: [split] });
  await pass(aws, 1);
  const at = async (value: number) => {
    draw = value;
    const { status, body } = await ask(aws.elb.url("web"));
    return status === 200 ? body : status;
  };
  expect([await at(0), await at(0.89), await at(0.9)]).toEqual(["blue", "blue", "green"]);
  aws.elb.loadBalancing.deregister(aws.green, green, () => {});
  expect([await at(0.5), await at(0.95)]).toEqual(["blue", 503]);
  const none = forward([aws.blue, 0], [aws.green, 0]);
  await aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: [none] });
  await pass(aws, 1);
  expect(await at(0)).toBe(503);
});

test("a sticky client stays with its group against the weights until the cookie expires", async () => {
  using aws = await elbAccount({ random: () => 0 });
  aws.start(aws.blue, say("blue"));
  aws.start(aws.green, say("green"));
  const weigh = async (blue: number, green: number) => {
    const action = forward([aws.blue, blue], [aws.green, green]);
    action.ForwardConfig.TargetGroupStickinessConfig = { Enabled: true, DurationSeconds: 60 };
    await aws.call("ModifyListener", { ListenerArn: aws.listener, DefaultActions: [action] });
    await pass(aws, 1);
  };
  await weigh(100, 0);
  const first = await ask(aws.elb.url("web"));
  const cookie = first.headers["set-cookie"]?.find((value) => value.startsWith("AWSALBTG=")) ?? "";
  const headers = { cookie: cookie.split(";")[0] ?? "" };
  await weigh(0, 100);
  expect((await ask(aws.elb.url("web"), { headers })).body).toBe("blue");
  expect((await ask(aws.elb.url("web"))).body).toBe("green");
  await pass(aws, 60);
  expect((await ask(aws.elb.url("web"), { headers })).body).toBe("green");
});

test("a group's own stickiness keeps a client on one target", async () => {
  using aws = await elbAccount();
  for (const name of ["a", "b"]) aws.start(aws.blue, say(name));
  const sticky = [{ Key: "stickiness.enabled", Value: "true" }];
  await aws.call("ModifyTargetGroupAttributes", { TargetGroupArn: aws.blue, Attributes: sticky });
  await pass(aws, 1);
  const first = await ask(aws.elb.url("web"));
  const headers = { cookie: first.headers["set-cookie"]?.[0]?.split(";")[0] ?? "" };
  const bodies = new Set<string>();
  for (let request = 0; request < 4; request += 1) bodies.add((await ask(aws.elb.url("web"), { headers })).body);
  expect([...bodies]).toEqual([first.body]);
});

test("rules are tried by priority, the default rule last", async () => {
  using aws = await elbAccount();
  aws.start(aws.blue, say("blue"));
  const fixed = (body: string) => ({
    Type: "fixed-response",
    FixedResponseConfig: { StatusCode: "404", MessageBody: body, ContentType: "text/html" },
  });
  const rule = (Priority: number, path: string, action: object) =>
    aws.call("CreateRule", {
      ListenerArn: aws.listener,
      Priority,
      Conditions: [{ Field: "path-pattern", Values: [path] }],
      Actions: [action],
    });
  await rule(20, "/a/*", fixed("later"));
  await rule(10, "/a/b", fixed("sooner"));
  await rule(30, "/old", { Type: "redirect", RedirectConfig: { StatusCode: "HTTP_302", Path: "/new" } });
  await pass(aws, 1);
  const web = aws.elb.url("web");
  expect(await ask(`${web}/a/b`)).toMatchObject({ status: 404, body: "sooner" });
  expect(await ask(`${web}/a/c`)).toMatchObject({
    body: "later",
    headers: { "content-type": "text/html; charset=utf-8" },
  });
  const old = await ask(`${web}/old?x=1`, { headers: { host: "example.com" } });
  expect(old).toMatchObject({ status: 302, headers: { location: "http://example.com:80/new?x=1" } });
  expect((await ask(`${web}/b`)).body).toBe("blue");
});

test("a target that refuses or resets the connection makes a 502", async () => {
  using aws = await elbAccount();
  const target = aws.start(aws.blue, (request) => request.socket.destroy());
  const reset = await ask(aws.elb.url("web"));
  expect(reset).toMatchObject({ status: 502, headers: { server: "awselb/2.0" } });
  expect(reset.body).toContain("<h1>502 Bad Gateway</h1>");
  aws.network.detach(target.id, target.port);
  expect((await ask(aws.elb.url("web"), { method: "POST", body: "unread" })).status).toBe(502);
});

test("a target that does not answer within 60 seconds makes a 504", async () => {
  using aws = await elbAccount({ leastWallMs: 0 });
  aws.start(aws.blue, () => aws.clock.advance(60_000));
  expect((await ask(aws.elb.url("web"))).status).toBe(504);
});

test("an answer that breaks off reaches the client as broken off", async () => {
  using aws = await elbAccount();
  aws.start(aws.blue, (request, response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("some", () => request.socket.destroy());
  });
  await expect(ask(aws.elb.url("web"))).rejects.toThrow("aborted");
});

test("connections are kept on both sides, and a client's outlives its target", async () => {
  using aws = await elbAccount();
  const ports: unknown[] = [];
  const target = aws.start(aws.blue, (request, response) => {
    ports.push(request.socket.remotePort);
    response.end("blue");
  });
  using client = keepAlive();
  await ask(aws.elb.url("web"), client);
  await ask(aws.elb.url("web"), client);
  expect(new Set(ports).size).toBe(1);
  aws.elb.loadBalancing.deregister(aws.blue, target, () => {});
  aws.start(aws.blue, say("another"));
  expect((await ask(aws.elb.url("web"), client)).body).toBe("another");
  expect(client.connections()).toBe(1);
});

test("a target that closes a kept connection under a request loses nothing", async () => {
  using aws = await elbAccount();
  const known = new Set<unknown>();
  aws.start(aws.blue, (request, response) => {
    if (known.has(request.socket)) request.socket.destroy();
    else response.end("answered");
    known.add(request.socket);
  });
  expect((await ask(aws.elb.url("web"))).body).toBe("answered");
  expect((await ask(aws.elb.url("web"))).body).toBe("answered");
});

function keepAlive() {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let opened = 0;
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (...args) => {
    opened += 1;
    return connect(...args);
  };
  return { agent, connections: () => opened, [Symbol.dispose]: () => agent.destroy() };
}
