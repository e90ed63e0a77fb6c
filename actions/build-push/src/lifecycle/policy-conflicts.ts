import { type LifecyclePolicy, type Rule, storageClassOf } from "./policy.ts";

export interface Conflict {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Of one policy. Source: the ECR service quotas. */
export const MAX_RULES = 50;

/** What ECR refuses although each member alone would do. */
export function* conflicts({ rules }: LifecyclePolicy): Generator<Conflict> {
  if (rules.length > MAX_RULES) {
    yield { path: ["rules"], message: `There are ${rules.length} rules, and ECR takes ${MAX_RULES}` };
  }
  for (const [index, rule] of rules.entries()) {
    const at = (...rest: readonly string[]) => ["rules", index, ...rest];
    for (const { path, message } of inRule(rule)) yield { path: at(...path), message };
    for (const { path, message } of withEarlier(rule, rules.slice(0, index))) yield { path: at(...path), message };
    if (rule.selection.tagStatus === "any" && hasLater(rule, rules)) {
      const message =
        'A rule with tagStatus "any" has the highest rulePriority of all: ECR applies it last. Give it a higher number';
      yield { path: at("rulePriority"), message };
    }
  }
}

interface InRule {
  readonly path: readonly string[];
  readonly message: string;
}

function* inRule({ selection, action }: Rule): Generator<InRule> {
  const { tagStatus, tagPrefixList, tagPatternList, countType, countUnit, countNumber, storageClass } = selection;
  const selecting = (member: string) => ["selection", member];
  if (tagStatus === "tagged") {
    if (tagPrefixList && tagPatternList) {
      yield { path: selecting("tagPatternList"), message: "Give either tagPrefixList or tagPatternList" };
    } else if (!tagPrefixList && !tagPatternList) {
      yield {
        path: selecting("tagStatus"),
        message: '"tagged" needs a tagPrefixList or a tagPatternList; ["*"] as tagPatternList is every tag',
      };
    }
  } else {
    for (const [member, list] of Object.entries({ tagPrefixList, tagPatternList })) {
      if (list)
        yield { path: selecting(member), message: `It is for tagStatus "tagged", and tagStatus is "${tagStatus}"` };
    }
  }
  if (countType === "imageCountMoreThan" && countUnit) {
    yield { path: selecting("countUnit"), message: "imageCountMoreThan counts images: leave countUnit out" };
  }
  if (countType !== "imageCountMoreThan" && !countUnit) {
    yield { path: selecting("countType"), message: `${countType} counts days: add "countUnit": "days"` };
  }
  if (countType === "sinceImageTransitioned") {
    if (storageClass !== "archive") {
      yield { path: selecting("countType"), message: 'sinceImageTransitioned needs "storageClass": "archive"' };
    }
    if (countNumber < MIN_ARCHIVED_DAYS) {
      yield {
        path: selecting("countNumber"),
        message: `An image stays in the archive for at least ${MIN_ARCHIVED_DAYS} days`,
      };
    }
    if (action.type !== "expire") {
      yield { path: ["action", "type"], message: 'What is archived can only "expire"' };
    }
  } else if (storageClass === "archive") {
    yield { path: selecting("storageClass"), message: '"archive" needs the countType sinceImageTransitioned' };
  }
  if (countType === "sinceImagePulled" && action.type === "expire") {
    yield {
      path: ["action", "type"],
      message:
        'sinceImagePulled can only "transition" to "targetStorageClass": "archive"; let a rule with sinceImageTransitioned expire it from there',
    };
  }
}

/** ECR charges for them in any case, and refuses less. */
const MIN_ARCHIVED_DAYS = 90;

function* withEarlier(rule: Rule, earlier: readonly Rule[]): Generator<InRule> {
  const { tagStatus } = rule.selection;
  if (earlier.some(({ rulePriority }) => rulePriority === rule.rulePriority)) {
    yield {
      path: ["rulePriority"],
      message: `${rule.rulePriority} is the rulePriority of another rule, too: each has its own`,
    };
  }
  const others = earlier.filter((other) => storageClassOf(other) === storageClassOf(rule));
  if (tagStatus !== "tagged" && others.some((other) => other.selection.tagStatus === tagStatus)) {
    const message = `Another rule has tagStatus "${tagStatus}", and ECR takes one for each storage class: make them one`;
    yield { path: ["selection", "tagStatus"], message };
  }
  for (const member of ["tagPrefixList", "tagPatternList"] as const) {
    const list = asSet(rule.selection[member]);
    if (list !== undefined && others.some((other) => asSet(other.selection[member]) === list)) {
      const message = `Another rule has the same ${member} ${list}: only the first of them would ever act. Keep one`;
      yield { path: ["selection", member], message };
    }
  }
}

/** In its storage class: AWS's own example for the archive has one such rule for each. */
function hasLater(rule: Rule, rules: readonly Rule[]): boolean {
  return rules.some(
    (other) => other.rulePriority > rule.rulePriority && storageClassOf(other) === storageClassOf(rule),
  );
}

function asSet(list: readonly string[] | undefined): string | undefined {
  return list && JSON.stringify([...new Set(list)].sort());
}
