import { isWords, statement, type Words } from '../../model/statement.ts';
import type { Verdict } from '../../reports/verdict.ts';
import { kubeletRestart, trusted, waiting } from '../check-names.ts';
import type { KubeletMetrics } from './read-metrics.ts';

/** By how much the clock of a node may differ from that of the machine that made the CA. */
const leniency = 60_000;

/**
 * Judges whether a kubelet was restarted since the next CA was made, at `madeAt`. It reads kubelet.conf only when it
 * starts: one that started before does not trust that CA, and loses the API servers once they serve certificates of it.
 * Pure.
 */
export function restartVerdict(node: string, metrics: KubeletMetrics | Words, madeAt: Date): Verdict {
  const about = statement('subject/kubelet-restart', { node });
  const made = madeAt.toISOString();
  if (isWords(metrics)) {
    return trusted(about, 'unproven', 'kubelet-restart/metrics-unread', { node, made, why: metrics });
  }
  if (metrics.started === null) return trusted(about, 'unproven', 'kubelet-restart/not-reported', { node, made });
  const started = metrics.started.toISOString();
  return metrics.started.getTime() + leniency >= madeAt.getTime()
    ? trusted(about, 'yes', 'kubelet-restart/after', { started, made })
    : waiting(trusted(about, 'no', 'kubelet-restart/before', { node, started, made }), [kubeletRestart]);
}
