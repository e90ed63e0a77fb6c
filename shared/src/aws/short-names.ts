/** A text without what ARNs and ECR images begin with: partition, Region and account say nothing new, and are not everyone's business. */
export function shortNames(text: string): string {
  return text.replace(/[^./\s"'(]{1,64}\.dkr[.-]ecr[^/\s]*\//g, "").replace(/arn:[\w-]+:[\w-]+:[\w-]*:\d*:/g, "");
}
