import { saying, WORDINGS } from "../wordings.ts";
import type { Entry } from "./entry.ts";

const HOOK = /lifecycle hook\(s\) failed/;
const WIRING = /invalid networking configuration/;
const INFRASTRUCTURE_POLICY = "AmazonECSInfrastructureRolePolicyForLoadBalancers";
const BOTH_ON_THE_RULE =
  "Both target groups must be in the forward action of the production listener rule, the live one with weight 1 and the other with 0, or one of them behind the test listener rule.";

/** What ends a deployment of ECS or CodeDeploy as a whole; no task need have failed. */
export const RELEASE: readonly Entry[] = [
  {
    class: "load-balancer",
    pattern: saying(HOOK, /not authorized to perform: elasticloadbalancing:/),
    heals: false,
    meaning: "ECS may not change the listener rules",
    hint: `Attach the managed policy ${INFRASTRUCTURE_POLICY} to the roleArn of the service's load balancer.`,
  },
  {
    class: "hook-failed",
    pattern: saying(HOOK, /unable to assume role/),
    heals: false,
    meaning: "ECS cannot assume the role of a lifecycle hook",
    hint: "The trust policy of the hook's roleArn must allow sts:AssumeRole to the service ecs.amazonaws.com.",
  },
  {
    class: "hook-failed",
    pattern: saying(HOOK, /unable to invoke hook target/),
    heals: false,
    meaning: "ECS could not call the function of a lifecycle hook",
    hint: "Allow lambda:InvokeFunction on the function to the hook's roleArn, and check that the function exists.",
  },
  {
    class: "hook-failed",
    pattern: saying(HOOK, /unable to parse the response|HookStatus must not be null/),
    heals: false,
    meaning: "the function of a lifecycle hook failed, or did not answer as ECS expects",
    hint: 'Look at the function\'s log; it must return {"hookStatus": "SUCCEEDED"}, "FAILED" or "IN_PROGRESS" before its own timeout.',
  },
  {
    class: "hook-failed",
    pattern: /pause hook timed out/i,
    heals: false,
    meaning: "nobody continued the deployment before its pause ended",
    hint: "Let the job that continues it run in time, or raise timeoutInMinutes of the PAUSE hook.",
  },
  {
    class: "hook-failed",
    pattern: saying(HOOK, /timed out/),
    heals: false,
    meaning: "a lifecycle hook did not come to an end in time",
    hint: "Look at the log of the hook's function, or raise timeoutInMinutes of the hook; IN_PROGRESS must become SUCCEEDED or FAILED.",
  },
  {
    class: "hook-failed",
    pattern: /lifecycle hook\(s\) failed|hook execution failure/i,
    heals: false,
    meaning: "a lifecycle hook said no to the new release",
    hint: "Look at the log of the hook's function; it returned FAILED.",
  },
  {
    class: "hook-failed",
    pattern: /lifecycle event validation functions failed/i,
    heals: false,
    meaning: "a validation function of CodeDeploy said no to the new release",
    hint: "Look at the log of the function that the AppSpec names for the hook.",
  },
  {
    class: "hook-failed",
    pattern: /timed out while waiting for a status callback/i,
    heals: false,
    meaning: "a validation function of CodeDeploy did not report within an hour",
    hint: "The function must call codedeploy:PutLifecycleEventHookExecutionStatus, and its role must be allowed to.",
  },
  {
    class: "hook-failed",
    pattern: /does not give you permission to perform operations in the following AWS service: AWSLambda/i,
    heals: false,
    meaning: "CodeDeploy may not call a validation function",
    hint: "Attach the managed policy AWSCodeDeployRoleForECS to the service role of the deployment group, or allow it lambda:InvokeFunction.",
  },
  {
    class: "load-balancer",
    pattern: /missing permissions on ECS Infrastructure Role/i,
    heals: false,
    meaning: "ECS may not manage the load balancer with the role it was given",
    hint: `The trust policy of the load balancer's roleArn must allow sts:AssumeRole to ecs.amazonaws.com, and the role needs the managed policy ${INFRASTRUCTURE_POLICY}.`,
  },
  {
    class: "load-balancer",
    pattern: saying(WIRING, /must be associated with|is not associated with/),
    heals: false,
    meaning: "the two target groups of the service are not both behind its listener rules",
    hint: BOTH_ON_THE_RULE,
  },
  {
    class: "load-balancer",
    pattern: saying(WIRING, /exactly one target group serving traffic/),
    heals: false,
    meaning: "the production listener rule gives traffic to more than one target group",
    hint: "Set the weight of the target group without live tasks to 0, then deploy again.",
  },
  {
    class: "load-balancer",
    pattern: saying(WIRING, /unexpected target group/),
    heals: false,
    meaning: "the production listener rule forwards to a target group that is not the service's",
    hint: "Let the rule forward to the target groups of the service only; somebody, or infrastructure code, changed one of both.",
  },
  {
    class: "load-balancer",
    pattern: WIRING,
    heals: false,
    meaning: "listener rules and target groups of the service do not fit together",
    hint: BOTH_ON_THE_RULE,
  },
  {
    class: "load-balancer",
    pattern: /Primary taskset target group must be behind listener/i,
    heals: false,
    meaning: "a listener of the deployment group does not point to the live target group",
    hint: "Let the production and the test listener forward to the target group of the PRIMARY task set; infrastructure code that sets the listener back does this.",
  },
  {
    class: "load-balancer",
    pattern: saying(
      /ECS service cannot be updated due to an unexpected error/,
      /container does not exist in the task definition|did not have a container port/,
    ),
    heals: false,
    meaning: "container name or port of the AppSpec are not those of the task definition",
    hint: "Correct ContainerName and ContainerPort of the AppSpec, or the container and its portMappings.",
  },
  {
    class: "aws-refused",
    pattern: saying(/ECS service cannot be updated due to an unexpected error/, WORDINGS.denied),
    heals: false,
    meaning: "CodeDeploy may not update the service",
    hint: "Attach the managed policy AWSCodeDeployRoleForECS to the service role of the deployment group, and allow it iam:PassRole on the task's roles.",
  },
  {
    class: "alarm",
    pattern: /deployment failed: alarm detected|One or more alarms have been activated/i,
    heals: false,
    meaning: "a CloudWatch alarm ended the deployment",
    hint: "Look at the alarm's metric over the time of the deployment.",
  },
  {
    class: "codedeploy-busy",
    pattern: /already has an active Deployment '/i,
    heals: true,
    meaning: "another deployment of the deployment group is under way",
    hint: "Wait for it or stop it, and give workflows that deploy this service one concurrency group.",
  },
  {
    class: "timeout",
    pattern: /timed out while waiting for a notification to continue/i,
    heals: false,
    meaning: "nobody told CodeDeploy to reroute the traffic before its wait time ended",
    hint: 'Continue the deployment in time, raise the wait time of the deployment group, or let it "Reroute traffic immediately".',
  },
];
