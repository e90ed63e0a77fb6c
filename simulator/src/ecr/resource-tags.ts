import { AwsError } from "../service.ts";

/** Of a repository; API reference, TooManyTagsException. */
const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

export interface ResourceTag {
  readonly Key: string;
  readonly Value: string;
}

/** `present` with the written ones added, or the error that ECR answers with. */
export function withTags(
  present: ReadonlyMap<string, string>,
  written: readonly ResourceTag[],
): ReadonlyMap<string, string> {
  for (const { Key, Value } of written) {
    const isGood = /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(Key) && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(Value);
    if (!isGood || Key.length > LONGEST_KEY || Value.length > LONGEST_VALUE)
      throw new AwsError("InvalidTagParameterException", `Invalid tag: ${Key}=${Value}`);
  }
  const all = new Map([...present, ...written.map(({ Key, Value }) => [Key, Value] as const)]);
  if (all.size > MOST_TAGS) {
    throw new AwsError("TooManyTagsException", `The maximum number of tags on a repository is ${MOST_TAGS}`);
  }
  return all;
}
