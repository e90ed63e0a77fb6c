import type { Notice, Noticed } from "./finding.ts";
import { ask, type Looks, uncheckedNotice } from "./look.ts";
import type { Ports } from "./ports.ts";
import { eachContainer, type Home, type PreflightSubject } from "./subject.ts";

/** The log groups of the awslogs driver exist, or will be created: without them no task starts. */
export async function checkLogGroups(
  subjects: readonly PreflightSubject[],
  { home, logGroups }: Ports,
): Promise<Noticed> {
  const used = subjects.map((subject) => ({ subject, uses: usesOf(subject, home) }));
  const looks = await ask(
    logGroups,
    used.flatMap(({ uses }) => uses.map(({ group, region }) => `${region}:${group}`)),
  );
  return used.map(({ subject, uses }) => [subject.service, uses.flatMap((use) => judge(use, looks))]);
}

function judge({ container, group, region }: Use, looks: Looks<undefined>): readonly Notice[] {
  const subject = `log group of container ${container}`;
  const look = looks.get(`${region}:${group}`);
  if (look?.kind === "unchecked") return [uncheckedNotice(subject, "whether log groups exist", look)];
  if (look?.kind !== "missing") return [];
  return [
    {
      subject,
      severity: "error",
      message: `${group} does not exist in ${region}: no task could start.`,
      fix: `Create it (aws logs create-log-group --region ${region} --log-group-name ${group}), or set awslogs-create-group to "true" and allow logs:CreateLogGroup to the execution role.`,
    },
  ];
}

/** What the log driver of Docker takes for true (strconv.ParseBool of Go). */
const CREATES = /^(1|t|T|true|True|TRUE)$/;

interface Use {
  readonly container: string;
  readonly group: string;
  readonly region: string;
}

function usesOf(subject: PreflightSubject, home: Home): readonly Use[] {
  return eachContainer(subject).flatMap(({ name: container, logConfiguration }) => {
    const {
      "awslogs-group": group,
      "awslogs-region": region = home.region,
      "awslogs-create-group": creates,
    } = logConfiguration?.options ?? {};
    if (logConfiguration?.logDriver !== "awslogs" || !group || CREATES.test(creates ?? "")) return [];
    return [{ container, group, region }];
  });
}
