import { shown } from '../problem.ts';
import { isBeyondRead, newestRead } from '../versions.ts';
import type { ReportProblem } from './report.ts';

export function warnOfRelease(kubernetesVersion: string, report: ReportProblem): void {
  if (!isBeyondRead(kubernetesVersion)) return;
  const known = `this kpki knows Kubernetes up to ${newestRead}`;
  report(['kubernetesVersion'], `${shown(kubernetesVersion)}: ${known}; what later releases changed may be missing`);
}
