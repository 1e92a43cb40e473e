import type { Verdict } from '../../reports/verdict.ts';
import { trusted } from '../check-names.ts';
import type { KubeletMetrics } from './read-metrics.ts';

/** By how much the clock of a node may differ from that of the machine that made the CA. */
const leniency = 60_000;

/**
 * Judges whether a kubelet was restarted since the next CA was made, at `made`. It reads kubelet.conf only when it
 * starts: one that started before does not trust that CA, and loses the API servers once they serve certificates of it.
 * Pure.
 */
export function restartVerdict(node: string, metrics: KubeletMetrics | string, made: Date): Verdict {
  const verdict = (holds: Verdict['holds'], text: string): Verdict =>
    trusted(`restart of kubelet ${node}`, holds, text);
  if (typeof metrics === 'string') {
    return verdict('unproven', `the metrics of the kubelet cannot be read: ${metrics}; ${howToProve(node, made)}`);
  }
  const { started } = metrics;
  if (started === null) {
    return verdict('unproven', `the kubelet does not report when it started; ${howToProve(node, made)}`);
  }
  if (started.getTime() + leniency >= made.getTime()) {
    return verdict('yes', `it started ${started.toISOString()}, and the new CA was made ${made.toISOString()}`);
  }
  return verdict(
    'no',
    `it started ${started.toISOString()}, before the new CA was made (${made.toISOString()}), so it does not trust ` +
      `that CA; on ${node} make sure that kubelet.conf has both CAs, then restart the kubelet`,
  );
}

function howToProve(node: string, made: Date): string {
  return (
    `on ${node} run \`systemctl show kubelet --property ActiveEnterTimestamp\`: it has to be after ${made.toISOString()}, ` +
    'and after kubelet.conf got both CAs'
  );
}
