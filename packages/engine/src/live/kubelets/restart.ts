import type { Certificate } from '@kpki/x509';
import type { Verdict } from '../../verify/verdict.ts';
import { trusted } from '../live-verdict.ts';
import type { KubeletMetrics } from './read-metrics.ts';

/**
 * By how much the clock of a node may differ from the one by which the CA was made. A CA that kpki makes begins five
 * minutes before it was made, which makes the comparison more lenient still.
 */
const leniency = 60_000;

/**
 * Judges whether a kubelet was restarted since the next CA was made: it reads kubelet.conf when it starts alone, so one that
 * started before does not trust that CA, and is lost once API servers serve certificates of it. Pure.
 */
export function restartVerdict(node: string, metrics: KubeletMetrics | string, { notBefore }: Certificate): Verdict {
  const verdict = (holds: Verdict['holds'], text: string): Verdict =>
    trusted(`restart of kubelet ${node}`, holds, text);
  if (typeof metrics === 'string') {
    return verdict('unproven', `the metrics of the kubelet cannot be read: ${metrics}; ${howToProve(node, notBefore)}`);
  }
  const { started } = metrics;
  if (started === null) {
    return verdict('unproven', `the kubelet does not report when it started; ${howToProve(node, notBefore)}`);
  }
  if (started.getTime() + leniency >= notBefore.getTime()) {
    return verdict('yes', `it started ${started.toISOString()}, and the new CA begins ${notBefore.toISOString()}`);
  }
  return verdict(
    'no',
    `it started ${started.toISOString()}, before the new CA was made (${notBefore.toISOString()}), so it does not trust ` +
      `that CA; on ${node} make sure that kubelet.conf has both CAs, then restart the kubelet`,
  );
}

function howToProve(node: string, notBefore: Date): string {
  return (
    `on ${node} run \`systemctl show kubelet --property ActiveEnterTimestamp\`: it has to be after ${notBefore.toISOString()}, ` +
    'and after kubelet.conf got both CAs'
  );
}
