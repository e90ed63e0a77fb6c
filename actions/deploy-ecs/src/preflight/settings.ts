import type { Notice, Noticed } from "./finding.ts";
import { hasNoRoom, noRoomSentence, roomFor } from "./room.ts";
import { type PreflightSubject, strategyOf } from "./subject.ts";

/** Settings of the service that make a deployment hang, or a bad one go unnoticed. */
export function checkSettings(subjects: readonly PreflightSubject[]): Noticed {
  return subjects.map((subject) => [subject.service, judgeSettings(subject)]);
}

export function judgeSettings(subject: PreflightSubject): readonly Notice[] {
  const { desiredCount, deploymentConfiguration, live } = subject;
  const notices: Notice[] = [];
  if (desiredCount === 0) {
    notices.push({
      subject: "desired count",
      severity: "warning",
      message: "It is 0: the service runs no task, so that a green step proves nothing about it.",
      fix: "Set desired-count, or scale the service up.",
    });
  }
  if (strategyOf(subject) !== "ROLLING") return notices;
  const room = roomFor(desiredCount, deploymentConfiguration);
  if (hasNoRoom(desiredCount, live?.runningCount ?? 0, room)) {
    notices.push({
      subject: "deployment configuration",
      severity: "error",
      message: noRoomSentence(desiredCount, room),
      fix: "Raise maximumPercent, lower minimumHealthyPercent, or run more tasks.",
    });
  }
  if (!deploymentConfiguration.deploymentCircuitBreaker?.enable) {
    notices.push({
      subject: "circuit breaker",
      severity: "warning",
      message: "It is off: once nobody watches, ECS starts tasks of a bad release for ever and does not go back.",
      fix: "Set deploymentCircuitBreaker: { enable: true, rollback: true } in the deployment configuration.",
    });
  }
  return notices;
}
