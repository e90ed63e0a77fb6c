import { expect, test } from "@jest/globals";
import type { Datum } from "../src/cloudwatch/metrics/datum.ts";
import type { Metric } from "../src/cloudwatch/metrics/metric.ts";
import { ask, elbAccount, pass } from "./elb-account.ts";

const MINUTE = 60;

/** A load balancer and what it publishes, as `name of balancer [and group]`: the value and how often it occurred. */
async function publishing() {
  const published: { metric: Metric; datum: Datum }[] = [];
  const aws = await elbAccount({ metrics: { publish: (metric, datum) => published.push({ metric, datum }) } });
  const short = (value = "") => value.replace(/\/[0-9a-f]{16}$/, "");
  return {
    ...aws,
    /** What was published since the last time. */
    news: () =>
      Object.fromEntries(
        published.splice(0).map(({ metric: { name, dimensions }, datum }) => {
          const { LoadBalancer, TargetGroup } = dimensions;
          const of = TargetGroup ? `${short(TargetGroup)} of ${short(LoadBalancer)}` : short(LoadBalancer);
          return [`${name} ${of}`, datum] as const;
        }),
      ),
  };
}

const once = (value: number) => expect.objectContaining({ values: [[value, 1]] });
const times = (count: number) => expect.objectContaining({ sum: count, count });

test("a minute's requests are counted by who answered them, for the load balancer and for its target group", async () => {
  using aws = await publishing();
  aws.start(aws.blue, ({ url }, response) => response.writeHead(url === "/broken" ? 503 : 200).end());
  await pass(aws, 20);
  const url = aws.elb.url("web");
  await ask(url);
  await ask(url);
  await ask(`${url}/broken`);
  const at = aws.clock.now();
  await pass(aws, MINUTE);

  const news = aws.news();
  expect(news).toMatchObject({
    "RequestCount app/web": times(3),
    "RequestCount targetgroup/blue of app/web": times(3),
    "HTTPCode_Target_2XX_Count app/web": times(2),
    "HTTPCode_Target_5XX_Count targetgroup/blue of app/web": times(1),
    "HealthyHostCount targetgroup/blue of app/web": once(1),
    "UnHealthyHostCount targetgroup/blue of app/web": once(0),
  });
  expect(news["TargetResponseTime app/web"]).toMatchObject({ unit: "Seconds", count: 3 });
  expect(news["RequestCount app/web"]?.at).toBe(Math.floor(at / 60_000) * 60_000);
  expect(Object.keys(news).filter((name) => /ELB_|4XX/.test(name))).toEqual([]);
});

test("what the load balancer answers itself is not counted as a target's, nor as a request without a target", async () => {
  using aws = await publishing();
  await ask(aws.elb.url("web"));
  await pass(aws, MINUTE);
  expect(aws.news()).toEqual({
    "HTTPCode_ELB_5XX_Count app/web": times(1),
    "HTTPCode_ELB_503_Count app/web": times(1),
    "HealthyHostCount targetgroup/blue of app/web": once(0),
    "UnHealthyHostCount targetgroup/blue of app/web": once(0),
  });
});

test("without requests there is nothing of requests, not even a zero; a target that fails its checks is counted", async () => {
  using aws = await publishing();
  aws.start(aws.blue, (_request, response) => response.writeHead(500).end());
  await pass(aws, MINUTE);
  expect(aws.news()).toEqual({
    "HealthyHostCount targetgroup/blue of app/web": once(0),
    "UnHealthyHostCount targetgroup/blue of app/web": once(1),
  });
});
