import type { SceneRecord } from "./record.ts";
import type { Ending, Scene } from "./scenes.ts";
import { chanceAbove, measured } from "./shares.ts";
import type { Cast } from "./stage/cast.ts";

/** What is not as it must be with a scene that was played, in sentences. Empty: nothing. */
export function complaintsAbout(
  { ending }: Scene,
  played: Omit<SceneRecord, "complaints">,
  { logged }: Pick<Cast, "logged">,
): readonly string[] {
  const { exitCode, conclusion, status, gate, serving, traffic, expectedFaults, seconds, errors, summary } = played;
  const strangers = Object.keys(traffic.versions).filter(
    (version) => !(ending.answers as readonly string[]).includes(version),
  );
  const faults = Object.values(traffic.faulty).reduce((sum, count) => sum + count, 0) - expectedFaults;
  const says = [...ending.says, ...(logged && ending.logs ? [ending.logs] : [])];
  const red = ending.exitCode !== 0;
  return [
    ...unlessSame("The exit code", exitCode, ending.exitCode),
    ...unlessSame("The job's conclusion", conclusion, ending.conclusion),
    ...unlessOneOf("The status output", status || "(none)", ending.statuses),
    ...unlessSame("The gate's verdict", gate?.verdict ?? NO_GATE, ending.gate?.verdict ?? NO_GATE),
    ...unlessSame("The gate's rollback-status", gate?.rollback ?? NO_GATE, ending.gate?.rollback ?? NO_GATE),
    ...unlessSame("Serving afterwards", serving.join(" and ") || "nothing", ending.serving),
    ...strangers.map(
      (version) => `${version} answered ${traffic.versions[version]} requests and should have answered none.`,
    ),
    ...(traffic.lost > 0 ? [`${traffic.lost} of ${traffic.requests} requests were lost (${losses(played)}).`] : []),
    ...(faults > 0 ? [`${faults} requests were answered with an error that nothing explains.`] : []),
    ...(seconds > ending.within ? [`It took ${seconds.toFixed(1)} s and may take ${ending.within} s.`] : []),
    ...shareComplaints(ending, played),
    ...says.filter((text) => !text.test(summary)).map((text) => `The job summary does not say ${text}.`),
    ...(red && errors.length === 0 ? ["There is no error annotation that says why it is red."] : []),
    ...(!red && errors.length > 0 ? [`There is an error annotation on a green step: ${errors[0]}`] : []),
  ];
}

/** The weights bound what a release can do to users: no more than it was to be given, and no more than it was given. */
function shareComplaints(
  { mostShare }: Pick<Ending, "mostShare">,
  { version, shares }: Pick<SceneRecord, "version" | "shares">,
): readonly string[] {
  if (mostShare === undefined) return [];
  return shares.flatMap((held) => {
    const met = measured(held) ?? 0;
    const bound = held.share + chanceAbove(held);
    return [
      ...(held.share > mostShare
        ? [`${version} was given ${held.share} % of the traffic and may have ${mostShare} %.`]
        : []),
      ...(met > bound
        ? [`${version} answered ${met.toFixed(1)} % of the requests at a configured share of ${held.share} %.`]
        : []),
    ];
  });
}

const NO_GATE = "(no gate ran)";

function unlessSame(what: string, found: string | number, wanted: string | number): string[] {
  return found === wanted ? [] : [`${what} is ${found} and must be ${wanted}.`];
}

function unlessOneOf(what: string, found: string, wanted: readonly string[]): string[] {
  return wanted.includes(found) ? [] : [`${what} is ${found} and must be ${wanted.join(" or ")}.`];
}

function losses({ traffic }: Pick<SceneRecord, "traffic">): string {
  return Object.entries(traffic.losses)
    .map(([reason, times]) => `${reason} ${times}`)
    .join(", ");
}
